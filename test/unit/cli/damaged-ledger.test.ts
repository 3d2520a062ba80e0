/** Commands that read a ledger's file, on files that the disk or somebody has spoiled: a sentence and a next step, never a stack. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeWorkbook } from '../../../drivers/sheet/workbook.ts';
import { createRandom } from '../../../simulators/random.ts';
import { ledgerCommands } from '../../../src/cli/ledger-commands.ts';
import { UsageError } from '../../../src/cli/options.ts';
import { MIGRATIONS, migrate } from '../../../src/store/migrate.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { SETTINGS } from '../core/ledger-town.ts';
import { live } from '../store/histories.ts';
import { stillClock, storeFile, testCipher } from '../store/stores.ts';
import { printed } from './printed.ts';

const commands = ledgerCommands({
  configOf: async () => Promise.reject(new Error('the ledger is named')),
  hash: systemHash,
  writeWorkbook,
});

/** All that only read, each on the ledger at `--db`. */
const READING = [
  'verify',
  'journal --out {out}',
  'trial-balance',
  'balances',
  'lots',
  'postings --account 1001',
  'deposits',
  'audit-count',
  'export list',
  'export vouchers 2026-10',
  'export month 2026-10 --out {out}',
];

let sound = Buffer.alloc(0);

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-sound-'));
  const path = join(folder, 'ledger.db');
  const personal = testCipher();
  const parts = { path, clock: stillClock, hash: systemHash, settings: SETTINGS, personal };
  const store = openSqliteStore(parts);
  await live(store);
  await store.close();
  sound = readFileSync(path);
  rmSync(folder, { recursive: true });
});

let outs = 0;

const ask = (words: string, path: string) => {
  const [name = '', ...own] = words.replace('{out}', `${path}-out${outs++}`).split(' ');
  const run = commands[name];
  if (run === undefined) throw new Error(`there is no ${name}`);
  return printed(async () => run([...own, '--db', path]));
};

const digest = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

function spoiled(change: (bytes: Buffer) => void): string {
  const path = storeFile();
  const bytes = Buffer.from(sound);
  change(bytes);
  writeFileSync(path, bytes);
  return path;
}

const PAGE = 4096;

const DAMAGE: readonly (readonly [string, () => string])[] = [
  ['no database at all', () => spoiled((bytes) => bytes.fill('not a ledger, '))],
  ['a broken header', () => spoiled((bytes) => bytes.fill(0xa5, 0, 100))],
  ['a first page of noise', () => spoiled((bytes) => bytes.fill(0xa5, 100, PAGE))],
  ['a first page of zeros', () => spoiled((bytes) => bytes.fill(0, 0, PAGE))],
  [
    'an end after the first page',
    () => {
      const path = spoiled(() => undefined);
      truncateSync(path, PAGE);
      return path;
    },
  ],
  [
    'an end within the header',
    () => {
      const path = spoiled(() => undefined);
      truncateSync(path, 50);
      return path;
    },
  ],
  [
    'nothing in it',
    () => {
      const path = storeFile();
      writeFileSync(path, '');
      return path;
    },
  ],
  [
    'another database',
    () => {
      const path = storeFile();
      const db = new Database(path);
      db.exec('CREATE TABLE meal (dish TEXT)');
      db.close();
      return path;
    },
  ],
];

describe.each(DAMAGE)('a ledger with %s', (_what, make) => {
  test.each(READING)('%s says so, with the next step, and changes nothing', async (words) => {
    const path = make();
    const before = digest(path);
    const { code, err } = await ask(words, path);
    expect(code).toBe(1);
    expect(err).toContain(path);
    expect(err).toMatch(/cannot be read as a ledger.*restore COPY --dry-run.*\p{Script=Han}/su);
    expect(digest(path)).toBe(before);
  });

  test('verify finds the file broken, and calls no law kept', async () => {
    const path = make();
    const { out, err } = await ask('verify', path);
    expect(out, err).toMatch(/^BROKEN {2}(file|schema)/m);
    expect(out).not.toMatch(/^ok +L/m);
    expect(verifyLedger(path, systemHash)).toMatchObject({ ok: false, readWhole: false });
  });
});

test.each(READING)('a folder in the place of the ledger is no ledger to %s', async (words) => {
  const path = storeFile();
  mkdirSync(path);
  const { code, err } = await ask(words, path);
  expect(code).toBe(1);
  expect(err).toContain('cannot be read as a ledger');
});

test.each(READING.slice(1))(
  '%s of an older ledger names the start as the next step',
  async (words) => {
    const path = storeFile();
    const db = new Database(path);
    migrate(db, stillClock, systemHash, MIGRATIONS.slice(0, -1));
    db.close();
    const { code, err } = await ask(words, path);
    expect([code, err]).toEqual([1, expect.stringContaining('Start the station once')]);
  },
);

/** Those that write into a file of their own, so that the test prints nothing of what they still read. */
const INTO_FILES = ['journal --out {out}', 'export month 2026-06 --out {out}'];

test('a row that no program writes is told by a report, too; on a sound ledger it would be a bug', async () => {
  const path = spoiled(() => undefined);
  const db = new Database(path);
  db.pragma('ignore_check_constraints = ON');
  db.exec('DROP TRIGGER posting_no_update');
  db.exec('UPDATE posting SET debit = 0 WHERE id = (SELECT max(id) FROM posting)');
  db.close();
  for (const words of ['trial-balance', 'journal --out {out}']) {
    const { code, err } = await ask(words, path);
    expect([code, err]).toEqual([1, expect.stringContaining('no ledger account has the code 0')]);
    expect(err).toContain('cannot be read as a ledger');
  }
});

test('a folder or a file in the place of what is to be written is told before anything is read', async () => {
  const path = spoiled(() => undefined);
  for (const words of ['journal --out', 'export month 2026-06 --out']) {
    await expect(ask(`${words} ${path}`, path)).rejects.toThrow(UsageError);
  }
  const nowhere = join(path, 'journal.txt');
  await expect(ask(`journal --out ${nowhere}`, path)).rejects.toThrow(UsageError);
});

test('bytes changed anywhere are told or do not matter: nothing ends in a stack', async () => {
  const random = createRandom(20_261_127);
  const path = storeFile();
  for (let round = 0; round < 40; round++) {
    const bytes = Buffer.from(sound);
    const pages = bytes.length / PAGE;
    for (let n = 0; n < 1 + random.below(40); n++) {
      const page = round % 4 < 2 ? 0 : random.below(pages);
      bytes[page * PAGE + random.below(PAGE)] = random.below(256);
    }
    writeFileSync(path, bytes);
    for (const words of ['verify', INTO_FILES[round % 2] ?? '']) {
      const { code, out, err } = await ask(words, path);
      const said = words === 'verify' ? out : err;
      if (code !== 0) expect(said, `${err} round ${round}, ${words}`).toMatch(/\p{Script=Han}/u);
    }
  }
}, 60_000);
