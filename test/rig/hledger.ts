/** hledger as a second reader of our books, and what our own books say beside it. */
import { spawnSync } from 'node:child_process';
import { CHART, type LedgerAccount } from '../../src/core/journal.ts';
import type { LiveRow } from '../../src/core/ledger/rows.ts';
import { LIVE_STAGES } from '../../src/core/ledger/stages.ts';
import { journalName } from '../../src/core/plain-journal.ts';
import type { LedgerFile } from '../../src/store/reports/ledger-file.ts';
import { trialBalance } from '../../src/store/reports/trial-balance.ts';
import { SqliteBooks } from '../../src/store/sqlite-books.ts';
import { NO_SETTINGS } from '../../src/store/verify/replay.ts';

/** What it prints; throws when it complains of anything. */
export function hledger(journal: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('hledger', ['-f', journal, ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
  });
  if (status !== 0 || stderr !== '') throw new Error(`hledger ended with ${status}: ${stderr}`);
  return stdout;
}

/** Account to amount, as hledger prints it: '"CNY 12.00"' or '"""m3"" 3.000"'. */
export function balancesOf(journal: string): Map<string, string> {
  const lines = hledger(journal, 'balance', '--flat', '--no-total', '-O', 'csv').trim().split('\n');
  return new Map(
    lines.slice(1).map((line) => {
      const [account = '', amount = ''] = line.slice(1, -1).split('","');
      return [account, amount.replaceAll('""', '"')];
    }),
  );
}

/** Debit is positive, as in the journal. */
function written(account: LedgerAccount, grown: bigint): string {
  const { commodity, side } = CHART[account];
  const signed = side === 'debit' ? grown : -grown;
  const digits = commodity === 'fen' ? 2 : 3;
  const text = (signed < 0n ? -signed : signed).toString().padStart(digits + 1, '0');
  const sign = signed < 0n ? '-' : '';
  return `${commodity === 'fen' ? 'CNY' : '"m3"'} ${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** What our own books say: shared accounts from the trial balance, each customer's stages from the live row. */
export function ours(file: LedgerFile): Map<string, string> {
  const expected = new Map<string, string>();
  const any = 1 as LiveRow['accountId'];
  for (const { account, balance } of trialBalance(file)) {
    const { stage } = CHART[account];
    if (stage === null && balance !== 0n) {
      expected.set(journalName(account, any), written(account, balance));
    }
  }
  const books = new SqliteBooks(file.db, NO_SETTINGS);
  for (const { accountId, billed } of books.meteredRows.all()) {
    if (billed > 0) {
      expected.set(
        journalName('consumedLitre', accountId),
        written('consumedLitre', BigInt(billed)),
      );
    }
  }
  for (const live of books.lives.all()) {
    for (const stage of LIVE_STAGES) {
      if (live[stage] === 0) continue;
      expected.set(journalName(stage, live.accountId), written(stage, BigInt(live[stage])));
    }
  }
  return expected;
}
