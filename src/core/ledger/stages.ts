/** The live row as the sum of its owner's postings, and the one place where a stage may not fall below zero (L8). */
import { type AccountId, type RowId, rowAfter } from '../ids.ts';
import { CHART, type LedgerAccount, type Posting } from '../journal.ts';
import { Bug } from '../outcome.ts';
import { type Fen, fen, type Litre, litre, ZERO_FEN, ZERO_LITRE } from '../units.ts';
import type { LiveRow } from './rows.ts';

/** The ledger accounts that the live row holds; `consumed` has no floor to guard and is summed when asked. */
export const LIVE_STAGES = [
  'balanceFen',
  'overUseFen',
  'toBeWrittenFen',
  'owedFen',
  'inFlightFen',
  'onCardFen',
  'inMeterFen',
  'toBeWrittenLitre',
  'owedLitre',
  'inFlightLitre',
  'onCardLitre',
  'inMeterLitre',
] as const satisfies readonly (LedgerAccount & keyof LiveRow)[];

type LiveStage = (typeof LIVE_STAGES)[number];

/** Stages grow on the credit side; what a customer owes grows on the debit side. */
const SIGN: Readonly<Record<string, 1 | -1>> = Object.fromEntries(
  LIVE_STAGES.map((name) => [name, CHART[name].side === 'credit' ? 1 : -1] as const),
);

const isLive = (account: LedgerAccount): account is LiveStage => SIGN[account] !== undefined;

export const newLiveRow = (accountId: AccountId): LiveRow => ({
  accountId,
  version: 0,
  head: null,
  balanceFen: ZERO_FEN,
  overUseFen: ZERO_FEN,
  toBeWrittenFen: ZERO_FEN,
  owedFen: ZERO_FEN,
  inFlightFen: ZERO_FEN,
  onCardFen: ZERO_FEN,
  inMeterFen: ZERO_FEN,
  toBeWrittenLitre: ZERO_LITRE,
  owedLitre: ZERO_LITRE,
  inFlightLitre: ZERO_LITRE,
  onCardLitre: ZERO_LITRE,
  inMeterLitre: ZERO_LITRE,
  cycleStart: '',
  cycleVolume: ZERO_LITRE,
  boughtOn: '',
  boughtThatDay: ZERO_LITRE,
  boughtThatMonth: ZERO_LITRE,
});

type GasStage = Extract<LiveStage, `${string}Litre`>;
type MoneyStage = Exclude<LiveStage, GasStage | 'balanceFen' | 'overUseFen'>;

/** Gas sold and not used, wherever it is. */
export const gasOf = (live: Readonly<Record<GasStage, number>>): Litre =>
  litre(
    live.toBeWrittenLitre +
      live.owedLitre +
      live.inFlightLitre +
      live.onCardLitre +
      live.inMeterLitre,
  );

/** Money of gas sold and not used: everything but the balance. */
export const moneyOfGas = (live: Readonly<Record<MoneyStage, number>>): Fen =>
  fen(live.toBeWrittenFen + live.owedFen + live.inFlightFen + live.onCardFen + live.inMeterFen);

/**
 * What of a load's money goes along with its gas. Use is priced as the oldest lot (L16) wherever that gas is, so a line may
 * have drawn on gas further on than the meter's own; then the stage holds less than the load was reserved with.
 */
export const moneyAlong = (
  { fen: money }: { readonly fen: number },
  live: LiveRow,
  stage: 'inFlightFen' | 'onCardFen',
): Fen => fen(Math.min(money, live[stage]));

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A copy whose fields stand in one order, whoever made the row. Written out, because every payment makes one: a spread of
 * rows that came from elsewhere costs more than the whole decision.
 */
export const liveRowOf = (row: LiveRow): Writable<LiveRow> => ({
  accountId: row.accountId,
  version: row.version,
  head: row.head,
  balanceFen: row.balanceFen,
  overUseFen: row.overUseFen,
  toBeWrittenFen: row.toBeWrittenFen,
  owedFen: row.owedFen,
  inFlightFen: row.inFlightFen,
  onCardFen: row.onCardFen,
  inMeterFen: row.inMeterFen,
  toBeWrittenLitre: row.toBeWrittenLitre,
  owedLitre: row.owedLitre,
  inFlightLitre: row.inFlightLitre,
  onCardLitre: row.onCardLitre,
  inMeterLitre: row.inMeterLitre,
  cycleStart: row.cycleStart,
  cycleVolume: row.cycleVolume,
  boughtOn: row.boughtOn,
  boughtThatDay: row.boughtThatDay,
  boughtThatMonth: row.boughtThatMonth,
});

type Stages = { -readonly [K in LiveStage]: number };

function move(stages: Stages, account: LedgerAccount, amount: number): void {
  if (!isLive(account)) return;
  const next = stages[account] + (SIGN[account] ?? 1) * amount;
  if (!Number.isSafeInteger(next) || next < 0) {
    throw new Bug(`${CHART[account].en} would become ${next}: a rule had to refuse this`);
  }
  stages[account] = next;
}

/**
 * The live row after `postings`, one version on. Postings stand right behind their entry, so the last of them, the new head, is known before it is written.
 */
export function afterPostings(
  live: LiveRow,
  postings: readonly Posting[],
  entryId: RowId,
): LiveRow {
  const next = liveRowOf(live);
  next.version += 1;
  next.head = rowAfter(entryId, postings.length);
  for (const { debit, credit, amount, owner } of postings) {
    if (owner !== live.accountId) {
      throw new Bug(`a posting of ${owner} on the row of ${live.accountId}`);
    }
    move(next, debit, -amount);
    move(next, credit, amount);
  }
  return next;
}
