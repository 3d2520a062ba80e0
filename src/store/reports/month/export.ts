/**
 * The export of a closed month (月末扣收导出): nine parts an auditor can tie to the general ledger to the fen. It is made
 * from entries alone, and of a closed period these never change: made again, it is the same bytes. Nothing in it tells when
 * it was made.
 */
import { CHART } from '../../../core/journal.ts';
import { assert } from '../../../core/outcome.ts';
import { fen } from '../../../core/units.ts';
import { netOf } from '../../../core/vat.ts';
import {
  IC_ACCOUNTS,
  type KindFlow,
  type Liability,
  liabilityOf,
  type Voucher,
  vouchersOf,
} from '../../../core/voucher.ts';
import {
  galaxyVouchers,
  k3Vouchers,
  plainVouchers,
  u8Vouchers,
} from '../../../core/voucher-forms.ts';
import type { VoucherMapping } from '../../../core/voucher-mapping.ts';
import { ADJUSTMENT_HEAD, adjustmentRows } from './documents.ts';
import { gbk } from './gbk.ts';
import {
  CONTROL_HEAD,
  controlBalance,
  flowsOf,
  goesApart,
  periodJournal,
  TICKET_HEAD,
  ticketRows,
} from './ledger-parts.ts';
import { monthLines, standings } from './lines.ts';
import {
  knowsMoneyMeters,
  MONEY_DETAIL_HEAD,
  MONEY_ROLL_HEAD,
  MoneyMeterTotals,
  moneyDetailCells,
  moneyRollCells,
} from './money-meters.ts';
import type { WrittenPart } from './part-file.ts';
import { BOM, mapped, table, told } from './part-rows.ts';
import {
  AGEING_HEAD,
  Ageing,
  APART_HEAD,
  apartCells,
  type Cells,
  DETAIL_HEAD,
  detailCells,
  INVOICED_HEAD,
  invoicedCells,
  OF_IT_INVOICED,
  PRICE_HEAD,
  priceCells,
  ROLL_HEAD,
  rollCells,
  SUMMARY_HEAD,
  SubLedger,
  Summary,
  yuan,
} from './parts.ts';
import { type Folder, Parts } from './parts-folder.ts';
import { receiptParts } from './receipt-parts.ts';
import { documentParts, recognisedParts } from './recognised-parts.ts';
import { type ExportScope, exportFormatOf, type PeriodScope } from './scope.ts';
import { REGISTER_HEAD, registerRows } from './ticket-register.ts';

interface Totals {
  lines: number;
  litres: number;
  grossFen: number;
  netFen: number;
  /** Of the gross what the lines earn: without gas whose revenue goes apart from its use, with what they catch up with. */
  earnedFen: number;
}

/**
 * Net is rounded a line and a voucher is the sum of its lines (trade.md §7); what one rounding of the total would make of it
 * stands beside, so that nobody has to look for some fen.
 */
function vatOf({ earnedFen, netFen }: Totals) {
  const netOfTotalFen = Math.sign(earnedFen) * netOf(fen(Math.abs(earnedFen)));
  return { earnedFen, netOfTotalFen, roundingFen: netFen - netOfTotalFen };
}

export interface MonthExport {
  readonly parts: readonly WrittenPart[];
  readonly vouchers: readonly Voucher[];
  readonly totals: Readonly<Omit<Totals, 'earnedFen'>>;
}

/** The heading with the columns that only some companies have. */
const withColumns = (head: Cells, columns: Cells, has: boolean): Cells =>
  has ? [...head, ...columns] : head;

/** Columns that only some companies have: of invoices before the use, and of money meters. */
interface Columns {
  readonly invoices: boolean;
  readonly money: boolean;
}

function lineParts(
  parts: Parts,
  scope: ExportScope,
  { invoices, money }: Columns,
  moneyTotals: MoneyMeterTotals,
): { summary: Summary; totals: Totals } {
  const { period } = scope.month;
  const summary = new Summary();
  const totals: Totals = { lines: 0, litres: 0, grossFen: 0, netFen: 0, earnedFen: 0 };
  const details = told(monthLines(scope), (line) => {
    summary.take(line);
    moneyTotals.takeLine(line);
    totals.lines += 1;
    totals.litres += line.deduction.litres + (line.deduction.overUse?.litres ?? 0);
    const gross = line.deduction.fen + (line.deduction.overUse?.fen ?? 0);
    totals.grossFen += gross;
    totals.earnedFen +=
      gross - (line.deduction.apart?.fen ?? 0) + (line.deduction.recognised?.fen ?? 0);
    totals.netFen += line.deduction.netFen + (line.deduction.recognised?.netFen ?? 0);
  });
  parts.add(
    '01-details.csv',
    table(
      withColumns(withColumns(DETAIL_HEAD, OF_IT_INVOICED, invoices), MONEY_DETAIL_HEAD, money),
      mapped(details, (line) => [
        withColumns(detailCells(period, line, invoices), moneyDetailCells(line), money),
      ]),
    ),
  );
  const prices = mapped(monthLines(scope), (line) => priceCells(period, line, invoices));
  const head = withColumns(PRICE_HEAD, OF_IT_INVOICED, invoices);
  parts.add('01-price-lines.csv', table(head, prices));
  parts.add('02-summary.csv', table(SUMMARY_HEAD, summary.rows()));
  return { summary, totals };
}

const isInvoiced = ({ debit, credit }: KindFlow): boolean =>
  [debit, credit].includes('invoicedInLiability');

/** Answers what the customers' sub-account is. Throws Bug where a control account is not what its customers' rows sum to. */
function subLedgerParts(
  parts: Parts,
  scope: ExportScope,
  flows: readonly KindFlow[],
  { invoices, money }: Columns,
  moneyTotals: MoneyMeterTotals,
): Liability {
  const ageing = new Ageing(scope);
  const behind = new SubLedger();
  const rolls = told(standings(scope), (standing) => {
    ageing.take(standing);
    behind.take(standing);
    moneyTotals.takeStanding(standing);
  });
  const apart = flows.some(goesApart);
  const columns = (own: Cells, aside: Cells, invoiced: Cells, ofMoney: Cells): Cells =>
    withColumns(withColumns(withColumns(own, aside, apart), invoiced, invoices), ofMoney, money);
  parts.add(
    '03-roll-forward.csv',
    table(
      columns(ROLL_HEAD, APART_HEAD, INVOICED_HEAD, MONEY_ROLL_HEAD),
      mapped(rolls, (one) => [
        columns(rollCells(one), apartCells(one), invoicedCells(one), moneyRollCells(one)),
      ]),
    ),
  );
  parts.add('03-adjustments.csv', table(ADJUSTMENT_HEAD, adjustmentRows(scope)));
  parts.add('04-ageing.csv', table(AGEING_HEAD, ageing.rows()));
  receiptParts(parts, scope, flows);
  parts.add('06-tickets.csv', table(TICKET_HEAD, ticketRows(scope)));
  if (parts.format !== 1) parts.add('06-register.csv', table(REGISTER_HEAD, registerRows(scope)));
  const liability = liabilityOf(flows);
  const rows = [...behind.sums].map(([gl, subLedger]): Cells => {
    const control = controlBalance(flows, gl);
    assert(control === subLedger, () => `${gl} is ${control} fen, its sub-ledger ${subLedger}`);
    const ic = IC_ACCOUNTS[liability];
    // With pending VAT beside it the liability is net; both together are what the customers hold.
    const pending = liability === 'contract' ? `＋${CHART.pendingVat.zh}` : '';
    const [code, name] =
      gl === CHART.balanceFen.gl ? [ic.gl, `${ic.name}${pending}`] : [gl, CHART.overUseFen.zh];
    return [code, name, yuan(control), yuan(subLedger), yuan(control - subLedger)];
  });
  parts.add('07-control.csv', table(CONTROL_HEAD, rows));
  return liability;
}

function voucherParts(
  parts: Parts,
  scope: PeriodScope,
  summary: Summary,
  mapping: VoucherMapping,
  liability: Liability,
): readonly Voucher[] {
  const { lastDay } = scope.month;
  const flows = flowsOf(scope, 'in');
  const revenue = {
    revenue: summary.parts(),
    recognised: flows.some(goesApart) ? recognisedParts(scope) : [],
    documents: documentParts(scope, flows),
  };
  const vouchers = vouchersOf(flows, revenue, lastDay, liability);
  const plain = [...plainVouchers(vouchers, mapping)];
  parts.add('08-vouchers.csv', [BOM + (plain[0] ?? ''), ...plain.slice(1)]);
  parts.add('08-vouchers-u8.txt', u8Vouchers(vouchers, mapping), { encode: gbk });
  const k3 = [...k3Vouchers(vouchers, mapping)];
  parts.add('08-vouchers-k3.csv', [BOM + (k3[0] ?? ''), ...k3.slice(1)]);
  parts.add('08-vouchers-galaxy.json', [galaxyVouchers(vouchers, mapping)], { header: 0 });
  return vouchers;
}

/** The ninth part: what the others are, by count and digest, and who prepared, reviewed and closed the month. */
function manifest(
  scope: PeriodScope,
  { format, written }: Parts,
  {
    totals,
    vat,
    moneyMeters,
  }: {
    readonly totals: MonthExport['totals'];
    readonly vat: ReturnType<typeof vatOf>;
    /** Absent of a company, or a format, without them. */
    readonly moneyMeters: ReturnType<MoneyMeterTotals['done']> | null;
  },
): string {
  const { period, firstDay, lastDay, hash, submittedBy, reviewedBy, closedBy, missing } =
    scope.month;
  const body = {
    ...{ format: `qika-month-${format}`, period, firstDay, lastDay },
    ...{ submission: hash, preparedBy: submittedBy, reviewedBy, closedBy, missing },
    watermarks: scope.marks.map(({ station, row }) => ({ station, row })),
    totals,
    vat,
    ...(moneyMeters === null ? {} : { moneyMeters }),
    files: written,
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}

/**
 * KiB of pages that SQLite keeps. Half a dozen lists are sorted beside each other, and each may fill as much memory as the pages
 * have before it goes to a file; the pages themselves are read in their order, and once.
 */
const CACHE_KIB = 1_000;

/** Writes all parts into `folder`, which is empty. Throws Bug where the parts do not tie to each other. */
export function exportMonth(
  period: PeriodScope,
  mapping: VoucherMapping,
  folder: Folder,
): MonthExport {
  period.file.db.pragma(`cache_size = -${CACHE_KIB}`);
  const parts = new Parts(folder, exportFormatOf(period));
  const scope: ExportScope = { ...period, moneyMeters: knowsMoneyMeters(period) };
  const flows = flowsOf(scope, 'until');
  const columns: Columns = {
    invoices: flows.some(isInvoiced),
    money: parts.format >= 3 && scope.moneyMeters,
  };
  const ofMoney = new MoneyMeterTotals();
  const { summary, totals } = lineParts(parts, scope, columns, ofMoney);
  const liability = subLedgerParts(parts, scope, flows, columns, ofMoney);
  const moneyMeters = ofMoney.done();
  const vouchers = voucherParts(parts, scope, summary, mapping, liability);
  parts.add(`${scope.month.period}.journal`, periodJournal(scope), { header: 1 });
  parts.addWorkbook(`${scope.month.period}.xlsx`);
  const { earnedFen: _earned, ...sums } = totals;
  const said = manifest(scope, parts, {
    ...{ totals: sums, vat: vatOf(totals) },
    moneyMeters: columns.money ? moneyMeters : null,
  });
  parts.add('09-manifest.json', [said], { header: 0 });
  return { parts: parts.written, vouchers, totals: sums };
}
