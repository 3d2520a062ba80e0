/** What is wrong with a meter on a line; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const LINE_REFUSALS = {
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
  'meter.unit-differs': entry(
    409,
    [
      'Meter {meter} was credited in units of {unitLitres} m³; this profile counts in another.',
      'Link it under a profile of the same unit.',
    ],
    [
      '气表 {meter} 已按每单位 {unitLitres} 立方米充值，此规约的单位不同。',
      '请选用单位相同的规约。',
    ],
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
  'meter.profile-needed': entry(
    400,
    [
      'This meter is not linked, and its protocol does not say how it is read (line {line}).',
      'Name its profile (--profile), or link the meter; GET /api/lines has the profiles there are.',
    ],
    [
      '该表尚未接入，其规约也不表明读法（线路 {line}）。',
      '请指定配置（--profile），或先接入气表；可用配置见 GET /api/lines。',
    ],
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
  'sweep.running': entry(
    409,
    [
      'Another sweep of lines is going on.',
      'Wait until it has ended; its state says how far it is.',
    ],
    ['另一次巡抄正在进行。', '请等待其结束后再试。'],
  ),
  'sweep.nothing': entry(
    409,
    [
      'No meter is linked to these lines.',
      'Link the meters first (qika line link, or the page beside the sweep).',
    ],
    ['这些线路上没有接入的气表。', '请先接入气表（巡抄页面的整楼接入，或 qika line link）。'],
  ),
  'sweep.unknown': entry(
    404,
    [
      'No sweep {operationId} is remembered here.',
      'Ask for it again with the same id: meters that it has read are not asked twice.',
    ],
    ['没有巡抄 {operationId} 的记录。', '请用同一操作号重新发起，已抄气表不会重抄。'],
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
} as const satisfies Record<string, CatalogueEntry>;
