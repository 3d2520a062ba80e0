/** What engineering's desk refuses; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './catalogue-entry.ts';

export const ENGINEERING_REFUSALS = {
  'meter.unknown': entry(
    404,
    ['There is no meter {meter}.', 'Enrol the meter, or check maker and number on its plate.'],
    ['没有气表 {meter}。', '请先录入气表，或核对铭牌上的厂家和表号。'],
  ),
  'meter.must-be-ic': entry(
    409,
    [
      'On floor {floor} the meter must take a card: the rule holds from floor {icFromFloor} on.',
      'Fit an IC-card meter, or correct the floor.',
    ],
    ['{floor} 楼须用 IC 卡表（{icFromFloor} 楼起）。', '请改装 IC 卡表，或更正楼层。'],
  ),
  'meter.service-too-long': entry(
    409,
    [
      'The meter cannot serve until {serviceUntil}: the last day lies between its acceptance and {latest}.',
      'Correct the service-until date.',
    ],
    ['使用期限 {serviceUntil} 无效：应在验收日至 {latest} 之间。', '请更正使用期限。'],
  ),
  'meter.ordinary': entry(
    409,
    [
      'Meter {meter} takes no card: it is only read.',
      'Sell no gas for it in advance; change the meter if the customer shall have a card.',
    ],
    ['气表 {meter} 是普通表，不能用卡。', '不能预售气量；需要用卡请先换表。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
