/** The rules of swap.ts: two accounts exchange meters, with all that hangs on them. */
import { type AccountId, formatMeter, rowAfter } from '../ids.ts';
import { CHART, type LedgerAccount, type Posting, posting } from '../journal.ts';
import { heldLots } from '../lots.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { isCorrectedNowhere } from './corrected-gas.ts';
import { waitingPeriod } from './decide-adjustment.ts';
import { plansExchanged } from './decide-plan.ts';
import { accountOf, type Consequence, cardOf, liveOf, meterOf } from './effects.ts';
import { openAccountOf } from './gates.ts';
import { giftInGas } from './gift-left.ts';
import { isInvoicedNowhere } from './hall/vat-invoice.ts';
import { apartPassed, recognitionExchanged, recognitionOf } from './recognition.ts';
import type { CommandResult } from './results.ts';
import type { AccountRow, Change, LiveRow, MeterRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { afterPostings, gasOf, LIVE_STAGES } from './stages.ts';
import {
  type MeterSwapRow,
  type SwapMeters,
  type SwappedStage,
  type SwapResult,
  type SwapSide,
  sidesFor,
} from './swap.ts';

const SWAPPED = LIVE_STAGES.filter((stage): stage is SwappedStage => stage !== 'balanceFen');

type Metered = AccountRow & { readonly meter: NonNullable<AccountRow['meter']> };

/** account.unknown, account.closed, account.no-meter. */
function meteredAccount(snapshot: Snapshot, accountId: AccountId): Outcome<Metered> {
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const { meter } = account.value;
  return meter === null
    ? refuse('account.no-meter', { accountId })
    : accept({ ...account.value, meter });
}

/** load.open-on-meter, load.open-on-line, swap.line-waiting: nothing of the meter is on its way under the old name. */
function atRest({ accountId, meter }: Metered, snapshot: Snapshot): Outcome<true> {
  const load = snapshot.openLoadOnMeter(meter);
  if (load !== undefined) return refuse('load.open-on-meter', { cardNo: load.cardNo });
  if (snapshot.openLineLoadOn(meter) !== undefined) {
    return refuse('load.open-on-line', { meter: formatMeter(meter) });
  }
  const period = waitingPeriod(snapshot, accountId);
  return period === null ? accept(true) : refuse('swap.line-waiting', { accountId, period });
}

/**
 * invoice.red-first: tax that one customer's invoice made due does not go over to another one; price-correction.stands: nor does gas
 * of which one customer was charged more, or got something back.
 */
function notInvoiced({ accountId }: AccountRow, snapshot: Snapshot): Outcome<true> {
  const held = heldLots(snapshot.lotsOf(accountId), gasOf(liveOf(snapshot, accountId)));
  const bare = isInvoicedNowhere(held, snapshot);
  return bare.ok ? isCorrectedNowhere(accountId, held, snapshot) : bare;
}

const holdsNothing = (live: LiveRow): boolean => SWAPPED.every((stage) => live[stage] === 0);

/** swap.class-differs: gas that one class of customers bought is not another's. */
function samePrices(a: AccountRow, b: AccountRow, snapshot: Snapshot): Outcome<true> {
  if (a.customerClass === b.customerClass) return accept(true);
  const empty = [a, b].every(({ accountId }) => holdsNothing(liveOf(snapshot, accountId)));
  if (empty) return accept(true);
  return refuse('swap.class-differs', { first: a.customerClass, second: b.customerClass });
}

const stagesOf = (live: LiveRow): SwapSide['stages'] => ({
  overUseFen: live.overUseFen,
  toBeWrittenFen: live.toBeWrittenFen,
  owedFen: live.owedFen,
  inFlightFen: live.inFlightFen,
  onCardFen: live.onCardFen,
  inMeterFen: live.inMeterFen,
  toBeWrittenLitre: live.toBeWrittenLitre,
  owedLitre: live.owedLitre,
  inFlightLitre: live.inFlightLitre,
  onCardLitre: live.onCardLitre,
  inMeterLitre: live.inMeterLitre,
});

function sideOf({ accountId, meter, cardNo }: Metered, snapshot: Snapshot): SwapSide {
  const live = liveOf(snapshot, accountId);
  const before = snapshot.lastSwapOf(accountId);
  const held = heldLots(snapshot.lotsOf(accountId), gasOf(live));
  // What is left of a gift is in the gas first, and goes with it.
  const giftFen = giftInGas(live, snapshot);
  return {
    accountId,
    nth: (before === undefined ? 0 : sidesFor(before, accountId).own.nth) + 1,
    head: live.head,
    meter,
    cardNo,
    cards: snapshot.cardsOf(meter),
    stages: stagesOf(live),
    lots: held.map(({ lot, left, fen }) => ({
      operationId: lot.operationId,
      boughtOn: lot.boughtOn,
      tariffId: lot.tariffId,
      beforeLitres: lot.before,
      volumeLitres: lot.volume,
      leftLitres: left,
      fen,
    })),
    ...(giftFen === 0 ? {} : { giftFen }),
  };
}

/**
 * Refuses, in this order: swap.same-account, approval.witness-required, approval.same-person, of the first account and then
 * of the second account.unknown, account.closed, account.no-meter; of each again load.open-on-meter, load.open-on-line,
 * swap.line-waiting (its use of a period is entered and not deducted), then invoice.red-first, price-correction.stands; swap.class-differs. Holds are not asked: they bar
 * gas, and this sells none.
 */
export function decideSwapMeters(command: SwapMeters, snapshot: Snapshot): Outcome<SwapResult> {
  const [first, second] = command.accounts;
  if (first === second) return refuse('swap.same-account', { accountId: first });
  const seen = seenByTwo(command.operator, command.witness);
  if (!seen.ok) return seen;
  const a = meteredAccount(snapshot, first);
  if (!a.ok) return a;
  const b = meteredAccount(snapshot, second);
  if (!b.ok) return b;
  for (const account of [a.value, b.value]) {
    const rests = atRest(account, snapshot);
    if (!rests.ok) return rests;
  }
  for (const account of [a.value, b.value]) {
    const bare = notInvoiced(account, snapshot);
    if (!bare.ok) return bare;
  }
  const priced = samePrices(a.value, b.value, snapshot);
  if (!priced.ok) return priced;
  return accept({
    kind: 'swap',
    sides: [sideOf(a.value, snapshot), sideOf(b.value, snapshot)],
  });
}

/** The shared account that holds for a moment what one customer gave and the other one has not yet got. */
const between = (stage: SwappedStage): LedgerAccount =>
  CHART[stage].commodity === 'litre'
    ? 'swappedLitre'
    : stage === 'overUseFen'
      ? 'swappedOverUse'
      : 'swappedFen';

/** Each stage becomes what the other account's was. Only differences are posted, so no stage passes below its floor. */
function passed(own: SwapSide, other: SwapSide): readonly Posting[] {
  return SWAPPED.flatMap((stage) => {
    const change = other.stages[stage] - own.stages[stage];
    const grows = change > 0 === (CHART[stage].side === 'credit');
    const [debit, credit] = grows ? [between(stage), stage] : [stage, between(stage)];
    return posting(debit, credit, Math.abs(change), own.accountId);
  });
}

/** The ladder follows the lots that climbed it; `other` is the account's own row where that ladder is another class's. */
function liveAfter(
  live: LiveRow,
  other: LiveRow,
  postings: readonly Posting[],
  entryId: Place['entryId'],
): LiveRow {
  const moved =
    postings.length === 0
      ? { ...live, version: live.version + 1 }
      : afterPostings(live, postings, entryId);
  const { cycleStart, cycleVolume, boughtOn, boughtThatDay, boughtThatMonth } = other;
  return { ...moved, cycleStart, cycleVolume, boughtOn, boughtThatDay, boughtThatMonth };
}

const doorOf = ({ communityId, address, regulatorBoxId, floor }: MeterRow) => ({
  communityId,
  address,
  regulatorBoxId,
  floor,
});

/** The meter of `from` serves `to` from now on, and so do its cards. */
function meterChanges(
  { exchangeDoors }: SwapMeters,
  from: SwapSide,
  to: SwapSide,
  books: Books,
): readonly Change[] {
  const { accountId } = to;
  const row = meterOf(books, from.meter);
  const door = exchangeDoors ? doorOf(meterOf(books, to.meter)) : {};
  const metered = books.metered(from.meter);
  return [
    { table: 'meter', row: { ...row, ...door, accountId } },
    ...from.cards.map(
      (cardNo): Change => ({ table: 'card', row: { ...cardOf(books, cardNo), accountId } }),
    ),
    ...(metered === undefined
      ? []
      : [{ table: 'metered', row: { ...metered, accountId } } as const]),
  ];
}

export function swapMetersEffects(
  command: SwapMeters,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'swap', 'an exchange answers with its two sides');
  const [a, b] = result.sides;
  const [rowA, rowB] = [recognitionOf(books, a.accountId), recognitionOf(books, b.accountId)];
  const [ofA, ofB] = [
    [...passed(a, b), ...apartPassed(rowA, rowB)],
    [...passed(b, a), ...apartPassed(rowB, rowA)],
  ];
  const [liveA, liveB] = [liveOf(books, a.accountId), liveOf(books, b.accountId)];
  const accountA = accountOf(books, a.accountId);
  const accountB = accountOf(books, b.accountId);
  const oneLadder = accountA.customerClass === accountB.customerClass;
  const [ladderA, ladderB] = oneLadder ? [liveB, liveA] : [liveA, liveB];
  const { workOrder, responsible, operator, witness, reason, exchangeDoors } = command;
  const document: MeterSwapRow = {
    document: command.operationId,
    at: place.at,
    businessDate: command.businessDate,
    ...{ workOrder, responsible, operator, witness, reason, exchangeDoors },
    sides: result.sides,
  };
  return {
    subject: { accountId: a.accountId, cardNo: null },
    postings: [...ofA, ...ofB],
    changes: [
      // A meter and a card are one account's at any moment: the first lets go before the second takes.
      { table: 'account', row: { ...accountA, meter: null, cardNo: null } },
      { table: 'account', row: { ...accountB, meter: a.meter, cardNo: a.cardNo } },
      { table: 'account', row: { ...accountA, meter: b.meter, cardNo: b.cardNo } },
      { table: 'live', row: liveAfter(liveA, ladderA, ofA, place.entryId) },
      { table: 'live', row: liveAfter(liveB, ladderB, ofB, rowAfter(place.entryId, ofA.length)) },
      ...meterChanges(command, a, b, books),
      ...meterChanges(command, b, a, books),
      ...recognitionExchanged(rowA, rowB),
      ...plansExchanged(a.accountId, b.accountId, books),
      { table: 'meterSwap', row: document },
    ],
  };
}
