/** What stops the use, the deduction, the close or the export of a month; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const MONTH_REFUSALS = {
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
  'period.not-begun': entry(
    409,
    [
      'The period {period} begins on {firstDay}.',
      'Enter the period that runs or has ended; look at the year.',
    ],
    ['期间 {period} 从 {firstDay} 才开始。', '请录入当前或已结束的期间，并核对年份。'],
  ),
  'period.not-ended': entry(
    409,
    ['The period {period} ends on {lastDay}.', 'Submit it on the day after.'],
    ['期间 {period} 到 {lastDay} 才结束。', '请在次日以后提交。'],
  ),
  'true-up.year-open': entry(
    409,
    ['The year {year} is not over.', 'Enter its document in the new year.'],
    ['{year} 年尚未结束。', '请在次年录入年末清算单。'],
  ),
  'true-up.done': entry(
    409,
    [
      'The year {year} of account {accountId} is trued up by form {formNo}.',
      'What was missed is an adjustment of its own.',
    ],
    ['户号 {accountId} 的 {year} 年已由 {formNo} 号单清算。', '遗漏部分请另开调整单。'],
  ),
  'true-up.index-back': entry(
    409,
    [
      'The index {indexLitres} m³ of account {accountId} is less than was billed from readings (last read {readLitres} m³).',
      'Read the base meter again; a reading that was wrong is put right by an adjustment.',
    ],
    [
      '户号 {accountId} 的止数 {indexLitres} 立方米小于已按读数扣收的气量（上次读数 {readLitres} 立方米）。',
      '请复读基表；原读数有误的，请用调整单更正。',
    ],
  ),
  'true-up.within-tolerance': entry(
    409,
    [
      'The difference is {differenceLitres} m³ of {boughtLitres} m³ bought in the year, within {percent} %: the meter may err by that.',
      'Nothing is to be done: the next reading bills it.',
    ],
    [
      '差额 {differenceLitres} 立方米，全年购气 {boughtLitres} 立方米，在 {percent}% 计量误差以内。',
      '无需清算：下次读数时自然扣收。',
    ],
  ),
  'plan.no-debt': entry(
    409,
    ['Account {accountId} owes nothing for over-use.', 'There is nothing to spread.'],
    ['户号 {accountId} 没有超用欠费。', '无需分期。'],
  ),
  'document.exists': entry(
    409,
    [
      'Form {formNo} is a document already: {document} of account {accountId}, entered on {on} ({operationId}).',
      'Look at that document; a second one has a number of its own.',
    ],
    [
      '工作单号 {formNo} 已登记：{document}，户号 {accountId}，{on} 录入（{operationId}）。',
      '请先核对该单；另一张单据须用自己的编号。',
    ],
  ),
  'price-correction.too-much': entry(
    409,
    [
      'Account {accountId} bought {boughtLitres} m³ at price version {tariffId}; no more can be corrected.',
      'Check the document against the lots of the account.',
    ],
    [
      '户号 {accountId} 按价格版本 {tariffId} 购气 {boughtLitres} 立方米，追收追退不得超过此数。',
      '请对照该户价批核对工作单。',
    ],
  ),
  'price-correction.gas-corrected': entry(
    409,
    [
      'Form {formNo} of {on} corrected the price of gas that account {accountId} bought at version {tariffId}; {leftLitres} m³ are left.',
      'Correct what is left; or take the earlier document back by one with the opposite difference, and enter the whole difference.',
    ],
    [
      '户号 {accountId} 按价格版本 {tariffId} 所购气已由 {formNo} 号单（{on}）追收或追退，尚余 {leftLitres} 立方米可办。',
      '请只办余量；或先开差价相反的单据冲回前单，再按全部差价重新开单。',
    ],
  ),
  'price-correction.below-zero': entry(
    409,
    [
      'Only {dearEnoughLitres} m³ were bought at version {tariffId} for {leastE4}/10000 yuan a m³ or more; no price falls below nothing.',
      'Check the difference against the tiers at which the gas was bought.',
    ],
    [
      '按价格版本 {tariffId} 以每立方米 {leastE4}（万分之一元）以上购得的气只有 {dearEnoughLitres} 立方米，追退后气价不得低于零。',
      '请对照所购气的各档单价核对差价。',
    ],
  ),
  'price-correction.stands': entry(
    409,
    [
      'Form {formNo} of {on} corrected the price of gas of account {accountId} (version {tariffId}); gas leaves at the price that was paid.',
      'Take the correction back first, by a document with the opposite difference.',
    ],
    [
      '户号 {accountId} 的气（价格版本 {tariffId}）已由 {formNo} 号单（{on}）追收或追退，退气按原购价办理。',
      '请先开差价相反的单据冲回追收追退，再办理。',
    ],
  ),
  'price-correction.nothing': entry(
    409,
    [
      'A difference of {differenceE4}/10000 yuan over {litres} m³ comes to no fen.',
      'Check volume and difference of price.',
    ],
    ['差价 {differenceE4}（万分之一元）乘 {litres} 立方米不足一分。', '请核对气量和差价。'],
  ),
  'adjustment.too-much': entry(
    409,
    [
      'Account {accountId} was billed {billedLitres} m³ out of its lots; more cannot go back.',
      'Check the document; over-use that was billed wrongly is settled with the customer.',
    ],
    [
      '户号 {accountId} 从批次扣收 {billedLitres} 立方米，退回不得超过此数。',
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
  'adjustment.below-unit': entry(
    409,
    [
      '{litres} m³ would come out of gas to be written, which account {accountId} gets in whole units only.',
      'Adjust by whole units, or wait until the next load is in the meter.',
    ],
    [
      '有 {litres} 立方米须从待写气量扣减，户号 {accountId} 只能按整单位写卡。',
      '请按整单位调整，或待下次写卡入表后再调整。',
    ],
  ),
  'adjustment.index-differs': entry(
    409,
    [
      'The index of account {accountId} was read as {readIndex} m³; {trueIndex} is not that much apart.',
      'The volume of the document is the true index less the one that was read.',
    ],
    [
      '户号 {accountId} 的抄表读数为 {readIndex} 立方米，与正确读数 {trueIndex} 之差不等于调整量。',
      '调整量应为正确读数减抄表读数。',
    ],
  ),
  'export.running': entry(
    409,
    ['Another month is being exported.', 'Wait until it is done, then ask again.'],
    ['正在导出另一个月份。', '请等待其完成后再试。'],
  ),
  'report.range': entry(
    400,
    [
      'The days {from} to {to} are turned round, or more than {days}.',
      'Ask for a shorter range, the earlier day first.',
    ],
    ['日期 {from} 至 {to} 先后颠倒，或超过 {days} 天。', '请缩短范围，起始日期在前。'],
  ),
  'report.failed': entry(
    503,
    [
      'The report could not be made: {why}.',
      'Ask again; if it stays so, make it with `qika trial-balance` and read what that says.',
    ],
    ['报表未能生成：{why}。', '请重试；仍不行时用 `qika trial-balance` 生成并查看其提示。'],
  ),
  'export.unknown-file': entry(
    404,
    [
      'The export of {period} has no file {name}.',
      'See its list of files; export the month first.',
    ],
    ['{period} 的导出中没有文件 {name}。', '请先导出该月，并查看文件列表。'],
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
      'The estimate of {litres} m³ for account {accountId} exceeds the {heldLitres} m³ known to be in its meter.',
      'Estimate at most that; gas on its card may be there still. The next reading trues it up.',
    ],
    [
      '户号 {accountId} 的估计量 {litres} 立方米超过其表内已知的 {heldLitres} 立方米。',
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
  'usage.waived-other': entry(
    409,
    [
      '{waived} missing readings of {period} were let pass; lines were entered since, or {missing} are missing now.',
      'Look at what is missing again, and have the second person approve it anew.',
    ],
    [
      '{period} 放行的应抄未抄为 {waived} 户；其后用气量有变，或现为 {missing} 户。',
      '请重新核对应抄未抄，并由第二人重新确认。',
    ],
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
} as const satisfies Record<string, CatalogueEntry>;
