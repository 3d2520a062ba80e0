/** Trial balance (试算平衡): what was debited and credited to each account of the chart in a range of business dates. */
import { CHART, type Commodity, type LedgerAccount } from '../../core/journal.ts';
import { ALL_DATES, type DateRange } from './journal.ts';
import { accountCoded, type LedgerFile } from './ledger-file.ts';

export interface TrialLine {
  readonly account: LedgerAccount;
  readonly commodity: Commodity;
  /** In the commodity's smallest unit; sums may pass what a number holds exactly. */
  readonly debit: bigint;
  readonly credit: bigint;
  /** Growth on the account's own side. */
  readonly balance: bigint;
}

interface Flow {
  readonly debit: bigint;
  readonly credit: bigint;
  readonly amount: bigint;
}

const isAll = ({ from, to }: DateRange): boolean => from === ALL_DATES.from && to === ALL_DATES.to;

function flowsIn({ db }: LedgerFile, range: DateRange): Flow[] {
  const grouped = 'debit, credit, sum(amount) AS amount FROM posting';
  // Without a range the entries need not be read at all.
  return isAll(range)
    ? db.prepare<[], Flow>(`SELECT ${grouped} GROUP BY debit, credit`).safeIntegers().all()
    : db
        .prepare<[string, string], Flow>(
          `SELECT ${grouped} JOIN entry ON entry.id = entry_id
           WHERE business_date BETWEEN ? AND ? GROUP BY debit, credit`,
        )
        .safeIntegers()
        .all(range.from, range.to);
}

/** Every account that moved, in the order of the chart. */
export function trialBalance(file: LedgerFile, range: DateRange = ALL_DATES): TrialLine[] {
  const debits = new Map<LedgerAccount, bigint>();
  const credits = new Map<LedgerAccount, bigint>();
  const add = (sums: Map<LedgerAccount, bigint>, code: bigint, amount: bigint): void => {
    const account = accountCoded(Number(code));
    sums.set(account, (sums.get(account) ?? 0n) + amount);
  };
  for (const { debit, credit, amount } of flowsIn(file, range)) {
    add(debits, debit, amount);
    add(credits, credit, amount);
  }
  return (Object.keys(CHART) as LedgerAccount[])
    .filter((account) => debits.has(account) || credits.has(account))
    .map((account) => {
      const debit = debits.get(account) ?? 0n;
      const credit = credits.get(account) ?? 0n;
      const { commodity, side } = CHART[account];
      return {
        account,
        commodity,
        debit,
        credit,
        balance: side === 'debit' ? debit - credit : credit - debit,
      };
    });
}
