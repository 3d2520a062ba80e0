/**
 * The last use of a money meter (金额表) that is taken down. The base meter says how much gas it was (trade.md §6). What the meter
 * took for it up to its last report is known from that report; for what followed its window is believed as far as that gas
 * can cost it, and a window that is dead, or tells what the base meter does not bear out, decides nothing: then that gas has the
 * household's prices.
 */
import type { BusinessDate } from '../../calendar.ts';
import { householdLadder } from '../../household.ts';
import { accept, type Outcome } from '../../outcome.ts';
import { rolledOver, wheelOf } from '../../reading.ts';
import { costOf, effectiveTariff } from '../../tariff.ts';
import { type Fen, fen, type Litre, litre, ZERO_LITRE } from '../../units.ts';
import { netOf } from '../../vat.ts';
import { accountOf, liveOf, meterOf } from '../effects.ts';
import { ladderByWheel } from '../money-ladder.ts';
import { billedFen, type Spent, spentAt } from '../money-use.ts';
import type { DeductionLine, DeductionResult } from '../month-results.ts';
import { ladderPosition } from '../offer.ts';
import type { LiveRow } from '../rows.ts';
import { DEFAULT_MONTH, type Snapshot } from '../snapshot.ts';
import { moneyOfGas } from '../stages.ts';
import type { TakenDown } from './commands.ts';
import type { MoneySpent, SettlementResult } from './results.ts';

/** A sheet, the day and the time at which it is entered. */
export interface DatedSheet extends TakenDown {
  readonly businessDate: BusinessDate;
  /** ms since 1970 UTC. */
  readonly at: number;
}

/** What wheel and electronics may differ by, and what rounding to the fen may. */
const PLAY_LITRES = 1_000;
const PLAY_FEN = 1;
/** Litres × 0.0001 yuan a m³ in a fen. */
const E4_LITRES_A_FEN = 100_000;

const classOf = ({ accountId }: TakenDown, snapshot: Snapshot): string =>
  accountOf(snapshot, accountId).customerClass;

/** The cheapest and the dearest that the class ever had, 0.0001 yuan a m³: the meter may go on at an old version. */
function priceRange(sheet: TakenDown, snapshot: Snapshot): readonly [number, number] {
  const prices = [...snapshot.tariffsOf(classOf(sheet, snapshot))].flatMap(({ tiers }) =>
    tiers.map(({ price }) => price as number),
  );
  return [Math.min(...prices), Math.max(...prices)];
}

/** Is what the window says no more than was bought, and its use one that this gas can have cost? */
function isBorneOut(
  window: NonNullable<TakenDown['window']>,
  { accountId, meter }: TakenDown,
  litres: number,
  from: Spent,
  [cheapest, dearest]: readonly [number, number],
  snapshot: Snapshot,
): boolean {
  const { inFlightFen, toBeWrittenFen } = liveOf(snapshot, accountId);
  // Money that waits in the books may have been written in what a gap has lost.
  const bought = meterOf(snapshot, meter).loadedTotal + inFlightFen + toBeWrittenFen;
  if (window.total > bought) return false;
  const spent = window.total - window.remaining - from.fen;
  const least = (Math.max(0, litres - PLAY_LITRES) * cheapest) / E4_LITRES_A_FEN - PLAY_FEN;
  const most = ((litres + PLAY_LITRES) * dearest) / E4_LITRES_A_FEN + PLAY_FEN;
  return spent >= least && spent <= most && spent >= 0;
}

/** tariff.none (tariff.invalid). */
function costByWheel(
  sheet: DatedSheet,
  litres: Litre,
  from: Spent,
  snapshot: Snapshot,
): Outcome<Fen> {
  if (litres === 0) return accept(fen(0));
  const account = accountOf(snapshot, sheet.accountId);
  const { customerClass } = account;
  const versions = snapshot.tariffsOf(customerClass);
  const version = effectiveTariff(versions, customerClass, sheet.businessDate);
  if (!version.ok) return version;
  const { cycleStart, volumeBefore } = ladderByWheel(sheet, from.index, version.value, snapshot);
  return accept(costOf(householdLadder(account, version.value, cycleStart), volumeBefore, litres));
}

/** What the wheel turned since the meter's last report. */
function sinceReport({ meter, finalIndex }: DatedSheet, from: Spent, snapshot: Snapshot): Litre {
  const wheel = wheelOf(meterOf(snapshot, meter).wheelDigits);
  const turned = rolledOver(finalIndex, from.index, wheel) ? wheel : 0;
  return litre(Math.max(0, finalIndex + turned - from.index));
}

const lastReport = ({ meter, finalIndex }: DatedSheet, snapshot: Snapshot): Spent =>
  spentAt(finalIndex, meter, snapshot) ?? {
    fen: 0,
    index: meterOf(snapshot, meter).initialIndex,
  };

/** All that the meter took up to its end, fen, and by whose word. tariff.none (tariff.invalid). */
function spentAtEnd(
  sheet: DatedSheet,
  snapshot: Snapshot,
): Outcome<Pick<MoneySpent, 'spentFen' | 'by'>> {
  const { window } = sheet;
  const from = lastReport(sheet, snapshot);
  const litres = sinceReport(sheet, from, snapshot);
  if (window !== undefined) {
    const range = priceRange(sheet, snapshot);
    if (isBorneOut(window, sheet, litres, from, range, snapshot)) {
      return accept({ spentFen: window.total - window.remaining, by: 'window' });
    }
  }
  const cost = costByWheel(sheet, litres, from, snapshot);
  return cost.ok ? accept({ spentFen: from.fen + cost.value, by: 'wheel' }) : cost;
}

/** Beyond everything that was bought: from the balance at once, the rest a receivable. tariff.none (tariff.invalid). */
function overUse(
  money: number,
  { accountId, businessDate }: DatedSheet,
  live: LiveRow,
  snapshot: Snapshot,
): Outcome<DeductionResult['overUse']> {
  if (money === 0) return accept(null);
  const { customerClass } = accountOf(snapshot, accountId);
  const version = effectiveTariff(snapshot.tariffsOf(customerClass), customerClass, businessDate);
  if (!version.ok) return version;
  const { cycleStart: from, volumeBefore: volume } = ladderPosition(
    live,
    version.value,
    businessDate,
  );
  return accept({
    // Its gas stands in the line of the meter's own.
    litres: 0,
    fen: money,
    fromBalanceFen: Math.min(money, live.balanceFen),
    cycleStart: from,
    cycleVolumeLitres: volume,
  });
}

/** The gas at what was taken for it, and what of it nobody had bought. */
function linesOf(
  tariffId: string,
  litres: number,
  [bought, beyond]: readonly [number, number],
): readonly DeductionLine[] {
  const line = (volume: number, money: number, isOverUse: boolean): readonly DeductionLine[] =>
    volume === 0 && money === 0
      ? []
      : [
          {
            ...{ tariffId, tier: 0, priceE4: 0, litres: volume, fen: money },
            ...{ netFen: netOf(fen(money)), overUse: isOverUse },
          },
        ];
  return [...line(litres, bought, false), ...line(0, beyond, true)];
}

/** V of the household when the meter goes; undefined where its class has no price version. */
function ladderAtEnd(sheet: DatedSheet, snapshot: Snapshot): MoneySettled['ladder'] | undefined {
  const customerClass = classOf(sheet, snapshot);
  const versions = snapshot.tariffsOf(customerClass);
  const version = effectiveTariff(versions, customerClass, sheet.businessDate);
  if (!version.ok) return undefined;
  const from = lastReport(sheet, snapshot);
  const index = from.index + sinceReport(sheet, from, snapshot);
  const { cycleStart, volumeBefore } = ladderByWheel(sheet, index, version.value, snapshot);
  return { cycleStart, cycleVolumeLitres: volumeBefore };
}

/** What the last use leaves of the customer's money, and what it is. */
export interface MoneySettled {
  readonly use: DeductionResult;
  readonly money: MoneySpent;
  readonly ladder?: NonNullable<SettlementResult['ladder']>;
}

/** `litres` is what the wheel shows and nobody billed. tariff.none (tariff.invalid). */
export function finalMoneyUse(
  sheet: DatedSheet,
  litres: number,
  billedBefore: number,
  snapshot: Snapshot,
): Outcome<MoneySettled> {
  const { accountId, meter, businessDate } = sheet;
  const spent = spentAtEnd(sheet, snapshot);
  if (!spent.ok) return spent;
  const live = liveOf(snapshot, accountId);
  const row = meterOf(snapshot, meter);
  const due = Math.max(0, spent.value.spentFen - billedFen(row, live));
  const bought = Math.min(due, moneyOfGas(live));
  const over = overUse(due - bought, sheet, live, snapshot);
  if (!over.ok) return over;
  const customerClass = classOf(sheet, snapshot);
  const version = effectiveTariff(snapshot.tariffsOf(customerClass), customerClass, businessDate);
  const tariffId = version.ok ? version.value.id : '';
  const volume = litre(Math.max(ZERO_LITRE, litres));
  const lines = linesOf(tariffId, volume, [bought, due - bought]);
  const use: DeductionResult = {
    kind: 'deduction',
    counts: 'money',
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: volume,
    fen: bought,
    taken: { litres: 0, fen: 0, total: row.takenTotal },
    awaitingLitres: 0,
    overUse: over.value,
    netFen: lines.reduce((sum, { netFen }) => sum + netFen, 0),
    lines,
    billedLitres: billedBefore + volume,
    estimatedLitres: 0,
  };
  const ladder = ladderAtEnd(sheet, snapshot);
  return accept({
    use,
    money: { ...spent.value, surplusFen: moneyOfGas(live) - bought },
    ...(ladder === undefined ? {} : { ladder }),
  });
}
