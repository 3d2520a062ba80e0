/**
 * Where the ladder of a household with a money meter (金额表) stands. Its meter counts the cycle by itself, so the books have V
 * only from what its wheel showed; one ladder a household over all its meters (trade.md §4), so what was counted before the
 * meter came stands below it.
 */
import { type BusinessDate, cycleStart } from '../calendar.ts';
import type { AccountId, MeterId } from '../ids.ts';
import { dayNumber } from '../period.ts';
import type { TariffVersion } from '../tariff.ts';
import { addLitre, type Litre, litre } from '../units.ts';
import { liveOf, meterOf } from './effects.ts';
import { type LadderPosition, ladderPosition } from './offer.ts';
import type { Snapshot } from './snapshot.ts';

const DAY_MS = 86_400_000;

/** Whose meter, on which day and at which ms since 1970 UTC. */
export interface MeterThen {
  readonly accountId: AccountId;
  readonly meter: MeterId;
  readonly businessDate: BusinessDate;
  readonly at: number;
}

/** V up to `index` of its wheel, which a turn of the wheel may have raised: from where it stood when the cycle began, as far as anybody read it. */
export function ladderByWheel(
  { accountId, meter, businessDate, at }: MeterThen,
  index: number,
  version: TariffVersion,
  snapshot: Snapshot,
): LadderPosition {
  const { cycle, cycleStartMonth } = version;
  const begun = cycleStart(businessDate, cycle, cycleStartMonth);
  const since = at - (dayNumber(businessDate) - dayNumber(begun)) * DAY_MS;
  const stood =
    snapshot.readingBefore(meter, since)?.index ?? meterOf(snapshot, meter).initialIndex;
  const position = ladderPosition(liveOf(snapshot, accountId), version, businessDate);
  const counted: Litre = litre(Math.max(0, index - stood));
  return { ...position, volumeBefore: addLitre(position.volumeBefore, counted) };
}
