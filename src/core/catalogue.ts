/**
 * The one catalogue of everything that can go wrong: code, HTTP status, what is wrong and what to do, in English and
 * Chinese. docs/errors.md is made from it and a test holds the two together. `{name}` is filled from the refusal's facts.
 */
import { ENGINEERING_REFUSALS } from './catalogue-engineering.ts';
import { type CatalogueEntry, entry } from './catalogue-entry.ts';

export type { CatalogueEntry } from './catalogue-entry.ts';

export const CATALOGUE = {
  'request.malformed': entry(
    400,
    ['The request is not readable JSON.', 'Send one JSON object in UTF-8.'],
    ['请求不是可读的 JSON。', '请以 UTF-8 发送一个 JSON 对象。'],
  ),
  'request.invalid': entry(
    400,
    [
      'A field is missing, unknown or of the wrong kind: {field}.',
      'Compare the request with /openapi.json.',
    ],
    ['字段缺失、未知或类型不符：{field}。', '请对照 /openapi.json 检查请求。'],
  ),
  'request.not-an-amount': entry(
    400,
    ['Not an amount of money: {text}.', 'Write yuan with at most two decimals, above zero.'],
    ['不是有效金额：{text}。', '请输入大于零、最多两位小数的元。'],
  ),
  'request.not-a-volume': entry(
    400,
    ['Not a volume of gas: {text}.', 'Write m³ with at most three decimals, above zero.'],
    ['不是有效气量：{text}。', '请输入大于零、最多三位小数的立方米。'],
  ),
  'request.too-large': entry(
    413,
    ['The request is larger than 64 KiB.', 'Send less at once.'],
    ['请求超过 64 KiB。', '请减少一次提交的内容。'],
  ),
  'request.headers-too-large': entry(
    431,
    ['The headers of the request are larger than 16 KiB.', 'Send fewer cookies and headers.'],
    ['请求头超过 16 KiB。', '请减少 Cookie 和请求头。'],
  ),
  'request.timed-out': entry(
    408,
    [
      'The request did not arrive whole in time; nothing was done.',
      'Repeat it with the same operation id.',
    ],
    ['请求未及时完整到达，未作任何处理。', '请用同一操作号重试。'],
  ),
  'request.content-type': entry(
    415,
    ['Only application/json is read here.', 'Send content-type: application/json.'],
    ['此处只接受 application/json。', '请设置 content-type: application/json。'],
  ),
  'request.unknown-route': entry(
    404,
    ['There is nothing at {path}.', 'See /openapi.json for the routes.'],
    ['{path} 不存在。', '请查看 /openapi.json 中的路径。'],
  ),
  'gate.peer': entry(
    403,
    ['This peer may not connect.', 'Connect from this computer.'],
    ['不允许此来源连接。', '请在本机连接。'],
  ),
  'gate.host': entry(
    421,
    ['This host name is not served here.', 'Open the address that `qika serve` prints.'],
    ['此处不提供该主机名。', '请打开 `qika serve` 显示的地址。'],
  ),
  'gate.site': entry(
    403,
    [
      'The request came from another site.',
      "Use the station's own page, or the Unix socket for programs.",
    ],
    ['请求来自其他站点。', '请使用本站页面；程序请用 Unix 套接字。'],
  ),
  'gate.origin': entry(
    403,
    [
      "The Origin of the request is not this station's page.",
      "Use the station's own page, or the Unix socket for programs.",
    ],
    ['请求的 Origin 不是本站页面。', '请使用本站页面；程序请用 Unix 套接字。'],
  ),
  'operation.other-body': entry(
    409,
    [
      'Operation {operationId} was sent before with another content.',
      'Make a new operation id for a new wish; repeat the old request unchanged to learn its outcome.',
    ],
    ['操作号 {operationId} 曾以不同内容提交。', '新的业务请用新的操作号；查询旧业务请原样重发。'],
  ),
  'operation.unknown': entry(
    404,
    ['Operation {operationId} is not known here.', 'It had no effect; it may be sent again.'],
    ['没有操作 {operationId} 的记录。', '该操作未生效，可重新提交。'],
  ),
  'operation.conflict': entry(
    409,
    [
      'Something changed while the request was being carried out.',
      'Send the same request again: what is done already is not done twice.',
    ],
    ['办理期间数据已变化。', '请重新发送同一请求；已办理的部分不会重复。'],
  ),
  'account.unknown': entry(
    404,
    [
      'There is no account {accountId}.',
      'Check the account number, or find the customer by address.',
    ],
    ['没有户号 {accountId}。', '请核对户号，或按地址查找。'],
  ),
  'account.exists': entry(
    409,
    ['Account {accountId} exists already.', 'Use the next free account number.'],
    ['户号 {accountId} 已存在。', '请使用下一个空闲户号。'],
  ),
  'account.closed': entry(
    409,
    ['Account {accountId} is closed (销户).', 'Open a new account for the customer.'],
    ['户号 {accountId} 已销户。', '请为客户重新开户。'],
  ),
  'account.blacklisted': entry(
    409,
    [
      'Account {accountId} is blacklisted: {reason}.',
      'Send the customer to the department manager.',
    ],
    ['户号 {accountId} 在黑名单：{reason}。', '请客户联系部门经理。'],
  ),
  'account.stopped': entry(
    409,
    [
      'The company stopped the gas of account {accountId}: {reason}.',
      'Settle the reason, then have the stop released.',
    ],
    ['户号 {accountId} 已停气/封停：{reason}。', '处理原因后办理解除停气。'],
  ),
  'account.suspended': entry(
    409,
    ['The customer suspended account {accountId} (报停).', 'Resume the account first.'],
    ['户号 {accountId} 已报停。', '请先办理恢复用气。'],
  ),
  'account.no-meter': entry(
    409,
    ['Account {accountId} has no meter.', 'Have engineering enrol the meter first.'],
    ['户号 {accountId} 没有气表。', '请工程部先录入气表。'],
  ),
  'account.no-card': entry(
    409,
    ['Account {accountId} has no card.', 'Open a card first.'],
    ['户号 {accountId} 没有卡。', '请先开卡。'],
  ),
  'community.unknown': entry(
    404,
    ['There is no community {communityId}.', 'Enter the community first.'],
    ['没有小区 {communityId}。', '请先录入小区。'],
  ),
  'community.exists': entry(
    409,
    ['Community {communityId} exists already.', 'Use another number.'],
    ['小区 {communityId} 已存在。', '请换一个编号。'],
  ),
  'regulator-box.unknown': entry(
    404,
    ['There is no regulator box {regulatorBoxId}.', 'Enter the regulator box first.'],
    ['没有调压箱 {regulatorBoxId}。', '请先录入调压箱。'],
  ),
  'regulator-box.exists': entry(
    409,
    ['Regulator box {regulatorBoxId} exists already.', 'Use another number.'],
    ['调压箱 {regulatorBoxId} 已存在。', '请换一个编号。'],
  ),
  'meter.exists': entry(
    409,
    ['Meter {meter} is enrolled already.', "Check maker and number on the meter's plate."],
    ['气表 {meter} 已录入。', '请核对铭牌上的厂家和表号。'],
  ),
  'meter.bound': entry(
    409,
    [
      'Meter {meter} belongs to account {accountId}.',
      'Swap the meters in one document if the number was wrong.',
    ],
    ['气表 {meter} 属于户号 {accountId}。', '表号错误时请用调表单更正。'],
  ),
  ...ENGINEERING_REFUSALS,
  'tariff.none': entry(
    409,
    [
      'No price is in force for class {customerClass} on {date}.',
      'Have finance enter a price version.',
    ],
    ['{date} 用户类别 {customerClass} 没有有效气价。', '请财务录入价格版本。'],
  ),
  'tariff.invalid': entry(
    400,
    ['The price version is not consistent: {why}.', 'Correct the tiers and send it again.'],
    ['价格版本不一致：{why}。', '请更正阶梯后重新提交。'],
  ),
  'tariff.exists': entry(
    409,
    [
      'Price version {tariffId} exists already.',
      'A version never changes: enter a new one with its date.',
    ],
    ['价格版本 {tariffId} 已存在。', '版本不可修改：请录入新版本和生效日期。'],
  ),
  'payment.cash-short': entry(
    409,
    [
      'The cash given ({cashGivenFen} fen) is less than the payment ({amountFen} fen).',
      'Take the missing cash, or a smaller payment.',
    ],
    ['实收现金（{cashGivenFen} 分）少于应收（{amountFen} 分）。', '请补足现金或减少收款。'],
  ),
  'payment.reference-required': entry(
    400,
    ['A payment by {channel} needs its reference.', 'Enter the reference of the bank or platform.'],
    ['{channel} 收款需要参考号。', '请输入银行或平台流水号。'],
  ),
  'payment.unknown': entry(
    404,
    ['There is no payment {operationId}.', 'Check the operation id.'],
    ['没有收款 {operationId}。', '请核对操作号。'],
  ),
  'payment.not-pending': entry(
    409,
    ['Payment {operationId} is not waiting for confirmation.', 'Nothing is to be done.'],
    ['收款 {operationId} 不在待确认状态。', '无需处理。'],
  ),
  'payment.other-account': entry(
    409,
    ['Payment {operationId} was made for account {accountId}.', 'Take a payment of this account.'],
    ['收款 {operationId} 属于户号 {accountId}。', '请选择本户的收款。'],
  ),
  'payment.not-settled': entry(
    409,
    [
      'Transfer {operationId} has not been seen on the bank statement.',
      'Nothing can go back before it has come.',
    ],
    ['转账 {operationId} 尚未到账。', '到账前不能退款。'],
  ),
  'refund.invoice-stands': entry(
    409,
    [
      'An invoice was given for ticket {ticketNo}, so its payment cannot go back.',
      'Let finance take the invoice back with a red one first; until then leave the money in the balance.',
    ],
    [
      '票号 {ticketNo} 已开具发票，该笔收款不能退回。',
      '请先由财务开具红字发票；在此之前款项留在户结余。',
    ],
  ),
  'refund.over-payment': entry(
    409,
    [
      '{amountFen} fen are more than the {leftFen} fen that are left of this payment.',
      'Refund less, or the rest by the payment that brought it.',
    ],
    ['退款 {amountFen} 分超过该笔收款可退的 {leftFen} 分。', '请减少退款，或从对应的收款退回。'],
  ),
  'reversal.unknown-purchase': entry(
    409,
    [
      'Purchase {operationId} is not one that can be reversed: reversed already, used, or never made.',
      "Look at the customer's last purchases.",
    ],
    ['购气单 {operationId} 不能冲正：已冲正、已用或不存在。', '请查看该户最近的购气单。'],
  ),
  'reversal.later-purchase': entry(
    409,
    ['A later purchase stands: {operationId}.', 'Only the last purchase is reversed.'],
    ['其后还有购气单 {operationId}。', '只能冲正最后一笔。'],
  ),
  'reversal.needs-approval': entry(
    409,
    [
      'The purchase is of {boughtOn}: after its day a reversal needs an approval.',
      'Approvals are not in this version: the purchase stays.',
    ],
    ['该购气单为 {boughtOn} 所售，隔日冲正需审批。', '本版本尚无审批，购气单保留。'],
  ),
  'reversal.used': entry(
    409,
    [
      '{litres} litres of the purchase are billed as used already.',
      'It is not reversed any more. Where the use was billed wrongly, enter an adjustment.',
    ],
    ['该购气单已有 {litres} 升按用量扣收。', '不能再冲正；扣收有误的，请办理调量。'],
  ),
  'reversal.on-card': entry(
    409,
    [
      'The gas is on the card already ({litres} litres on it).',
      'It is not taken back from a card: the customer keeps it.',
    ],
    ['气量已写入卡内（卡内 {litres} 升）。', '不能从卡中收回，气量归客户使用。'],
  ),
  'reversal.meter-took-it': entry(
    409,
    ['The meter has taken the gas ({litres} litres in it).', 'It cannot be reversed any more.'],
    ['表已取气（表内 {litres} 升）。', '不能再冲正。'],
  ),
  'ticket.unknown': entry(
    404,
    ['There is no ticket {ticketNo} at this station.', 'Check the number on the ticket.'],
    ['本站没有票号 {ticketNo}。', '请核对小票上的票号。'],
  ),
  'balance.insufficient': entry(
    409,
    [
      'The balance is {balanceFen} fen, the purchase costs {costFen} fen.',
      'Take a payment first, or sell less.',
    ],
    ['户结余 {balanceFen} 分，本次需 {costFen} 分。', '请先收款或减少购气量。'],
  ),
  'quote.expired': entry(
    409,
    [
      'The quote no longer holds: the price or the volume of the cycle has changed.',
      'Quote again before the cash is taken.',
    ],
    ['报价已失效：气价或本周期用量已变化。', '收款前请重新报价。'],
  ),
  'purchase.too-small': entry(
    409,
    [
      '{amountFen} fen do not buy the smallest volume of this card ({unitLitres} litres).',
      'Take a larger amount.',
    ],
    ['{amountFen} 分不足以购买最小气量（{unitLitres} 升）。', '请增加金额。'],
  ),
  'purchase.not-a-multiple': entry(
    409,
    ['The volume must be a multiple of {unitLitres} litres.', 'Round the volume.'],
    ['气量必须是 {unitLitres} 升的整数倍。', '请调整气量。'],
  ),
  'limit.per-purchase': entry(
    409,
    ['At most {limitLitres} litres may be sold at once.', 'Sell less.'],
    ['单次限购 {limitLitres} 升。', '请减少气量。'],
  ),
  'limit.per-day': entry(
    409,
    ['At most {limitLitres} litres a day; {soldLitres} are sold today.', 'Sell less, or tomorrow.'],
    ['单日限购 {limitLitres} 升，今日已购 {soldLitres} 升。', '请减少气量或改日购买。'],
  ),
  'limit.per-month': entry(
    409,
    [
      'At most {limitLitres} litres a month; {soldLitres} are sold this month.',
      'Sell less, or next month.',
    ],
    ['单月限购 {limitLitres} 升，本月已购 {soldLitres} 升。', '请减少气量或下月购买。'],
  ),
  'limit.ceiling': entry(
    409,
    [
      'Meter and card would hold {litres} litres; the ceiling (充值上限) is {ceilingLitres}.',
      'Sell less, or after more gas is used.',
    ],
    ['表内和卡内将达 {litres} 升，超过充值上限 {ceilingLitres} 升。', '请减少气量或待用气后再购。'],
  ),
  'limit.card-capacity': entry(
    409,
    [
      'The card format holds at most {largest} for {field}; this would be {wanted}.',
      'Sell less and have the waiting gas written first, or give the meter a smaller ceiling.',
    ],
    [
      '卡格式的 {field} 最大为 {largest}，本次将达 {wanted}。',
      '请减少气量并先写完待写气量，或降低充值上限。',
    ],
  ),
  'load.nothing-to-write': entry(
    409,
    ['No gas is waiting to be written for account {accountId}.', 'Sell gas first.'],
    ['户号 {accountId} 没有待写气量。', '请先购气。'],
  ),
  'load.open-on-card': entry(
    409,
    [
      'An earlier write to card {cardNo} is not yet decided.',
      'Put card {cardNo} into the reader: it settles by itself.',
    ],
    ['卡 {cardNo} 有未了结的写卡。', '请放回该卡，系统自动核实。'],
  ),
  'load.store-full': entry(
    503,
    [
      'The disk is full; how the write to card {cardNo} ended is not written down.',
      'Free disk space, then put card {cardNo} into the reader: it settles by itself.',
    ],
    ['磁盘已满，卡 {cardNo} 的写卡结果尚未记账。', '请清理磁盘空间后放回该卡，系统自动核实。'],
  ),
  'load.open-on-meter': entry(
    409,
    [
      'A write for this meter on card {cardNo} is not yet decided.',
      'Put card {cardNo} into the reader: it settles by itself.',
    ],
    ['本表在卡 {cardNo} 上有未了结的写卡。', '请放回该卡，系统自动核实。'],
  ),
  'load.unknown': entry(
    404,
    ['There is no load {operationId}.', 'Check the operation id.'],
    ['没有写卡业务 {operationId}。', '请核对操作号。'],
  ),
  'load.not-open': entry(
    409,
    ['Load {operationId} has ended as {state}.', 'Nothing is to be done.'],
    ['写卡 {operationId} 已结束：{state}。', '无需处理。'],
  ),
  'load.stale-attempt': entry(
    409,
    [
      'Another attempt of load {operationId} is newer.',
      'Read the card again; the newer attempt decides.',
    ],
    ['写卡 {operationId} 已有更新的尝试。', '请重新读卡，以新的为准。'],
  ),
  'load.wrong-card': entry(
    409,
    [
      'Load {operationId} waits for card {cardNo}; another card is in the reader.',
      'Put card {cardNo} back.',
    ],
    ['写卡 {operationId} 等待卡 {cardNo}，读卡器中是另一张卡。', '请放回卡 {cardNo}。'],
  ),
  'load.not-before': entry(
    409,
    [
      'The gas of load {operationId} has reached the card.',
      'It cannot be cancelled by a void; the load is done.',
    ],
    ['写卡 {operationId} 的气量已在卡上。', '不能撤销；写卡已完成。'],
  ),
  'load.on-void-card': entry(
    409,
    [
      'The gas of load {operationId} was on card {cardNo} before, which may still bring it to the meter.',
      'Write it to the present card; it cannot be cancelled.',
    ],
    ['写卡 {operationId} 的气量原在卡 {cardNo} 上，该卡仍可能插表。', '请写入现用卡；不能撤销。'],
  ),
  'load.superseded': entry(
    409,
    [
      'Card {cardNo} of load {operationId} was replaced; its gas goes to the new card.',
      'Put the new card into the reader.',
    ],
    ['写卡 {operationId} 的卡 {cardNo} 已补换，气量转至新卡。', '请插入新卡。'],
  ),
  'load.case': entry(
    409,
    [
      'Load {operationId} needs a decision by two people.',
      'Hand the card to the card administrator.',
    ],
    ['写卡 {operationId} 需两人核定。', '请交 IC 卡管理员处理。'],
  ),
  'approval.witness-required': entry(
    409,
    ['This needs a second person.', 'Have a second person look, and enter that name as witness.'],
    ['此业务需两人办理。', '请另一人复核，并填写复核人。'],
  ),
  'approval.same-person': entry(
    409,
    [
      'Operator {operator} cannot be the second person of an own request.',
      'Have another person look.',
    ],
    ['操作员 {operator} 不能复核自己的业务。', '请由另一人复核。'],
  ),
  'load.open-on-line': entry(
    409,
    ['Meter {meter} has a load over its line that is not decided.', 'Settle that load first.'],
    ['气表 {meter} 有未核实的线路充值。', '请先核实该笔充值。'],
  ),
  'load.line-case': entry(
    409,
    [
      'The counter of the meter of load {operationId} is neither as before nor as ordered.',
      'Have engineering read the meter and find who credited it. Settle once it shows the order, cancel once it is as before.',
    ],
    [
      '线路充值 {operationId} 的表内购气计数与充值前、充值后都不符。',
      '请工程部门读表查明来源；计数与充值后一致时再核实，与充值前一致时再撤销。',
    ],
  ),
  'load.order-unproven': entry(
    503,
    [
      'The meter does not show the order yet, and nothing proves that it never will.',
      'Settle or cancel again in {seconds} seconds; nothing is sent twice by that.',
    ],
    [
      '表内尚未显示该笔充值，也不能证明其未到达。',
      '请在 {seconds} 秒后再核实或撤销，不会重复充值。',
    ],
  ),
  'meter.by-line': entry(
    409,
    ['Meter {meter} takes its gas over the line.', 'Load it over the line; it needs no card.'],
    ['气表 {meter} 通过线路充值。', '请线路充值，无需开卡。'],
  ),
  'meter.has-line-loads': entry(
    409,
    [
      'Meter {meter} was loaded over the line: it cannot take gas from a card any more.',
      'Link it for credit and load it over the line; a card needs another meter.',
    ],
    ['气表 {meter} 有线路充值记录，不能改用卡充值。', '请仍设为线路充值；如需用卡，请换表。'],
  ),
  'meter.not-by-line': entry(
    409,
    [
      'Meter {meter} does not take its gas over a line.',
      'Load its card, or link the meter for credit.',
    ],
    ['气表 {meter} 未设为线路充值。', '请写卡，或先将该表设为线路充值。'],
  ),
  'meter.by-card': entry(
    409,
    [
      'Meter {meter} has a card, or gas on one: it cannot take gas over the line as well.',
      'Let the meter take what is on the card and close the card first.',
    ],
    ['气表 {meter} 有卡或卡内有气，不能同时线路充值。', '请先将卡内气量用入表并注销卡。'],
  ),
  'meter.address-taken': entry(
    409,
    [
      'Meter {other} answers at that address of the line already.',
      'Write another address to one of them; a credit must reach one meter only.',
    ],
    ['该线路地址已属于气表 {other}。', '请为其中一块改写地址，充值只能到达一块表。'],
  ),
  'meter.counts-money': entry(
    409,
    [
      'Meters of profile {profile} count money; gas cannot be loaded into them.',
      'Link the meter with a profile that counts gas, if its maker says so.',
    ],
    ['配置 {profile} 的表按金额计，不能下发气量。', '若厂家说明按气量计，请改用相应配置。'],
  ),
  'load.too-soon': entry(
    409,
    [
      'The last order to meter {meter} went out a moment ago; a copy of it may still be on its way.',
      'Load again in {seconds} seconds.',
    ],
    ['气表 {meter} 上一笔充值刚刚下发，其重复报文可能仍在途中。', '请在 {seconds} 秒后再充值。'],
  ),
  'load.not-a-multiple': entry(
    409,
    [
      'The meter counts gas in steps of {unitLitres} litres; {litres} litres cannot be sent to it.',
      'Sell gas so that what waits is a multiple of the step; then load again.',
    ],
    [
      '该表按 {unitLitres} 升计数，无法下发 {litres} 升。',
      '请补售气量使待写气量为该单位的整数倍，再下发。',
    ],
  ),
  'limit.meter-counter': entry(
    409,
    [
      'The meter can take {largest} litres more before its counter is full, not {litres}.',
      'The meter must be changed; its gas goes to the new one.',
    ],
    ['表内累计只能再计 {largest} 升，不足 {litres} 升。', '请换表，气量转入新表。'],
  ),
  'meter.counter-ahead': entry(
    409,
    [
      'The meter has counted {meterTotal} units of purchases, the ledger {ledgerTotal}: somebody else has credited it.',
      'Sell nothing to it; engineering reads the meter and clears the case.',
    ],
    [
      '表内累计购入 {meterTotal} 单位，台账为 {ledgerTotal}：该表被他方充值。',
      '请勿售气，由工程部核表处理。',
    ],
  ),
  'meter.counter-behind': entry(
    409,
    [
      'The meter has counted {meterTotal} units of purchases, the ledger {ledgerTotal}: it was reset, or it is another meter.',
      'Engineering compares the number on the plate with the link address.',
    ],
    [
      '表内累计购入 {meterTotal} 单位，台账为 {ledgerTotal}：表被清零或换过。',
      '请工程部核对铭牌表号与通讯地址。',
    ],
  ),
  'meter.profile-unknown': entry(
    400,
    ['No such protocol or profile (line {line}).', 'GET /api/lines names those there are.'],
    ['没有此规约或配置（线路 {line}）。', '可用配置见 GET /api/lines。'],
  ),
  'meter.address-invalid': entry(
    400,
    [
      'This is no address of that protocol (line {line}).',
      'Write it as it is printed on the meter: 14 digits for CJ/T 188, 1 to 247 for Modbus.',
    ],
    [
      '地址与规约不符（线路 {line}）。',
      '请按表上所印填写：CJ/T 188 为 14 位，Modbus 为 1 至 247。',
    ],
  ),
  'meter.not-supported': entry(
    409,
    [
      'Meters of this protocol or profile have no such command (line {line}).',
      'Do it at the meter.',
    ],
    ['该规约或型号的表不支持此操作（线路 {line}）。', '请到现场操作。'],
  ),
  'meter.silent': entry(
    503,
    [
      'The meter on line {line} did not answer in time.',
      'Look at its wiring and address, then try again; nothing was assumed.',
    ],
    ['线路 {line} 上的表未应答。', '请检查接线与地址后重试；系统未作任何推断。'],
  ),
  'meter.refused': entry(
    503,
    ['The meter on line {line} answered that it could not.', 'Look at what the meter shows.'],
    ['线路 {line} 上的表返回异常应答。', '请查看表上显示。'],
  ),
  'meter.answer-unreadable': entry(
    503,
    [
      'The meter on line {line} answered in a form that its profile does not know.',
      'Choose the profile of its maker; qika frame decode shows the answer.',
    ],
    [
      '线路 {line} 上的表的应答与所选配置不符。',
      '请选择厂家对应的配置；可用 qika frame decode 查看。',
    ],
  ),
  'line.unknown': entry(
    404,
    ['There is no line {line} at this station.', 'GET /api/lines names those there are.'],
    ['本站没有线路 {line}。', '可用线路见 GET /api/lines。'],
  ),
  'line.down': entry(
    503,
    [
      'Line {line} is not open; nothing was sent.',
      'Look at its adapter or server; it is tried again by itself.',
    ],
    ['线路 {line} 未打开，未发送任何数据。', '请检查转接器或串口服务器；系统会自动重试。'],
  ),
  'line.lost': entry(
    503,
    [
      'The connection of line {line} was lost in the middle of an exchange.',
      'It is opened again by itself; what was sent is found out before anything is sent again.',
    ],
    ['线路 {line} 在通讯中断开。', '系统会自动重连，并在再次下发前核实结果。'],
  ),
  'card.none': entry(
    409,
    ['There is no card in reader {reader}.', "Insert the customer's card, chip first."],
    ['读卡器 {reader} 中没有卡。', '请插入客户的卡，芯片朝内。'],
  ),
  'card.unknown': entry(
    409,
    ['Card {cardNo} is not in the ledger.', 'Check that the card is one of this company.'],
    ['卡 {cardNo} 不在台账中。', '请确认是本公司的卡。'],
  ),
  'card.not-ours': entry(
    409,
    ['This is not a card of this system.', "Take the customer's gas card."],
    ['非本系统卡。', '请使用客户的燃气卡。'],
  ),
  'card.blank': entry(
    409,
    ['This card is blank.', 'Open a card for the account first.'],
    ['这是空白卡。', '请先为该户开卡。'],
  ),
  'card.unfinished': entry(
    409,
    [
      'The initialisation of this card was not finished.',
      'Open the card again, or put it to the spoiled stock.',
    ],
    ['此卡初始化未完成。', '请重新开卡，或作废卡处理。'],
  ),
  'card.other-company': entry(
    409,
    ['This card belongs to company {company}.', 'Send the customer to that company.'],
    ['此卡属于公司 {company}。', '请客户到该公司办理。'],
  ),
  'card.other-account': entry(
    409,
    ['Card {cardNo} belongs to account {accountId}.', 'Take the card of the account that pays.'],
    ['卡 {cardNo} 属于户号 {accountId}。', '请使用缴费户的卡。'],
  ),
  'card.void-listed': entry(
    409,
    ['Card {cardNo} was replaced or returned.', 'Keep the card back; use the present one.'],
    ['卡 {cardNo} 已补换或退回。', '请收回此卡，使用现用卡。'],
  ),
  'card.ahead': entry(
    409,
    [
      'Card {cardNo} shows more than the ledger ever sold (sequence {cardSequence}, ledger {ledgerSequence}).',
      'Keep the card and call the card administrator: nothing is written.',
    ],
    [
      '卡 {cardNo} 超前于台账（卡 {cardSequence}，账 {ledgerSequence}）。',
      '请留下此卡并联系 IC 卡管理员，不写卡。',
    ],
  ),
  'card.behind': entry(
    409,
    [
      'Card {cardNo} shows less than the ledger (sequence {cardSequence}, ledger {ledgerSequence}).',
      'Keep the card and call the card administrator: it may be a copy.',
    ],
    [
      '卡 {cardNo} 落后于台账（卡 {cardSequence}，账 {ledgerSequence}）。',
      '请留下此卡并联系 IC 卡管理员：可能是复制卡。',
    ],
  ),
  'card.counts-purchases': entry(
    409,
    [
      'The meter of card {cardNo} counts purchases: gas on a lost card cannot be put onto a new one.',
      'Have the meter read first; the card administrator settles what it has not taken.',
    ],
    [
      '卡 {cardNo} 的表按购气次数取气，遗失卡内的气量不能转入新卡。',
      '请先抄表，由 IC 卡管理员处理未取的气量。',
    ],
  ),
  'card.start-overtaken': entry(
    409,
    [
      'Gas was loaded on another card since card {cardNo} was opened; what it starts with no longer holds.',
      'Put it to the spoiled stock; open another blank card under a new number.',
    ],
    [
      '卡 {cardNo} 开卡后另一张卡又写过气量，初始数据已失效。',
      '请作废此卡，另取空白卡用新卡号办理。',
    ],
  ),
  'card.meter-ahead': entry(
    409,
    [
      'The meter of card {cardNo} reports {meterLitres} litres, the ledger knows {ledgerLitres}.',
      'Keep the card and call the card administrator: nothing is written.',
    ],
    [
      '卡 {cardNo} 的气表回写 {meterLitres} 升，台账 {ledgerLitres} 升。',
      '请留下此卡并联系 IC 卡管理员，不写卡。',
    ],
  ),
  'card.other-meter': entry(
    409,
    [
      'Card {cardNo} is made for another meter than account {accountId} has.',
      'Call the card administrator.',
    ],
    ['卡 {cardNo} 的表号与户号 {accountId} 不符。', '请联系 IC 卡管理员。'],
  ),
  'card.gas-not-taken': entry(
    409,
    [
      'Card {cardNo} still carries gas, and its kind of meter takes one purchase at a time.',
      'Have the card put into its meter first; then sell.',
    ],
    ['卡 {cardNo} 内的气尚未取走，此类表一次只认一笔购气。', '请先插表取气，再来购气。'],
  ),
  'card.exists': entry(
    409,
    ['Card number {cardNo} is used already.', 'Take the next number.'],
    ['卡号 {cardNo} 已使用。', '请使用下一个卡号。'],
  ),
  'card.not-blank': entry(
    409,
    ['The card in the reader is not blank.', 'Take a card from blank stock.'],
    ['读卡器中不是空白卡。', '请取空白卡。'],
  ),
  'card.meter-counts': entry(
    409,
    [
      'Meter {meter} counts purchases and has been offered count {sequence}: a second card cannot be proven to fit it.',
      "Have the meter's maker make the card.",
    ],
    ['表 {meter} 按购气次数认卡，已用到第 {sequence} 次，无法保证第二张卡相符。', '请由表厂补卡。'],
  ),
  'card.account-has-card': entry(
    409,
    ['Account {accountId} has card {cardNo} already.', 'Replace the card instead.'],
    ['户号 {accountId} 已有卡 {cardNo}。', '请办理补换卡。'],
  ),
  'card.two-tries-left': entry(
    409,
    [
      'Card {cardNo} has two tries left before it locks itself.',
      'Compare the card number with the screen; then confirm and repeat.',
    ],
    ['卡 {cardNo} 密码只剩两次。', '请核对卡号后确认并重试。'],
  ),
  'card.secret-unproven': entry(
    409,
    [
      'Card {cardNo} has two tries left and its secret has never been proven on it.',
      'Replace the card; nothing was tried.',
    ],
    ['卡 {cardNo} 密码只剩两次且从未验证过。', '请换卡；未作任何尝试。'],
  ),
  'card.last-try': entry(
    409,
    [
      'Card {cardNo} has {triesLeft} tries left: nothing is presented any more.',
      'Replace the card.',
    ],
    ['卡 {cardNo} 密码只剩 {triesLeft} 次，不再尝试。', '请换卡。'],
  ),
  'card.secret-wrong': entry(
    409,
    ['The secret of card {cardNo} is not the expected one.', 'Do not try again; replace the card.'],
    ['卡 {cardNo} 密码不符。', '请勿再试，请换卡。'],
  ),
  'card.does-not-hold': entry(
    503,
    [
      'Card {cardNo} does not keep what is written to it.',
      'Replace the card; the gas stays to be decided on this card.',
    ],
    ['卡 {cardNo} 写入后不能保持。', '请换卡；气量仍待核实。'],
  ),
  'card.removed': entry(
    503,
    ['The card left the reader.', 'Put the same card back: what is open settles by itself.'],
    ['卡已离开读卡器。', '请放回同一张卡，未了事项自动核实。'],
  ),
  'card.outcome-unknown': entry(
    503,
    [
      "The card's answer was lost: the outcome is unknown.",
      'Put the same card back: what is open settles by itself.',
    ],
    ['卡的应答丢失，结果未知。', '请放回同一张卡，未了事项自动核实。'],
  ),
  'card.refused-by-chip': entry(
    503,
    ['The chip refused the command.', 'Try again; if it happens again, replace the card.'],
    ['芯片拒绝了命令。', '请重试；仍失败请换卡。'],
  ),
  'reader.unknown': entry(
    404,
    ['There is no reader {reader}.', 'Choose one of the readers shown.'],
    ['没有读卡器 {reader}。', '请选择列出的读卡器。'],
  ),
  'reader.none': entry(
    503,
    ['No card reader is connected.', 'Connect a reader; `qika doctor` says what is missing.'],
    ['没有连接读卡器。', '请连接读卡器；`qika doctor` 会说明缺少什么。'],
  ),
  'reader.gone': entry(
    503,
    ['Reader {reader} was unplugged.', 'Plug it in again.'],
    ['读卡器 {reader} 已拔出。', '请重新插好。'],
  ),
  'reader.stuck': entry(
    503,
    [
      'Reader {reader} does not answer; it is being restarted.',
      'Wait a few seconds, then put the same card back.',
    ],
    ['读卡器 {reader} 无应答，正在重启。', '请稍候几秒，再放回同一张卡。'],
  ),
  'reader.in-use-elsewhere': entry(
    503,
    ['Another program holds the card in reader {reader}.', 'Close the other program.'],
    ['其他程序占用了读卡器 {reader}。', '请关闭其他程序。'],
  ),
  'reader.service-down': entry(
    503,
    ['The card service (pcscd) is not running.', 'Start it: systemctl start pcscd.socket.'],
    ['读卡服务（pcscd）未运行。', '请启动：systemctl start pcscd.socket。'],
  ),
  'reader.module-missing': entry(
    503,
    [
      'The module that talks to card readers is not installed.',
      'Run `qika doctor`: it says how to get it.',
    ],
    ['与读卡器通信的模块未安装。', '请运行 `qika doctor`，按提示安装。'],
  ),
  'operator.same-person': entry(
    409,
    ['{operator} cannot be both people here.', 'Have a second person do this step.'],
    ['{operator} 不能同时担任两个角色。', '请由另一人办理此步。'],
  ),
  'period.unknown': entry(
    404,
    ['Nothing was entered for the period {period}.', 'Enter use for it first.'],
    ['期间 {period} 尚无任何用气量。', '请先录入用气量。'],
  ),
  'period.not-next': entry(
    409,
    [
      'The period {period} is not the one that is open, or its days do not follow the last one.',
      'Close the period before it first; the days come from the accounting calendar.',
    ],
    [
      '期间 {period} 不是当前期间，或起止日期与上期不衔接。',
      '请先关闭上一期间；起止日期由会计日历决定。',
    ],
  ),
  'period.state': entry(
    409,
    ['The period {period} is {state}.', 'See /api/months for what comes next.'],
    ['期间 {period} 的状态为 {state}。', '请查看 /api/months 的下一步。'],
  ),
  'period.not-ended': entry(
    409,
    ['The period {period} ends on {lastDay}.', 'Submit it on the day after.'],
    ['期间 {period} 到 {lastDay} 才结束。', '请在次日以后提交。'],
  ),
  'adjustment.too-much': entry(
    409,
    [
      'Account {accountId} was billed {billedLitres} L out of its lots; more cannot go back.',
      'Check the document; over-use that was billed wrongly is settled with the customer.',
    ],
    [
      '户号 {accountId} 从批次扣收 {billedLitres} 升，退回不得超过此数。',
      '请核对工作单；误计的超用另行与客户结清。',
    ],
  ),
  'adjustment.line-waiting': entry(
    409,
    [
      'The use of account {accountId} in {period} is entered and not deducted; an adjustment would count twice.',
      'Deduct that line first, then adjust what is left.',
    ],
    [
      '户号 {accountId} 在 {period} 有已录入、未扣收的用气量，此时调整会重复计算。',
      '请先扣收该户，再调整余下的量。',
    ],
  ),
  'adjustment.awaits-card': entry(
    409,
    [
      'Account {accountId} has an open load that may explain this use.',
      'Have the card put back first, then adjust what is left.',
    ],
    ['户号 {accountId} 有未决写卡，可能即为此用量。', '请先插回该卡了结，再调整余下的量。'],
  ),
  'export.mapping': entry(
    400,
    [
      'The mapping of vouchers cannot be read at {field}.',
      'Begin from what `qika export mapping` prints; texts have no comma and at most 60 characters.',
    ],
    [
      '凭证对照表在 {field} 处无法读取。',
      '请从 `qika export mapping` 的输出改起；文本不得含逗号，最长 60 字。',
    ],
  ),
  'period.undeducted': entry(
    409,
    [
      'The use of account {accountId}, and perhaps of others, is not deducted in {period}.',
      'Go on with the deduction; its exceptions say what bars it.',
    ],
    ['{period} 尚有用气量未扣收，如户号 {accountId}。', '请继续扣收；例外清单说明原因。'],
  ),
  'period.watermark': entry(
    409,
    [
      'The end of the facts of station {station} in {period} is not one.',
      'Close the period again.',
    ],
    ['{period} 在收费站 {station} 的截止行无效。', '请重新关账。'],
  ),
  'usage.unknown': entry(
    404,
    ['Account {accountId} has no use in {period}.', 'Enter its use, or leave it out.'],
    ['户号 {accountId} 在 {period} 没有用气量。', '请录入其用气量，或不列入。'],
  ),
  'usage.csv': entry(
    400,
    [
      'Line {line} of the file of use is not one: {field}.',
      'Begin with account,source,index_m3,estimate_m3,read_on; a reading has an index, an estimate its volume.',
    ],
    [
      '用气量文件第 {line} 行无效：{field}。',
      '首行为 account,source,index_m3,estimate_m3,read_on；实抄填止数，估抄填气量。',
    ],
  ),
  'usage.twice': entry(
    400,
    ['Account {accountId} stands twice in these lines.', 'Send one line an account.'],
    ['户号 {accountId} 在本批中出现两次。', '每户只提交一行。'],
  ),
  'usage.read-on': entry(
    409,
    [
      'The reading of account {accountId} on {readOn} is after the period or before the last one billed.',
      'Enter it in the period that it belongs to.',
    ],
    ['户号 {accountId} 的抄表日 {readOn} 晚于本期或早于上次抄表。', '请录入到所属期间。'],
  ),
  'usage.estimate-too-high': entry(
    409,
    [
      'The estimate of {litres} L for account {accountId} exceeds the {heldLitres} L known to be in its meter.',
      'Estimate at most that; gas on its card may be there still. The next reading trues it up.',
    ],
    [
      '户号 {accountId} 的估计量 {litres} 升超过其表内已知的 {heldLitres} 升。',
      '估计量不得超过此数，卡内气量可能尚未入表；下次实抄时调整。',
    ],
  ),
  'usage.not-blocked': entry(
    409,
    [
      'The line of account {accountId} in {period} is not blocked for {why}.',
      'Waive the lines that the list of blocked ones shows.',
    ],
    ['户号 {accountId} 在 {period} 的用气量并非因 {why} 待复核。', '请只豁免待复核清单中的行。'],
  ),
  'usage.changed': entry(
    409,
    [
      'The lines of {period} are not the ones that were counted.',
      'Look at them again, then repeat.',
    ],
    ['{period} 的用气量与统计时不同。', '请重新核对后再提交。'],
  ),
  'usage.blocked': entry(
    409,
    [
      '{lines} lines of {period} wait for a second look.',
      'Correct them, or waive them with a second person.',
    ],
    ['{period} 有 {lines} 行待复核。', '请更正，或由第二人豁免。'],
  ),
  'usage.missing': entry(
    409,
    [
      '{accounts} accounts were due for a reading in {period} and have none.',
      'Enter their readings, or submit with one reason and a second person.',
    ],
    ['{period} 有 {accounts} 户应抄未抄。', '请补录，或填写原因并由第二人确认后提交。'],
  ),
  'usage.deducted': entry(
    409,
    [
      'The use of account {accountId} in {period} is deducted already.',
      'Nothing is left to do for it.',
    ],
    ['户号 {accountId} 在 {period} 的用气量已扣收。', '无需再办理。'],
  ),
  'sam.missing': entry(
    503,
    [
      'There is no security module of ours (PSAM) in reader {reader}.',
      'Put the module in and try again; what is open settles by itself.',
    ],
    ['读卡器 {reader} 中没有本公司的安全模块（PSAM）。', '请插好模块后重试，未了事项自动核实。'],
  ),
  'sam.refused': entry(
    503,
    [
      'The security module in reader {reader} refused.',
      'Open CPU cards at the station that holds the issuing keys; for anything else call the technician.',
    ],
    [
      '读卡器 {reader} 中的安全模块拒绝操作。',
      'CPU 卡请到持有发卡密钥的站点开卡；其他情况请联系技术员。',
    ],
  ),
  'store.full': entry(
    503,
    ['The disk is full; nothing new is written to cards.', 'Free disk space.'],
    ['磁盘已满，不再写卡。', '请清理磁盘空间。'],
  ),
  'store.busy': entry(
    503,
    ['The ledger is busy.', 'Repeat the request with the same operation id.'],
    ['台账繁忙。', '请用同一操作号重试。'],
  ),
  'store.in-use': entry(
    503,
    ['Another daemon has this ledger open.', 'Stop the other daemon first.'],
    ['另一个程序已打开此台账。', '请先停止另一个程序。'],
  ),
  'store.outcome-unknown': entry(
    503,
    [
      'The disk failed while the ledger was being written: the outcome is unknown.',
      'The station starts again; then repeat the request unchanged, or ask for the operation by its id.',
    ],
    ['写台账时磁盘出错，结果未知。', '收费站将重新启动；之后请原样重发，或按操作号查询。'],
  ),
  'store.read-only': entry(
    503,
    ['The ledger did not verify and is open read-only.', 'Run `qika verify` and call support.'],
    ['台账校验未通过，只读打开。', '请运行 `qika verify` 并联系支持。'],
  ),
  'ticket.ended': entry(
    409,
    ['Ticket {ticketNo} has lost its force already.', 'See the register for how and when.'],
    ['小票 {ticketNo} 已收回、挂失或作废。', '请查看票据台账。'],
  ),
  'ticket.not-ended': entry(
    409,
    [
      'Ticket {ticketNo} is still with the customer: no invoice is given for it.',
      'Take it back, declare it lost with a second person, or void it.',
    ],
    ['小票 {ticketNo} 尚未收回，不能换开发票。', '请先收回小票，或由两人声明遗失，或作废。'],
  ),
  'ticket.invoiced': entry(
    409,
    [
      'An invoice was given for ticket {ticketNo} before.',
      'One slip has one invoice; see the register.',
    ],
    ['小票 {ticketNo} 已换开过发票。', '一张小票只换一张发票，请查看票据台账。'],
  ),
  'charge-item.exists': entry(
    409,
    [
      'The charge item {item} was entered before.',
      'An item never changes; a new rate is a new item.',
    ],
    ['收费项目 {item} 已存在。', '项目不能修改；新税率请建新项目。'],
  ),
  'charge-item.unknown': entry(
    404,
    ['There is no charge item {item}.', 'Choose one of the list, or have finance enter it.'],
    ['没有收费项目 {item}。', '请从列表中选择，或由财务新增。'],
  ),
  'series.exists': entry(
    409,
    ['The series {series} was entered before.', 'Compare the name on the paper.'],
    ['票据号段 {series} 已登记。', '请核对票面号段。'],
  ),
  'series.unknown': entry(
    404,
    ['There is no series {series}.', 'Enter it first, with its first and last number.'],
    ['没有票据号段 {series}。', '请先登记号段的起止号。'],
  ),
  'series.other-kind': entry(
    409,
    ['The series {series} is of another kind of ticket.', 'Choose a series of the kind asked for.'],
    ['号段 {series} 属于另一票种。', '请选择相应票种的号段。'],
  ),
  'series.used-up': entry(
    409,
    ['All numbers of the series {series} are used.', 'Enter the next series.'],
    ['号段 {series} 已用完。', '请登记新的号段。'],
  ),
  'invoice.known': entry(
    409,
    ['The invoice number {number} is in the register already.', 'Compare the number.'],
    ['发票号 {number} 已在台账中。', '请核对发票号。'],
  ),
  'shift.open': entry(
    409,
    [
      'This cashier has a shift that is still open.',
      'Count its drawer first, then open the next one.',
    ],
    ['该收费员还有未结的班次。', '请先点款结班，再开新班。'],
  ),
  'shift.unknown': entry(
    404,
    ['There is no such shift.', 'Take its number from the list of shifts.'],
    ['没有这个班次。', '请从班次列表中选择。'],
  ),
  'shift.other-cashier': entry(
    409,
    ['This is the drawer of {cashier}.', 'Each cashier counts the own drawer, at its own station.'],
    ['这是 {cashier} 的钱箱。', '请由本人在原收费站点款。'],
  ),
  'shift.closed': entry(
    409,
    ['This shift has ended.', 'See its report; what comes now belongs to the next shift.'],
    ['该班次已结束。', '请查看班次报表；此后业务属下一班。'],
  ),
  'shift.no-difference': entry(
    409,
    ['There is no difference of this shift to rule on.', 'See its report.'],
    ['该班次没有待处理的长短款。', '请查看班次报表。'],
  ),
  'hand-over.slip-known': entry(
    409,
    ['The bank slip {bankSlip} was entered before.', 'Compare the number with the slip.'],
    ['银行回单 {bankSlip} 已登记过。', '请核对回单号。'],
  ),
  'slip.not-due': entry(
    409,
    [
      'The load of ticket {ticketNo} is still open: there is nothing to tell yet.',
      'Put its card back into the reader; the slip follows when the load is settled.',
    ],
    ['小票 {ticketNo} 的写卡尚待核实，暂无可打印的结果。', '请将该卡放回读卡器，核实后再打印。'],
  ),
  'slip.not-printed': entry(
    404,
    ['Ticket {ticketNo} was never printed.', 'Ask for its printing first.'],
    ['小票 {ticketNo} 尚未打印过。', '请先打印。'],
  ),
  'printer.none': entry(
    409,
    [
      'This station has no printer.',
      'Print the page instead, or name a printer in the configuration.',
    ],
    ['本站未配置打印机。', '请改用页面打印，或在配置文件中设置打印机。'],
  ),
  'printer.unreachable': entry(
    503,
    [
      'The printer {printer} cannot be reached; nothing of the ledger is touched by that.',
      'Check its cable and power, then print again (补打).',
    ],
    ['打印机 {printer} 无法连接；台账不受影响。', '请检查电缆和电源，然后补打。'],
  ),
  'printer.paper-out': entry(
    503,
    ['The printer {printer} has no paper.', 'Put in a new roll, then print again (补打).'],
    ['打印机 {printer} 缺纸。', '请更换纸卷，然后补打。'],
  ),
  'printer.offline': entry(
    503,
    [
      'The printer {printer} is not ready: its cover is open or it stopped.',
      'Close the cover, then print again (补打).',
    ],
    ['打印机 {printer} 未就绪：上盖打开或已停机。', '请合上上盖，然后补打。'],
  ),
  'printer.no-answer': entry(
    503,
    [
      'The printer {printer} does not answer in time; the paper may have come out or not.',
      'Look at the paper; print again (补打) only when it is missing.',
    ],
    ['打印机 {printer} 未及时应答，小票可能已打出。', '请先查看出纸；确未打出再补打。'],
  ),
  'station.closing': entry(
    503,
    [
      'The station is shutting down.',
      'Wait until it is up again; repeat with the same operation id.',
    ],
    ['收费站正在关闭。', '请等待重启后用同一操作号重试。'],
  ),
  'sim.refused': entry(
    409,
    [
      'The simulated station refused; the fact "why" has its words.',
      'See /sim/list for what is there.',
    ],
    ['模拟站拒绝了此操作，原因见事实 why。', '请查看 /sim/list。'],
  ),
  'sim.gone': entry(
    503,
    ['The simulated station does not answer.', 'Restart the demo with npm start.'],
    ['模拟站无应答。', '请用 npm start 重启演示。'],
  ),
  internal: entry(
    500,
    [
      'Something went wrong inside; the outcome may be unknown.',
      'Ask for the state of the operation by its id before doing anything else.',
    ],
    ['内部错误，结果可能未知。', '请先按操作号查询状态。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type RefusalCode = keyof typeof CATALOGUE;

export const REFUSAL_CODES = Object.keys(CATALOGUE) as readonly RefusalCode[];

/** Fills `{name}` from the facts; a placeholder without a fact stays visible rather than vanishing. */
export function fill(
  sentence: string,
  facts: Readonly<Record<string, string | number | boolean>>,
): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const fact = facts[name];
    return fact === undefined ? whole : String(fact);
  });
}
