/**
 * A mistyped hand-over is taken back (缴款红字): whole and by two people, with the right one beside it. Cash of a drawer that nobody has
 * counted since is in that drawer again; where it was counted, the count stands and its difference is put right.
 */
import { NOBODY, operationId } from '../../ids.ts';
import { type Posting, posting } from '../../journal.ts';
import { accept, assert, type Outcome, refuse, refuseField } from '../../outcome.ts';
import { FEN_MAX } from '../../units.ts';
import type { Consequence } from '../effects.ts';
import { factOf, textOf } from '../fact.ts';
import type { CommandResult, FactResult } from '../results.ts';
import { seenByTwo } from '../second-person.ts';
import type { Place } from '../snapshot.ts';
import type { HallBooks, HallSnapshot } from './books.ts';
import type { RedHandOver } from './commands.ts';
import { STANDS } from './hand-over.ts';
import type { HallChange, HandOverRow, ShiftRow } from './rows.ts';
import { toBeRuled } from './shift.ts';

/** The shift in whose difference the hand-over stands; null while its drawer was not counted. */
function countedIn(row: HandOverRow, hall: HallSnapshot): ShiftRow | null {
  const shift =
    row.shift === null
      ? hall.shiftAt(row.station, row.cashier, row.handedAt)
      : hall.shift(row.shift);
  if (shift === undefined || shift.closedAt === null) return null;
  return row.shift !== null || row.handedAt < shift.closedAt ? shift : null;
}

/** Cash that went to the bank before the cashier's first shift is in no sum of a drawer, so nothing of it comes back into one. */
const knowsDrawer = (row: HandOverRow, hall: HallSnapshot): boolean =>
  hall.shiftAt(row.station, row.cashier, row.handedAt) !== undefined ||
  hall.lastShift(row.station, row.cashier) === undefined;

/**
 * Refuses, in this order: approval.witness-required, approval.same-person (also the cashier as the second one), hand-over.unknown,
 * request.not-an-amount, request.invalid (the right one says the same), hand-over.slip-known. The period in which it was entered
 * may be closed: its red entry is of the open one.
 */
export function decideRedHandOver(
  { operator, station, second, bankSlip, right }: RedHandOver,
  { hall }: { readonly hall: HallSnapshot },
): Outcome<FactResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const row = hall.handOver(bankSlip);
  if (row === undefined || row.station !== station) {
    return refuse('hand-over.unknown', { bankSlip });
  }
  const { cashier, amount } = row;
  if (second === cashier) return refuse('approval.same-person', { operator: second });
  if (right !== null) {
    const { amount: text, bankDate } = right;
    if (!Number.isSafeInteger(text) || text < 1 || text > FEN_MAX) {
      return refuse('request.not-an-amount', { text: String(text) });
    }
    const isSameSlip = right.bankSlip === bankSlip;
    if (isSameSlip && text === amount && bankDate === row.bankDate) {
      return refuseField('right', `null | ≠ ${bankSlip}`);
    }
    if (!isSameSlip && hall.handOver(right.bankSlip) !== undefined) {
      return refuse('hand-over.slip-known', { bankSlip: right.bankSlip });
    }
  }
  const shift = countedIn(row, hall);
  return accept({
    kind: 'fact',
    facts: {
      bankSlip,
      station,
      cashier,
      amount,
      rightAmount: right?.amount ?? 0,
      inDrawer: shift === null && knowsDrawer(row, hall),
      shift: shift?.shift ?? '',
    },
  });
}

/** Against the bank: what the cashier owes and what was over, between two differences of one shift. */
function differenceMoved(from: number, to: number): readonly Posting[] {
  const over = Math.max(from, 0) - Math.max(to, 0);
  const short = Math.max(-to, 0) - Math.max(-from, 0);
  return [
    ...(over > 0 ? posting('cashOver', 'bank', over, NOBODY) : []),
    ...(over < 0 ? posting('bank', 'cashOver', -over, NOBODY) : []),
    ...(short > 0 ? posting('cashierShort', 'bank', short, NOBODY) : []),
    ...(short < 0 ? posting('bank', 'cashierShort', -short, NOBODY) : []),
  ];
}

/** What the shift still has to have ruled; a ruling from before, which was on another difference, is made anew. */
function shiftRuledAnew(row: ShiftRow, left: number): HallChange {
  const explained = left > 0 && row.ruledBy === null ? row.explained : 0;
  return {
    table: 'shift',
    row: { ...row, difference: left + explained, explained, ruledBy: null },
  };
}

export function redHandOverEffects(
  { bankSlip, operationId: redBy, businessDate, right }: RedHandOver,
  result: CommandResult,
  { hall }: { readonly hall: HallBooks },
  { entryId }: Place,
): Consequence {
  const row = hall.handOver(bankSlip);
  assert(row !== undefined, `slip ${bankSlip} is gone`);
  const [amount, rightAmount] = [factOf(result, 'amount'), factOf(result, 'rightAmount')];
  const counted = textOf(result, 'shift');
  const shift = counted === '' ? undefined : hall.shift(operationId(counted));
  const red: HandOverRow = { ...row, redBy, redAt: entryId, redOn: businessDate };
  const rows: HallChange[] = [{ table: 'handOver', row: red }];
  if (right !== null) {
    const instead = { ...row, ...right, handedOverBy: redBy, shift: shift?.shift ?? null };
    rows.push({ table: 'handOver', row: { ...instead, ...STANDS } });
  }
  const taken: Posting[] = [];
  if (shift === undefined) {
    taken.push(...posting('cash', 'bank', amount, NOBODY));
    if (right !== null) taken.push(...posting('bank', 'cash', right.amount, NOBODY));
  } else {
    const before = toBeRuled(shift);
    const without = before - amount;
    const left = without + rightAmount;
    taken.push(...differenceMoved(before, without), ...differenceMoved(without, left));
    if (left !== before) rows.push(shiftRuledAnew(shift, left));
  }
  return {
    subject: { accountId: null, cardNo: null },
    postings: taken,
    changes: rows.map((change) => ({ table: 'hall', row: change })),
  };
}
