/** One customer's use as the readings tell it: the line that the month should have, and what of the readings is in doubt. */
import { type BusinessDate, businessDate } from '../../core/calendar.ts';
import type { UsageEntry } from '../../core/ledger/month-commands.ts';
import type { UsageRow } from '../../core/ledger/month-rows.ts';
import type { ReadingRow } from '../../core/ledger/reading-rows.ts';
import { unbilledAt } from '../../core/ledger/unbilled.ts';
import {
  type BilledUpTo,
  bestReading,
  type DatedReading,
  isDoubtful,
  isNews,
  isUsable,
  usageSourceOf,
} from '../../core/ledger/use-source.ts';
import { dayNumber } from '../../core/period.ts';
import { rolledOver, wheelOf } from '../../core/reading.ts';
import { litre, ZERO_LITRE } from '../../core/units.ts';
import type { MeteredAccount } from '../../ports/finance.ts';
import type { AppDeps } from '../deps.ts';

const DAY_MS = 86_400_000;
/** Day number of 1970-01-01. */
const EPOCH_DAY = 719_468;

/** Midnight in Greenwich; no zone is further from it than a day. */
const midnightMs = (day: number): number => (day - EPOCH_DAY) * DAY_MS;

export interface Days {
  readonly firstDay: BusinessDate;
  readonly lastDay: BusinessDate;
}

export interface FoundUse {
  /** Null where no reading says anything that was not billed. */
  readonly entry: UsageEntry | null;
  /** Readings that say something new, in doubt and not yet looked at; or a line whose reading was discarded since. */
  readonly doubtful: boolean;
}

type Dated = DatedReading & { readonly row: ReadingRow };

function newsBetween(
  deps: AppDeps,
  { meter }: MeteredAccount,
  billed: BilledUpTo,
  from: BusinessDate | '',
  to: BusinessDate,
): readonly Dated[] {
  const zone = deps.company.timeZone;
  const start = from === '' ? 0 : midnightMs(dayNumber(from) - 1);
  const rows = deps.store.finance.readings(meter.meter, start, midnightMs(dayNumber(to) + 2));
  return rows.flatMap((row) => {
    const readOn = businessDate(row.at, zone);
    const reading = {
      source: usageSourceOf(row.source),
      index: row.index,
      at: row.at,
      readOn,
      row,
    };
    return readOn >= from && readOn <= to && isNews(reading, billed) ? [reading] : [];
  });
}

const usable = (news: readonly Dated[]): readonly Dated[] =>
  news.filter(({ row }) => isUsable(row));

/** Read in an earlier period and not billed: it waited for a card. */
function carried({ accountId, meter, metered }: MeteredAccount): UsageEntry | null {
  if (metered === null || metered.readOn === '' || metered.source === '') return null;
  const { readIndex, readOn, source } = metered;
  if (unbilledAt(readIndex, meter, metered) <= 0) return null;
  return { accountId, source, index: readIndex, litres: null, readOn };
}

/** An estimate is bounded by what is known to be in the meter, and never makes a receivable. */
function entryOf(best: DatedReading, { accountId, meter, metered, live }: MeteredAccount) {
  const { source, index, readOn } = best;
  if (source !== 'estimate') return { accountId, source, index, litres: null, readOn };
  const before = metered ?? { readIndex: meter.initialIndex, billed: ZERO_LITRE, adjusted: 0 };
  const due = Math.min(unbilledAt(index, meter, before), live.inMeterLitre);
  return due > 0 ? { accountId, source, index: null, litres: litre(due), readOn } : null;
}

const says = (row: UsageRow, { source, index, readOn }: DatedReading): boolean =>
  row.source === source && row.readIndex === index && row.readOn === readOn;

/** Does the line come from a reading, so that a better one may replace it? A line that somebody has entered stays. */
function mayReplace(
  present: UsageRow,
  entry: UsageEntry,
  news: readonly Dated[],
  { metered }: MeteredAccount,
): boolean {
  if (present.state === 'waived' || entry.source === 'estimate') return false;
  const isCarried = (row: { index: number | null; readOn: string }): boolean =>
    metered?.readIndex === row.index && metered.readOn === row.readOn;
  if (present.source === 'estimate') return !isCarried(entry);
  const { source, readIndex, readOn } = present;
  if (entry.source === source && entry.index === readIndex && entry.readOn === readOn) return false;
  return isCarried({ index: readIndex, readOn }) || news.some((reading) => says(present, reading));
}

/** The best reading of the period; one from before it only as far as it shows more gas than was billed. */
export function readUse(
  deps: AppDeps,
  account: MeteredAccount,
  { firstDay, lastDay }: Days,
  present: UsageRow | undefined,
): FoundUse {
  const { meter, metered } = account;
  const billed: BilledUpTo = {
    index: metered?.readIndex ?? meter.initialIndex,
    readOn: metered?.readOn ?? '',
    wheel: wheelOf(meter.wheelDigits),
  };
  let news = newsBetween(
    deps,
    account,
    billed,
    billed.readOn > firstDay ? billed.readOn : firstDay,
    lastDay,
  );
  let best = bestReading(usable(news));
  // Also where the line stands on one of those: only what came from a reading is replaced by a better one.
  const looksBack =
    best === undefined ||
    best.source === 'estimate' ||
    (present !== undefined && present.readOn < firstDay);
  if (looksBack && billed.readOn < firstDay) {
    const earlier = newsBetween(deps, account, billed, billed.readOn, firstDay).filter(
      ({ source, index, readOn }) =>
        source !== 'estimate' &&
        readOn < firstDay &&
        (index > billed.index || rolledOver(index, billed.index, billed.wheel)),
    );
    news = [...earlier, ...news];
    if (best === undefined || best.source === 'estimate') {
      best = bestReading(usable(earlier)) ?? best;
    }
  }
  const entry = (best === undefined ? null : entryOf(best, account)) ?? carried(account);
  const discarded =
    present !== undefined &&
    present.state !== 'waived' &&
    news.some(({ row, ...reading }) => row.resolution === 'discarded' && says(present, reading)) &&
    !usable(news).some((reading) => says(present, reading));
  return {
    entry:
      present === undefined || (entry !== null && mayReplace(present, entry, news, account))
        ? entry
        : null,
    doubtful: news.some(({ row }) => isDoubtful(row)) || (discarded && entry === null),
  };
}
