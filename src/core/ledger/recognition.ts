/**
 * Revenue that is recognised apart from the use of its gas (trade.md §7): residents on receipt, others one purchase later. The
 * stages stay what they are, gross money of gas that is held; what was used and not recognised, or recognised and not used,
 * stands beside them in one account of the same sub-account. The year-end document (年末清算) brings both together.
 */
import type { AccountId } from '../ids.ts';
import { type Posting, posting } from '../journal.ts';
import type { Lot } from '../lots.ts';
import { PROFILES, recognise, type Timing } from '../posting-profile.ts';
import { fen } from '../units.ts';
import { netOf } from '../vat.ts';
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

const RESIDENTIAL = ['residential'];

export function timingFor({ month }: LedgerSettings, customerClass: string): Timing {
  const { profile, residentialClasses = RESIDENTIAL } = month ?? DEFAULT_MONTH;
  const { residents, others } = PROFILES[profile].timing;
  return residentialClasses.includes(customerClass) ? residents : others;
}

/** Litres and money whose revenue a document recognises; below zero it is taken back. */
export interface Recognised {
  readonly litres: number;
  readonly fen: number;
  readonly netFen: number;
}

export const recognised = (litres: number, money: number): Recognised => ({
  litres,
  fen: money,
  netFen: Math.sign(money) * netOf(fen(Math.abs(money))),
});

/** On receipt all that was bought is recognised; one purchase later, all that was bought before this one. */
export function recognisedByPurchase(
  timing: Exclude<Timing, 'use'>,
  row: RecognitionRow,
  { litres, fen: cost }: { readonly litres: number; readonly fen: number },
): Recognised {
  const own = timing === 'receipt' ? { litres, fen: cost } : { litres: 0, fen: 0 };
  return recognised(
    row.boughtLitres + own.litres - row.recognisedLitres,
    row.boughtFen + own.fen - row.recognisedFen,
  );
}

/** What a purchase recognised is taken back with it, as far as it is still recognised. */
export const takenBack = ({ apart }: Lot, row: RecognitionRow): Recognised =>
  recognised(
    -Math.min(apart?.litres ?? 0, row.recognisedLitres),
    -Math.min(apart?.fen ?? 0, row.recognisedFen),
  );

/** From beside the stages to revenue and tax. */
export const recognitionPostings = (
  owner: AccountId,
  { fen: gross, netFen: net }: Recognised,
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

/** Gas whose revenue goes apart was used, or went back into its lots; nothing where none was. */
export const apartUsed = (
  books: Books,
  accountId: AccountId,
  apart: { readonly litres: number; readonly fen: number } | undefined,
): readonly Change[] =>
  apart === undefined
    ? []
    : recognitionMoved(books, accountId, { usedLitres: apart.litres, usedFen: apart.fen });

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
