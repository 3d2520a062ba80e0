/**
 * What a money meter (金额表) has deducted by itself becomes revenue in the month (扣收): the money that it spent up to the reading
 * that the line was made from, and the gas for it, which is sold and used at once. The meter has priced it; nothing is priced here.
 */
import type { MeterId } from '../ids.ts';
import { type Posting, posting } from '../journal.ts';
import { recognise } from '../posting-profile.ts';
import { rolledOver, wheelOf } from '../reading.ts';
import { effectiveTariff } from '../tariff.ts';
import { fen, type Litre } from '../units.ts';
import { netOf } from '../vat.ts';
import { accountOf, liveOf, meterOf } from './effects.ts';
import type { DeductionLine } from './month-results.ts';
import type { UsageRow } from './month-rows.ts';
import type { LiveRow, MeterRow } from './rows.ts';
import { DEFAULT_MONTH, type Snapshot } from './snapshot.ts';
import type { Used } from './used-lines.ts';
import { drawn, moneyStages } from './used-postings.ts';

/** What the meter itself has said, and where its wheel stood then. */
export interface Spent {
  readonly fen: number;
  readonly index: Litre;
}

/**
 * Fen that the meter had spent when its wheel stood at `index` or before: the newest report that counts and says so; null
 * before its first one. A wheel that passed its end since stands behind it.
 */
export function spentAt(index: Litre, meter: MeterId, snapshot: Snapshot): Spent | null {
  const wheel = wheelOf(meterOf(snapshot, meter).wheelDigits);
  for (let at = Number.MAX_SAFE_INTEGER; ; ) {
    const reading = snapshot.readingBefore(meter, at);
    if (reading === undefined) return null;
    const { spentFen, index: read } = reading;
    if (spentFen !== undefined && (read <= index || rolledOver(index, read, wheel))) {
      return { fen: spentFen, index: read };
    }
    at = reading.at;
  }
}

/** Fen that the meter took and that were billed. */
export const billedFen = ({ takenTotal }: Pick<MeterRow, 'takenTotal'>, live: LiveRow): number =>
  takenTotal - live.inMeterFen;

/**
 * What the meter holds beyond all that it was given (表内透支) is taken from the next load, and billed with it. An index that no report
 * stands behind moves no money: the next card brings it.
 */
function dueFen(row: UsageRow, live: LiveRow, snapshot: Snapshot): number {
  const meter = meterOf(snapshot, row.meter);
  const spent = spentAt(row.readIndex, row.meter, snapshot)?.fen ?? 0;
  return Math.max(0, Math.min(spent, meter.takenTotal) - billedFen(meter, live));
}

/** One line: the gas of the interval at what the meter took for it, under the price version of the day it was read. */
function meteredLine(row: UsageRow, money: number, snapshot: Snapshot): DeductionLine {
  const { customerClass } = accountOf(snapshot, row.accountId);
  const version = effectiveTariff(snapshot.tariffsOf(customerClass), customerClass, row.readOn);
  return {
    tariffId: version.ok ? version.value.id : '',
    tier: 0,
    priceE4: 0,
    litres: Math.max(0, row.litres),
    fen: money,
    netFen: netOf(fen(money)),
    overUse: false,
  };
}

/** An estimate proves nothing of a meter's own count. */
export function usedByMeter(row: UsageRow, snapshot: Snapshot): Used {
  const live = liveOf(snapshot, row.accountId);
  const money = row.source === 'estimate' ? 0 : dueFen(row, live, snapshot);
  const line = meteredLine(row, money, snapshot);
  return {
    counts: 'money',
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: line.litres,
    fen: money,
    taken: { litres: 0, fen: 0, total: meterOf(snapshot, row.meter).takenTotal },
    awaitingLitres: 0,
    overUse: null,
    netFen: line.netFen,
    lines: line.litres === 0 && money === 0 ? [] : [line],
  };
}

/**
 * Gas is sold in the moment in which the meter lets it through: it never stood in a stage. Its money is in the meter; at the
 * meter's end also what stands before it, and what nobody had bought.
 */
export function moneyUsePostings(result: Used, live: LiveRow): readonly Posting[] {
  const { fen: money, netFen: net, profile, litres, overUse } = result;
  const owner = live.accountId;
  const over = overUse ?? { fen: 0, fromBalanceFen: 0 };
  return [
    ...posting('sold', 'consumedLitre', litres, owner),
    ...recognise(profile, {
      owner,
      gross: money + over.fen,
      net,
      advance: [
        ...drawn(money, moneyStages(live)),
        { account: 'balanceFen', amount: over.fromBalanceFen },
        { account: 'overUseFen', amount: over.fen - over.fromBalanceFen },
      ],
    }),
  ];
}
