/**
 * Recovered gas gets its reason. Where the paper of the lost sale was found, its money enters now, and is revenue of the open
 * period as a price correction is: a lot is never priced again. Where none was, the gas is a gift of the company.
 * Money of a money meter (金额表) stays the advance that it is: the paper's money takes the place of what was to be explained, and the
 * company bears the rest.
 */
import type { AccountId } from '../../ids.ts';
import { type LedgerAccount, type Posting, posting } from '../../journal.ts';
import { accept, assert, type Outcome, refuse, refuseField } from '../../outcome.ts';
import { isProfile, recognise } from '../../posting-profile.ts';
import { FEN_MAX, fen, litre } from '../../units.ts';
import { netOf } from '../../vat.ts';
import { CHANNEL_ACCOUNT } from '../decide-payment.ts';
import { type Consequence, liveOf, valueMoved } from '../effects.ts';
import { factOf, isOfMoney } from '../fact.ts';
import { toBeRuled } from '../hall/shift.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { Change } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import { type Books, DEFAULT_MONTH, type Place, type Snapshot } from '../snapshot.ts';
import type { FoundMoney, ResolveRecovered } from './commands.ts';
import { explainedBy, recoveredOf } from './rows.ts';

type SoldHow = Extract<ResolveRecovered['how'], { readonly by: 'sold' }>;

/** Where the money is that the books shall say came in; null where it is in the customer's balance already. */
const moneyAccount = (channel: FoundMoney): LedgerAccount | null => {
  if (channel === 'balance') return null;
  return channel === 'cash-over' ? 'cashOver' : CHANNEL_ACCOUNT[channel];
};

const hasReference = ({ channel, reference }: SoldHow): boolean =>
  channel === 'cash' ||
  channel === 'cash-over' ||
  channel === 'balance' ||
  (reference ?? '') !== '';

/**
 * request.invalid (no shift is named), shift.unknown, approval.same-person: nobody explains what was over in their own drawer (trade.md §8),
 * recovered.no-cash-over: less is over there than that, or it was ruled.
 */
function isOver({ amount, shift }: SoldHow, operator: string, { hall }: Snapshot): Outcome<true> {
  if (shift === undefined) return refuseField('how.shift', 'UUID');
  const row = hall.shift(shift);
  if (row === undefined) return refuse('shift.unknown', { shift });
  if (row.cashier === operator) return refuse('approval.same-person', { operator });
  const leftFen = Math.max(0, toBeRuled(row));
  return amount <= leftFen ? accept(true) : refuse('recovered.no-cash-over', { shift, leftFen });
}

/** request.not-an-amount, recovered.paper-used, payment.reference-required, recovered.no-drawer, as `isOver`, balance.insufficient. */
function moneyIsThere(
  how: SoldHow,
  { station, operator }: Pick<ResolveRecovered, 'station' | 'operator'>,
  accountId: AccountId,
  snapshot: Snapshot,
): Outcome<true> {
  const { amount, channel, paper } = how;
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > FEN_MAX) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  const used = explainedBy(snapshot.gap, paper);
  if (used !== null) {
    return refuse('recovered.paper-used', { paper: used.paper, operationId: used.load });
  }
  if (!hasReference(how)) return refuse('payment.reference-required', { channel });
  const shift = channel === 'cash' ? snapshot.hall.lastShift(station, operator) : undefined;
  if (channel === 'cash' && (shift === undefined || shift.state === 'closed')) {
    return refuse('recovered.no-drawer', { operator });
  }
  if (channel === 'cash-over') return isOver(how, operator, snapshot);
  const { balanceFen } = liveOf(snapshot, accountId);
  return channel === 'balance' && balanceFen < amount
    ? refuse('balance.insufficient', { balanceFen, costFen: amount })
    : accept(true);
}

/**
 * Refuses, in this order: approval.witness-required, approval.same-person, recovered.unknown, recovered.resolved,
 * request.not-an-amount, recovered.paper-used, payment.reference-required, recovered.no-drawer, request.invalid, shift.unknown,
 * approval.same-person (whose count it was), recovered.no-cash-over, balance.insufficient, recovered.more-than-found (a money
 * meter's card holds less than the paper says).
 */
export function decideResolveRecovered(
  { station, operator, second, load, how }: ResolveRecovered,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const row = snapshot.gap.recovered(load);
  if (row === undefined) return refuse('recovered.unknown', { operationId: load });
  if (row.state !== 'open') return refuse('recovered.resolved', { operationId: load });
  const { accountId, litres, fen: foundFen } = row;
  const found = foundFen > 0 ? { accountId, litres, money: true, foundFen } : { accountId, litres };
  if (how.by === 'granted') return accept({ kind: 'fact', facts: found });
  const { amount } = how;
  const there = moneyIsThere(how, { station, operator }, accountId, snapshot);
  if (!there.ok) return there;
  if (foundFen > 0) {
    return amount > foundFen
      ? refuse('recovered.more-than-found', { foundFen, amountFen: amount })
      : accept({ kind: 'fact', facts: { ...found, fen: amount } });
  }
  const { profile } = snapshot.settings.month ?? DEFAULT_MONTH;
  const facts = { ...found, profile, fen: amount, netFen: netOf(fen(amount)) };
  return accept({ kind: 'fact', facts });
}

/** The lost sale: money in by its channel, or there already, and at once revenue. */
function soldPostings(
  { how }: ResolveRecovered,
  result: CommandResult,
  owner: Posting['owner'],
): readonly Posting[] {
  if (how.by !== 'sold') return [];
  assert(result.kind === 'fact' && isProfile(result.facts.profile), 'it names its profile');
  const gross = factOf(result, 'fen');
  const advance = [{ account: 'balanceFen', amount: gross }] as const;
  const from = moneyAccount(how.channel);
  return [
    ...(from === null ? [] : posting(from, 'balanceFen', gross, owner)),
    ...recognise(result.facts.profile, { owner, gross, net: factOf(result, 'netFen'), advance }),
  ];
}

/** The sale that was lost, once more: money in by its channel, or there already, and spent on what the card holds. */
function moneyPostings(
  { how }: ResolveRecovered,
  result: CommandResult,
  owner: Posting['owner'],
): readonly Posting[] {
  const paid = how.by === 'sold' ? factOf(result, 'fen') : 0;
  const from = how.by === 'sold' ? moneyAccount(how.channel) : null;
  return [
    ...(from === null ? [] : posting(from, 'balanceFen', paid, owner)),
    ...posting('balanceFen', 'recoveredFen', paid, owner),
    ...posting('grantedFen', 'recoveredFen', factOf(result, 'foundFen') - paid, owner),
  ];
}

/** What a count found over is the money of this sale now, so that nobody rules it as well. */
function overExplained({ how }: ResolveRecovered, result: CommandResult, books: Books): Change[] {
  if (how.by !== 'sold' || how.channel !== 'cash-over' || how.shift === undefined) return [];
  const shift = books.hall.shift(how.shift);
  assert(shift !== undefined, `shift ${how.shift} is gone between the rule and its effect`);
  const explained = shift.explained + factOf(result, 'fen');
  return [{ table: 'hall', row: { table: 'shift', row: { ...shift, explained } } }];
}

/** Gas that was sold counts on the ladder that runs now. */
function onLadder(change: Change, sold: boolean, litres: number): Change {
  if (change.table !== 'live' || !sold || change.row.cycleStart === '') return change;
  const cycleVolume = litre(change.row.cycleVolume + litres);
  return { table: 'live', row: { ...change.row, cycleVolume } };
}

export function resolveRecoveredEffects(
  command: ResolveRecovered,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const row = recoveredOf(books.gap, command.load);
  const { accountId, litres, cardNo } = row;
  const sold = command.how.by === 'sold';
  const { postings, changes } = valueMoved(
    books,
    accountId,
    isOfMoney(result)
      ? moneyPostings(command, result, accountId)
      : [
          ...soldPostings(command, result, accountId),
          ...posting(sold ? 'sold' : 'granted', 'recovered', litres, accountId),
        ],
    place,
  );
  assert(liveOf(books, accountId).accountId === accountId, 'recovered gas has its owner');
  const { how, operationId: resolvedBy } = command;
  const paper = how.by === 'sold' ? how.paper : null;
  const resolved = { ...row, state: how.by, resolvedBy, paper };
  return {
    subject: { accountId, cardNo },
    postings,
    changes: [
      ...changes.map((change) => onLadder(change, sold, litres)),
      ...overExplained(command, result, books),
      { table: 'gap', row: { table: 'recovered', row: resolved } },
    ],
  };
}
