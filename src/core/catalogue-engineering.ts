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
  'file.too-large': entry(
    413,
    ['The file has {bytes} bytes; {most} are read at most.', 'Split it into smaller files.'],
    ['文件有 {bytes} 字节，最多读取 {most} 字节。', '请拆分成较小的文件。'],
  ),
  'file.unreadable': entry(
    400,
    [
      'The file cannot be read as CSV (UTF-8, GB18030) or XLSX: {why}.',
      'Save it again from the template.',
    ],
    ['文件无法按 CSV（UTF-8、GB18030）或 XLSX 读取：{why}。', '请用模板重新保存。'],
  ),
  'file.unpacks-too-large': entry(
    413,
    [
      'The file would unpack to {bytes} bytes; {most} are read at most.',
      'Copy the rows into a fresh template.',
    ],
    ['文件解压后有 {bytes} 字节，最多读取 {most} 字节。', '请把数据复制到新的模板中。'],
  ),
  'file.too-many-rows': entry(
    413,
    ['The file has more than {rows} rows.', 'Split it into smaller files.'],
    ['文件超过 {rows} 行。', '请拆分成较小的文件。'],
  ),
  'file.too-slow': entry(
    413,
    ['Reading the file took too long and was broken off.', 'Copy the rows into a fresh template.'],
    ['读取文件超时，已中止。', '请把数据复制到新的模板中。'],
  ),
  'roster.empty': entry(
    400,
    ['The file has no rows below its heading.', 'Fill in the template.'],
    ['文件在标题行之下没有数据。', '请按模板填写。'],
  ),
  'roster.heading-missing': entry(
    400,
    ['The column {column} is missing.', 'Keep the heading of the template.'],
    ['缺少列“{column}”。', '请保留模板的标题行。'],
  ),
  'roster.heading-twice': entry(
    400,
    ['The column {column} is there twice.', 'Remove one of the two.'],
    ['列“{column}”出现两次。', '请删除其中一列。'],
  ),
  'roster.cell-missing': entry(
    400,
    ['{column} is empty.', 'Fill it in.'],
    ['“{column}”为空。', '请填写。'],
  ),
  'roster.cell-invalid': entry(
    400,
    ['{column} cannot be read: {text}.', 'Compare it with the example of the template.'],
    ['“{column}”无效：{text}。', '请对照模板示例。'],
  ),
  'roster.place-unknown': entry(
    404,
    ['{column} is not entered yet: {text}.', 'Enter it first, or correct the name.'],
    ['“{column}”未录入：{text}。', '请先录入，或更正名称。'],
  ),
  'roster.place-ambiguous': entry(
    409,
    ['Several have this name in {column}: {text}.', 'Write the number instead of the name.'],
    ['“{column}”有多个同名：{text}。', '请改填编号。'],
  ),
  'roster.meter-twice': entry(
    409,
    ['Meter {meter} stands in row {row} already.', 'Check maker and number on the plates.'],
    ['气表 {meter} 已在第 {row} 行。', '请核对铭牌上的厂家和表号。'],
  ),
  'roster.account-twice': entry(
    409,
    ['Account {accountId} stands in row {row} already.', 'An account has one meter.'],
    ['户号 {accountId} 已在第 {row} 行。', '一户一表，请更正。'],
  ),
  'roster.has-faults': entry(
    409,
    [
      '{faults} rows cannot be enrolled, so none was.',
      'Correct them from the file of faults, or import the good rows only.',
    ],
    ['有 {faults} 行不能录入，整份未录入。', '请按错误文件更正，或只导入正确的行。'],
  ),
  'roster.running': entry(
    409,
    ['Another roster is being imported.', 'Wait until it is done.'],
    ['正在导入另一份花名册。', '请等待完成。'],
  ),
  'roster.unknown': entry(
    404,
    [
      'There is no import {operationId} here.',
      'Send the file again with the same id: nothing is enrolled twice.',
    ],
    ['没有导入 {operationId}。', '请用同一操作号重发文件，不会重复录入。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
