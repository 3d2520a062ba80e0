/** Over-use (超用): gas beyond everything bought, on the ladder of the day it is billed (trade.md §5). */
import { type BusinessDate, toBusinessDate } from '../calendar.ts';
import { householdLadder } from '../household.ts';
import type { AccountId, MeterId } from '../ids.ts';
import { accept, type Outcome } from '../outcome.ts';
import { breakdown, costOf, effectiveTariff, type TariffVersion } from '../tariff.ts';
import { addLitre, type Litre, litre } from '../units.ts';
import { accountOf } from './effects.ts';
import type { DeductionLine, DeductionResult } from './month-results.ts';
import { type LadderPosition, ladderPosition } from './offer.ts';
import type { Change, LiveRow } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { lineOf } from './used-lines.ts';

/** Whose use it is, on which meter, and the day whose price over-use has. */
export interface User {
  readonly accountId: AccountId;
  readonly meter: MeterId;
  readonly businessDate: BusinessDate;
}

export interface OverUse {
  readonly lines: readonly DeductionLine[];
  readonly sum: NonNullable<DeductionResult['overUse']>;
}

/**
 * tariff.none (tariff.invalid). Over-use enters the ladder at the price of the day it is billed; `below` is gas of the cycle that
 * the books' V has not, where the meter counts the ladder by itself.
 */
export function overUseOf(
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
    lineOf(
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

/** The row of stages with the ladder moved on by over-use. */
export function withOverUse(change: Change, overUse: DeductionResult['overUse']): Change {
  if (change.table !== 'live' || overUse === null) return change;
  const cycleStart = toBusinessDate(overUse.cycleStart);
  const cycleVolume: Litre = litre(overUse.cycleVolumeLitres);
  return { table: 'live', row: { ...change.row, cycleStart, cycleVolume } };
}
