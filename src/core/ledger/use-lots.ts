/**
 * Use leaves the lots (trade.md §5, §6): the oldest gas first, priced as it was bought; beyond everything bought it is over-use
 * (超用) at today's price. Or gas that was billed and not used goes back, at the price at which it left. Deductions and
 * adjustments both ask here.
 */
import { type BusinessDate, toBusinessDate } from '../calendar.ts';
import { householdLadder } from '../household.ts';
import type { AccountId, MeterId } from '../ids.ts';
import { moveStage, type Posting, posting, reversed, STAGES } from '../journal.ts';
import { type Lot, type LotPiece, lotCost, lotsHolding, lotTiers, oldestPieces } from '../lots.ts';
import { accept, assert, type Outcome } from '../outcome.ts';
import { invoicedWithin, releasedBy, vatWithin } from '../pending-vat.ts';
import { paired, pending, recognise, type Share } from '../posting-profile.ts';
import { breakdown, costOf, effectiveTariff, type TariffVersion } from '../tariff.ts';
import { addFen, addLitre, fen, type Litre, litre, ZERO_LITRE } from '../units.ts';
import { netOf } from '../vat.ts';
import { accountOf, liveOf, meterFiguresOf, meterOf } from './effects.ts';
import { saleUnit } from './gates.ts';
import { ladderByWheel } from './money-ladder.ts';
import type { DeductionLine, DeductionResult } from './month-results.ts';
import { type LadderPosition, ladderPosition } from './offer.ts';
import type { Change, LiveRow } from './rows.ts';
import { DEFAULT_MONTH, type Snapshot } from './snapshot.ts';
import { gasOf } from './stages.ts';

/** Whose use it is, on which meter, and the day whose price over-use has. */
export interface User {
  readonly accountId: AccountId;
  readonly meter: MeterId;
  readonly businessDate: BusinessDate;
}

/** What left the lots, or went back; the meter's counters are the asker's business. */
export type Used = Omit<DeductionResult, 'kind' | 'billedLitres' | 'estimatedLitres'>;

type Taken = DeductionResult['taken'];

const nothingTaken = ({ meter }: User, snapshot: Snapshot): Taken => ({
  litres: 0,
  fen: 0,
  total: meterFiguresOf(snapshot, meter).takenTotal,
});

/**
 * A reading that shows more use than the meter was known to hold proves that it took what was on the card: load by load, in
 * the order in which they were written, until they cover the use.
 */
function provenTaken(due: number, { meter: id }: User, live: LiveRow, snapshot: Snapshot): Taken {
  let taken = { litres: 0, fen: 0, total: meterFiguresOf(snapshot, id).takenTotal };
  while (live.inMeterLitre + taken.litres < due) {
    const next = snapshot.nextPosted(id, litre(taken.total));
    if (next === undefined || taken.litres + next.litres > live.onCardLitre) break;
    const { litres, fen: money, total } = next;
    const along = Math.min(money, live.onCardFen - taken.fen);
    taken = { litres: taken.litres + litres, fen: taken.fen + along, total };
  }
  return taken;
}

/** The unit in which gas is written for this meter; for one that takes none, or that no counter writes for now, nothing is rounded. */
function unitOf({ meter }: User, snapshot: Snapshot): number {
  const unit = saleUnit(snapshot, meter);
  return unit.ok ? unit.value : 1;
}

/** Who says it: an index that others follow, nobody's eyes, or the index at which the meter was taken down. */
export type UseWord = 'reading' | 'estimate' | 'final';

/** Where the litres of a line go. */
interface Split {
  readonly lots: number;
  readonly awaiting: number;
  readonly overUse: number;
}

/**
 * What went into the meter comes first, then what still waits to go there. As long as a load is open, whatever it or the
 * gas behind it may explain waits for its card; what is beyond everything bought is certain. Gas that waits to be written is
 * used in whole units of the meter's format only: a part of one could never be loaded, and the use that it would explain
 * is found again by the next reading. A meter's last word has none after it, and what it leaves is told anew.
 */
function splitOf(
  due: number,
  taken: Taken,
  live: LiveRow,
  unit: () => number,
  word: UseWord,
): Split {
  const inMeter = live.inMeterLitre + taken.litres;
  const fromMeter = Math.min(due, inMeter);
  if (word === 'estimate') return { lots: fromMeter, awaiting: 0, overUse: 0 };
  const rest = due - fromMeter;
  const explained = Math.min(rest, gasOf(live) - inMeter);
  const overUse = rest - explained;
  if (live.inFlightLitre > 0) return { lots: fromMeter, awaiting: explained, overUse };
  const fromCard = Math.min(explained, live.onCardLitre - taken.litres);
  const fromWaiting = Math.min(explained - fromCard, live.toBeWrittenLitre);
  const last = fromWaiting === 0 || overUse > 0 || word === 'final';
  const awaiting = last ? 0 : fromWaiting % unit();
  return { lots: fromMeter + explained - awaiting, awaiting, overUse };
}

function line(part: Omit<DeductionLine, 'netFen'>, sign: 1 | -1): DeductionLine {
  const money = fen(sign * part.fen);
  const { tariffId, tier, priceE4, overUse, invoicedVatFen: tax, apart } = part;
  const netFen = apart === true ? 0 : tax === undefined ? netOf(money) : sign * (part.fen - tax);
  const litres = sign * part.litres;
  // Written out, because a million lines are made in a run: a copy costs more than the line.
  const plain = { tariffId, tier, priceE4, litres, fen: money, overUse, netFen };
  if (tax === undefined && apart === undefined) return plain;
  return {
    ...plain,
    ...(tax === undefined ? {} : { invoicedVatFen: sign * tax }),
    ...(apart === undefined ? {} : { apart }),
  };
}

/** A piece parted where a VAT invoice of its lot begins and ends. */
function partedByInvoice(piece: LotPiece): readonly LotPiece[] {
  const { lot, from, to } = piece;
  const those = invoicedWithin(lot, from, to);
  if (those === null) return [piece];
  const [low, high] = those;
  const parts = [
    { lot, from, to: low },
    { lot, from: low, to: high },
    { lot, from: high, to },
  ];
  return parts.filter((part) => part.from < part.to);
}

type Part = Pick<DeductionLine, 'tier' | 'priceE4' | 'litres' | 'fen' | 'invoicedVatFen'>;

/** A stretch by tier; of what was invoiced each part has its tax, cumulative from the beginning of the lot. */
function partsOf({ lot, from, to }: LotPiece): readonly Part[] {
  const tiers = lotTiers(lot, from, to);
  if (tiers.length === 0) return [{ tier: 0, priceE4: 0, litres: to - from, fen: 0 }];
  const isInvoiced = invoicedWithin(lot, from, to) !== null;
  let spent = isInvoiced ? lotCost(lot, ZERO_LITRE, from) : fen(0);
  return tiers.map(({ tier, price: priceE4, volume: litres, amount }) => {
    const part = { tier, priceE4, litres, fen: amount };
    if (!isInvoiced) return part;
    const before = vatWithin(spent);
    spent = addFen(spent, amount);
    return { ...part, invoicedVatFen: vatWithin(spent) - before };
  });
}

type Sum = { -readonly [K in keyof Omit<DeductionLine, 'netFen'>]: DeductionLine[K] };

/** May this part of the lot stand in that line? */
const isOfLine = (sum: Sum, { tariffId, apart }: Lot, part: Part): boolean =>
  sum.tariffId === tariffId &&
  sum.tier === part.tier &&
  sum.priceE4 === part.priceE4 &&
  (sum.apart === undefined) === (apart === undefined) &&
  (sum.invoicedVatFen === undefined) === (part.invoicedVatFen === undefined);

/** Adds a part to its line. There are as many lines as price versions and tiers: one or two, seldom more. */
function addPart(sums: Sum[], lot: Lot, part: Part): void {
  const { tier, priceE4, litres, fen: money, invoicedVatFen: tax } = part;
  for (const sum of sums) {
    if (!isOfLine(sum, lot, part)) continue;
    sum.litres += litres;
    sum.fen += money;
    if (tax !== undefined) sum.invoicedVatFen = (sum.invoicedVatFen ?? 0) + tax;
    return;
  }
  const sum: Sum = { tariffId: lot.tariffId, tier, priceE4, litres, fen: money, overUse: false };
  if (tax !== undefined) sum.invoicedVatFen = tax;
  if (lot.apart !== undefined) sum.apart = true;
  sums.push(sum);
}

/** A line a price version and tier, in the order in which the lots were used. */
function linesOf(pieces: readonly LotPiece[], sign: 1 | -1): DeductionLine[] {
  const sums: Sum[] = [];
  for (const piece of pieces) {
    for (const stretch of partedByInvoice(piece)) {
      for (const part of partsOf(stretch)) addPart(sums, stretch.lot, part);
    }
  }
  return sums.map((sum) => line(sum, sign));
}

interface OverUse {
  readonly lines: readonly DeductionLine[];
  readonly sum: NonNullable<DeductionResult['overUse']>;
}

/**
 * tariff.none (tariff.invalid). Over-use enters the ladder at the price of the day it is billed; `below` is gas of the cycle that
 * the books' V has not, where the meter counts the ladder by itself.
 */
function overUseOf(
  litres: number,
  user: User,
  live: LiveRow,
  snapshot: Snapshot,
  below: (version: TariffVersion, position: LadderPosition) => Litre = (_, at) => at.volumeBefore,
): Outcome<OverUse | null> {
  if (litres === 0) return accept(null);
  const account = accountOf(snapshot, user.accountId);
  const { customerClass } = account;
  const versions = snapshot.tariffsOf(customerClass);
  const tariff = effectiveTariff(versions, customerClass, user.businessDate);
  if (!tariff.ok) return tariff;
  const position = ladderPosition(live, tariff.value, user.businessDate);
  const ladder = householdLadder(account, tariff.value, position.cycleStart);
  const volume = litre(litres);
  const before = below(tariff.value, position);
  const cost = costOf(ladder, before, volume);
  const lines = breakdown(ladder, before, volume).map((part) =>
    line(
      {
        tariffId: tariff.value.id,
        tier: part.tier,
        priceE4: part.price,
        litres: part.volume,
        fen: part.amount,
        overUse: true,
      },
      1,
    ),
  );
  const sum = {
    litres,
    fen: cost,
    fromBalanceFen: Math.min(cost, live.balanceFen),
    cycleStart: position.cycleStart,
    cycleVolumeLitres: addLitre(position.volumeBefore, volume),
  };
  return accept({ lines, sum });
}

/** What was used with its taxes and what of it goes apart; what there is none of is absent, as it was before profiles had such things. */
function withTaxes(used: Used, pieces: readonly LotPiece[], sign: 1 | -1): Used {
  let released = 0;
  for (const { lot, from, to } of pieces) released += releasedBy(lot, from, to);
  let invoiced = 0;
  for (const { invoicedVatFen = 0 } of used.lines) invoiced += invoicedVatFen;
  const { apart } = apartOf(pieces, sign);
  if (released === 0 && invoiced === 0 && apart === undefined) return used;
  return {
    ...used,
    ...(released === 0 ? {} : { releasedVatFen: sign * released }),
    ...(invoiced === 0 ? {} : { invoicedVatFen: invoiced }),
    ...(apart === undefined ? {} : { apart }),
  };
}

/** What of the pieces was bought with its revenue apart; nothing where none was. */
export function apartOf(pieces: readonly LotPiece[], sign: 1 | -1): Pick<DeductionResult, 'apart'> {
  const those = pieces.filter(({ lot }) => lot.apart !== undefined);
  if (those.length === 0) return {};
  const litres = those.reduce((sum, { from, to }) => sum + to - from, 0);
  const money = those.reduce((sum, { lot, from, to }) => sum + lotCost(lot, from, to), 0);
  return { apart: { litres: sign * litres, fen: sign * money } };
}

function sumOf(lines: readonly DeductionLine[], field: 'fen' | 'netFen'): number {
  let sum = 0;
  for (const line of lines) sum += line[field];
  return sum;
}

/** `due` litres, at least 0, leave the lots. Refuses tariff.none (tariff.invalid) where over-use has no price. */
export function usedFromLots(
  due: number,
  user: User,
  word: UseWord,
  snapshot: Snapshot,
  live = liveOf(snapshot, user.accountId),
): Outcome<Used> {
  // An estimate is nobody's reading and proves nothing of what the meter took.
  const taken =
    word === 'estimate' ? nothingTaken(user, snapshot) : provenTaken(due, user, live, snapshot);
  const split = splitOf(due, taken, live, () => unitOf(user, snapshot), word);
  const over = overUseOf(split.overUse, user, live, snapshot);
  if (!over.ok) return over;
  const held = lotsHolding(snapshot.lotsOf(user.accountId), gasOf(live));
  const pieces = oldestPieces(held, litre(split.lots));
  const used = linesOf(pieces, 1);
  const lines = over.value === null ? used : [...used, ...over.value.lines];
  const all: Used = {
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: split.lots,
    fen: sumOf(used, 'fen'),
    taken,
    awaitingLitres: split.awaiting,
    overUse: over.value?.sum ?? null,
    netFen: sumOf(lines, 'netFen'),
    lines,
  };
  return accept(withTaxes(all, pieces, 1));
}

/**
 * Gas that a money meter (金额表) let through and its wheel never counted, so that it took no money for it: all of it is over-use
 * (trade.md §6). Its own money stays where it is. tariff.none (tariff.invalid).
 */
export function usedBesideMoney(
  litres: number,
  user: User & { readonly at: number },
  snapshot: Snapshot,
): Outcome<Used> {
  const live = liveOf(snapshot, user.accountId);
  const { initialIndex } = meterOf(snapshot, user.meter);
  const index = snapshot.readingBefore(user.meter, user.at)?.index ?? initialIndex;
  const over = overUseOf(litres, user, live, snapshot, (version) => {
    return ladderByWheel(user, index, version, snapshot).volumeBefore;
  });
  if (!over.ok) return over;
  const lines = over.value?.lines ?? [];
  return accept({
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: 0,
    fen: 0,
    taken: nothingTaken(user, snapshot),
    awaitingLitres: 0,
    overUse: over.value?.sum ?? null,
    netFen: sumOf(lines, 'netFen'),
    lines,
  });
}

/** `back` litres that left the lots go back into them, at the price at which they left. */
export function givenBack(back: Litre, user: User, snapshot: Snapshot): Used {
  const live = liveOf(snapshot, user.accountId);
  const held = lotsHolding(snapshot.lotsOf(user.accountId), addLitre(gasOf(live), back));
  const pieces = oldestPieces(held, back);
  const lines = linesOf(pieces, -1);
  const all: Used = {
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: -back,
    fen: sumOf(lines, 'fen'),
    taken: nothingTaken(user, snapshot),
    awaitingLitres: 0,
    overUse: null,
    netFen: sumOf(lines, 'netFen'),
    lines,
  };
  return withTaxes(all, pieces, -1);
}

/** `amount` out of what the accounts hold, in order; those that nothing comes out of are left out. */
export function drawn(amount: number, from: readonly Share[]): readonly Share[] {
  let left = amount;
  const shares: Share[] = [];
  for (const { account, amount: held } of from) {
    const share = Math.min(left, held);
    left -= share;
    if (share !== 0) shares.push({ account, amount: share });
    if (left === 0) break;
  }
  assert(left === 0, () => `${left} more than the stages hold`);
  return shares;
}

/**
 * What each stage holds once the loads that a reading proved are in the meter, in the order in which use draws on it.
 * Gas in flight is the newest only as long as none goes into the meter beside it, as emergency gas does and gas that a gap
 * had lost. Then the oldest lot is the one in flight, and may have cost more than all that the other stages hold.
 */
const moneyAfter = (live: LiveRow, taken: Taken): readonly Share[] => [
  { account: 'inMeterFen', amount: live.inMeterFen + taken.fen },
  { account: 'onCardFen', amount: live.onCardFen - taken.fen },
  { account: 'toBeWrittenFen', amount: live.toBeWrittenFen },
  { account: 'owedFen', amount: live.owedFen },
  { account: 'inFlightFen', amount: live.inFlightFen },
];
const gasAfter = (live: LiveRow, taken: Taken): readonly Share[] => [
  { account: 'inMeterLitre', amount: live.inMeterLitre + taken.litres },
  { account: 'onCardLitre', amount: live.onCardLitre - taken.litres },
  { account: 'toBeWrittenLitre', amount: live.toBeWrittenLitre },
  { account: 'owedLitre', amount: live.owedLitre },
];

/** The stages of a customer's money, in the order in which use draws on them. */
export const moneyStages = (live: LiveRow): readonly Share[] =>
  moneyAfter(live, { litres: 0, fen: 0, total: 0 });

function gasPostings({ litres, taken }: Used, live: LiveRow): readonly Posting[] {
  const owner = live.accountId;
  if (litres < 0) return posting('consumedLitre', 'inMeterLitre', -litres, owner);
  const from = drawn(litres, gasAfter(live, taken));
  return paired(from, [{ account: 'consumedLitre', amount: litres }], owner);
}

/** The first `amount` of the shares, and the rest of them. */
function divided(
  shares: readonly Share[],
  amount: number,
): readonly [readonly Share[], readonly Share[]] {
  if (amount === 0) return [[], shares];
  let left = amount;
  const first = shares.map(({ account, amount: held }) => {
    const share = Math.min(left, held);
    left -= share;
    return { account, amount: share };
  });
  const rest = shares.map((share, n) => ({
    ...share,
    amount: share.amount - (first[n]?.amount ?? 0),
  }));
  return [first, rest];
}

/** Gas whose revenue goes apart leaves the stages, or comes back, beside them: nothing is earned. */
function besideStages(
  shares: readonly Share[],
  apart: number,
  owner: LiveRow['accountId'],
): readonly Posting[] {
  if (apart === 0) return [];
  const amount = Math.abs(apart);
  const left = paired(shares, [{ account: 'recognisedApart', amount }], owner);
  return apart < 0 ? left.map(reversed) : left;
}

const NO_OVER_USE = { litres: 0, fen: 0, fromBalanceFen: 0 };

export function lotPostings(result: Used, live: LiveRow): readonly Posting[] {
  const owner = live.accountId;
  const { taken, overUse, netFen } = result;
  const over = overUse ?? NO_OVER_USE;
  const apart = result.apart?.fen ?? 0;
  const [aside, used] = divided(
    result.fen < 0
      ? [{ account: 'inMeterFen', amount: -result.fen }]
      : drawn(result.fen, moneyAfter(live, taken)),
    Math.abs(apart),
  );
  const advance: Share[] = [
    ...used,
    { account: 'balanceFen', amount: over.fromBalanceFen },
    { account: 'overUseFen', amount: over.fen - over.fromBalanceFen },
  ];
  return [
    ...moveStage(STAGES.onCard, STAGES.inMeter, taken.fen, taken.litres, owner),
    ...gasPostings(result, live),
    ...posting('sold', 'consumedLitre', over.litres, owner),
    ...besideStages(aside, apart, owner),
    ...recognise(result.profile, {
      owner,
      gross: result.fen - apart + over.fen,
      net: netFen,
      invoiced: result.invoicedVatFen ?? 0,
      advance,
    }),
    ...pending(-(result.releasedVatFen ?? 0), owner),
  ];
}

/** The row of stages with the ladder moved on by over-use. */
export function withOverUse(change: Change, overUse: DeductionResult['overUse']): Change {
  if (change.table !== 'live' || overUse === null) return change;
  const cycleStart = toBusinessDate(overUse.cycleStart);
  const cycleVolume: Litre = litre(overUse.cycleVolumeLitres);
  return { table: 'live', row: { ...change.row, cycleStart, cycleVolume } };
}
