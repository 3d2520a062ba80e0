/** What stops a payment, a purchase, a refund or a reversal; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const SALE_REFUSALS = {
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
  'payment.cash-short': entry(
    409,
    [
      'The cash given ({cashGivenFen} yuan) is less than the payment ({amountFen} yuan).',
      'Take the missing cash, or a smaller payment.',
    ],
    ['实收现金（{cashGivenFen} 元）少于应收（{amountFen} 元）。', '请补足现金或减少收款。'],
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
  'deposit.unknown': entry(
    404,
    ['There is no deposit {operationId}.', 'Take the operation id of its ticket.'],
    ['没有预付款 {operationId}。', '请取其小票的业务号。'],
  ),
  'payment.not-pending': entry(
    409,
    ['Payment {operationId} is not waiting for confirmation.', 'Nothing is to be done.'],
    ['收款 {operationId} 不在待确认状态。', '无需处理。'],
  ),
  'payment.withdrawn': entry(
    409,
    [
      'Two people have withdrawn payment {operationId}: its transfer was not expected any more.',
      'If its money has come after all, take it as a new payment, with its reference, and confirm that one; where the account is closed by now, finance takes it in suspense.',
    ],
    [
      '收款 {operationId} 的转账已由两人撤回，不再等待。',
      '如款项后来到账，请另行收款登记（填写其流水号）并确认；户号已销户的，请财务收为暂收款。',
    ],
  ),
  'suspense.account-open': entry(
    409,
    [
      'Account {accountId} is open: its money has a home.',
      'Take it at the counter as a transfer, with its reference, and confirm that one.',
    ],
    ['户号 {accountId} 未销户，无须暂收。', '请在柜台按转账收款（填写流水号）并确认到账。'],
  ),
  'suspense.not-withdrawn': entry(
    409,
    [
      'Transfer {operationId} was never withdrawn.',
      'Confirm it (Finance → Transfers, items) if it still waits; it has come already otherwise.',
    ],
    ['转账 {operationId} 未撤回。', '仍在等待的，请直接确认到账；其余的早已到账。'],
  ),
  'suspense.unknown': entry(
    404,
    [
      'No money in suspense came by operation {operationId}.',
      'Look at what waits (Finance → Transfers, items; qika suspense).',
    ],
    [
      '没有操作号为 {operationId} 的暂收款。',
      '请查看暂收款清单（财务 → 到账、项目；qika suspense）。',
    ],
  ),
  'suspense.too-much': entry(
    409,
    [
      '{leftFen} yuan of it wait, {amountFen} were asked for.',
      'Give the amount that waits; a transfer of more is confirmed by its own line of the bank.',
    ],
    [
      '该笔暂收款尚有 {leftFen} 元，本次 {amountFen} 元。',
      '请按尚存金额办理；更大金额的转账须按银行流水确认。',
    ],
  ),
  'gift.more-than-left': entry(
    409,
    [
      'Of the gifts of account {accountId} {leftFen} yuan can be taken back, not {amountFen}.',
      'Take back at most that: the rest was used, or is in gas that the balance does not cover until it is reversed or the contract ends.',
    ],
    [
      '户号 {accountId} 的赠款可收回 {leftFen} 元，本次收回 {amountFen} 元。',
      '请不超过该金额；其余已用，或已购成气而户结余不足，待冲正或销户时收回。',
    ],
  ),
  'refund.gift': entry(
    409,
    [
      'Of the balance of account {accountId} {giftFen} yuan are gifts, which never go out as money; {ownFen} are the customer’s own.',
      'Give back at most the customer’s own; with all of it what is left of gifts returns to the company.',
    ],
    [
      '户号 {accountId} 户结余中有赠款 {giftFen} 元，不予退款；本人款项 {ownFen} 元。',
      '请不超过本人款项退费；本人款项全部退出时，余下赠款一并收回公司。',
    ],
  ),
  'gift.debt-stands': entry(
    409,
    [
      'Account {accountId} owes {overUseFen} yuan for over-use; a gift settles no debt.',
      'Let the customer pay what is owed, or adjust it by a document; then give.',
    ],
    [
      '户号 {accountId} 欠超用气费 {overUseFen} 元；赠气不用于抵欠。',
      '请先收取欠费或以单据调整，再办理赠气。',
    ],
  ),
  'clearing.unknown': entry(
    404,
    [
      'No payment of a platform stands by line {serial} of {bank}.',
      'Compare the serial number with the bank’s statement; one that was taken back before is free for its right entry.',
    ],
    [
      '{bank} 流水 {serial} 没有有效的清算到账记录。',
      '请对照银行流水号；已红字冲回的，可按正确内容重新登记。',
    ],
  ),
  'clearing.not-the-sum': entry(
    409,
    [
      'Cleared {clearedFen} yuan less the fee {feeFen} is not the {lineFen} that the bank has.',
      'Compare the platform’s statement with the bank’s line; what was refunded by the platform is not in what it clears.',
    ],
    [
      '清算 {clearedFen} 元减手续费 {feeFen} 元，与银行到账 {lineFen} 元不符。',
      '请核对平台结算单与银行流水；平台已退款的部分不在清算金额内。',
    ],
  ),
  'bank-line.used': entry(
    409,
    [
      'Line {serial} of {bank} has served before: it has confirmed operation {payment}.',
      'One line is one payment: look which of both the bank means, and leave the other waiting.',
    ],
    [
      '{bank} 流水 {serial} 已用过：确认了业务 {payment}。',
      '一笔流水只对一笔到账；请核对，另一笔保持待确认。',
    ],
  ),
  'bank-line.amount': entry(
    409,
    [
      'The bank says {lineFen} yuan and the transfer is of {transferFen}.',
      'Choose the line of this amount; a transfer of another amount is another payment.',
    ],
    [
      '银行流水为 {lineFen} 元，到账登记为 {transferFen} 元。',
      '请选择金额一致的流水；金额不同须另行收款。',
    ],
  ),
  'bank-file.heading': entry(
    400,
    [
      'No line near the top of the file has the headings {columns}.',
      'Name the bank’s own headings in finance.bankFiles of the configuration, and send the file again.',
    ],
    ['文件开头没有表头：{columns}。', '请在配置 finance.bankFiles 中填写该银行的列名后重传。'],
  ),
  'bank-file.unknown-bank': entry(
    404,
    [
      'No bank is called {bank} here.',
      'Use one of these: {banks}. Or name the bank and its columns in finance.bankFiles of the configuration.',
    ],
    [
      '没有名为 {bank} 的银行。',
      '请用其中之一：{banks}；或在配置 finance.bankFiles 中登记该银行及列名。',
    ],
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
      'Nothing can go back, and no invoice be given, before it has come: let finance confirm it. Of one that was withdrawn nothing has come.',
    ],
    [
      '转账 {operationId} 尚未到账。',
      '到账前不能退款，也不能开票；请财务先做到账确认。已撤回的转账没有款项。',
    ],
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
      '{amountFen} yuan are more than the {leftFen} yuan that are left of this payment.',
      'Refund less, or the rest by the payment that brought it.',
    ],
    ['退款 {amountFen} 元超过该笔收款可退的 {leftFen} 元。', '请减少退款，或从对应的收款退回。'],
  ),
  'refund.debt-stands': entry(
    409,
    [
      'Account {accountId} owes {overUseFen} yuan for gas, so no money goes back.',
      'Settle what is owed first, by a payment or by closing the account.',
    ],
    ['户号 {accountId} 尚欠气费 {overUseFen} 元，不能退款。', '请先收款补缴，或办理拆表结清。'],
  ),
  'reversal.unknown-purchase': entry(
    409,
    [
      'Purchase {operationId} is not one that can be reversed: reversed already, used, or never made.',
      "Look at the customer's last purchases.",
    ],
    ['购气单 {operationId} 不能冲正：已冲正、已用或不存在。', '请查看该户最近的购气单。'],
  ),
  'reversal.emergency': entry(
    409,
    [
      'Purchase {operationId} is emergency gas: it was put into the meter and cannot be reversed.',
      'Where it was not, have finance settle it with the meter.',
    ],
    [
      '购气单 {operationId} 是应急气量，已充入表内，不能冲正。',
      '如实际未充入，请由财务在换表或拆表时结清。',
    ],
  ),
  'reversal.later-purchase': entry(
    409,
    ['A later purchase stands: {operationId}.', 'Only the last purchase is reversed.'],
    ['其后还有购气单 {operationId}。', '只能冲正最后一笔。'],
  ),
  'reversal.needs-approval': entry(
    409,
    [
      'The purchase is of {boughtOn}: after its day a reversal needs a second person.',
      'Name the second person, who approves it here or from another screen, and send it again.',
    ],
    [
      '该购气单为 {boughtOn} 所售，隔日冲正须两人办理。',
      '请填写复核人，由其当面或异地复核后重新提交。',
    ],
  ),
  'reversal.used': entry(
    409,
    [
      '{litres} m³ of the purchase are billed as used already.',
      'It is not reversed any more. Where the use was billed wrongly, enter an adjustment.',
    ],
    ['该购气单已有 {litres} 立方米按用量扣收。', '不能再冲正；扣收有误的，请办理调量。'],
  ),
  'reversal.on-card': entry(
    409,
    [
      'The gas is on the card already ({litres} m³ on it).',
      'Put the card into the reader and reverse with it; what its newest write does not hold stays on it.',
    ],
    [
      '气量已写入卡内（卡内 {litres} 立方米）。',
      '请将该卡插入读卡器后再冲正；不在最后一次写卡之内的气量不能收回。',
    ],
  ),
  'reversal.format': entry(
    409,
    [
      'No gas can be taken off card {cardNo}: its meter counts purchases, and a write that breaks off would show nothing.',
      'Let the meter take the gas; unused gas goes back when the meter is settled.',
    ],
    [
      '卡 {cardNo} 的卡型按次数购气，写卡中断会使卡上无数据，不能收回卡内气量。',
      '请先由表取气；未用气量在气表结算时退还。',
    ],
  ),
  'reversal.maybe-taken': entry(
    409,
    [
      'The meter broke off while it marked card {cardNo}: it may have taken what was bought or not.',
      'Put the card into its meter once, then into the reader again.',
    ],
    ['表在卡 {cardNo} 上的回写不完整，可能已取气或充值。', '请先将卡插入气表一次，再插入读卡器。'],
  ),
  'reversal.needs-count': entry(
    409,
    [
      'Card {cardNo} does not tell whether its meter has taken the gas.',
      "Read the total in the meter's window, photograph it, and send it with the name of a second person.",
    ],
    [
      '卡 {cardNo} 不能说明表是否已取气。',
      '请读取表窗上的累计购气量并拍照，由第二人复核后一并提交。',
    ],
  ),
  'reversal.unfinished': entry(
    409,
    [
      'What was bought is being taken off card {cardNo}, and it is not known how far that came. Nothing is reversed yet.',
      'Put this very card into the reader and send the same request again.',
    ],
    [
      '正在从卡 {cardNo} 收回所购气量或金额，尚未核实；尚未冲正。',
      '请将该卡插入读卡器，用原请求重试。',
    ],
  ),
  'reversal.put-back': entry(
    409,
    [
      'What was bought was put back onto card {cardNo}: its meter may have taken it, and the card cannot tell any more. Nothing is reversed.',
      'It stays with the customer. What is not used goes back when the meter is settled.',
    ],
    [
      '所购气量或金额已写回卡 {cardNo}：表可能已取走，卡上已不能判断。未冲正。',
      '归客户使用；未用部分在气表结算时退还。',
    ],
  ),
  'reversal.meter-took-it': entry(
    409,
    ['The meter has taken the gas ({litres} m³ in it).', 'It cannot be reversed any more.'],
    ['表已取气（表内 {litres} 立方米）。', '不能再冲正。'],
  ),
  'balance.insufficient': entry(
    409,
    [
      'The balance is {balanceFen} yuan, the purchase costs {costFen} yuan.',
      'Take a payment first, or sell less.',
    ],
    ['户结余 {balanceFen} 元，本次需 {costFen} 元。', '请先收款或减少购气量。'],
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
      '{amountFen} yuan do not buy the smallest volume of this card ({unitLitres} m³).',
      'Take a larger amount.',
    ],
    ['{amountFen} 元不足以购买最小气量（{unitLitres} 立方米）。', '请增加金额。'],
  ),
  'purchase.not-a-multiple': entry(
    409,
    ['The volume must be a multiple of {unitLitres} m³.', 'Round the volume.'],
    ['气量必须是 {unitLitres} 立方米的整数倍。', '请调整气量。'],
  ),
  'limit.per-purchase': entry(
    409,
    [
      'At most {limitLitres} m³ may be sold at once.',
      'Sell less; more of it takes a second person and a reason (Services → Accounts, holds).',
    ],
    [
      '单次限购 {limitLitres} 立方米。',
      '请减少气量；确需超限的，两人办理并填写原因（卡务 → 开户·停限）。',
    ],
  ),
  'limit.per-day': entry(
    409,
    [
      'At most {limitLitres} m³ a day; {soldLitres} are sold today.',
      'Sell less, or tomorrow; more of it takes a second person and a reason (Services → Accounts, holds).',
    ],
    [
      '单日限购 {limitLitres} 立方米，今日已购 {soldLitres} 立方米。',
      '请减少气量或改日购买；确需超限的，两人办理并填写原因（卡务 → 开户·停限）。',
    ],
  ),
  'limit.per-month': entry(
    409,
    [
      'At most {limitLitres} m³ a month; {soldLitres} are sold this month.',
      'Sell less, or next month; more of it takes a second person and a reason (Services → Accounts, holds).',
    ],
    [
      '单月限购 {limitLitres} 立方米，本月已购 {soldLitres} 立方米。',
      '请减少气量或下月购买；确需超限的，两人办理并填写原因（卡务 → 开户·停限）。',
    ],
  ),
  'limit.ceiling': entry(
    409,
    [
      'Meter and card would hold {litres} m³; the ceiling (充值上限) is {ceilingLitres}.',
      'Sell less, or after more gas is used.',
    ],
    [
      '表内和卡内将达 {litres} 立方米，超过充值上限 {ceilingLitres} 立方米。',
      '请减少气量或待用气后再购。',
    ],
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
  'approval.witness-required': entry(
    409,
    ['This needs a second person.', 'Have a second person look, and enter that name as witness.'],
    ['此业务需两人办理。', '请另一人复核，并填写复核人。'],
  ),
  'approval.same-person': entry(
    409,
    [
      '{operator} cannot be both people here: who asks, and who looks at it.',
      'Have a second person do this step.',
    ],
    ['{operator} 不能复核自己的业务。', '请由另一人办理此步。'],
  ),
  'limit.meter-counter': entry(
    409,
    [
      'The meter can take {largestLitres} m³ more before its counter is full, not {litres}.',
      'The meter must be changed; its gas goes to the new one.',
    ],
    ['表内累计只能再计 {largestLitres} 立方米，不足 {litres} 立方米。', '请换表，气量转入新表。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
