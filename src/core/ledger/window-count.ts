/**
 * What stands in a meter's window (表窗读数), typed by one person, seen by another, its photograph known by its hash. It is
 * evidence and moves nothing: a diagnosis shows it, and a load whose card cannot come back may be ended from it.
 */

import type { Counted } from '../card.ts';
import { formatMeter, type MeterId, type OperationId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { litre } from '../units.ts';
import type { CommandHead } from './command-head.ts';
import { type Consequence, meterOf } from './effects.ts';
import { factOf, hasFact } from './fact.ts';
import { countsMoney } from './money-meter.ts';
import type { CommandResult, FactResult } from './results.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { writtenFor } from './window-differs.ts';

export interface NoteWindow extends CommandHead {
  readonly kind: 'note-window';
  readonly meter: MeterId;
  /** Its figures are fen, of a money meter (金额表); absent where they are litres. */
  readonly counts?: 'money';
  /** Total of bought gas, or of bought money, that the meter itself shows (累计购气量). */
  readonly total: Counted;
  /** Purchases that it has taken (购气次数); null where its window does not tell. */
  readonly purchases: number | null;
  /** What is left in it, below zero where it is overdrawn; null where its window does not tell. */
  readonly remaining: number | null;
  /** SHA-256 of the photograph of the window, 64 hex digits. */
  readonly photo: string;
  readonly reason: string;
  /** The second person, who saw it too. */
  readonly second: string;
}

/** The last one of a meter; earlier ones are entries. */
export interface WindowCountRow {
  readonly meter: MeterId;
  /** The entry that it was noted by. */
  readonly noted: OperationId;
  readonly at: number;
  readonly total: Counted;
  readonly purchases: number | null;
  readonly remaining: number | null;
  readonly photo: string;
  readonly operator: string;
  readonly second: string;
  /** How the books stood then, so that a later sale hides no difference; absent of a count that an earlier version noted. */
  readonly booksThen?: {
    /** The most that any write led to. */
    readonly written: Counted;
    /** What the meter was known to have taken. */
    readonly taken: Counted;
  };
}

/**
 * Refuses, in this order: approval.witness-required, approval.same-person, meter.unknown, meter.taken-down,
 * money-meter.other-window (fen of a meter that counts gas, or litres of one that counts money). Whatever stands
 * in the window is noted: that it does not fit is what somebody wants to know.
 */
export function decideNoteWindow(
  { meter, operator, second, counts, total }: NoteWindow,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const name = formatMeter(meter);
  const row = snapshot.meter(meter);
  if (row === undefined) return refuse('meter.unknown', { meter: name });
  if (snapshot.meterEnd(meter) !== undefined) return refuse('meter.taken-down', { meter: name });
  const money = countsMoney(snapshot, meter);
  if (money !== (counts === 'money')) {
    const shows = money ? '金额（元） yuan' : '气量（立方米） m³';
    return refuse('money-meter.other-window', { meter: name, shows });
  }
  const [written, taken] = [writtenFor(snapshot, row), row.takenTotal];
  return accept({
    kind: 'fact',
    facts: {
      meter,
      ...(money
        ? { totalFen: total, writtenFen: written, takenFen: taken }
        : { totalLitres: total, writtenLitres: written, takenLitres: taken }),
    },
  });
}

/** Entries of an earlier version did not say how the books stood. */
function booksThen(result: CommandResult): Pick<WindowCountRow, 'booksThen'> {
  const unit = ['Litres', 'Fen'].find((one) => hasFact(result, `written${one}`));
  if (unit === undefined) return {};
  const counted = (what: string) => litre(factOf(result, `${what}${unit}`));
  return { booksThen: { written: counted('written'), taken: counted('taken') } };
}

export function noteWindowEffects(
  command: NoteWindow,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const { meter, operationId, total, purchases, remaining, photo, operator, second } = command;
  const row: WindowCountRow = {
    meter,
    noted: operationId,
    at: place.at,
    total,
    purchases,
    remaining,
    photo,
    operator,
    second,
    ...booksThen(result),
  };
  return {
    subject: { accountId: meterOf(books, meter).accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'windowCount', row }],
  };
}
