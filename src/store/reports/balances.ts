/**
 * The balance of every account as the journal names it: what is shared from the postings, each customer's stages from the live
 * row, and the gas that each has used from the postings again, because no row needs to keep it.
 */

import type { AccountId } from '../../core/ids.ts';
import { CHART, type Commodity, type LedgerAccount } from '../../core/journal.ts';
import { LIVE_STAGES } from '../../core/ledger/stages.ts';
import { journalName } from '../../core/plain-journal.ts';
import { LiveTable } from '../tables/lives.ts';
import type { LedgerFile } from './ledger-file.ts';
import { trialBalance } from './trial-balance.ts';

export interface AccountBalance {
  /** As in the journal. */
  readonly name: string;
  readonly commodity: Commodity;
  /** Debit is positive; in the commodity's smallest unit, never 0. */
  readonly amount: bigint;
}

type Used = [owner: number, litres: number];

const USED = `
  SELECT owner, sum(CASE credit WHEN ? THEN amount ELSE -amount END)
  FROM posting WHERE credit = ? OR debit = ? GROUP BY owner ORDER BY owner`;

/** Accounts that nobody has, NOBODY among them, are shared. */
const SHARED = 0 as AccountId;

function balanceOf(account: LedgerAccount, owner: AccountId, grown: bigint): AccountBalance {
  const { commodity, side } = CHART[account];
  const amount = side === 'debit' ? grown : -grown;
  return { name: journalName(account, owner), commodity, amount };
}

/** Shared accounts in the order of the chart, then customers by number; memory does not grow with them. */
export function* balances(file: LedgerFile): Generator<AccountBalance> {
  for (const { account, balance } of trialBalance(file)) {
    if (CHART[account].stage === null && balance !== 0n) yield balanceOf(account, SHARED, balance);
  }
  for (const live of new LiveTable(file.db).all()) {
    for (const stage of LIVE_STAGES) {
      if (live[stage] !== 0) yield balanceOf(stage, live.accountId, BigInt(live[stage]));
    }
  }
  const { code } = CHART.consumedLitre;
  const used = file.db.prepare<[number, number, number], Used>(USED).raw();
  for (const [owner, litres] of used.iterate(code, code, code)) {
    if (litres !== 0) yield balanceOf('consumedLitre', owner as AccountId, BigInt(litres));
  }
}
