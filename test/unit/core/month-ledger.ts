import { CHART, type LedgerAccount } from '../../../src/core/journal.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { DeductionResult } from '../../../src/core/ledger/month-results.ts';
import { toPeriod } from '../../../src/core/period.ts';
import type { ProfileName } from '../../../src/core/posting-profile.ts';
import { formatCubicMetres, formatYuan, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, SETTINGS } from './ledger-town.ts';

export const JUNE = '2026-06';

export const amountOf = (account: LedgerAccount, amount: number): string =>
  CHART[account].commodity === 'fen'
    ? formatYuan(amount as never)
    : `${formatCubicMetres(litre(amount))} m³`;

/** "debit → credit amount", a line a posting. */
export function entry(ledger: Ledger, command: LedgerCommand): string[] {
  const decided = ledger.do(command);
  if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
  return decided.value.postings.map(
    ({ debit, credit, amount }) =>
      `${CHART[debit].en} → ${CHART[credit].en} ${amountOf(debit, amount)}`,
  );
}

/** Anna has bought 50 m³ (20 and 30) for 100.00; all of it is on her card, nothing is known to be in the meter. */
export function withGas(profile: ProfileName = 'bill'): Ledger {
  const month = { profile, absurdLitresPerDay: 100_000 };
  const ledger = Ledger.town(0, { ...SETTINGS, month });
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 20_000));
  ledger.mustDo(desk.buy(ANNA, 20_000));
  const first = desk.reserve();
  ledger.mustDo(first);
  ledger.mustDo(desk.post(first.operationId));
  ledger.mustDo(desk.buy(ANNA, 30_000));
  const second = desk.reserve({
    litres: litre(30_000),
    fen: 6_000 as never,
    sequenceBefore: 1,
    totalBefore: litre(20_000),
  });
  ledger.mustDo(second);
  ledger.mustDo(desk.post(second.operationId));
  return ledger;
}

export const month = (ledger: Ledger, period = JUNE) => ledger.books.month(toPeriod(period));

/** Entered, submitted, reviewed; the deduction is what is looked at. */
export function reviewed(ledger: Ledger, index: number, period = JUNE): Ledger {
  ledger.mustDo(ledger.desk.usage(period, [{ index: litre(index) }]));
  ledger.mustDo(ledger.desk.submit(month(ledger, period)));
  ledger.mustDo(ledger.desk.review(period));
  return ledger;
}

export const deduction = (ledger: Ledger, period = JUNE): DeductionResult => {
  const result = ledger.mustDo(ledger.desk.deduct(period));
  if (result.kind !== 'deduction') throw new Error('not a deduction');
  return result;
};

export /** Closing has tests of its own; here the next period is only to begin. */
function close(ledger: Ledger, period: string): void {
  const row = month(ledger, period);
  if (row === undefined) throw new Error('no month');
  ledger.books.apply([{ table: 'month', row: { ...row, state: 'closed', closedBy: 'fang' } }]);
}
