/** A program written by strangers reads our books: they balance, and each balance is ours. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CHART, type LedgerAccount } from '../../src/core/journal.ts';
import type { LiveRow } from '../../src/core/ledger/rows.ts';
import { LIVE_STAGES } from '../../src/core/ledger/stages.ts';
import { journalName } from '../../src/core/plain-journal.ts';
import { ALL_DATES, type DateRange, journalOf } from '../../src/store/reports/journal.ts';
import { LedgerFile } from '../../src/store/reports/ledger-file.ts';
import { trialBalance } from '../../src/store/reports/trial-balance.ts';
import { SqliteBooks } from '../../src/store/sqlite-books.ts';
import { NO_SETTINGS } from '../../src/store/verify/replay.ts';
import { tell } from '../unit/seeds/demo-hall.ts';

function hledger(journal: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('hledger', ['-f', journal, ...words], {
    encoding: 'utf8',
    env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

/** Account to amount, as hledger prints it: '"CNY 12.00"' or '"""m3"" 3.000"'. */
function balancesOf(journal: string): Map<string, string> {
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
function ours(file: LedgerFile): Map<string, string> {
  const expected = new Map<string, string>();
  const any = 1 as LiveRow['accountId'];
  for (const { account, balance } of trialBalance(file)) {
    const { stage } = CHART[account];
    if (stage === null && balance !== 0n) {
      expected.set(journalName(account, any), written(account, balance));
    }
  }
  for (const live of new SqliteBooks(file.db, NO_SETTINGS).lives.all()) {
    for (const stage of LIVE_STAGES) {
      if (live[stage] === 0) continue;
      expected.set(journalName(stage, live.accountId), written(stage, BigInt(live[stage])));
    }
  }
  return expected;
}

async function demoJournal(ranges: readonly DateRange[]) {
  const folder = mkdtempSync(join(tmpdir(), 'qika-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { hall } = await tell(60);
  const path = join(folder, 'ledger.db');
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  const file = new LedgerFile(path);
  onTestFinished(() => file.close());
  const journals = ranges.map((range, n) => {
    const journal = join(folder, `${n}.journal`);
    writeFileSync(journal, [...journalOf(file, range)].join(''));
    return journal;
  });
  return { file, journals };
}

test('hledger reads the demo company, checks it, and has our balance for every account', async () => {
  const { file, journals } = await demoJournal([ALL_DATES]);
  const [journal = ''] = journals;
  hledger(journal, 'check');
  hledger(journal, 'check', 'commodities');
  const balances = balancesOf(journal);
  expect(balances.size).toBeGreaterThan(60);
  expect(Object.fromEntries(balances)).toEqual(Object.fromEntries(ours(file)));
});

test('the journals of two ranges together are the journal of both', async () => {
  const { file, journals } = await demoJournal([
    { from: ALL_DATES.from, to: '2026-02-28' },
    { from: '2026-03-01', to: ALL_DATES.to },
  ]);
  const [early = '', late = ''] = journals;
  hledger(early, 'check');
  hledger(late, 'check');
  const both = `${early}.both`;
  writeFileSync(both, `include ${early}\ninclude ${late}\n`);
  expect(Object.fromEntries(balancesOf(both))).toEqual(Object.fromEntries(ours(file)));
});
