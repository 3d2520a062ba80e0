/** What cannot be done with a money meter (金额表), or with its card; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const MONEY_METER_REFUSALS = {
  'money-meter.amount-only': entry(
    409,
    [
      'Meter {meter} counts money (金额表): no volume is sold for it.',
      'Take an amount in yuan; the meter deducts the gas at the tariff on its card.',
    ],
    ['表 {meter} 为金额表，不按气量售。', '请输入金额（元）；表按卡上价格扣费。'],
  ),
  'money-meter.gas-left': entry(
    409,
    [
      'Account {accountId} still holds {litres} m³ of a meter that counted gas.',
      'Settle that gas first (use, refund, closure); then sell money.',
    ],
    ['户号 {accountId} 尚有气量表的 {litres} 立方米。', '请先结清该气量，再售金额。'],
  ),
  'money-meter.on-card': entry(
    409,
    [
      '{fen} yuan of this purchase are on the card already.',
      'Put the card into the reader and reverse with it; what its newest write does not hold stays on it.',
    ],
    [
      '该笔购额已有 {fen} 元写入卡内。',
      '请将该卡插入读卡器后再冲正；不在最后一次写卡之内的金额不能收回。',
    ],
  ),
  'money-meter.loaded': entry(
    409,
    [
      'The money meter has taken {fen} yuan of this purchase.',
      'It stays with the customer and is used up; what is left goes back when the meter is changed or the contract ends.',
    ],
    ['该笔购额已有 {fen} 元充入金额表。', '归客户使用，不能再冲正；余额在换表或销户结算时退还。'],
  ),
  'money-meter.other-kind': entry(
    409,
    [
      'Meter {meter} was sold or loaded {was}: its plate cannot say that it counts the other.',
      'Look at the plate again. A meter of the other kind is another meter.',
    ],
    [
      '表 {meter} 已按{was}售卖或充值，卡格式不能改为另一类。',
      '请再核对铭牌；另一类表须另行换表。',
    ],
  ),
  'money-meter.other-window': entry(
    409,
    [
      'The window of meter {meter} shows {shows}; the other was typed.',
      'Type the total as its window shows it: yuan of a money meter (金额表), m³ of every other.',
    ],
    ['表 {meter} 的表窗显示{shows}，与所填单位不符。', '请按表窗填写：金额表填元，其他填立方米。'],
  ),
  'money-meter.no-gas-owed': entry(
    409,
    [
      'Meter {meter} counts money (金额表): no gas is owed to it (补气), what a settlement left waits in yuan.',
      'Write it with the card (write again); it goes whole with the next load.',
    ],
    [
      '表 {meter} 为金额表，没有待补气量；结算余额以金额待写。',
      '请插卡补写，余额随下次写卡一并写入。',
    ],
  ),
  'money-meter.no-emergency': entry(
    409,
    [
      'Meter {meter} counts money (金额表): emergency gas (应急气量) cannot be put into it in m³.',
      'Replace the card: the new one carries the same money, and the meter credits it once. Until then the overdraft of the meter carries the household.',
    ],
    [
      '表 {meter} 为金额表，不能按立方米发放应急气量。',
      '请补卡：新卡带原金额，表只充一次；补卡前由表的透支额度供气。',
    ],
  ),
  'money-meter.not-exchanged': entry(
    409,
    [
      'Meter {meter} counts money (金额表) and has deducted at its own prices: its accounts are not exchanged on paper (错表互换).',
      'Where neither was used, exchange the two meters on the wall. Else change both (换表): each is settled in yuan by its base meter; what one customer paid for the other the accountant settles with the work order.',
    ],
    [
      '表 {meter} 为金额表，已按自身价格扣费，不作账面互换。',
      '两表均未用气的，现场对调气表；已用气的，两户各办换表，以基表按金额结算，户间差额由财务凭工作单结清。',
    ],
  ),
  'money-meter.no-give-back': entry(
    409,
    [
      'Meter {meter} counts money (金额表): what it deducted by itself cannot go back into it as gas (调减).',
      'Have the meter checked on the bench and change it (换表). What the check shows that it took too much the accountant pays out, with that paper; no act of the books gives it back.',
    ],
    [
      '表 {meter} 为金额表，表内已扣金额不能按气量退回。',
      '请送检并办换表；检定认定多扣的，由财务凭检定单支付，账面不作退回。',
    ],
  ),
  'money-meter.no-true-index': entry(
    409,
    [
      'Meter {meter} counts money (金额表) and has itself deducted what its wheel turned: a wrong reading is not billed by an adjustment.',
      'Read the card, or enter a reading with the right index: the next deduction goes on from it. Leave the true index out where the wheel itself did not count.',
    ],
    [
      '表 {meter} 为金额表，字轮所走气量表内已扣费，抄错不另计费。',
      '请读卡或录入正确读数，下次扣收以此为准；字轮确未计量的，不填真实读数。',
    ],
  ),
  'money-meter.no-price-correction': entry(
    409,
    [
      'Meter {meter} counts money (金额表): no gas was sold for it at a price version, so none can be corrected (调价追收追退).',
      'Take what was too little as a charge (收费); what was too much the accountant pays out, with the paper. A wrong version on the card ends with the next load.',
    ],
    [
      '表 {meter} 为金额表，售出的是金额而非某价格版本的气量，不作调价追收追退。',
      '少收的以收费补收；多收的由财务凭单支付。卡上版本有误的，下次写卡即更正。',
    ],
  ),
  'money-meter.no-true-up': entry(
    409,
    [
      'Meter {meter} counts money (金额表): what it gave, it deducted, and nothing is bought ahead of its use (年末清算).',
      'Read its card: the deduction takes the meter at its word. Gas that its wheel never counted is billed by an adjustment (补量).',
    ],
    [
      '表 {meter} 为金额表，用多少扣多少，没有年末购销差额。',
      '请读卡，扣收以表回写为准；字轮未计量的，办补量。',
    ],
  ),
  'money-meter.no-line': entry(
    409,
    [
      'Meter {meter} counts money (金额表): no profile of a line knows its window and its prices.',
      'Serve it by its card. Read its wheel by hand, or let the card bring the reading.',
    ],
    ['表 {meter} 为金额表，线路规约不含金额和价格。', '请用卡服务；读数由卡回写或人工抄录。'],
  ),
  'money-meter.no-tool-card': entry(
    409,
    [
      'The card format of money meter {meter} (金额表) has no place for an order, and the meter carries none out: no tool card is made for it.',
      'To check, put the card of its customer into it and read that card here, or note what its window shows; to shut the valve, stop the account and let the engineer turn the cock; to clear or transfer, change the meter (换表). Else use the cards of its maker.',
    ],
    [
      '金额表 {meter} 的卡格式没有工具指令区，表也不执行，不能制作工具卡。',
      '检查：将客户卡插表后在此读卡，或登记表窗读数；关阀：停气并由工程人员关闭表前阀；清零、转移：办换表。或使用厂家工具卡。',
    ],
  ),
  'money-meter.no-invoice': entry(
    409,
    [
      'Ticket {ticketNo} bought money for a money meter (金额表), not gas at a price: no tax is due before the meter has given gas for it (先开票).',
      'Give a charge invoice for it. The tax is due with the deduction of the month: what was deducted stands in the export (01-details), and the tax system invoices that.',
    ],
    [
      '小票 {ticketNo} 所购为金额表金额，并非定价气量，用气前无从计税，不能先开增值税发票。',
      '请开收费发票；税款随月末扣收产生，已扣金额见导出明细（01-details），据此在税控系统开票。',
    ],
  ),
  'money-meter.no-size-change': entry(
    409,
    [
      'Meter {meter} counts money: it prices gas by the bounds on its card, in a cycle that it counts itself, so that another size of the household could not count from its date.',
      'Change the meter to one that counts gas (换表) and change the size after it; or close the account and open another with the right size.',
    ],
    [
      '表 {meter} 是金额表，按卡上分档并由表自行计周期计价，人口变更无法自变更之日起计。',
      '请先换为气量表再变更人口；或销户后按实际人口另行开户。',
    ],
  ),
  'card.money-ahead': entry(
    409,
    [
      'The money meter of card {cardNo} reports {meterFen} yuan, the ledger knows {ledgerFen}.',
      'Keep the card and call the card administrator: nothing is written.',
    ],
    [
      '卡 {cardNo} 的金额表回写 {meterFen} 元，台账 {ledgerFen} 元。',
      '请留下此卡并联系 IC 卡管理员，不写卡。',
    ],
  ),
  'card.counts-money': entry(
    409,
    [
      'This card is of a money meter (金额表) and takes no gas.',
      'Check the format on the plate of the meter, and have it corrected.',
    ],
    ['此卡为金额表卡，不能写气量。', '请核对表铭牌上的卡格式并更正。'],
  ),
  'card.counts-gas': entry(
    409,
    [
      'This card is of a volume meter (气量表) and takes no money.',
      'Check the format on the plate of the meter, and have it corrected.',
    ],
    ['此卡为气量表卡，不能写金额。', '请核对表铭牌上的卡格式并更正。'],
  ),
  'tariff.not-on-card': entry(
    409,
    [
      'Price version {tariffId} cannot stand on the card of a money meter ({why}).',
      'Enter a version of at most three tiers, prices in 0.001 yuan, bounds in whole m³.',
    ],
    [
      '价格版本 {tariffId} 无法写入金额表卡（{why}）。',
      '请录入至多三档、单价到厘、分档到整立方米的版本。',
    ],
  ),
} as const satisfies Record<string, CatalogueEntry>;
