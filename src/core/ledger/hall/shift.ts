/** The shift: float, blind count with one recount, and what becomes of a difference (trade.md §8). */
import { NOBODY } from '../../ids.ts';
import { type LedgerAccount, type Posting, posting } from '../../journal.ts';
import { accept, assert, type Facts, type Outcome, refuse, refuseField } from '../../outcome.ts';
import { FEN_MAX, type Fen, fen } from '../../units.ts';
import type { Consequence } from '../effects.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { Place } from '../snapshot.ts';
import type { HallBooks, HallSnapshot } from './books.ts';
import type { CountDrawer, OpenShift, RuleDifference, Verdict } from './commands.ts';
import { STANDS } from './hand-over.ts';
import type { HallChange, HandOverRow, ShiftRow } from './rows.ts';
import { LATER_FIGURES, type Takings } from './takings.ts';

interface Hall<H> {
  readonly hall: H;
}

const hallEffects = (postings: readonly Posting[], row: HallChange): Consequence => ({
  subject: { accountId: null, cardNo: null },
  postings,
  changes: [{ table: 'hall', row }],
});

const isCount = (amount: Fen): boolean =>
  Number.isSafeInteger(amount) && amount >= 0 && amount <= FEN_MAX;

function factsOf(result: CommandResult): Facts {
  assert(result.kind === 'fact', 'the hall answers with facts');
  return result.facts;
}

function numberIn(facts: Facts, name: string): number {
  const value = facts[name];
  assert(typeof value === 'number', `the fact ${name} is a number`);
  return value;
}

/**
 * Refuses, in this order: request.not-an-amount, shift.open, shift.float-too-small (the last count left less than its float,
 * and with this one the drawer would be expected to hold less than nothing).
 */
export function decideOpenShift(
  { station, operator, float, operationId }: OpenShift,
  { hall }: Hall<HallSnapshot>,
): Outcome<FactResult> {
  if (!isCount(float)) return refuse('request.not-an-amount', { text: String(float) });
  const last = hall.lastShift(station, operator);
  if (last !== undefined && last.state !== 'closed') {
    return refuse('shift.open', { shift: last.shift });
  }
  const missingFen = last === undefined ? 0 : -leftOver(last);
  if (float < missingFen) {
    return refuse('shift.float-too-small', { floatFen: float, missingFen });
  }
  return accept({ kind: 'fact', facts: { shift: operationId, state: 'open' } });
}

export function openShiftEffects(
  { station, operator, float, operationId }: OpenShift,
  { hall }: Hall<HallBooks>,
  { entryId }: Place,
): Consequence {
  const last = hall.lastShift(station, operator);
  const row: ShiftRow = {
    shift: operationId,
    station,
    cashier: operator,
    openedAt: entryId,
    after: last?.closedAt ?? entryId,
    float,
    carried: last === undefined ? 0 : leftOver(last),
    state: 'open',
    closedBy: null,
    closedAt: null,
    closedOn: null,
    counted: null,
    difference: null,
    explained: 0,
    ruledBy: null,
  };
  return hallEffects([], { table: 'shift', row });
}

/** What stays in the drawer over its float when the shift has ended: cash after bank hours carries over. */
function leftOver({ counted, float }: ShiftRow): number {
  assert(counted !== null, 'a shift that has ended was counted');
  return counted - float;
}

/** What the drawer should hold: float, cash not yet handed over, cash in, less cash refunded and handed over. */
const expectedIn = ({ float, carried }: ShiftRow, takings: Takings): number =>
  float + carried + takings.cashIn - takings.cashOut - takings.handedOver;

/**
 * Refuses, in this order: request.not-an-amount, shift.unknown, shift.other-cashier, shift.closed. The answer to a first
 * count that does not agree says nothing of what was expected.
 */
export function decideCountDrawer(
  { station, operator, shift, counted }: CountDrawer,
  { hall }: Hall<HallSnapshot>,
  { entryId }: Place,
): Outcome<FactResult> {
  if (!isCount(counted)) return refuse('request.not-an-amount', { text: String(counted) });
  const row = hall.shift(shift);
  if (row === undefined) return refuse('shift.unknown', { shift });
  if (row.cashier !== operator || row.station !== station) {
    return refuse('shift.other-cashier', { shift, cashier: row.cashier });
  }
  if (row.state === 'closed') return refuse('shift.closed', { shift });
  const takings = hall.takings(row, entryId);
  const expected = expectedIn(row, takings);
  const difference = counted - expected;
  if (difference !== 0 && row.state === 'open') {
    return accept({ kind: 'fact', facts: { shift, state: 'recount' } });
  }
  const { float, carried } = row;
  const figures = { float, carried, ...takings, expected, counted, difference };
  return accept({ kind: 'fact', facts: { shift, state: 'closed', ...figures } });
}

/** What a closing was told to be, and what its own figures say; null when they agree. For whoever replays it. */
export function closingFault(
  row: ShiftRow,
  takings: Takings,
  result: CommandResult,
): string | null {
  const facts = factsOf(result);
  if (facts.state !== 'closed') return null;
  const expected = expectedIn(row, takings);
  const { float, carried } = row;
  const figures = { float, carried, ...takings, expected };
  const wrong = Object.entries(figures).find(
    ([name, value]) =>
      facts[name] !== value && !(facts[name] === undefined && LATER_FIGURES.includes(name)),
  );
  if (wrong !== undefined) return `${wrong[0]} is ${facts[wrong[0]]}, the rows say ${wrong[1]}`;
  const difference = numberIn(facts, 'counted') - expected;
  return facts.difference === difference ? null : `its difference is ${difference}`;
}

/** Short: the cashier owes it. Over: it waits to be ruled. The drawer agrees with the books from then on. */
const differencePosted = (difference: number): readonly Posting[] =>
  difference < 0
    ? posting('cashierShort', 'cash', -difference, NOBODY)
    : posting('cash', 'cashOver', difference, NOBODY);

function shiftOf({ hall }: Hall<HallBooks>, shift: ShiftRow['shift']): ShiftRow {
  const row = hall.shift(shift);
  assert(row !== undefined, `shift ${shift} is gone between the rule and its effect`);
  return row;
}

export function countDrawerEffects(
  { shift, operationId, businessDate }: CountDrawer,
  result: CommandResult,
  books: Hall<HallBooks>,
  { entryId }: Place,
): Consequence {
  const before = shiftOf(books, shift);
  const facts = factsOf(result);
  if (facts.state === 'recount') {
    return hallEffects([], { table: 'shift', row: { ...before, state: 'recount' } });
  }
  const difference = numberIn(facts, 'difference');
  const row: ShiftRow = {
    ...before,
    state: 'closed',
    closedBy: operationId,
    closedAt: entryId,
    closedOn: businessDate,
    counted: fen(numberIn(facts, 'counted')),
    difference,
  };
  return hallEffects(differencePosted(difference), { table: 'shift', row });
}

const IS_FOR_SHORT: Readonly<Record<Verdict, boolean>> = {
  'paid-in': true,
  wages: true,
  company: true,
  returned: false,
  gain: false,
};

const verdictsOf = (difference: number): string =>
  Object.entries(IS_FOR_SHORT)
    .filter(([, isForShort]) => isForShort === difference < 0)
    .map(([verdict]) => verdict)
    .join(' | ');

const SETTLED_WITH: Readonly<Record<Verdict, LedgerAccount>> = {
  'paid-in': 'bank',
  wages: 'wagesPayable',
  company: 'cashLoss',
  returned: 'cash',
  gain: 'otherGains',
};

/** What nobody has ruled of a closed shift's difference; cash over that is the money of a lost sale needs no ruling. */
export const toBeRuled = ({ difference, explained, ruledBy }: ShiftRow): number =>
  difference === null || ruledBy !== null ? 0 : difference - explained;

/**
 * Refuses, in this order: shift.unknown, shift.no-difference (none, or ruled already), approval.same-person,
 * request.invalid (a verdict of the other sign, or money paid in without its bank slip), hand-over.slip-known.
 */
export function decideRuleDifference(
  { shift, verdict, reference, ruledBy }: RuleDifference,
  { hall }: Hall<HallSnapshot>,
): Outcome<FactResult> {
  const row = hall.shift(shift);
  if (row === undefined) return refuse('shift.unknown', { shift });
  const difference = toBeRuled(row);
  if (difference === 0) return refuse('shift.no-difference', { shift });
  if (ruledBy === row.cashier) return refuse('approval.same-person', { operator: ruledBy });
  if (IS_FOR_SHORT[verdict] !== difference < 0)
    return refuseField('verdict', verdictsOf(difference));
  if ((verdict === 'paid-in') !== (reference !== null)) {
    return refuseField('reference', verdict === 'paid-in' ? 'string' : 'null');
  }
  if (reference === null) return accept({ kind: 'fact', facts: { shift, verdict, difference } });
  // Money paid in is money at the bank: its slip counts once, here or as a hand-over.
  if (hall.handOver(reference) !== undefined) {
    return refuse('hand-over.slip-known', { bankSlip: reference });
  }
  return accept({ kind: 'fact', facts: { shift, verdict, difference, bankSlip: reference } });
}

export function ruleDifferenceEffects(
  { shift, verdict, operationId, businessDate }: RuleDifference,
  result: CommandResult,
  books: Hall<HallBooks>,
  { entryId }: Place,
): Consequence {
  const facts = factsOf(result);
  const difference = numberIn(facts, 'difference');
  const other = SETTLED_WITH[verdict];
  const postings =
    difference < 0
      ? posting(other, 'cashierShort', -difference, NOBODY)
      : posting('cashOver', other, difference, NOBODY);
  const row = { ...shiftOf(books, shift), ruledBy: operationId };
  const ruled = hallEffects(postings, { table: 'shift', row });
  // Rulings from before slips were kept here say none.
  const { bankSlip } = facts;
  if (typeof bankSlip !== 'string') return ruled;
  const { station, cashier } = row;
  const handOver: HandOverRow = {
    bankSlip,
    bankDate: businessDate,
    station,
    cashier,
    amount: fen(Math.abs(difference)),
    handedOverBy: operationId,
    handedAt: entryId,
    shift,
    ...STANDS,
  };
  const changes = [
    ...ruled.changes,
    { table: 'hall', row: { table: 'handOver', row: handOver } } as const,
  ];
  return { ...ruled, changes };
}
