/** One closed period in the ledger's file: which postings are its own, which came before it, and who closed it. */
import type { ClosePeriod, ExportFormat } from '../../../core/ledger/month-commands.ts';
import type { MonthRow, WatermarkRow } from '../../../core/ledger/month-rows.ts';
import { accept, assert, type Outcome, refuse } from '../../../core/outcome.ts';
import type { Period } from '../../../core/period.ts';
import { parseCanonical } from '../../canonical.ts';
import { monthTable, watermarkTable } from '../../tables/months.ts';
import type { LedgerFile } from '../ledger-file.ts';

export interface StationMark {
  readonly station: number;
  /** Last row of the periods before, and of this one. */
  readonly before: number;
  readonly row: number;
}

export interface PeriodScope {
  readonly file: LedgerFile;
  readonly month: MonthRow;
  readonly marks: readonly StationMark[];
}

/** A period of a company that has money meters (金额表), or has none: most have none, and pay nothing for their columns. */
export interface ExportScope extends PeriodScope {
  readonly moneyMeters: boolean;
}

export const STATION_ROWS = 2 ** 44;

/** Refuses period.unknown, and period.state for one that is not closed. */
export function closedPeriod(file: LedgerFile, period: Period): Outcome<PeriodScope> {
  const month = monthTable(file.db).get(period);
  if (month === undefined) return refuse('period.unknown', { period });
  if (month.state !== 'closed') return refuse('period.state', { period, state: month.state });
  const marks: readonly WatermarkRow[] = [...watermarkTable(file.db).all()];
  const before = (station: number): number =>
    marks
      .filter((mark) => mark.station === station && mark.period < period)
      .reduce((last, { row }) => Math.max(last, row), station * STATION_ROWS);
  const own = marks
    .filter((mark) => mark.period === period)
    .map(({ station, row }) => ({ station, before: before(station), row }));
  return accept({ file, month, marks: own });
}

/** How the closed period's export is written: as by the program that closed it, so that made again it is the same bytes. */
export function exportFormatOf({ file, month: { period } }: PeriodScope): ExportFormat {
  const closing = file.db
    .prepare<[{ period: string }], string>(
      `SELECT detail FROM entry
       WHERE kind = 'close-period' AND id > (SELECT min(last_row) FROM watermark WHERE period = @period)
         AND json_extract(detail, '$.command.period') = @period
       ORDER BY id LIMIT 1`,
    )
    .pluck()
    .get({ period });
  assert(closing !== undefined, () => `the entry that closed ${period} is gone`);
  const { command } = parseCanonical(closing) as { readonly command: ClosePeriod };
  return command.exportFormat ?? 1;
}

/** Periods that were closed, oldest first. */
export const closedPeriods = ({ db }: LedgerFile): readonly MonthRow[] =>
  [...monthTable(db).all()].filter(({ state }) => state === 'closed');

/** The entry `e` is a purchase for a money meter (金额表), or finds, undoes or uses one: 1 or 0. Whoever does not ask for it pays nothing. */
const MONEY_METERS = `CASE
  WHEN e.kind IN ('buy-gas', 'deduct-usage')
    THEN coalesce(json_extract(e.detail, '$.result.counts') = 'money', 0)
  WHEN e.kind IN ('change-meter', 'settle-account')
    THEN coalesce(json_extract(e.detail, '$.result.use.counts') = 'money', 0)
  WHEN e.kind IN ('reverse-purchase', 'recover-load') THEN coalesce(json_extract(e.detail, '$.result.facts.money'), 0)
  ELSE 0 END`;

/**
 * `WITH scoped AS (…)`: every posting with its entry and `scope`, which is 0 before the period, 1 in it, 2 after it, and whether
 * money that no gas stands for came or went with it. Rows and
 * stations are numbers of ours, so they are written into the text; the period is bound as @period.
 */
export function scopedPostings({ marks }: PeriodScope): string {
  const cases = marks.map(
    ({ station, before, row }) =>
      `WHEN ${station} THEN CASE WHEN p.id <= ${before} THEN 0 WHEN p.id <= ${row} THEN 1 ELSE 2 END`,
  );
  const facts = cases.length === 0 ? '2' : `CASE p.id >> 44 ${cases.join(' ')} ELSE 2 END`;
  const named = "json_extract(e.detail, '$.command.period')";
  return `WITH scoped AS (
    SELECT p.id, p.owner, p.debit, p.credit, p.amount, e.id AS entry, e.kind, e.op_id AS opId,
      e.business_date AS date, e.operator, ${MONEY_METERS} AS moneyMeter,
      CASE WHEN e.kind = 'deduct-usage' THEN
        CASE WHEN ${named} < @period THEN 0 WHEN ${named} = @period THEN 1 ELSE 2 END
      ELSE ${facts} END AS scope
    FROM posting p JOIN entry e ON e.id = p.entry_id)`;
}
