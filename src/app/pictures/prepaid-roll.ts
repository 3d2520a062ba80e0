/** The prepaid sub-ledger from month to month (预收滚动): where money and gas stood at the end of each closed period. */
import { CHART, type LedgerAccount, STAGES } from '../../core/journal.ts';
import type { PeriodTotal } from '../../core/ledger/month-commands.ts';
import type { Period } from '../../core/period.ts';
import type { AppDeps } from '../deps.ts';

export const STAGE_NAMES = [
  'balance',
  'toBeWritten',
  'owed',
  'inFlight',
  'onCard',
  'inMeter',
] as const;
export type StageName = (typeof STAGE_NAMES)[number];

export interface MonthOfPrepaid {
  readonly period: Period;
  /** Of all customers at the end of the period; a balance has no gas. */
  readonly fen: Readonly<Record<StageName, number>>;
  readonly litres: Readonly<Record<StageName, number>>;
  readonly openingFen: number;
  readonly closingFen: number;
}

const accountsOf = (stage: StageName): { fen: LedgerAccount; litre: LedgerAccount | null } =>
  stage === 'balance' ? { fen: 'balanceFen', litre: null } : STAGES[stage];

/** What the period added to an account, on the account's own side. */
function changeOf(totals: readonly PeriodTotal[], account: LedgerAccount | null): number {
  const total = totals.find((each) => each.account === account);
  if (total === undefined || account === null) return 0;
  const onDebit = total.debit - total.credit;
  return CHART[account].side === 'debit' ? onDebit : -onDebit;
}

const sumOf = (stages: Readonly<Record<StageName, number>>): number =>
  STAGE_NAMES.reduce((sum, stage) => sum + stages[stage], 0);

const nothing = (): Record<StageName, number> => ({
  balance: 0,
  toBeWritten: 0,
  owed: 0,
  inFlight: 0,
  onCard: 0,
  inMeter: 0,
});

/** Summed from the totals that each closing wrote down; the newest `months` of them, oldest first. */
export function prepaidRoll({ store }: AppDeps, months: number): readonly MonthOfPrepaid[] {
  const fen = nothing();
  const litres = nothing();
  const rolled: MonthOfPrepaid[] = [];
  for (const { period, state } of store.finance.months()) {
    const totals = state === 'closed' ? store.pictures.closing(period) : undefined;
    if (totals === undefined) continue;
    const openingFen = sumOf(fen);
    for (const stage of STAGE_NAMES) {
      const accounts = accountsOf(stage);
      fen[stage] += changeOf(totals, accounts.fen);
      litres[stage] += changeOf(totals, accounts.litre);
    }
    const closingFen = sumOf(fen);
    rolled.push({ period, fen: { ...fen }, litres: { ...litres }, openingFen, closingFen });
  }
  return rolled.slice(-months);
}
