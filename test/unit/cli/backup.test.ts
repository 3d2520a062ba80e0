/** The drill: a ledger is copied while it is written, lost, brought back, and goes on. */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { backup, backupsIn, makeBackup } from '../../../src/cli/backup.ts';
import { writeBackupKey } from '../../../src/cli/backup-key.ts';
import { dueIn, scheduleBackups } from '../../../src/cli/backup-schedule.ts';
import { backupFinding } from '../../../src/cli/doctor.ts';
import { readKeyFile } from '../../../src/cli/master-key.ts';
import { restore } from '../../../src/cli/restore.ts';
import { type Config, ledgerPath, readConfig } from '../../../src/config/config.ts';
import type { BackupConfig } from '../../../src/config/file.ts';
import { MIGRATIONS, migrate } from '../../../src/store/migrate.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { sealFile } from '../../../src/system/sealed-file.ts';
import { ManualClock } from '../../manual-clock.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, SETTINGS } from '../core/ledger-town.ts';
import { eventfulPast } from '../store/histories.ts';
import { folder, openStore, stillClock } from '../store/stores.ts';

const NOON = Date.UTC(2026, 10, 26, 12);
const HOUR = 3_600_000;

let said = '';
const say = (line: string): void => {
  said += `${line}
`;
};
beforeEach(() => {
  said = '';
});

function station(): Config {
  const at = folder();
  for (const key of ['master.key', 'backup.key']) {
    writeFileSync(join(at, key), '5a'.repeat(32), { mode: 0o600 });
  }
  const company = { code: 31_001, name: '示范燃气', outlet: '厅', timeZone: 'Asia/Shanghai' };
  const config = {
    dataDir: 'data',
    company,
    station: 1,
    operator: 'a',
    readers: { binding: 'pcsclite' },
    masterKeyFile: 'master.key',
    backup: { dir: 'copies', keyFile: 'backup.key', everyHours: 24, keep: 2 },
  };
  mkdirSync(join(at, 'data'));
  return readConfig(config, at);
}

function sectionOf({ backup: section }: Config): BackupConfig {
  if (section === null) throw new Error('the station makes copies');
  return section;
}

const parts = (now = NOON) => ({
  clock: new ManualClock(now),
  hash: systemHash,
  random: systemRandom,
  say,
});

const open = (config: Config) =>
  openSqliteStore({
    path: ledgerPath(config),
    clock: stillClock,
    hash: systemHash,
    settings: SETTINGS,
  });

test('what was committed when a copy began is in it, and the station goes on meanwhile', async () => {
  const config = station();
  const store = openStore(ledgerPath(config));
  const desk = new Desk();
  for (const batch of eventfulPast(desk)) await store.commitBatch(batch);
  const [begun] = store.chainHeads();
  const making = makeBackup(config, parts());
  const [later] = await store.commitBatch([desk.pay(ANNA, 500)]);
  expect(later?.ok).toBe(true);
  const { made } = await making;
  const balances = new Map([[begun?.n, (store.account(ANNA)?.money.balance ?? 0) - 500]]);
  balances.set(store.chainHeads()[0]?.n, store.account(ANNA)?.money.balance ?? 0);
  await store.close();

  rmSync(config.dataDir, { recursive: true });
  expect(await restore(config, { file: made, dryRun: true }, { hash: systemHash, say })).toBe(0);
  expect(said).toContain('There is no ledger in place');
  expect(readdirSync(config.dataDir)).toEqual([]);
  expect(await restore(config, { file: made, dryRun: false }, { hash: systemHash, say })).toBe(0);
  expect(verifyLedger(ledgerPath(config), systemHash).ok).toBe(true);
  expect(statSync(ledgerPath(config)).mode & 0o077).toBe(0);

  const again = open(config);
  // Whichever of the two moments the copy shows, it shows that one whole.
  expect(again.account(ANNA)?.money.balance).toBe(balances.get(again.chainHeads()[0]?.n));
  const [more] = await again.commitBatch([desk.pay(ANNA, 700)]);
  expect(more?.ok).toBe(true);
  await again.close();
  expect(verifyLedger(ledgerPath(config), systemHash).ok).toBe(true);
});

test('nothing in clear is left beside the ledger, and the copy shows no customer', async () => {
  const config = station();
  const store = openStore(ledgerPath(config));
  for (const batch of eventfulPast()) await store.commitBatch(batch);
  const { made } = await makeBackup(config, parts());
  expect(readdirSync(config.dataDir).filter((name) => name.startsWith('.'))).toEqual([]);
  const name = store.account(ANNA)?.name ?? '';
  expect(name).not.toBe('');
  expect(readFileSync(made).includes(name)).toBe(false);
});

test('a ledger that breaks a law is not copied', async () => {
  const config = station();
  const store = openStore(ledgerPath(config));
  for (const batch of eventfulPast()) await store.commitBatch(batch);
  store.db.exec(
    "DROP TRIGGER entry_no_update; UPDATE entry SET operator = 'z' WHERE id = (SELECT max(id) FROM entry)",
  );
  await expect(makeBackup(config, parts())).rejects.toThrow(/breaks a law/);
  expect(readdirSync(config.backup?.dir ?? '')).toEqual([]);
});

test('a copy that an older program made is brought to this one’s tables before it is held against the laws', async () => {
  const config = station();
  const path = ledgerPath(config);
  const db = new Database(path);
  migrate(db, stillClock, systemHash, MIGRATIONS.slice(0, -1));
  db.close();
  const plain = `${path}.plain`;
  copyFileSync(path, plain);
  const made = join(config.dataDir, 'old.qikabackup');
  const note = JSON.stringify({ station: 1, company: 31_001, at: NOON, heads: [] });
  const sealing = { key: Buffer.from('5a'.repeat(32), 'hex'), salt: systemRandom.bytes(32), note };
  await sealFile(plain, made, sealing);
  rmSync(path);
  expect(await restore(config, { file: made, dryRun: false }, { hash: systemHash, say })).toBe(0);
  expect(verifyLedger(path, systemHash).ok).toBe(true);
  const again = open(config);
  expect(again.health().ok).toBe(true);
  await again.close();
});

test('a ledger in place is compared and never overwritten', async () => {
  const config = station();
  const desk = new Desk();
  const store = openStore(ledgerPath(config));
  for (const batch of eventfulPast(desk)) await store.commitBatch(batch);
  const { made: first } = await makeBackup(config, parts());
  await restore(config, { file: first, dryRun: true }, { hash: systemHash, say });
  expect(said).toContain('holds exactly this');
  await store.commitBatch([desk.pay(ANNA, 500)]);
  await restore(config, { file: first, dryRun: true }, { hash: systemHash, say });
  expect(said).toContain('holds all of this and 1 later batches');
  const { made: second } = await makeBackup(config, parts(NOON + HOUR));
  await store.close();
  await expect(
    restore(config, { file: first, dryRun: false }, { hash: systemHash, say }),
  ).rejects.toThrow(/is not overwritten/);

  rmSync(config.dataDir, { recursive: true });
  await restore(config, { file: first, dryRun: false }, { hash: systemHash, say });
  await restore(config, { file: second, dryRun: true }, { hash: systemHash, say });
  expect(said).toContain('ends 1 batches before this copy');
  const fork = open(config);
  await fork.commitBatch([desk.pay(ANNA, 900)]);
  await fork.close();
  await restore(config, { file: second, dryRun: true }, { hash: systemHash, say });
  expect(said).toContain('is another history: station 1');
});

test('another station, another key and a damaged file are told apart', async () => {
  const config = station();
  const store = openStore(ledgerPath(config));
  for (const batch of eventfulPast()) await store.commitBatch(batch);
  const { made } = await makeBackup(config, parts());
  const look = (of: Config, file = made) =>
    restore(of, { file, dryRun: true }, { hash: systemHash, say });
  await expect(look({ ...config, station: 2 })).rejects.toThrow(/copy of station 1/);
  const torn = join(config.dataDir, 'torn.qikabackup');
  const bytes = readFileSync(made);
  writeFileSync(torn, bytes.subarray(0, bytes.length - 1));
  await expect(look(config, torn)).rejects.toThrow(/is damaged.*older copy/);
  writeFileSync(torn, Buffer.concat([bytes, bytes]));
  await expect(look(config, torn)).rejects.toThrow(/is damaged.*older copy/);
  writeFileSync(config.backup?.keyFile ?? '', 'ab'.repeat(32));
  await expect(look(config)).rejects.toThrow(/does not open it/);
  await expect(look(config, ledgerPath(config))).rejects.toThrow(/no backup of Qika/);
  await expect(look(config, join(config.dataDir, 'none'))).rejects.toThrow(
    /ENOENT.*Check the name/,
  );
  await expect(look(config, config.dataDir)).rejects.toThrow(/A folder stands.*应为文件处是目录/);
});

test('the newest copies stay; a file that is no copy is nobody’s to remove', async () => {
  const config = station();
  openStore(ledgerPath(config));
  const dir = config.backup?.dir ?? '';
  for (const hour of [0, 1, 2, 3]) await makeBackup(config, parts(NOON + hour * HOUR));
  writeFileSync(join(dir, 'qika-1-notes.txt'), 'mine');
  writeFileSync(join(dir, 'qika-2-20200101T000000Z.qikabackup'), 'of station 2');
  expect(await backup(config, parts(NOON + 4 * HOUR))).toBe(0);
  expect(said).toContain('Older copies removed');
  expect(backupsIn(dir, 1, NOON + 4 * HOUR)).toEqual([
    'qika-1-20261126T160000Z.qikabackup',
    'qika-1-20261126T150000Z.qikabackup',
  ]);
  expect(readdirSync(dir)).toHaveLength(4);
});

test('a copy is due when the newest is old enough, and doctor says when none came', async () => {
  const config = station();
  openStore(ledgerPath(config));
  const { clock } = parts();
  const due = (now: number): number => dueIn(sectionOf(config), 1, now);
  expect(backupFinding(config, clock).health).toBe('advice');
  expect(due(NOON)).toBe(5 * 60_000);
  await makeBackup(config, parts());
  expect(due(NOON + HOUR)).toBe(23 * HOUR);
  expect(due(NOON + 100 * HOUR)).toBe(5 * 60_000);
  expect(backupFinding(config, new ManualClock(NOON + 48 * HOUR)).health).toBe('ok');
  expect(backupFinding(config, new ManualClock(NOON + 49 * HOUR)).health).toBe('advice');
  expect(backupFinding({ ...config, backup: null }, clock).what).toBe('none is made');
});

test('copies dated in the future, of a day when the clock was wrong, count for nothing and are left alone', async () => {
  const config = station();
  openStore(ledgerPath(config));
  const dir = config.backup?.dir ?? '';
  mkdirSync(dir);
  const future = [1, 2, 3].map((n) => `qika-1-2036010${n}T000000Z.qikabackup`);
  for (const name of future) writeFileSync(join(dir, name), '');
  expect(dueIn(sectionOf(config), 1, NOON)).toBe(5 * 60_000);
  expect(backupFinding(config, new ManualClock(NOON)).health).toBe('advice');
  expect(await backup(config, parts())).toBe(0);
  expect(readdirSync(dir)).toEqual(['qika-1-20261126T120000Z.qikabackup', ...future]);
  expect(dueIn(sectionOf(config), 1, NOON)).toBe(24 * HOUR);
});

test('a folder that is none does not end the station: it is said, and asked again', () => {
  const config = station();
  writeFileSync(config.backup?.dir ?? '', 'a file');
  const errors: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: () => errors.push('said') };
  const clock = new ManualClock(NOON);
  const stop = scheduleBackups({ config, clock, log, command: ['false'] });
  expect(errors).toEqual(['said']);
  expect(clock.waiting).toBe(1);
  stop();
  expect(clock.waiting).toBe(0);
});

test('the key of the copies is made once, for the station alone, and one that is missing says how', () => {
  const path = join(folder(), 'backup.key');
  expect(() => readKeyFile(path, 'backup.keyFile')).toThrow(
    /ENOENT.*qika backup key --out .*backup\.key.*放回原密钥/s,
  );
  expect(() => readKeyFile(path, 'sm4KeyFile', 32)).toThrow(/Put the file there.*请放置/s);
  expect(writeBackupKey(path, systemRandom, say)).toBe(0);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const made = readFileSync(path);
  expect(readKeyFile(path, 'backup.keyFile')).toHaveLength(32);
  expect(writeBackupKey(path, systemRandom, say)).toBe(1);
  expect(readFileSync(path)).toEqual(made);
  expect(said).toContain('不会覆盖');
  expect(said).not.toContain(made.toString().trim());
  expect(() => writeBackupKey(undefined, systemRandom, say)).toThrow('qika backup key --out FILE');
});
