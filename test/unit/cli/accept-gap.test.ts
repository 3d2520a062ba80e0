/** A ledger is lost and an older copy comes back: two people accept what is gone, and the station and its anchors go on. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { acceptGap, type GapWish } from '../../../src/cli/accept-gap.ts';
import { claimOf } from '../../../src/cli/anchor-claims.ts';
import { addAnchors, readAnchors } from '../../../src/cli/anchor-file.ts';
import { anchorCheck, anchorSigner, writeAnchorKey } from '../../../src/cli/anchor-key.ts';
import { anchorOf, scheduleAnchors } from '../../../src/cli/anchor-schedule.ts';
import { keyboardOf } from '../../../src/cli/typed-secret.ts';
import { verify } from '../../../src/cli/verify.ts';
import { type Config, ledgerPath, readConfig } from '../../../src/config/config.ts';
import type { AnchorConfig } from '../../../src/config/file.ts';
import type { Role } from '../../../src/core/access/roles.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { createPasswords } from '../../../src/system/passwords.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { ManualClock } from '../../manual-clock.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, SETTINGS } from '../core/ledger-town.ts';
import { folder } from '../store/stores.ts';
import { printed } from './printed.ts';

const NIGHT = Date.UTC(2026, 5, 16);
const passwords = createPasswords({ memoryKib: 1024, passes: 1 });

let said = '';
const say = (line: string): void => {
  said += `${line}\n`;
};
beforeEach(() => {
  said = '';
});

interface House {
  readonly config: Config;
  readonly anchors: AnchorConfig;
  readonly desk: Desk;
}

async function house(): Promise<House> {
  const at = folder();
  writeFileSync(join(at, 'master.key'), '5a'.repeat(32), { mode: 0o600 });
  writeAnchorKey(join(at, 'station.key'), () => undefined);
  mkdirSync(join(at, 'data'));
  const config = readConfig(
    {
      dataDir: 'data',
      company: { code: 4401, name: '示范燃气', outlet: '厅', timeZone: 'Asia/Shanghai' },
      station: 1,
      operator: 'a',
      readers: { binding: 'pcsclite' },
      masterKeyFile: 'master.key',
      anchors: { file: 'anchors.txt', keyFile: 'station.key', everyMinutes: 15 },
    },
    at,
  );
  const { anchors } = config;
  if (anchors === null) throw new Error('the station anchors');
  return { config, anchors, desk: new Desk() };
}

const believed = ({ file, keyFile }: AnchorConfig) => readAnchors(file, anchorCheck(keyFile));

const opened = ({ config, anchors }: House): SqliteLedgerStore =>
  openSqliteStore({
    path: ledgerPath(config),
    clock: new ManualClock(NIGHT),
    hash: systemHash,
    settings: SETTINGS,
    anchors: believed(anchors).anchors.map(claimOf),
  });

/** One day: what is done, and where the chain stood after each of it. */
async function day(at: House, commands: readonly LedgerCommand[]): Promise<readonly number[]> {
  const store = opened(at);
  const tickets: number[] = [];
  for (const command of commands) {
    const outcome = await store.commit(command);
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    const { result } = outcome.value;
    if (result.kind === 'payment') tickets.push(result.ticketNo);
    const [head] = store.chainHeads();
    if (head === undefined) throw new Error('nothing was written');
    const { file, keyFile } = at.anchors;
    const anchor = anchorOf(4401, head, store.people.list().length > 0);
    addAnchors(
      file,
      believed(at.anchors).wholeBytes,
      [anchor],
      anchorSigner({ ...at.anchors, keyFile }),
    );
  }
  await store.close();
  return tickets;
}

const copyPath = ({ config }: House): string => `${ledgerPath(config)}.copy`;
const copied = (at: House): void => copyFileSync(ledgerPath(at.config), copyPath(at));
function broughtBack(at: House): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${ledgerPath(at.config)}${end}`, { force: true });
  copyFileSync(copyPath(at), ledgerPath(at.config));
}

const WISH: GapWish = { reason: '磁盘损坏', by: 'gu', second: 'fang' };

function accepted({ config }: House, typed: readonly string[] = [], wish = WISH, now = NIGHT) {
  const input = new PassThrough();
  input.end(typed.map((line) => `${line}\n`).join(''));
  const keyboard = keyboardOf(input, new PassThrough());
  const clock = new ManualClock(now);
  return acceptGap(config, wish, {
    clock,
    hash: systemHash,
    random: systemRandom,
    keyboard,
    say,
    passwords,
  });
}

const verified = ({ config, anchors }: House) =>
  printed(async () =>
    verify({
      path: ledgerPath(config),
      hash: systemHash,
      anchors: believed(anchors).anchors.map(claimOf),
    }),
  );

async function person(desk: Desk, name: string, roles: readonly Role[]): Promise<LedgerCommand> {
  const hashed = await passwords.hash(`${name} has a secret`);
  if (!hashed.ok) throw new Error(hashed.refusal.code);
  return {
    ...desk.head({ operator: 'local' }),
    kind: 'enter-person',
    person: name,
    fullName: name,
    roles,
    password: hashed.value,
    temporary: false,
  };
}

/** A first day that is copied, and a second one that is lost. */
async function lostDay(first: readonly LedgerCommand[] = [], desk = new Desk()): Promise<House> {
  const at = { ...(await house()), desk };
  await day(at, [...desk.town(), ...first, desk.pay(ANNA, 100)]);
  copied(at);
  await day(at, [desk.pay(ANNA, 200), desk.pay(ANNA, 300)]);
  broughtBack(at);
  return at;
}

test('an older copy is read only until two people accept the gap; then it sells, with tickets of a new series', async () => {
  const at = await lostDay();
  const older = opened(at);
  expect(older.health()).toMatchObject({ ok: false, code: 'store.read-only' });
  await older.close();
  expect((await verified(at)).code).toBe(1);
  const before = believed(at.anchors).anchors.length;

  expect(await accepted(at)).toBe(0);
  expect(said).toContain('epoch 1 begins');
  expect(believed(at.anchors).anchors).toHaveLength(before + 1);
  expect(await day(at, [at.desk.pay(ANNA, 400), at.desk.pay(ANNA, 500)])).toEqual([
    100_000_001, 100_000_002,
  ]);
  const { code, out } = await verified(at);
  expect(code).toBe(0);
  expect(out).toMatch(/GAP {5}L12 .*2 of these anchors.*accepted by gu and fang: 磁盘损坏/);
});

test('after the gap a row of the new epoch that is changed, cut off or told anew is named as ever', async () => {
  const at = await lostDay();
  await accepted(at);
  copied(at);
  await day(at, [at.desk.pay(ANNA, 400)]);
  broughtBack(at);
  expect((await verified(at)).out).toContain('BROKEN  L12');
  const told = opened(at);
  expect(told.health().ok).toBe(false);
  await told.close();
  // The same number of batches, told otherwise: the lost range of the first gap does not excuse it.
  const forger = openSqliteStore({
    path: ledgerPath(at.config),
    clock: new ManualClock(NIGHT),
    hash: systemHash,
    settings: SETTINGS,
  });
  await forger.commit(at.desk.pay(ANNA, 7));
  await forger.close();
  const { code, out } = await verified(at);
  expect(code).toBe(1);
  expect(out).toContain('were rewritten');
  // A forged past is kept and shown to support; nobody is told to accept it.
  expect(out).toContain('call support');
  expect(out).not.toContain('--accept-gap');
});

test('a second loss begins another epoch, even where the first gap itself was lost with it', async () => {
  const at = await lostDay();
  await accepted(at);
  await day(at, [at.desk.pay(ANNA, 400)]);
  // The oldest copy once more: it knows nothing of the first gap.
  broughtBack(at);
  expect(await accepted(at, [], WISH, NIGHT + 60_000)).toBe(0);
  expect(said).toContain('epoch 2 begins');
  expect(await day(at, [at.desk.pay(ANNA, 600)])).toEqual([200_000_001]);
  expect((await verified(at)).code).toBe(0);
});

test('who accepts it is proven by password and role, and one person is not two', async () => {
  const desk = new Desk();
  const people = [
    await person(desk, 'gu', ['manager']),
    await person(desk, 'fang', ['finance']),
    await person(desk, 'lina', ['cashier']),
  ];
  const at = await lostDay(people, desk);
  const [gu, fang, lina] = ['gu has a secret', 'fang has a secret', 'lina has a secret'];
  expect(await accepted(at, [gu, 'a guess'])).toBe(1);
  expect(await accepted(at, [gu, lina], { ...WISH, second: 'lina' })).toBe(1);
  expect(await accepted(at, [gu, gu], { ...WISH, second: 'nobody' })).toBe(1);
  expect(await accepted(at, [gu, gu], { ...WISH, second: 'gu' })).toBe(1);
  expect(said).toContain('approval.same-person');
  await expect(accepted(at, [gu, fang], { ...WISH, reason: ' ' })).rejects.toThrow('Two people');
  expect((await verified(at)).code).toBe(1);
  expect(await accepted(at, [gu, fang])).toBe(0);
  expect((await verified(at)).code).toBe(0);
});

test('there is nothing to accept where nothing is lost, where the past was rewritten, or while the clock is wrong', async () => {
  const at = await lostDay();
  expect(await accepted(at, [], WISH, Date.UTC(2026, 0, 1))).toBe(1);
  expect(said).toContain('gap.clock-behind');
  await accepted(at);
  expect(await accepted(at)).toBe(1);
  expect(said).toContain('gap.none');

  const other = await lostDay();
  const forger = openSqliteStore({
    path: ledgerPath(other.config),
    clock: new ManualClock(NIGHT),
    hash: systemHash,
    settings: SETTINGS,
  });
  await forger.commit(other.desk.pay(ANNA, 999));
  await forger.close();
  expect(await accepted(other)).toBe(1);
  expect(said).toContain('gap.rewritten');
});

function fail(facts: object): never {
  throw new Error(JSON.stringify(facts));
}

/** A station on the ledger that is there: what it sells, and its anchors as it says them. */
async function runs(at: House, payments: number): Promise<readonly number[]> {
  const store = opened(at);
  const end = scheduleAnchors({
    anchors: at.anchors,
    company: 4401,
    file: believed(at.anchors),
    signer: anchorSigner(at.anchors),
    clock: new ManualClock(NIGHT + 60_000),
    log: { info: () => undefined, warn: () => undefined, error: fail },
    heads: () => store.chainHeads(),
    epochs: () => store.gap.epochs(),
    knowsPeople: () => false,
  });
  const tickets: number[] = [];
  for (let n = 0; n < payments; n += 1) {
    const paid = await store.commit(at.desk.pay(ANNA, 10));
    if (paid.ok && paid.value.result.kind === 'payment') tickets.push(paid.value.result.ticketNo);
  }
  end();
  await store.close();
  return tickets;
}

test('where the power went between the gap and its first anchor, the start says it, and no number is given twice', async () => {
  const at = { ...(await house()), desk: new Desk() };
  await day(at, [...at.desk.town(), at.desk.pay(ANNA, 100)]);
  copied(at);
  await day(
    at,
    [1, 2, 3, 4, 5, 6].map((n) => at.desk.pay(ANNA, n * 100)),
  );
  broughtBack(at);
  const before = readFileSync(at.anchors.file);
  expect(await accepted(at)).toBe(0);
  writeFileSync(at.anchors.file, before);
  const anchored = believed(at.anchors).anchors.length;
  expect(await runs(at, 2)).toEqual([100_000_001, 100_000_002]);
  expect(believed(at.anchors).anchors).toHaveLength(anchored + 2);
  expect((await verified(at)).code).toBe(0);
  // The oldest copy once more: what was given in the first epoch is given to nobody else.
  broughtBack(at);
  expect(await accepted(at, [], WISH, NIGHT + 3_600_000)).toBe(0);
  expect(said).toContain('epoch 2 begins');
  expect(await runs(at, 1)).toEqual([200_000_001]);
});

test('a copy of before people were entered, and an empty ledger, are accepted by nobody', async () => {
  const desk = new Desk();
  const at = { ...(await house()), desk };
  await day(at, [...desk.town(), desk.pay(ANNA, 100)]);
  copied(at);
  await day(at, [
    await person(desk, 'gu', ['manager']),
    await person(desk, 'fang', ['finance']),
    desk.pay(ANNA, 200),
  ]);
  broughtBack(at);
  const anchored = readFileSync(at.anchors.file);
  expect(await accepted(at)).toBe(1);
  expect(said).toContain('gap.nobody-known');
  for (const end of ['', '-wal', '-shm']) rmSync(`${ledgerPath(at.config)}${end}`, { force: true });
  const empty = openSqliteStore({
    path: ledgerPath(at.config),
    clock: new ManualClock(NIGHT),
    hash: systemHash,
    settings: SETTINGS,
  });
  await empty.close();
  expect(await accepted(at)).toBe(1);
  expect(said).toContain('gap.copy-empty');
  expect(readFileSync(at.anchors.file)).toEqual(anchored);
});
