/** The demo year as a list of things that happened, in the order of their dates: pure data, told by demo-story.ts. */
import { HOUSEHOLDS, type Household } from './demo-company.ts';

export type DemoEvent =
  | { readonly at: number; readonly kind: 'enrol'; readonly household: Household }
  | { readonly at: number; readonly kind: 'open-card'; readonly household: Household }
  | {
      readonly at: number;
      readonly kind: 'sell';
      readonly household: Household;
      readonly yuan: number;
    }
  | {
      readonly at: number;
      readonly kind: 'use';
      readonly household: Household;
      readonly days: number;
    }
  | { readonly at: number; readonly kind: 'finish'; readonly household: Household };

const DAY_MS = 86_400_000;
/** 2025-11-03 08:30 in the company's zone. */
const FIRST_DAY_MS = Date.UTC(2025, 10, 3, 0, 30);
const GAP_DAYS = 95;
/** The first purchase comes with the card; the first volume is small. */
const FIRST_PURCHASE_YUAN = 15;

function eventsOf(household: Household, n: number): DemoEvent[] {
  const day = (d: number): number => FIRST_DAY_MS + d * DAY_MS + (n % 90) * 300_000;
  const start = n % 25;
  const events: DemoEvent[] = [{ at: day(start), kind: 'enrol', household }];
  if (household.story === 'not-ignited') return events;
  events.push({ at: day(start + 1), kind: 'open-card', household });
  events.push({ at: day(start + 1) + 60_000, kind: 'sell', household, yuan: FIRST_PURCHASE_YUAN });
  household.purchasesYuan.forEach((yuan, i) => {
    const when = start + 8 + i * GAP_DAYS;
    events.push({ at: day(when), kind: 'use', household, days: i === 0 ? 6 : GAP_DAYS });
    events.push({ at: day(when) + 60_000, kind: 'sell', household, yuan });
  });
  const last = start + 8 + household.purchasesYuan.length * GAP_DAYS;
  events.push({ at: day(Math.min(last, 350)), kind: 'use', household, days: 60 });
  events.push({ at: day(355), kind: 'finish', household });
  return events;
}

/** All events, oldest first; the order of equal times is that of the households. */
export const demoEvents = (households: readonly Household[] = HOUSEHOLDS): readonly DemoEvent[] =>
  households.flatMap(eventsOf).sort((a, b) => a.at - b.at);
