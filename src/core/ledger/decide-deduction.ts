/**
 * Deduction (扣收): one customer's use of one period leaves the lots and becomes revenue. Lots are consumed, oldest first, and
 * the balance is never touched for them. Use beyond everything that was ever bought is over-use (超用): billed at today's
 * price, taken from the balance, the rest a receivable. Use that only an open load can explain waits for the card.
 */
import { toBusinessDate } from '../calendar.ts';
import { type LedgerAccount, moveStage, type Posting, posting, STAGES } from '../journal.ts';
import { heldLots, type LotPiece, lotTiers, oldestPieces } from '../lots.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { paired, recognise, type Share } from '../posting-profile.ts';
import { breakdown, costOf, effectiveTariff, limitsFor } from '../tariff.ts';
import { addLitre, fen, type Litre, litre } from '../units.ts';
import { netOf } from '../vat.ts';
import { meteredOf, monthBecomes, monthIn } from './decide-usage.ts';
import { accountOf, type Consequence, liveOf, meterOf, valueMoved } from './effects.ts';
import type { DeductUsage } from './month-commands.ts';
import type { DeductionLine, DeductionResult } from './month-results.ts';
import type { MeteredRow, UsageRow } from './month-rows.ts';
import { ladderPosition } from './offer.ts';
import type { CommandResult } from './results.ts';
import type { Change, LiveRow } from './rows.ts';
import { type Books, DEFAULT_MONTH, type Place, type Snapshot } from './snapshot.ts';
import { gasOf } from './stages.ts';

type Taken = DeductionResult['taken'];

/**
 * A reading that shows more use than the meter was known to hold proves that it took what was on the card: load by load, in
 * the order in which they were written, until they cover the use.
 */
function provenTaken(due: number, row: UsageRow, live: LiveRow, snapshot: Snapshot): Taken {
  const meter = meterOf(snapshot, row.meter);
  let taken = { litres: 0, fen: 0, total: meter.takenTotal as number };
  while (live.inMeterLitre + taken.litres < due) {
    const next = snapshot.nextPosted(row.meter, litre(taken.total));
    if (next === undefined || taken.litres + next.litres > live.onCardLitre) break;
    const { litres, fen: money, total } = next;
    taken = { litres: taken.litres + litres, fen: taken.fen + money, total };
  }
  return taken;
}

/** Where the litres of a line go. */
interface Split {
  readonly lots: number;
  readonly awaiting: number;
  readonly overUse: number;
}

/**
 * What went into the meter comes first, then what still waits to go there. As long as a load is open, whatever it or the
 * gas behind it may explain waits for its card; what is beyond everything bought is certain.
 */
function splitOf(due: number, inMeter: number, live: LiveRow, isEstimate: boolean): Split {
  const fromMeter = Math.min(due, inMeter);
  if (isEstimate) return { lots: fromMeter, awaiting: 0, overUse: 0 };
  const rest = due - fromMeter;
  const held = gasOf(live) - inMeter;
  const explained = Math.min(rest, held);
  const open = live.inFlightLitre > 0;
  return {
    lots: fromMeter + (open ? 0 : explained),
    awaiting: open ? explained : 0,
    overUse: rest - explained,
  };
}

const line = (part: Omit<DeductionLine, 'netFen'>, sign: 1 | -1): DeductionLine => {
  const money = fen(sign * part.fen);
  return { ...part, litres: sign * part.litres, fen: money, netFen: netOf(money) };
};

/** A line a price version and tier, in the order in which the lots were used. */
function linesOf(pieces: readonly LotPiece[], sign: 1 | -1): DeductionLine[] {
  const sums = new Map<string, Omit<DeductionLine, 'netFen'>>();
  const add = (tariffId: string, tier: number, priceE4: number, litres: number, money: number) => {
    const key = `${tariffId} ${tier} ${priceE4}`;
    const sum = sums.get(key);
    sums.set(key, {
      tariffId,
      tier,
      priceE4,
      litres: (sum?.litres ?? 0) + litres,
      fen: (sum?.fen ?? 0) + money,
      overUse: false,
    });
  };
  for (const { lot, from, to } of pieces) {
    const tiers = lotTiers(lot, from, to);
    for (const part of tiers) add(lot.tariffId, part.tier, part.price, part.volume, part.amount);
    if (tiers.length === 0) add(lot.tariffId, 0, 0, to - from, 0);
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
  command: DeductUsage,
  live: LiveRow,
  snapshot: Snapshot,
): Outcome<OverUse | null> {
  if (litres === 0) return accept(null);
  const { customerClass, householdSize } = accountOf(snapshot, command.accountId);
  const versions = snapshot.tariffsOf(customerClass);
  const tariff = effectiveTariff(versions, customerClass, command.businessDate);
  if (!tariff.ok) return tariff;
  const position = ladderPosition(live, tariff.value, command.businessDate);
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

const sumOf = (lines: readonly DeductionLine[], field: 'fen' | 'netFen'): number =>
  lines.reduce((sum, one) => sum + one[field], 0);

/** The meter's counters after `litres` more (or less) were billed. A reading trues up every estimate before it. */
const billedAfter = (metered: MeteredRow, litres: number, isEstimate: boolean) => ({
  billedLitres: metered.billed + litres,
  estimatedLitres: isEstimate ? metered.estimated + litres : 0,
});

/** An estimate was too high: the gas goes back into its lots at the price at which it left them. */
function trueUp(row: UsageRow, snapshot: Snapshot, metered: MeteredRow): DeductionResult {
  const back = litre(-row.litres);
  const live = liveOf(snapshot, row.accountId);
  const held = heldLots(snapshot.lotsOf(row.accountId), addLitre(gasOf(live), back));
  const lines = linesOf(oldestPieces(held, back), -1);
  return {
    kind: 'deduction',
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: -back,
    fen: sumOf(lines, 'fen'),
    taken: { litres: 0, fen: 0, total: meterOf(snapshot, row.meter).takenTotal },
    awaitingLitres: 0,
    overUse: null,
    netFen: sumOf(lines, 'netFen'),
    ...billedAfter(metered, -back, false),
    lines,
  };
}

/**
 * Refuses, in this order: period.unknown, period.state (reviewed first), operator.same-person (who submitted does not
 * deduct), usage.unknown, usage.deducted, tariff.none (tariff.invalid) where over-use has no price.
 */
export function decideDeductUsage(
  command: DeductUsage,
  snapshot: Snapshot,
): Outcome<DeductionResult> {
  const { period, accountId, operator } = command;
  const month = monthIn(snapshot, period, ['reviewed', 'posting']);
  if (!month.ok) return month;
  if (month.value.submittedBy === operator) return refuse('operator.same-person', { operator });
  const row = snapshot.usage(period, accountId);
  if (row === undefined) return refuse('usage.unknown', { period, accountId });
  if (row.state === 'deducted') return refuse('usage.deducted', { period, accountId });
  const metered = meteredOf(snapshot, accountId, row.meter);
  if (row.litres < 0) return accept(trueUp(row, snapshot, metered));
  const live = liveOf(snapshot, accountId);
  const taken = provenTaken(row.litres, row, live, snapshot);
  const isEstimate = row.source === 'estimate';
  const split = splitOf(row.litres, live.inMeterLitre + taken.litres, live, isEstimate);
  const over = overUseOf(split.overUse, command, live, snapshot);
  if (!over.ok) return over;
  const held = heldLots(snapshot.lotsOf(accountId), gasOf(live));
  const used = linesOf(oldestPieces(held, litre(split.lots)), 1);
  const lines = [...used, ...(over.value?.lines ?? [])];
  return accept({
    kind: 'deduction',
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: split.lots,
    fen: sumOf(used, 'fen'),
    taken,
    awaitingLitres: split.awaiting,
    overUse: over.value?.sum ?? null,
    netFen: sumOf(lines, 'netFen'),
    ...billedAfter(metered, split.lots + split.overUse, isEstimate),
    lines,
  });
}

/** `amount` out of what the accounts hold, in order. */
function drawn(amount: number, from: readonly Share[]): readonly Share[] {
  let left = amount;
  const shares = from.map(({ account, amount: held }) => {
    const share = Math.min(left, held);
    left -= share;
    return { account, amount: share };
  });
  assert(left === 0, () => `${left} more than the stages hold`);
  return shares;
}

const MONEY_STAGES = ['inMeterFen', 'onCardFen', 'toBeWrittenFen'] as const;
const GAS_STAGES = ['inMeterLitre', 'onCardLitre', 'owedLitre', 'toBeWrittenLitre'] as const;

/** What each stage holds once the loads that a reading proved are in the meter. */
function stagesAfter(live: LiveRow, taken: Taken) {
  const held = (name: (typeof MONEY_STAGES)[number] | (typeof GAS_STAGES)[number]): Share => {
    const moved = name.endsWith('Fen') ? taken.fen : taken.litres;
    const sign = name.startsWith('inMeter') ? 1 : name.startsWith('onCard') ? -1 : 0;
    return { account: name, amount: live[name] + sign * moved };
  };
  return { money: MONEY_STAGES.map(held), gas: GAS_STAGES.map(held) };
}

function gasPostings(result: DeductionResult, gas: readonly Share[], owner: LiveRow['accountId']) {
  const { litres } = result;
  if (litres < 0) return posting('consumedLitre', 'inMeterLitre', -litres, owner);
  return paired(drawn(litres, gas), [{ account: 'consumedLitre', amount: litres }], owner);
}

function deductionPostings(result: DeductionResult, live: LiveRow): readonly Posting[] {
  const owner = live.accountId;
  const { taken, overUse, netFen } = result;
  const { money, gas } = stagesAfter(live, taken);
  const over = overUse ?? { litres: 0, fen: 0, fromBalanceFen: 0 };
  const advance: Share[] =
    result.fen < 0
      ? [{ account: 'inMeterFen', amount: -result.fen }]
      : [
          ...drawn(result.fen, money),
          { account: 'balanceFen', amount: over.fromBalanceFen },
          { account: 'overUseFen' satisfies LedgerAccount, amount: over.fen - over.fromBalanceFen },
        ];
  return [
    ...moveStage(STAGES.onCard, STAGES.inMeter, taken.fen, taken.litres, owner),
    ...gasPostings(result, gas, owner),
    ...posting('sold', 'consumedLitre', over.litres, owner),
    ...recognise(result.profile, { owner, gross: result.fen + over.fen, net: netFen, advance }),
  ];
}

/** The row of stages with the ladder moved on by over-use. */
function withOverUse(change: Change, overUse: DeductionResult['overUse']): Change {
  if (change.table !== 'live' || overUse === null) return change;
  const cycleStart = toBusinessDate(overUse.cycleStart);
  const cycleVolume: Litre = litre(overUse.cycleVolumeLitres);
  return { table: 'live', row: { ...change.row, cycleStart, cycleVolume } };
}

export function deductUsageEffects(
  command: DeductUsage,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'deduction', 'a deduction answers as a deduction');
  const { period, accountId } = command;
  const row = books.usage(period, accountId);
  const month = books.month(period);
  assert(row !== undefined && month !== undefined, `the use of ${accountId} in ${period} is gone`);
  const postings = deductionPostings(result, liveOf(books, accountId));
  const moved = valueMoved(books, accountId, postings, place);
  const meter = meterOf(books, row.meter);
  const before = meteredOf(books, accountId, row.meter);
  const read = row.source === 'estimate' || row.why === 'index-back' ? before : row;
  const metered: MeteredRow = {
    meter: row.meter,
    accountId,
    source: read.source,
    readIndex: read.readIndex,
    readOn: read.readOn,
    billed: litre(result.billedLitres),
    estimated: litre(result.estimatedLitres),
  };
  const changes: Change[] = moved.changes.map((change) => withOverUse(change, result.overUse));
  if (result.taken.litres > 0) {
    changes.push({ table: 'meter', row: { ...meter, takenTotal: litre(result.taken.total) } });
  }
  changes.push({ table: 'metered', row: metered });
  changes.push({ table: 'usage', row: { ...row, state: 'deducted' } });
  if (month.state === 'reviewed')
    changes.push(...monthBecomes(books, period, { state: 'posting' }).changes);
  return { subject: { accountId, cardNo: null }, postings, changes };
}
