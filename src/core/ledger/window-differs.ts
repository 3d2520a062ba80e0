/**
 * A window count beside the books (表窗与台账): beyond them, where no write ever led so far; before them, where the meter itself
 * had told of more. It differs until a later count agrees, the meter tells of itself again on a card or is taken down, or what
 * it shows is booked after a gap: a sale in between explains nothing.
 */
import type { Counted } from '../card.ts';
import type { MeterId } from '../ids.ts';
import { litre } from '../units.ts';
import { datedAt } from './observation.ts';
import type { Change, MeterRow } from './rows.ts';
import type { Books, Snapshot } from './snapshot.ts';
import type { WindowCountRow } from './window-count.ts';

export interface WindowDiffers {
  readonly way: 'beyond' | 'before';
  /** What the books led to, or knew as taken; litres, or fen of a money meter. */
  readonly books: Counted;
}

/** The most that any write leads the meter to: posted, or still open. */
export function writtenFor(
  books: Pick<Snapshot, 'openLoadOnMeter' | 'openLineLoadOn'>,
  { meter, loadedTotal }: Pick<MeterRow, 'meter' | 'loadedTotal'>,
): Counted {
  const open = books.openLoadOnMeter(meter)?.target.total ?? 0;
  const ordered = books.openLineLoadOn(meter)?.litres ?? 0;
  return litre(Math.max(open, loadedTotal + ordered));
}

/** No report that contradicts the ledger is ever taken, so one that is younger than the look settles what it saw. */
const hasToldSince = ({ report }: Pick<MeterRow, 'report'>, { at }: WindowCountRow): boolean =>
  report !== null && datedAt(report.clock, report.at) >= at;

/** Null where they agree, or the meter has told of itself since. `written` is what the books lead to now. */
export function windowDiffers(
  row: WindowCountRow,
  meter: Pick<MeterRow, 'report'>,
  written: Counted,
): WindowDiffers | null {
  if (hasToldSince(meter, row)) return null;
  const { total, booksThen } = row;
  // What was written since the look was not in the window yet; what was taken back since was.
  const led = litre(Math.min(written, booksThen?.written ?? written));
  if (total > led) return { way: 'beyond', books: led };
  if (booksThen !== undefined && total < booksThen.taken)
    return { way: 'before', books: booksThen.taken };
  return null;
}

/** What a card, or the window itself, showed of writes that were lost is booked: the window is beyond the books no more. */
export function windowBooked(books: Books, meter: MeterId, total: Counted): readonly Change[] {
  const row = books.windowCount(meter);
  const then = row?.booksThen;
  if (row === undefined || then === undefined) return [];
  if (then.written >= row.total || row.total > total) return [];
  const booksThen = { ...then, written: row.total };
  return [{ table: 'windowCount', row: { ...row, booksThen } }];
}
