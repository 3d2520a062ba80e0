/**
 * The whole digits of a meter's wheel (字轮整数位) were written down wrongly: a document of engineering, with a second person,
 * says how many there are. It moves nothing; from then on an index rolls over where the wheel does.
 */
import { formatMeter, type MeterId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { wheelOf } from '../reading.ts';
import { type Litre, litre } from '../units.ts';
import type { CommandHead } from './command-head.ts';
import { waitingPeriod } from './decide-adjustment.ts';
import { type Consequence, meterOf } from './effects.ts';
import type { FactResult } from './results.ts';
import type { MeterRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Snapshot } from './snapshot.ts';
import { turnsBilled } from './unbilled.ts';

export interface CorrectWheel extends CommandHead {
  readonly kind: 'correct-wheel';
  readonly meter: MeterId;
  readonly wheelDigits: number;
  readonly reason: string;
  readonly witness: string;
}

/** The highest index that the meter is known to have shown. */
function highestShown({ meter, initialIndex }: MeterRow, at: number, snapshot: Snapshot): Litre {
  const read = snapshot.readingBefore(meter, at + 1)?.index ?? initialIndex;
  const billed = snapshot.metered(meter)?.readIndex ?? initialIndex;
  return litre(Math.max(initialIndex, read, billed));
}

/** Was a turn of the wheel billed, as it was written down or as it would be now? Its litres would be counted otherwise. */
function hasTurned(row: MeterRow, wheelDigits: number, snapshot: Snapshot): boolean {
  const metered = snapshot.metered(row.meter);
  if (metered === undefined) return false;
  return [row.wheelDigits, wheelDigits].some((digits) => {
    const { initialIndex } = row;
    return turnsBilled({ initialIndex, wheelDigits: digits }, metered) > 0;
  });
}

/**
 * Refuses, in this order: approval.witness-required, approval.same-person, meter.unknown, meter.taken-down, wheel.same,
 * wheel.shown-more (it has shown an index that such a wheel cannot), wheel.turned (a roll-over was billed), wheel.line-waiting
 * (its use of a period is entered and not deducted).
 */
export function decideCorrectWheel(command: CorrectWheel, snapshot: Snapshot): Outcome<FactResult> {
  const { meter, wheelDigits, operator, witness, at } = command;
  const seen = seenByTwo(operator, witness);
  if (!seen.ok) return seen;
  const name = formatMeter(meter);
  const row = snapshot.meter(meter);
  if (row === undefined) return refuse('meter.unknown', { meter: name });
  if (snapshot.meterEnd(meter) !== undefined) return refuse('meter.taken-down', { meter: name });
  if (row.wheelDigits === wheelDigits) return refuse('wheel.same', { meter: name, wheelDigits });
  const indexLitres = highestShown(row, at, snapshot);
  if (indexLitres >= wheelOf(wheelDigits)) {
    return refuse('wheel.shown-more', { meter: name, wheelDigits, indexLitres });
  }
  if (hasTurned(row, wheelDigits, snapshot)) return refuse('wheel.turned', { meter: name });
  const { accountId } = row;
  const period = accountId === null ? null : waitingPeriod(snapshot, accountId);
  if (accountId !== null && period !== null) {
    return refuse('wheel.line-waiting', { accountId, period });
  }
  return accept({ kind: 'fact', facts: { meter, before: row.wheelDigits, wheelDigits } });
}

export function correctWheelEffects(
  { meter, wheelDigits }: CorrectWheel,
  books: Books,
): Consequence {
  const row = meterOf(books, meter);
  return {
    subject: { accountId: row.accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'meter', row: { ...row, wheelDigits } }],
  };
}
