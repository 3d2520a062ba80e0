/**
 * Use leaves the lots (trade.md §5, §6): the oldest gas first, priced as it was bought; beyond everything bought it is over-use
 * (超用) at today's price. Or gas that was billed and not used goes back, at the price at which it left. Deductions and
 * adjustments both ask here.
 */
import { type BusinessDate, toBusinessDate } from '../calendar.ts';
import type { AccountId, MeterId } from '../ids.ts';
import { moveStage, type Posting, posting, reversed, STAGES } from '../journal.ts';
import { type Lot, type LotPiece, lotCost, lotsHolding, lotTiers, oldestPieces } from '../lots.ts';
import { accept, assert, type Outcome } from '../outcome.ts';
import { invoicedWithin, releasedBy, vatWithin } from '../pending-vat.ts';
import { paired, pending, recognise, type Share } from '../posting-profile.ts';
import { breakdown, costOf, effectiveTariff, limitsFor } from '../tariff.ts';
import { addFen, addLitre, fen, type Litre, litre, ZERO_LITRE } from '../units.ts';
import { netOf } from '../vat.ts';
import { accountOf, liveOf, meterOf } from './effects.ts';
import { saleUnit } from './gates.ts';
import type { DeductionLine, DeductionResult } from './month-results.ts';
import { ladderPosition } from './offer.ts';
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
  total: meterOf(snapshot, meter).takenTotal,
});

/**
 * A reading that shows more use than the meter was known to hold proves that it took what was on the card: load by load, in
 * the order in which they were written, until they cover the use.
 */
function provenTaken(due: number, { meter: id }: User, live: LiveRow, snapshot: Snapshot): Taken {
  const meter = meterOf(snapshot, id);
  let taken = { litres: 0, fen: 0, total: meter.takenTotal as number };
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

const line = (part: Omit<DeductionLine, 'netFen'>, sign: 1 | -1): DeductionLine => {
  const money = fen(sign * part.fen);
  const { invoicedVatFen: tax } = part;
  const netFen =
    part.apart === true ? 0 : tax === undefined ? netOf(money) : sign * (part.fen - tax);
  const invoiced = tax === undefined ? {} : { invoicedVatFen: sign * tax };
  return { ...part, ...invoiced, litres: sign * part.litres, fen: money, netFen };
};

type Stretch = Pick<LotPiece, 'lot' | 'from' | 'to'>;

/** A piece parted where a VAT invoice of its lot begins and ends. */
function partedByInvoice({ lot, from, to }: Stretch): readonly Stretch[] {
  const those = invoicedWithin(lot, from, to);
  if (those === null) return [{ lot, from, to }];
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
function partsOf({ lot, from, to }: Stretch): readonly Part[] {
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

/** A line a price version and tier, in the order in which the lots were used. */
function linesOf(pieces: readonly LotPiece[], sign: 1 | -1): DeductionLine[] {
  const sums = new Map<string, Omit<DeductionLine, 'netFen'>>();
  const add = ({ tariffId, apart }: Lot, part: Part) => {
    const { tier, priceE4, litres, fen: money, invoicedVatFen: tax } = part;
    const key = `${tariffId} ${tier} ${priceE4} ${apart === undefined} ${tax === undefined}`;
    const sum = sums.get(key);
    sums.set(key, {
      tariffId,
      tier,
      priceE4,
      litres: (sum?.litres ?? 0) + litres,
      fen: (sum?.fen ?? 0) + money,
      overUse: false,
      ...(tax === undefined ? {} : { invoicedVatFen: (sum?.invoicedVatFen ?? 0) + tax }),
      ...(apart === undefined ? {} : { apart: true }),
    });
  };
  for (const piece of pieces.flatMap(partedByInvoice)) {
    for (const part of partsOf(piece)) add(piece.lot, part);
  }
  return [...sums.values()].map((sum) => line(sum, sign));
}

interface OverUse {
  readonly lines: readonly DeductionLine[];
  readonly sum: NonNullable<DeductionResult['overUse']>;
}

/** tariff.none (tariff.invalid). Over-use enters the ladder at the price of the day it is billed. */
function overUseOf(
  litres: number,
  user: User,
  live: LiveRow,
  snapshot: Snapshot,
): Outcome<OverUse | null> {
  if (litres === 0) return accept(null);
  const { customerClass, householdSize } = accountOf(snapshot, user.accountId);
  const versions = snapshot.tariffsOf(customerClass);
  const tariff = effectiveTariff(versions, customerClass, user.businessDate);
  if (!tariff.ok) return tariff;
  const position = ladderPosition(live, tariff.value, user.businessDate);
  const ladder = limitsFor(tariff.value, householdSize);
  const volume = litre(litres);
  const cost = costOf(ladder, position.volumeBefore, volume);
  const lines = breakdown(ladder, position.volumeBefore, volume).map((part) =>
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

/** Nothing where no tax waited: what the result was before profiles had such a thing. */
function releasedVat(pieces: readonly LotPiece[], sign: 1 | -1) {
  const sum = pieces.reduce((all, { lot, from, to }) => all + releasedBy(lot, from, to), 0);
  return sum === 0 ? {} : { releasedVatFen: sign * sum };
}

/** Nothing where no line was invoiced before its use. */
function invoicedVat(lines: readonly DeductionLine[]): Pick<DeductionResult, 'invoicedVatFen'> {
  const sum = lines.reduce((all, { invoicedVatFen = 0 }) => all + invoicedVatFen, 0);
  return sum === 0 ? {} : { invoicedVatFen: sum };
}

/** What of the pieces was bought with its revenue apart; nothing where none was. */
export function apartOf(
  pieces: readonly Pick<LotPiece, 'lot' | 'from' | 'to' | 'fen'>[],
  sign: 1 | -1,
): Pick<DeductionResult, 'apart'> {
  const those = pieces.filter(({ lot }) => lot.apart !== undefined);
  if (those.length === 0) return {};
  const litres = those.reduce((sum, { from, to }) => sum + to - from, 0);
  const money = those.reduce((sum, piece) => sum + piece.fen, 0);
  return { apart: { litres: sign * litres, fen: sign * money } };
}

const sumOf = (lines: readonly DeductionLine[], field: 'fen' | 'netFen'): number =>
  lines.reduce((sum, one) => sum + one[field], 0);

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
  const lines = [...used, ...(over.value?.lines ?? [])];
  return accept({
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: split.lots,
    fen: sumOf(used, 'fen'),
    taken,
    awaitingLitres: split.awaiting,
    overUse: over.value?.sum ?? null,
    netFen: sumOf(lines, 'netFen'),
    ...releasedVat(pieces, 1),
    ...invoicedVat(lines),
    ...apartOf(pieces, 1),
    lines,
  });
}

/** `back` litres that left the lots go back into them, at the price at which they left. */
export function givenBack(back: Litre, user: User, snapshot: Snapshot): Used {
  const live = liveOf(snapshot, user.accountId);
  const held = lotsHolding(snapshot.lotsOf(user.accountId), addLitre(gasOf(live), back));
  const pieces = oldestPieces(held, back);
  const lines = linesOf(pieces, -1);
  return {
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: -back,
    fen: sumOf(lines, 'fen'),
    taken: nothingTaken(user, snapshot),
    awaitingLitres: 0,
    overUse: null,
    netFen: sumOf(lines, 'netFen'),
    ...releasedVat(pieces, -1),
    ...invoicedVat(lines),
    ...apartOf(pieces, -1),
    lines,
  };
}

/** `amount` out of what the accounts hold, in order. */
export function drawn(amount: number, from: readonly Share[]): readonly Share[] {
  let left = amount;
  const shares = from.map(({ account, amount: held }) => {
    const share = Math.min(left, held);
    left -= share;
    return { account, amount: share };
  });
  assert(left === 0, () => `${left} more than the stages hold`);
  return shares;
}

/**
 * Gas in flight is the newest only as long as none goes into the meter beside it, as emergency gas does and gas that a gap
 * had lost. Then the oldest lot is the one in flight, and may have cost more than all that the other stages hold.
 */
const MONEY_STAGES = [
  'inMeterFen',
  'onCardFen',
  'toBeWrittenFen',
  'owedFen',
  'inFlightFen',
] as const;
const GAS_STAGES = ['inMeterLitre', 'onCardLitre', 'toBeWrittenLitre', 'owedLitre'] as const;

/** The stages of a customer's money, in the order in which use draws on them. */
export const moneyStages = (live: LiveRow): readonly Share[] =>
  MONEY_STAGES.map((account) => ({ account, amount: live[account] }));

/** What each stage holds once the loads that a reading proved are in the meter. */
function stagesAfter(live: LiveRow, taken: Taken) {
  const held = (name: (typeof MONEY_STAGES)[number] | (typeof GAS_STAGES)[number]): Share => {
    const moved = name.endsWith('Fen') ? taken.fen : taken.litres;
    const sign = name.startsWith('inMeter') ? 1 : name.startsWith('onCard') ? -1 : 0;
    return { account: name, amount: live[name] + sign * moved };
  };
  return { money: MONEY_STAGES.map(held), gas: GAS_STAGES.map(held) };
}

function gasPostings(result: Used, gas: readonly Share[], owner: LiveRow['accountId']) {
  const { litres } = result;
  if (litres < 0) return posting('consumedLitre', 'inMeterLitre', -litres, owner);
  return paired(drawn(litres, gas), [{ account: 'consumedLitre', amount: litres }], owner);
}

/** The first `amount` of the shares, and the rest of them. */
function divided(
  shares: readonly Share[],
  amount: number,
): readonly [readonly Share[], readonly Share[]] {
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

export function lotPostings(result: Used, live: LiveRow): readonly Posting[] {
  const owner = live.accountId;
  const { taken, overUse, netFen } = result;
  const { money, gas } = stagesAfter(live, taken);
  const over = overUse ?? { litres: 0, fen: 0, fromBalanceFen: 0 };
  const apart = result.apart?.fen ?? 0;
  const [aside, used] = divided(
    result.fen < 0 ? [{ account: 'inMeterFen', amount: -result.fen }] : drawn(result.fen, money),
    Math.abs(apart),
  );
  const advance: Share[] = [
    ...used,
    { account: 'balanceFen', amount: over.fromBalanceFen },
    { account: 'overUseFen', amount: over.fen - over.fromBalanceFen },
  ];
  return [
    ...moveStage(STAGES.onCard, STAGES.inMeter, taken.fen, taken.litres, owner),
    ...gasPostings(result, gas, owner),
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
