/** What engineering's desk refuses; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const ENGINEERING_REFUSALS = {
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
  'swap.same-account': entry(
    400,
    [
      'An exchange needs two accounts; account {accountId} stands there twice.',
      'Name the account that the other meter was enrolled for.',
    ],
    ['调表单需要两个户号，户号 {accountId} 重复。', '请填写另一块表录入时的户号。'],
  ),
  'swap.line-waiting': entry(
    409,
    [
      'The use of account {accountId} in {period} is entered and not deducted: it was read from the meter that would go.',
      'Deduct that line first, then exchange the meters.',
    ],
    [
      '户号 {accountId} 在 {period} 有已录入、未扣收的用气量，读自将调走的表。',
      '请先扣收该户，再调表。',
    ],
  ),
  'swap.class-differs': entry(
    409,
    [
      'The accounts are of different classes ({first}, {second}), and one of them holds gas or owes over-use at its own price.',
      'Reverse or use up what was bought and settle what is owed, then exchange the meters.',
    ],
    [
      '两户用气类别不同（{first}、{second}），且有未用完的气量或超用欠费，价格不能互换。',
      '请先冲正或用完已购气量、结清超用，再调表。',
    ],
  ),
  'wheel.same': entry(
    409,
    [
      'The wheel of meter {meter} has {wheelDigits} whole digits in the books already.',
      'Nothing is to be corrected.',
    ],
    ['气表 {meter} 的字轮整数位已是 {wheelDigits} 位。', '无需更正。'],
  ),
  'wheel.shown-more': entry(
    409,
    [
      'Meter {meter} has shown {indexLitres} m³; a wheel of {wheelDigits} whole digits cannot.',
      'Look at the wheel again; a wrong reading is discarded first.',
    ],
    [
      '气表 {meter} 已有读数 {indexLitres} 立方米，整数 {wheelDigits} 位的字轮显示不出。',
      '请再核对字轮；若读数有误，请先作废该读数。',
    ],
  ),
  'wheel.turned': entry(
    409,
    [
      'A turn of the wheel of meter {meter} was billed by the digits in the books.',
      'Adjust its usage by a document, and change the meter if its wheel cannot be billed.',
    ],
    ['气表 {meter} 已按现登记位数计过字轮翻转。', '请以调量单更正气量；无法计量的请换表。'],
  ),
  'wheel.line-waiting': entry(
    409,
    [
      'The use of account {accountId} in {period} is entered and not deducted: it was read by the digits in the books.',
      'Deduct that line first, then correct the wheel.',
    ],
    [
      '户号 {accountId} 在 {period} 有已录入、未扣收的用气量，按现登记位数读得。',
      '请先扣收该户，再更正字轮位数。',
    ],
  ),
  'swap.unknown': entry(
    404,
    ['There is no exchange document {document}.', 'Look for it by one of its two accounts.'],
    ['没有调表单 {document}。', '请按其中一个户号查询。'],
  ),
  'meter.unknown': entry(
    404,
    ['There is no meter {meter}.', 'Enrol the meter, or check maker and number on its plate.'],
    ['没有气表 {meter}。', '请先录入气表，或核对铭牌上的厂家和表号。'],
  ),
  'meter.format-not-taken': entry(
    422,
    [
      'No counter of the company takes cards of the format {format}; it takes {taken}.',
      'Correct the format (of a meter that is entered: on its plate), or have it added to the configuration (otherCardFormats).',
    ],
    [
      '本公司柜台不支持卡格式 {format}（支持 {taken}）。',
      '请更正卡格式（已录入的气表：更正其铭牌），或在配置中增加（otherCardFormats）。',
    ],
  ),
  'plate.none': entry(
    409,
    [
      'No plate of meter {meter} was entered.',
      'It goes by the usual card format; there is nothing to correct.',
    ],
    ['气表 {meter} 没有录入铭牌。', '该表使用常用卡格式，无可更正。'],
  ),
  'plate.same-format': entry(
    409,
    [
      'The plate of meter {meter} says {format} already.',
      'Look at the meter again; there is nothing to correct.',
    ],
    ['气表 {meter} 的铭牌卡格式已是 {format}。', '请再核对气表，无可更正。'],
  ),
  'plate.gas-waits': entry(
    409,
    [
      'Gas waits to be written that is no multiple of the unit of that format: {litres} m³, and the unit is {unitLitres} m³.',
      'Reverse the purchase first, then correct the format and sell again.',
    ],
    [
      '有待写气量 {litres} 立方米，不是该格式单位 {unitLitres} 立方米的整数倍。',
      '请先冲正购气，再更正卡格式，然后重新售气。',
    ],
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
  'commissioning.contract': entry(
    409,
    [
      'Gate contract: account {accountId} has no gas supply contract on file.',
      'File the contract with its number and date.',
    ],
    ['开气审核·合同：户号 {accountId} 没有供用气合同。', '请录入合同编号和日期。'],
  ),
  'commissioning.deposit': entry(
    409,
    [
      'Account {accountId} has paid {heldFen} yuan of the deposit of {dueFen} yuan that a meter {size} asks.',
      'Take the deposit first, on a ticket of its own.',
    ],
    [
      '户号 {accountId} 的 {size} 表应缴预付款 {dueFen} 元，已缴 {heldFen} 元。',
      '请先收取预付款，另开票据。',
    ],
  ),
  'commissioning.fees': entry(
    409,
    [
      'Gate fees: account {accountId} has neither cleared its fees nor promised to in writing.',
      'File the clearance, or a commitment with a date.',
    ],
    [
      '开气审核·费用：户号 {accountId} 费用未清，也没有承诺书。',
      '请录入费用结清或有日期的承诺书。',
    ],
  ),
  'commissioning.commitment-due': entry(
    409,
    [
      'Gate fees: account {accountId} promised to pay by {dueOn}, and that day has passed.',
      'Clear the fees, or file a new commitment.',
    ],
    [
      '开气审核·费用：户号 {accountId} 承诺 {dueOn} 前付清，已逾期。',
      '请结清费用，或重新录入承诺书。',
    ],
  ),
  'commissioning.review-sheet': entry(
    409,
    [
      'Gate review: account {accountId} stands on no review sheet.',
      'Enter the sheet of the review before gas-on with this household.',
    ],
    ['开气审核·审核表：户号 {accountId} 不在任何开气前审核表上。', '请录入含该户的审核表。'],
  ),
  'commissioning.signatures': entry(
    409,
    [
      'Gate review: sheet {sheetNo} with account {accountId} lacks a signature.',
      'Have finance director and cost accountant sign it.',
    ],
    ['开气审核·签字：户号 {accountId} 的审核表 {sheetNo} 签字不全。', '请财务总监和成本会计签字。'],
  ),
  'commissioning.first-volume': entry(
    409,
    [
      'Gate first volume: before ignition account {accountId} buys at most {limitLitres} m³.',
      'Sell a small first volume; the meter opens with it.',
    ],
    [
      '开气审核·首购：户号 {accountId} 点火前最多购 {limitLitres} 立方米。',
      '请先售少量气，用于开表。',
    ],
  ),
  'commissioning.leak-test': entry(
    409,
    [
      'Gate leak test: account {accountId} has no passed leak test on file.',
      'File the leak test of the gas-on visit.',
    ],
    ['开气审核·查漏：户号 {accountId} 没有合格的查漏记录。', '请录入开气时的查漏结果。'],
  ),
  'commissioning.ignition': entry(
    409,
    [
      'Gate ignition: account {accountId} has no ignition record on file.',
      'File the ignition record; then the second purchase is sold.',
    ],
    ['开气审核·点火：户号 {accountId} 没有点火记录单。', '请录入点火记录单，之后可第二次购气。'],
  ),
  'inspection.due': entry(
    409,
    [
      'The inspection of {on} cannot be followed by one on {dueOn}.',
      'Give a later day for the next inspection.',
    ],
    ['{on} 安检，下次安检日 {dueOn} 不在其后。', '请更正下次安检日。'],
  ),
  'date.in-the-future': entry(
    409,
    ['{on} is still to come; today is {today}.', 'Correct the day on which it was done.'],
    ['{on} 尚未到来，今天是 {today}。', '请更正办理日期。'],
  ),
  'reading.from-the-future': entry(
    409,
    ['The reading of meter {meter} is dated after now.', 'Correct its date.'],
    ['气表 {meter} 的抄表时间晚于现在。', '请更正时间。'],
  ),
  'reading.other-address': entry(
    409,
    [
      'Meter {meter} hangs at {address}, not where the reading says.',
      'Check number and address of the meter on the spot.',
    ],
    ['气表 {meter} 的地址是 {address}，与抄表地址不符。', '请现场核对表号和地址。'],
  ),
  'reading.unknown': entry(
    404,
    ['There is no reading {reading}.', 'Ask for the list of doubtful readings again.'],
    ['没有读数 {reading}。', '请重新查询存疑读数。'],
  ),
  'reading.not-in-doubt': entry(
    409,
    ['Nothing about reading {reading} is in doubt.', 'Record a new reading if it was wrong.'],
    ['读数 {reading} 没有疑问。', '如有错误请录入新的读数。'],
  ),
  'reading.resolved': entry(
    409,
    ['Reading {reading} was looked at by {by}.', 'Record a new reading if that was wrong.'],
    ['读数 {reading} 已由 {by} 处理。', '如有错误请录入新的读数。'],
  ),
  'fault.open': entry(
    409,
    ['A fault of meter {meter} stands since {foundOn}.', 'End it before a new one is reported.'],
    ['气表 {meter} 自 {foundOn} 已有未处理的故障。', '请先处理原故障。'],
  ),
  'fault.none': entry(
    409,
    ['No fault of meter {meter} stands.', 'Nothing is left to do here.'],
    ['气表 {meter} 没有未处理的故障。', '无需处理。'],
  ),
  'fault.ends-before': entry(
    409,
    ['The fault of meter {meter} was found on {foundOn}.', 'Correct the day on which it ended.'],
    ['气表 {meter} 的故障发现于 {foundOn}。', '请更正处理日期。'],
  ),
  'review-sheet.exists': entry(
    409,
    ['Review sheet {sheetNo} is entered already.', 'Use another number.'],
    ['审核表 {sheetNo} 已录入。', '请换一个编号。'],
  ),
  'review-sheet.unknown': entry(
    404,
    ['There is no review sheet {sheetNo}.', 'Enter the sheet first.'],
    ['没有审核表 {sheetNo}。', '请先录入审核表。'],
  ),
  'review-sheet.signed': entry(
    409,
    [
      'Sheet {sheetNo} is signed for this post by {signedBy} already.',
      'Nothing is left to do here.',
    ],
    ['审核表 {sheetNo} 该岗位已由 {signedBy} 签字。', '无需再签。'],
  ),
  'review-sheet.same-person': entry(
    409,
    ['{signedBy} has signed sheet {sheetNo} for the other post.', 'A second person signs.'],
    ['{signedBy} 已在审核表 {sheetNo} 另一岗位签字。', '须由另一人签字。'],
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
  'file.not-written': entry(
    503,
    [
      'The file of {rows} rows could not be made: the time or the memory for it did not suffice.',
      'Ask for it again, as CSV when XLSX failed.',
    ],
    ['{rows} 行的文件未能生成：时间或内存不足。', '请重试；XLSX 失败时请改用 CSV。'],
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
