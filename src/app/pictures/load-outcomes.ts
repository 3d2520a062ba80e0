/** How writing gas onto cards went, day by day, and how much of it was still open at each day's end. */
import { type BusinessDate, businessDate } from '../../core/calendar.ts';
import { dateOfDay, dayNumber } from '../../core/period.ts';
import type { LoadTimes } from '../../ports/pictures.ts';
import type { AppDeps } from '../deps.ts';

const LOADS = 2_000;

export interface DayOfLoads {
  readonly day: BusinessDate;
  /** Begun on that day. */
  readonly begun: number;
  /** Ended on that day, whenever it was begun: in the card, provably not, replaced by another card. */
  readonly posted: number;
  readonly voided: number;
  readonly superseded: number;
  /** Open at the end of that day. */
  readonly openAtEnd: number;
  /** In flight at the end of that day. */
  readonly openLitres: number;
}

const ENDINGS = { POSTED: 'posted', VOIDED: 'voided', SUPERSEDED: 'superseded' } as const;

type Counts = { -readonly [K in keyof DayOfLoads]: DayOfLoads[K] };

class Days {
  private readonly zone: string;
  readonly days: readonly Counts[];
  private readonly first: BusinessDate;

  constructor(today: BusinessDate, count: number, zone: string) {
    this.zone = zone;
    const last = dayNumber(today);
    this.days = Array.from({ length: count }, (_, at) => ({
      day: dateOfDay(last - count + 1 + at),
      begun: 0,
      posted: 0,
      voided: 0,
      superseded: 0,
      openAtEnd: 0,
      openLitres: 0,
    }));
    this.first = this.days[0]?.day ?? today;
  }

  private at(day: BusinessDate): Counts | undefined {
    return this.days[dayNumber(day) - dayNumber(this.first)];
  }

  add({ state, litres, reservedAt, endedAt }: LoadTimes): void {
    const begun = businessDate(reservedAt, this.zone);
    const ended = endedAt === null ? null : businessDate(endedAt, this.zone);
    const first = this.at(begun);
    if (first !== undefined) first.begun += 1;
    const last = ended === null ? undefined : this.at(ended);
    if (
      last !== undefined &&
      (state === 'POSTED' || state === 'VOIDED' || state === 'SUPERSEDED')
    ) {
      last[ENDINGS[state]] += 1;
    }
    for (const each of this.days) {
      if (each.day < begun || (ended !== null && each.day >= ended)) continue;
      each.openAtEnd += 1;
      each.openLitres += litres;
    }
  }
}

/**
 * `days` 1 … 92, the last of them today, of this station. A load may end long after it began: so many days more are looked
 * back for those; one that was open for longer is counted while it is open still.
 */
export async function loadOutcomes(deps: AppDeps, days: number): Promise<readonly DayOfLoads[]> {
  const { store, station, clock, company } = deps;
  const today = businessDate(clock.now(), company.timeZone);
  const table = new Days(today, days, company.timeZone);
  const from = dateOfDay(dayNumber(today) - 2 * days);
  const seen = new Set<number>();
  for (let before: number | null = null; ; ) {
    const page = store.pictures.loadsBefore(station, before, LOADS);
    for (const load of page) {
      seen.add(load.entryId);
      table.add(load);
    }
    const oldest = page.at(-1);
    before = oldest?.entryId ?? null;
    const past = oldest && businessDate(oldest.reservedAt, company.timeZone) < from;
    if (page.length < LOADS || past === true) break;
    await store.finance.nextTurn();
  }
  for (const load of store.pictures.openLoads(station)) {
    if (!seen.has(load.entryId)) table.add(load);
  }
  return table.days;
}
