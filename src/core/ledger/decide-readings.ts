/** Readings are recorded with their doubts and looked at; faults of meters are opened and ended. Nothing is posted here. */
import { formatMeter, type RowId } from '../ids.ts';
import { accept, assert, type Facts, type Outcome, refuse } from '../outcome.ts';
import {
  type Against,
  type Agreed,
  DOUBTS,
  figureOf,
  type Judgement,
  judge,
  type Observed,
  wheelOf,
} from '../reading.ts';
import { litre, ZERO_LITRE } from '../units.ts';
import { type Consequence, meterOf } from './effects.ts';
import { hasBeen } from './has-been.ts';
import type {
  EndFault,
  MeterFaultRow,
  ReadingRow,
  RecordReading,
  ReportFault,
  ResolveReading,
} from './reading-rows.ts';
import type { CommandResult, FactResult } from './results.ts';
import type { MeterRow } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';

const NOBODY = { accountId: null, cardNo: null };
const told = (facts: Facts): Outcome<FactResult> => accept({ kind: 'fact', facts });

/** Asked only where there is a figure to hold against it: a card is read at every sale. */
function agreedBefore(
  { source, electronic, at }: Observed,
  meter: MeterRow,
  books: Snapshot,
): Agreed {
  const figure = figureOf(source);
  const row = electronic === null ? undefined : books.agreedReading(meter.meter, figure, at);
  if (row === undefined) {
    const testGasUnknown = figure !== 'display';
    return { index: meter.initialIndex, electronic: ZERO_LITRE, testGasUnknown };
  }
  assert(row.electronic !== null, `reading ${row.entryId} agrees with nothing`);
  return { index: row.index, electronic: row.electronic, testGasUnknown: false };
}

/** The judgement of a reading of this meter, from the readings beside it in time. */
export function judgementOf(reading: Observed, meter: MeterRow, snapshot: Snapshot): Judgement {
  const { initialIndex } = meter;
  const enrolled = { index: initialIndex, at: 0, valveOpen: null };
  const against: Against = {
    before: snapshot.readingBefore(meter.meter, reading.at) ?? enrolled,
    after: snapshot.readingAfter(meter.meter, reading.at) ?? null,
    size: snapshot.plate(meter.meter)?.size ?? null,
    wheel: wheelOf(meter.wheelDigits),
    agreed: agreedBefore(reading, meter, snapshot),
  };
  return judge(reading, against);
}

/** As facts of a result: what follows from an entry must not ask the rules again. */
export const judgementFacts = ({ use, doubts, counts }: Judgement): Facts => ({
  readingUse: use,
  readingDoubts: doubts.join(' '),
  readingCounts: counts,
});

function judgementFrom(result: CommandResult): Judgement | null {
  assert(result.kind === 'fact', 'a reading answers with facts');
  const { readingUse, readingDoubts, readingCounts } = result.facts;
  if (typeof readingUse !== 'number' || typeof readingDoubts !== 'string') return null;
  const named = readingDoubts.split(' ');
  return {
    use: litre(readingUse),
    doubts: DOUBTS.filter((doubt) => named.includes(doubt)),
    counts: readingCounts === true,
  };
}

/** The row of a reading, from the facts of its entry; null where the entry judged none. */
export function readingRow(
  result: CommandResult,
  meter: MeterRow,
  reading: Observed,
  readBy: string,
  place: Place,
): ReadingRow | null {
  const judgement = judgementFrom(result);
  if (judgement === null) return null;
  return {
    entryId: place.entryId,
    meter: meter.meter,
    accountId: meter.accountId,
    ...reading,
    ...judgement,
    readBy,
    resolution: '',
    resolvedBy: '',
    reason: '',
  };
}

/** Refuses, in this order: meter.unknown, reading.from-the-future. A doubtful reading is recorded, and does not count yet. */
export function decideRecordReading(
  { meter, reading, at }: RecordReading,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const row = snapshot.meter(meter);
  if (row === undefined) return refuse('meter.unknown', { meter: formatMeter(meter) });
  if (reading.at > at) return refuse('reading.from-the-future', { meter: formatMeter(meter) });
  const facts = judgementFacts(judgementOf(reading, row, snapshot));
  return told({ meter, ...facts });
}

export function recordReadingEffects(
  command: RecordReading,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const meter = meterOf(books, command.meter);
  const row = readingRow(result, meter, command.reading, command.readBy, place);
  assert(row !== null, 'a recorded reading was judged');
  return {
    subject: { accountId: meter.accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'reading', row }],
  };
}

/** Refuses, in this order: reading.unknown, reading.not-in-doubt, reading.resolved. */
export function decideResolveReading(
  { reading, resolution }: ResolveReading,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const row = snapshot.reading(reading);
  if (row === undefined) return refuse('reading.unknown', { reading });
  if (row.doubts.length === 0) return refuse('reading.not-in-doubt', { reading });
  if (row.resolution !== '') return refuse('reading.resolved', { reading, by: row.resolvedBy });
  return told({ reading, resolution });
}

function readingOf(books: Books, id: RowId): ReadingRow {
  const row = books.reading(id);
  assert(row !== undefined, `reading ${id} is gone between the rule and its effect`);
  return row;
}

export function resolveReadingEffects(command: ResolveReading, books: Books): Consequence {
  const { resolution, reason, operator } = command;
  const before = readingOf(books, command.reading);
  const counts = resolution === 'confirmed';
  const row: ReadingRow = { ...before, counts, resolution, resolvedBy: operator, reason };
  return {
    subject: { accountId: before.accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'reading', row }],
  };
}

/** Refuses, in this order: meter.unknown, fault.open, date.in-the-future. */
export function decideReportFault(command: ReportFault, snapshot: Snapshot): Outcome<FactResult> {
  const { meter, fault, foundOn } = command;
  if (snapshot.meter(meter) === undefined) {
    return refuse('meter.unknown', { meter: formatMeter(meter) });
  }
  const open = snapshot.fault(meter);
  if (open !== undefined && open.endedOn === '') {
    return refuse('fault.open', { meter: formatMeter(meter), foundOn: open.foundOn });
  }
  const found = hasBeen(foundOn, command);
  return found.ok ? told({ meter, fault }) : found;
}

export const reportFaultEffects = (command: ReportFault): Consequence => {
  const { meter, fault, foundOn, foundBy } = command;
  const row: MeterFaultRow = { meter, fault, foundOn, foundBy, endedOn: '', handling: '' };
  return { subject: NOBODY, postings: [], changes: [{ table: 'meterFault', row }] };
};

/** Refuses, in this order: fault.none, fault.ends-before {foundOn}, date.in-the-future. */
export function decideEndFault(command: EndFault, snapshot: Snapshot): Outcome<FactResult> {
  const { meter, endedOn } = command;
  const open = snapshot.fault(meter);
  if (open === undefined || open.endedOn !== '') {
    return refuse('fault.none', { meter: formatMeter(meter) });
  }
  if (endedOn < open.foundOn) {
    return refuse('fault.ends-before', { meter: formatMeter(meter), foundOn: open.foundOn });
  }
  const ended = hasBeen(endedOn, command);
  return ended.ok ? told({ meter, endedOn }) : ended;
}

export function endFaultEffects({ meter, endedOn, handling }: EndFault, books: Books): Consequence {
  const open = books.fault(meter);
  assert(open !== undefined, `the fault of meter ${meter} is gone between the rule and its effect`);
  const row: MeterFaultRow = { ...open, endedOn, handling };
  return { subject: NOBODY, postings: [], changes: [{ table: 'meterFault', row }] };
}
