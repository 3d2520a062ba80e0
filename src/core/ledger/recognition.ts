/**
 * Revenue that is recognised apart from the use of its gas (trade.md §7): residents on receipt, others one purchase later. The
 * stages stay what they are, gross money of gas that is held; what was used and not recognised, or recognised and not used,
 * stands beside them in one account of the same sub-account. The year-end document (年末清算) brings both together.
 */
import type { AccountId } from '../ids.ts';
import { type Posting, posting } from '../journal.ts';
import type { Lot } from '../lots.ts';
import { PROFILES, recognise, type Timing } from '../posting-profile.ts';
import { type Point, type Recognised, recognisedTo } from './recognised.ts';
import type { TierLine } from './results.ts';
import type { Change } from './rows.ts';
import { type Books, DEFAULT_MONTH, type LedgerSettings } from './snapshot.ts';

/** Gas of one account whose revenue goes apart from its use, from the first purchase on. */
export interface RecognitionRow {
  readonly accountId: AccountId;
  readonly boughtLitres: number;
  readonly boughtFen: number;
  readonly usedLitres: number;
  readonly usedFen: number;
  readonly recognisedLitres: number;
  readonly recognisedFen: number;
}

const NOTHING = {
  ...{ boughtLitres: 0, boughtFen: 0, usedLitres: 0, usedFen: 0 },
  ...{ recognisedLitres: 0, recognisedFen: 0 },
};

export const recognitionOf = (books: Books, accountId: AccountId): RecognitionRow =>
  books.recognition(accountId) ?? { accountId, ...NOTHING };

/** Used and not recognised; below zero what was recognised and not used. */
export const usedAhead = (row: Pick<RecognitionRow, 'usedFen' | 'recognisedFen'>): number =>
  row.usedFen - row.recognisedFen;

/** Where the company names no classes of residents. */
export const RESIDENTIAL: readonly string[] = ['residential'];

export function timingFor({ month }: LedgerSettings, customerClass: string): Timing {
  const { profile, residentialClasses = RESIDENTIAL } = month ?? DEFAULT_MONTH;
  const { residents, others } = PROFILES[profile].timing;
  return residentialClasses.includes(customerClass) ? residents : others;
}

type Lots = () => Iterable<Lot>;

/** On receipt all that was bought is recognised; one purchase later, all that was bought before this one. */
export function recognisedByPurchase(
  timing: Exclude<Timing, 'use'>,
  row: RecognitionRow,
  tiers: readonly TierLine[],
  lots: Lots,
): Recognised {
  const own = (timing === 'receipt' ? tiers : []).map(({ tier, volumeLitres, amountFen }) => ({
    tier,
    litres: volumeLitres,
    fen: amountFen,
  }));
  const to = own.reduce(
    (sum, { litres, fen: money }) => ({ litres: sum.litres + litres, fen: sum.fen + money }),
    { litres: row.boughtLitres, fen: row.boughtFen },
  );
  return recognisedTo(to, row, lots, own);
}

/**
 * What a purchase recognised is taken back with it, but revenue of gas that was used: the year's end may have recognised that
 * since, and who used it owes it.
 */
export function takenBack({ apart }: Lot, row: RecognitionRow, lots: Lots): Recognised {
  const back = (recognised: number, purchase: number, used: number): number =>
    recognised - Math.min(purchase, Math.max(0, recognised - used));
  const to = {
    litres: back(row.recognisedLitres, apart?.litres ?? 0, row.usedLitres),
    fen: back(row.recognisedFen, apart?.fen ?? 0, row.usedFen),
  };
  return recognisedTo(to, row, lots);
}

/** Revenue is brought to what was used, after `apart` more of it; undefined where it stands there. */
export function broughtToUse(
  row: RecognitionRow,
  apart: Point | undefined,
  lots: Lots,
): Recognised | undefined {
  const to = {
    litres: row.usedLitres + (apart?.litres ?? 0),
    fen: row.usedFen + (apart?.fen ?? 0),
  };
  if (to.litres === row.recognisedLitres && to.fen === row.recognisedFen) return;
  return recognisedTo(to, row, lots);
}

/** Gas whose revenue goes apart was bought (or went back), used and recognised; nothing where none of it happened. */
export function apartMoved(
  books: Books,
  accountId: AccountId,
  used: Point | undefined,
  earned: Recognised | undefined,
  bought: Point | undefined = undefined,
): readonly Change[] {
  if (used === undefined && earned === undefined && bought === undefined) return [];
  return recognitionMoved(books, accountId, {
    ...{ usedLitres: used?.litres ?? 0, usedFen: used?.fen ?? 0 },
    ...{ boughtLitres: bought?.litres ?? 0, boughtFen: bought?.fen ?? 0 },
    ...{ recognisedLitres: earned?.litres ?? 0, recognisedFen: earned?.fen ?? 0 },
  });
}

/** From beside the stages to revenue and tax. */
export const recognitionPostings = (
  owner: AccountId,
  { fen: gross, netFen: net }: Pick<Recognised, 'fen' | 'netFen'>,
): readonly Posting[] =>
  recognise('receipt', {
    owner,
    gross,
    net,
    advance: [{ account: 'recognisedApart', amount: Math.abs(gross) }],
  });

type Moved = Partial<Omit<RecognitionRow, 'accountId'>>;

/** The row with `moved` added to it. */
export function recognitionMoved(
  books: Books,
  accountId: AccountId,
  moved: Moved,
): readonly Change[] {
  const row = recognitionOf(books, accountId);
  const sum = (field: keyof Omit<RecognitionRow, 'accountId'>): number =>
    row[field] + (moved[field] ?? 0);
  return [
    {
      table: 'recognition',
      row: {
        accountId,
        boughtLitres: sum('boughtLitres'),
        boughtFen: sum('boughtFen'),
        usedLitres: sum('usedLitres'),
        usedFen: sum('usedFen'),
        recognisedLitres: sum('recognisedLitres'),
        recognisedFen: sum('recognisedFen'),
      },
    },
  ];
}

/** What stands beside the stages of `own` becomes what stood beside those of `other`, through the account between them. */
export function apartPassed(own: RecognitionRow, other: RecognitionRow): readonly Posting[] {
  const change = usedAhead(other) - usedAhead(own);
  const [debit, credit] =
    change > 0
      ? (['swappedFen', 'recognisedApart'] as const)
      : (['recognisedApart', 'swappedFen'] as const);
  return posting(debit, credit, Math.abs(change), own.accountId);
}

/** The lots went over, and with them what was recognised of them; nothing where no revenue ever went apart. */
export function recognitionExchanged(a: RecognitionRow, b: RecognitionRow): readonly Change[] {
  if ([a, b].every(({ boughtLitres }) => boughtLitres === 0)) return [];
  return [
    { table: 'recognition', row: { ...b, accountId: a.accountId } },
    { table: 'recognition', row: { ...a, accountId: b.accountId } },
  ];
}
