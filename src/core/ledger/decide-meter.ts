/** Card → meter, from the meter's own report: nothing is in the meter because we think so. */
import { moveStage, STAGES } from '../journal.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { fen, litre } from '../units.ts';
import type { TakeIntoMeter } from './commands.ts';
import { type Consequence, cardOf, meterOf, valueMoved } from './effects.ts';
import type { CommandResult, FactResult } from './results.ts';
import type { MeterRow } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';

const taken = (litres: number, money: number, meter: MeterRow): FactResult => ({
  kind: 'fact',
  facts: {
    litres,
    fen: money,
    takenSequence: meter.takenSequence,
    takenTotal: meter.takenTotal,
  },
});

/**
 * Refuses, in this order: card.unknown, card.meter-ahead (the meter's sequence or total lies beyond the ledger, or its
 * total is not one that a posted load led to). A report that says nothing new is accepted and moves nothing.
 */
export function decideTakeIntoMeter(
  command: TakeIntoMeter,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { cardNo, report } = command;
  const card = snapshot.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  const meter = meterOf(snapshot, card.meter);
  const ahead = refuse('card.meter-ahead', {
    cardNo,
    meterLitres: report.meterTotal,
    ledgerLitres: meter.loadedTotal,
  });
  if (report.takenSequence > meter.sequence || report.meterTotal > meter.loadedTotal) return ahead;
  const takenSequence = Math.max(meter.takenSequence, report.takenSequence);
  if (report.meterTotal <= meter.takenTotal) {
    return accept(taken(0, 0, { ...meter, takenSequence }));
  }
  const sum = snapshot.postedBetween(card.meter, meter.takenTotal, report.meterTotal);
  if (sum === undefined) return ahead;
  assert(
    sum.litres === report.meterTotal - meter.takenTotal,
    `the posted loads of meter ${card.meter} have a gap`,
  );
  const after = { ...meter, takenSequence, takenTotal: report.meterTotal };
  return accept(taken(sum.litres, sum.fen, after));
}

function fact(result: CommandResult, name: string): number {
  assert(result.kind === 'fact', 'taking into the meter answers with facts');
  const value = result.facts[name];
  assert(typeof value === 'number', `the fact ${name} is a number`);
  return value;
}

export function takeIntoMeterEffects(
  command: TakeIntoMeter,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const { cardNo } = command;
  const { accountId, meter } = cardOf(books, cardNo);
  const moved = valueMoved(
    books,
    accountId,
    moveStage(
      STAGES.onCard,
      STAGES.inMeter,
      fen(fact(result, 'fen')),
      litre(fact(result, 'litres')),
      accountId,
    ),
    place,
  );
  const row: MeterRow = {
    ...meterOf(books, meter),
    takenSequence: fact(result, 'takenSequence'),
    takenTotal: litre(fact(result, 'takenTotal')),
  };
  return {
    subject: { accountId, cardNo },
    postings: moved.postings,
    changes: [...moved.changes, { table: 'meter', row }],
  };
}
