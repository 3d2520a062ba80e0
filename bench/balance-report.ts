/**
 * A balance report over the whole of the books, ours beside two programs of strangers over the journal that we export:
 * hledger and ledger. All three have to say the same of every account, money and gas; a program that is not installed is
 * named and left out. Each time is that of a process, from its start to its last byte.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { spread } from './statistics.ts';
import { type Figure, figureOf } from './table.ts';

const QIKA = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const ROUNDS = 3;
const TEXT = { encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
const LANGUAGE = { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };

/** Account to amount: "CNY -12.00", '"m3" 3.000'. */
type Balances = ReadonlyMap<string, string>;

interface Stranger {
  readonly name: string;
  readonly words: readonly string[];
  /** How many times faster we are to be. */
  readonly atLeast: number;
  /** The journal as this program wants it. */
  journal(text: string): string;
  balances(said: string): Balances;
}

const unquoted = (cell: string): string => cell.replaceAll('""', '"');

const STRANGERS: readonly Stranger[] = [
  {
    name: 'hledger',
    words: ['balance', '--flat', '--no-total', '-O', 'csv'],
    atLeast: 50,
    journal: (text) => text,
    balances: (said) =>
      new Map(
        said
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => {
            const [account = '', amount = ''] = line.slice(1, -1).split('","');
            return [account, unquoted(amount)];
          }),
      ),
  },
  {
    name: 'ledger',
    words: [
      '--args-only',
      'balance',
      '--flat',
      '--no-total',
      '--format',
      '%(account)\t%(amount)\n',
    ],
    atLeast: 10,
    // A directive that only hledger has: what it says is what ledger finds out by itself.
    journal: (text) => text.replace(/^commodity .*$/gm, ''),
    balances: (said) =>
      new Map(
        said
          .trim()
          .split('\n')
          .map((line) => line.split('\t') as [string, string]),
      ),
  },
];

/** No name of an account holds a comma. */
function ownBalances(said: string): Balances {
  const lines = said.trim().split('\r\n').slice(1);
  return new Map(
    lines.map((line) => {
      const [account = '', unit = '', amount = ''] = line.split(',');
      return [account, `${unit === 'm3' ? '"m3"' : unit} ${amount}`];
    }),
  );
}

function postingsIn(path: string): number {
  const db = new Database(path, { readonly: true });
  const count = Number(db.prepare('SELECT count(*) FROM posting').pluck().get());
  db.close();
  return count;
}

const isInstalled = (name: string): boolean => spawnSync(name, ['--version']).error === undefined;

function seconds(work: () => string): { readonly said: string; readonly took: number } {
  const began = performance.now();
  const said = work();
  return { said, took: (performance.now() - began) / 1000 };
}

/** Throws where the two do not say the same. */
function agree(name: string, own: Balances, theirs: Balances): void {
  for (const account of new Set([...own.keys(), ...theirs.keys()])) {
    if (own.get(account) === theirs.get(account)) continue;
    const both = `${own.get(account)} and ${theirs.get(account)}`;
    throw new Error(`ours and ${name} differ in ${account}: ${both}`);
  }
}

/** Of the closed ledger at `path`; `say` is told which program is missing. */
export function balanceFigures(
  folder: string,
  path: string,
  say: (text: string) => void,
): Figure[] {
  const qika = (...words: string[]): string =>
    execFileSync(process.execPath, [QIKA, ...words, '--db', path], TEXT);
  const journal = join(folder, 'balance.journal');
  qika('journal', '--out', journal);
  const postings = postingsIn(path);
  const own = Array.from({ length: ROUNDS }, () => seconds(() => qika('balances')));
  const balances = ownBalances(own[0]?.said ?? '');
  const text = readFileSync(journal, 'utf8');
  const what = `a balance report of ${postings.toLocaleString('en-US')} postings`;
  const id = `balance.${postings}`;
  const figures = [figureOf(`${id}.ours`, what, 's', spread(own.map(({ took }) => took)))];
  for (const stranger of STRANGERS) {
    if (!isInstalled(stranger.name)) {
      say(`${stranger.name} is not installed and is left out: apt-get install ${stranger.name}`);
      continue;
    }
    const theirs = `${journal}.${stranger.name}`;
    writeFileSync(theirs, stranger.journal(text));
    const words = ['-f', theirs, ...stranger.words];
    const { said, took } = seconds(() =>
      execFileSync(stranger.name, words, { ...TEXT, env: LANGUAGE }),
    );
    agree(stranger.name, balances, stranger.balances(said));
    const ratios = own.map((one) => took / one.took);
    figures.push(
      figureOf(`${id}.${stranger.name}`, `${what}: ${stranger.name}`, 's', spread([took])),
      figureOf(
        `${id}.${stranger.name}-ratio`,
        `${what}: times faster than ${stranger.name}`,
        '×',
        spread(ratios),
        { atLeast: stranger.atLeast },
      ),
    );
  }
  return figures;
}
