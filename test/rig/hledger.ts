/** hledger as a second reader of our books, and what our own books say beside it. */
import { spawnSync } from 'node:child_process';
import { type AccountBalance, balances } from '../../src/store/reports/balances.ts';
import type { LedgerFile } from '../../src/store/reports/ledger-file.ts';

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

/** The amount as hledger prints it. */
function written({ commodity, amount }: AccountBalance): string {
  const digits = commodity === 'fen' ? 2 : 3;
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  const sign = amount < 0n ? '-' : '';
  return `${commodity === 'fen' ? 'CNY' : '"m3"'} ${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** What our own books say. */
export const ours = (file: LedgerFile): Map<string, string> =>
  new Map([...balances(file)].map((one) => [one.name, written(one)]));
