/** What is wrong with a ticket, a shift, a charge or the paper; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const HALL_REFUSALS = {
  'ticket.unknown': entry(
    404,
    ['There is no ticket {ticketNo} at this station.', 'Check the number on the ticket.'],
    ['本站没有票号 {ticketNo}。', '请核对小票上的票号。'],
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
  'ticket.refunded': entry(
    409,
    [
      'Of the money of ticket {ticketNo}, {refundedFen} yuan have gone back; no invoice is given for it.',
      'Take a new payment for what the customer keeps, and give the invoice for that ticket.',
    ],
    [
      '小票 {ticketNo} 已退款 {refundedFen} 元，不再开具发票。',
      '请按客户实付重新收款，凭新小票开票。',
    ],
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
    [
      'The invoice number {number} is in the register already.',
      'Compare the number; where a series has come to it, pass it over with “spoiled”.',
    ],
    ['发票号 {number} 已在台账中。', '请核对发票号；若为号段的下一号，请按作废跳过。'],
  ),
  'invoice.no-purchase': entry(
    409,
    [
      'No gas that this account has was bought with ticket {ticketNo}, or it was reversed: no tax can be told for a VAT invoice.',
      'Give a charge invoice for it; or give the VAT invoice for the ticket of a purchase, or name the purchase. Gas that went over with an exchanged meter is invoiced with a ticket of its account.',
    ],
    [
      '小票 {ticketNo} 没有本户购气，或购气已冲正，增值税发票无从计税。',
      '请开收费发票；或对有购气的小票开具，或指明购气业务号；随错表互换转出的气量，请凭现户小票开具。',
    ],
  ),
  'invoice.purchase-known': entry(
    409,
    [
      'VAT invoice {number} stands for the gas of purchase {operationId}.',
      'See the register; where it is wrong, let finance take it back with a red invoice first (Services → Tickets).',
    ],
    [
      '购气 {operationId} 已开增值税发票 {number}。',
      '请查看票据台账；如有误，请先由财务开红字发票（卡务 → 小票补打）收回。',
    ],
  ),
  'invoice.purchase-invoiced': entry(
    409,
    [
      'A VAT invoice was given for the gas of purchase {operationId} before, and a part of that gas was used under it.',
      'See the register; use that comes after is taxed with the month.',
    ],
    [
      '购气 {operationId} 已开过增值税发票，且其中部分气量已用。',
      '请查看票据台账；其后的用气随月末扣收计税。',
    ],
  ),
  'invoice.not-recognised': entry(
    409,
    [
      'Revenue and tax of purchase {operationId} come with the next purchase (profile receipt).',
      'Give the VAT invoice after the customer has bought again, or at the year-end true-up; where the company has left that profile, once the gas is used.',
    ],
    [
      '购气 {operationId} 的收入和税额滞后一次确认，尚未确认。',
      '请在客户下次购气后开具增值税发票，或待年末清算；已停用该入账方式的，待气量用完后开具。',
    ],
  ),
  'invoice.red-first': entry(
    409,
    [
      'A VAT invoice of purchase {operationId} stands.',
      'Let finance take it back with a red invoice first (Services → Tickets), then do this again.',
    ],
    [
      '购气 {operationId} 的增值税发票仍然有效。',
      '请先由财务开红字发票（卡务 → 小票补打）收回，再重做本业务。',
    ],
  ),
  'invoice.unknown': entry(
    404,
    ['No invoice {number} of that kind was given.', 'Compare kind and number with the register.'],
    ['该票种没有开出过发票 {number}。', '请对照票据台账核对票种和号码。'],
  ),
  'invoice.taken-back': entry(
    409,
    ['Invoice {number} was taken back by a red one before.', 'See the register for its number.'],
    ['发票 {number} 已红冲。', '红字发票号见票据台账。'],
  ),
  'shift.open': entry(
    409,
    [
      'This cashier has a shift that is still open.',
      'Count its drawer first, then open the next one.',
    ],
    ['该收费员还有未结的班次。', '请先点款结班，再开新班。'],
  ),
  'shift.float-too-small': entry(
    409,
    [
      'The last count of this drawer left {missingFen} yuan less than its float; a float of {floatFen} yuan is less than that.',
      'Enter the float that was given for this drawer, not what lies in it. What is missing is ruled in the report of the last shift.',
    ],
    [
      '上班点款后钱箱比备用金少 {missingFen} 元，备用金 {floatFen} 元还不足此数。',
      '请填写该钱箱核定的备用金，而不是箱内现有金额；短款在上一班的班次报表中处理。',
    ],
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
  'hand-over.unknown': entry(
    404,
    [
      'No hand-over with bank slip {bankSlip} stands at this station.',
      'Look the slip up in the day report; one that was taken back is not taken back again.',
    ],
    ['本站没有银行回单 {bankSlip} 的有效缴款。', '请在日报中核对缴款单号；已冲回的不能再冲。'],
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
  'slip.none': entry(
    404,
    [
      'Operation {operationId} has no slip of a card work.',
      'Tickets, sheets and other papers are printed where their work is done; ask for the slip of an opening, a replacement, a formatting, a tool card or a lost load.',
    ],
    [
      '操作 {operationId} 没有业务凭单。',
      '小票、结算单等请在各自业务处打印；业务凭单只有开卡、补卡、格式化、工具卡和遗失结案才有。',
    ],
  ),
  'slip.unfinished': entry(
    409,
    [
      'The card work {operationId} is not at its end: its slip would say too much.',
      'Put the card back into the reader and send the same request again; where another operation ended the work, print that one.',
    ],
    [
      '卡业务 {operationId} 尚未办完，不能出凭单。',
      '请将该卡放回读卡器，重新提交同一请求；如已由另一笔业务办完，请打印那一笔。',
    ],
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
} as const satisfies Record<string, CatalogueEntry>;
