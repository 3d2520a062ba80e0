/** What money meters and their cards know of prices: versions that the company announced, and none before its day. */
import { readAnyCard } from '../../simulators/card/card-reading.ts';
import { businessDate } from '../../src/core/calendar.ts';
import type { Rig } from '../rig/rig.ts';
import { type Household, readings } from '../rig/world.ts';

/** The highest day that the world has seen: a clock that was set back takes no prices back. */
const latest = new WeakMap<Rig, number>();

const versionsOn = (image: Uint8Array): readonly number[] => {
  const card = readAnyCard(image);
  if (card.kind !== 'reference-money') return [];
  return [card.slotA, card.slotB].flatMap((slot) => slot?.tariff?.version ?? []);
};

function checkHome(rig: Rig, home: Household, today: string): string[] {
  const { moneyMeter, accountId } = home;
  if (moneyMeter === null) return [];
  const { inForce, next } = moneyMeter.money.tariff;
  const known = [inForce, next].flatMap((tariff) => tariff?.version ?? []);
  const all = [...known, ...readings(home.chip).flatMap(versionsOn)];
  const strange = all.filter((version) => !rig.prices.has(version));
  const day = inForce === null ? null : (rig.prices.get(inForce.version) ?? null);
  return [
    ...strange.map((version) => `account ${accountId}: nobody announced price version ${version}`),
    ...(day === null || day <= today
      ? []
      : [`account ${accountId}: its meter deducts at prices of ${day}, today is ${today}`]),
  ];
}

/** Sentences of what is broken. */
export function checkPrices(rig: Rig): string[] {
  const now = Math.max(rig.clock.now(), latest.get(rig) ?? 0);
  latest.set(rig, now);
  const today = businessDate(now, 'Asia/Shanghai');
  return rig.world.households.flatMap((home) => checkHome(rig, home, today));
}
