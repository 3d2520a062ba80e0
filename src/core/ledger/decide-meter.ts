/** Card → meter, from the meter's own report: nothing is in the meter because we think so. */
import { moveStage, STAGES } from '../journal.ts';
import { broughtBy } from '../load.ts';
import { accept, assert, type Facts, type Outcome, refuse } from '../outcome.ts';
import { countedOf, type Observed } from '../reading.ts';
import { fen, type Litre, litre } from '../units.ts';
import type { TakeIntoMeter } from './commands.ts';
import { judgementFacts, judgementOf, readingRow } from './decide-readings.ts';
import { type Consequence, cardOf, liveOf, meterOf, valueMoved } from './effects.ts';
import { factOf } from './fact.ts';
import { datedAt, meterAhead, observationOf, tellsMore } from './observation.ts';
import type { CommandResult, FactResult } from './results.ts';
import type { MeterRow } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { moneyAlong } from './stages.ts';

const taken = (litres: number, money: number, meter: MeterRow): FactResult => ({
  kind: 'fact',
  facts: {
    litres,
    fen: money,
    takenSequence: meter.takenSequence,
    takenTotal: meter.takenTotal,
  },
});

function decidePosting(command: TakeIntoMeter, snapshot: Snapshot): Outcome<FactResult> {
  const { cardNo, report } = command;
  const card = snapshot.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  const meter = meterOf(snapshot, card.meter);
  const ahead = meterAhead(cardNo, report.meterTotal, meter.loadedTotal, countsMoney(report));
  if (report.takenSequence > meter.sequence || report.meterTotal > meter.loadedTotal) return ahead;
  // One sequence leads to one total: what it once brought is not brought again.
  const sameSequence = report.takenSequence <= meter.takenSequence;
  if (sameSequence && report.meterTotal > meter.takenTotal) return ahead;
  const takenSequence = Math.max(meter.takenSequence, report.takenSequence);
  if (report.meterTotal <= meter.takenTotal) {
    return accept(taken(0, 0, { ...meter, takenSequence }));
  }
  const sum = snapshot.postedBetween(card.meter, meter.takenTotal, report.meterTotal);
  if (sum === undefined) return ahead;
  assert(
    broughtBy(sum) === report.meterTotal - meter.takenTotal,
    `the posted loads of meter ${card.meter} have a gap`,
  );
  const after = { ...meter, takenSequence, takenTotal: report.meterTotal };
  const along = moneyAlong(sum, liveOf(snapshot, card.accountId), 'onCardFen');
  return accept(taken(sum.litres, along, after));
}

/**
 * Refuses, in this order: card.unknown, card.meter-ahead, of a money meter card.money-ahead (the meter's sequence or total lies beyond the ledger, its total
 * rose without its sequence, or is not one that a posted load led to). A report that says nothing new is accepted, moves
 * nothing and is not kept: `observed` says whether it is the meter's last word.
 */
export function decideTakeIntoMeter(
  command: TakeIntoMeter,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const posted = decidePosting(command, snapshot);
  if (!posted.ok) return posted;
  const { cardNo, report } = command;
  const meter = meterOf(snapshot, cardOf(snapshot, cardNo).meter);
  const observed = tellsMore(report, meter);
  const read = observed ? factsOfReading(command, meter, snapshot) : {};
  return accept({ kind: 'fact', facts: { ...posted.value.facts, observed, ...read } });
}

/** The report of a money meter: what it has counted down is money, and says nothing of its wheel. */
const countsMoney = (report: TakeIntoMeter['report']): boolean =>
  report.tariffVersion !== undefined;

/** What the electronics have counted is a fact of the entry: the entries of before told none, and are replayed so. */
function factsOfReading(command: TakeIntoMeter, meter: MeterRow, snapshot: Snapshot): Facts {
  const { report } = command;
  const { meterTotal, remaining } = report;
  const electronic = countsMoney(report) ? null : countedOf(litre(meterTotal), litre(remaining));
  const judged = judgementOf(cardReading(command, electronic), meter, snapshot);
  const told = electronic === null ? {} : { readingElectronic: electronic };
  return { ...judgementFacts(judged), ...told };
}

/** All that it was given less what it still holds, the overdraft among it. */
const spentBy = (report: TakeIntoMeter['report']): { readonly spentFen?: number } =>
  countsMoney(report) ? { spentFen: report.meterTotal - report.remaining } : {};

function electronicFact(result: CommandResult): Litre | null {
  const told = result.kind === 'fact' ? result.facts.readingElectronic : undefined;
  return typeof told === 'number' ? litre(told) : null;
}

function cardReading({ report, at }: TakeIntoMeter, electronic: Litre | null): Observed {
  return {
    source: 'card',
    at: datedAt(report.clock, at),
    index: report.index,
    electronic,
    valveOpen: report.valveOpen,
    batteryLow: report.batteryLow,
  };
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
      fen(factOf(result, 'fen')),
      litre(factOf(result, 'litres')),
      accountId,
    ),
    place,
  );
  const before = meterOf(books, meter);
  assert(result.kind === 'fact', 'taking into the meter answers with facts');
  const report =
    result.facts.observed === true ? observationOf(command.report, place.at) : before.report;
  const row: MeterRow = {
    ...before,
    report,
    takenSequence: factOf(result, 'takenSequence'),
    takenTotal: litre(factOf(result, 'takenTotal')),
  };
  const read = readingRow(result, before, cardReading(command, electronicFact(result)), '', place);
  return {
    subject: { accountId, cardNo },
    postings: moved.postings,
    changes: [
      ...moved.changes,
      { table: 'meter', row },
      ...(read === null
        ? []
        : [{ table: 'reading', row: { ...read, ...spentBy(command.report) } } as const]),
    ],
  };
}
