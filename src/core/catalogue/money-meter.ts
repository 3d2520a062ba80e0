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
  'money-meter.not-here': entry(
    409,
    [
      'Meter {meter} counts money (金额表), and {act} is made for meters that count gas.',
      'Do it by hand with the accountant and keep the paper; the guide of money meters says what there is instead.',
    ],
    [
      '表 {meter} 为金额表，“{act}”只适用于气量表。',
      '请与财务以书面办理；金额表说明中列有可用的办法。',
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
