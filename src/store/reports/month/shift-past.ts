/**
 * Shifts that were closed in the period, by the entries of their counts, and what became of their differences until its end. Of the
 * table of shifts only what never changes after a closing is read: the part made again is the same bytes.
 */

import type { OperationId } from '../../../core/ids.ts';
import { factOf, textOf } from '../../../core/ledger/fact.ts';
import type { ResolveRecovered } from '../../../core/ledger/gap/commands.ts';
import type {
  CountDrawer,
  RedHandOver,
  RuleDifference,
  Verdict,
} from '../../../core/ledger/hall/commands.ts';
import type { FactResult } from '../../../core/ledger/results.ts';
import { assert } from '../../../core/outcome.ts';
import { parseCanonical } from '../../canonical.ts';
import { opBytes, opText } from '../../tables/identities.ts';
import type { PeriodScope, StationMark } from './scope.ts';

interface StoredClosing {
  readonly shift: Uint8Array;
  readonly cashier: string;
  readonly after: number;
  readonly closedAt: number;
  readonly openedOn: string;
  readonly openedWall: number;
  readonly closedOn: string;
  readonly closedWall: number;
  readonly detail: string;
}

export interface ClosedShift extends Omit<StoredClosing, 'shift' | 'detail'> {
  readonly station: number;
  readonly shift: string;
  /** The figures that the count was told: float, carried, takings, expected, counted, difference. */
  readonly told: FactResult;
}

const CLOSINGS = `SELECT s.shift, s.cashier, s.after, s.closed_at AS closedAt,
    o.business_date AS openedOn, o.wall AS openedWall,
    c.business_date AS closedOn, c.wall AS closedWall, c.detail
  FROM shift s JOIN entry o ON o.id = s.opened_at JOIN entry c ON c.id = s.closed_at
  WHERE s.station = ? AND s.closed_at > ? AND s.closed_at <= ? ORDER BY s.closed_at`;

/** Of one station, in the order of their counts. */
export function* closedShifts(
  { file }: PeriodScope,
  { station, before, row }: StationMark,
): Generator<ClosedShift> {
  const closings = file.db.prepare<[number, number, number], StoredClosing>(CLOSINGS);
  for (const { shift, detail, ...rest } of closings.iterate(station, before, row)) {
    const { result } = parseCanonical(detail) as {
      readonly command: CountDrawer;
      readonly result: FactResult;
    };
    yield { ...rest, station, shift: opText(shift), told: result };
  }
}

/** Where the rows of each cashier's first shift that closes in the period begin. */
export function firstRows(
  { file }: PeriodScope,
  { station, before, row }: StationMark,
): ReadonlyMap<string, number> {
  const rows = file.db
    .prepare<[number, number, number], { readonly cashier: string; readonly after: number }>(
      `SELECT cashier, min(after) AS after FROM shift
       WHERE station = ? AND closed_at > ? AND closed_at <= ? GROUP BY cashier`,
    )
    .all(station, before, row);
  return new Map(rows.map(({ cashier, after }) => [cashier, after]));
}

/** Did the cashier ever open a shift, up to the end of the period? */
export function opensShifts({ file }: PeriodScope) {
  const opened = file.db
    .prepare<[number, string, number], number>(
      'SELECT 1 FROM shift WHERE station = ? AND cashier = ? AND opened_at <= ? LIMIT 1',
    )
    .pluck();
  return ({ station, row }: StationMark, cashier: string): boolean =>
    opened.get(station, cashier, row) !== undefined;
}

/** Finds shifts by name, and by a row of their cashier; throws Bug for a name that no shift has. */
export function shiftsBy({ file, marks }: PeriodScope) {
  const cashiers = file.db
    .prepare<[Uint8Array], string>('SELECT cashier FROM shift WHERE shift = ?')
    .pluck();
  const closings = file.db
    .prepare<[Uint8Array], number | null>('SELECT closed_at FROM shift WHERE shift = ?')
    .pluck();
  const owning = file.db.prepare<
    [number, string, number, number],
    { readonly shift: Uint8Array; readonly closedAt: number | null }
  >(
    `SELECT shift, closed_at AS closedAt FROM shift
     WHERE station = ? AND cashier = ? AND after < ? AND opened_at <= ? ORDER BY opened_at DESC LIMIT 1`,
  );
  const ends = new Map(marks.map(({ station, row }) => [station, row]));
  const begins = new Map(marks.map(({ station, before }) => [station, before]));
  return {
    /** Was its drawer counted in an earlier period, whose totals stay as they are? */
    isOfEarlierPeriod(station: number, shift: OperationId): boolean {
      const closedAt = closings.get(opBytes(shift)) ?? null;
      return closedAt !== null && closedAt <= (begins.get(station) ?? 0);
    },
    cashierOf(shift: OperationId): string {
      const cashier = cashiers.get(opBytes(shift));
      assert(cashier !== undefined, () => `shift ${shift} is gone`);
      return cashier;
    },
    /** '' where no shift that had begun by the end of the period owns the row. */
    at(station: number, cashier: string, row: number): string {
      const found = owning.get(station, cashier, row, ends.get(station) ?? 0);
      if (found === undefined || (found.closedAt !== null && found.closedAt < row)) return '';
      return opText(found.shift);
    },
  };
}

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  'paid-in': '缴存',
  wages: '扣工资',
  company: '公司承担',
  returned: '退还顾客',
  gain: '转收入',
};

/** What became of a difference: hand-overs put right, lost sales found, and rulings with who ruled. Fen, signed as the difference is. */
export interface Fate {
  moved: number;
  explained: number;
  ruled: number;
  readonly rulings: string[];
  readonly ruledBy: string[];
}

type Event = { readonly result: FactResult } & (
  | { readonly kind: 'rule-difference'; readonly command: RuleDifference }
  | { readonly kind: 'resolve-recovered'; readonly command: ResolveRecovered }
  | { readonly kind: 'red-hand-over'; readonly command: RedHandOver }
);

export const nothingBecame = (): Fate => ({
  ...{ moved: 0, explained: 0, ruled: 0 },
  ...{ rulings: [], ruledBy: [] },
});

function tell(fates: Map<string, Fate>, event: Event): void {
  const of = (shift: string): Fate => {
    const fate = fates.get(shift) ?? nothingBecame();
    fates.set(shift, fate);
    return fate;
  };
  const { result } = event;
  if (event.kind === 'rule-difference') {
    const { shift, verdict, ruledBy } = event.command;
    const fate = of(shift);
    fate.ruled += factOf(result, 'difference');
    fate.rulings.push(VERDICTS[verdict]);
    fate.ruledBy.push(ruledBy);
  } else if (event.kind === 'red-hand-over') {
    const shift = textOf(result, 'shift');
    if (shift !== '') of(shift).moved += factOf(result, 'rightAmount') - factOf(result, 'amount');
  } else {
    const { how } = event.command;
    if (how.by !== 'sold' || how.channel !== 'cash-over' || how.shift === undefined) return;
    of(how.shift).explained += factOf(result, 'fen');
  }
}

/** By shift, of what was entered in the period: as many as there were differences, whatever the customers are. */
export function fatesOf({ file, marks }: PeriodScope): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>();
  const events = file.db.prepare<
    [number, number],
    { readonly kind: Event['kind']; readonly detail: string }
  >(
    `SELECT kind, detail FROM entry WHERE id > ? AND id <= ?
       AND kind IN ('rule-difference', 'resolve-recovered', 'red-hand-over') ORDER BY id`,
  );
  for (const { before, row } of marks) {
    for (const { kind, detail } of events.iterate(before, row)) {
      tell(fates, { ...(parseCanonical(detail) as object), kind } as Event);
    }
  }
  return fates;
}
