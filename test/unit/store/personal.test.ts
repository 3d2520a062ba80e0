/** Personal data in the ledger: sealed from the first row, verified without a key, gone with its customer. */
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { ERASED, LOCKED } from '../../../src/core/personal.ts';
import type { PersonalCipher } from '../../../src/ports/personal.ts';
import { customersInClearAt } from '../../../src/store/personal/in-clear.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { createPersonalCipher } from '../../../src/system/personal-cipher.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, BERT, SETTINGS } from '../core/ledger-town.ts';
import { stillClock, storeFile, testCipher } from './stores.ts';

const WHO = { name: '欧阳晓雪', phone: '13911112222', address: '梧桐里7幢2单元901' };
const FIRST = { station: 1, from: 0, limit: 10 } as Parameters<SqliteLedgerStore['find']>[1];

function open(path: string, personal: PersonalCipher | null): SqliteLedgerStore {
  const settings = SETTINGS;
  const store = openSqliteStore({ path, clock: stillClock, hash: systemHash, settings, personal });
  onTestFinished(() => store.close());
  return store;
}

/** Anna as an account of her own, beside the town. */
async function withAnna(store: SqliteLedgerStore): Promise<Desk> {
  const desk = new Desk();
  const [community] = desk.town();
  if (community === undefined) throw new Error('a town begins with its community');
  const opened = await store.commitBatch([community, desk.openAccount(ANNA, WHO)]);
  expect(opened.map(({ ok }) => ok)).toEqual([true, true]);
  return desk;
}

const bytesOf = (path: string): Buffer =>
  Buffer.concat([path, `${path}-wal`].map((file) => readFileSync(file)));

const ending = (desk: Desk, kind: 'close-account' | 'erase-customer') =>
  ({
    ...desk.head(),
    kind,
    accountId: ANNA,
    reason: '搬迁',
    second: 'gu',
    ...(kind === 'close-account' ? { papers: '身份证 310101199003077777' } : {}),
  }) as Parameters<SqliteLedgerStore['commit']>[0];

test('nothing of a person is in the file, and whoever has no key verifies it all the same', async () => {
  const path = storeFile();
  const store = open(path, testCipher());
  await withAnna(store);
  expect(store.account(ANNA)).toMatchObject(WHO);
  expect(store.find('晓雪', FIRST).accounts).toMatchObject([{ account: WHO }]);
  expect(store.find('1391111', FIRST).total).toBe(1);
  const bytes = bytesOf(path);
  for (const text of Object.values(WHO)) expect(bytes.includes(text), text).toBe(false);
  expect(verifyLedger(path, systemHash).ok).toBe(true);
});

test('the same person twice is two different texts', async () => {
  const store = open(':memory:', testCipher());
  const desk = await withAnna(store);
  await store.commit(desk.openAccount(BERT, WHO));
  const names = store.db.prepare('SELECT name FROM account').pluck().all() as string[];
  expect(new Set(names).size).toBe(2);
});

test('a sealed station shows nobody, takes money, opens no account, and finds people once it is unsealed', async () => {
  const path = storeFile();
  const first = open(path, testCipher());
  const desk = await withAnna(first);
  await first.close();
  const ring = new KeyRing();
  const store = open(path, createPersonalCipher(ring, systemRandom));
  expect(store.account(ANNA)).toMatchObject({ name: LOCKED, phone: null, address: LOCKED });
  expect(store.find('晓雪', FIRST).total).toBe(0);
  expect((await store.commit(desk.pay(ANNA, 100))).ok).toBe(true);
  const named = { ...desk.pay(ANNA, 100), payer: '欧阳大山' } as Parameters<typeof store.commit>[0];
  expect(await store.commit(named)).toMatchObject({ refusal: { code: 'keys.sealed' } });
  const opening = await store.commit(desk.openAccount(BERT));
  expect(opening).toMatchObject({ refusal: { code: 'keys.sealed' } });
  const key = new Uint8Array(32).fill(7);
  ring.fill([{ family: 'personal', version: 1, forNewCards: true, key }]);
  expect(store.find('晓雪', FIRST).accounts).toMatchObject([{ account: WHO }]);
  expect((await store.commit(named)).ok).toBe(true);
  expect(store.operation(named.operationId)?.command).toMatchObject({ payer: '欧阳大山' });
  expect(store.db.prepare('SELECT group_concat(detail) FROM entry').pluck().get()).not.toContain(
    '大山',
  );
});

test('a file of keys from before, without this family or without an old version, hides people and stops nothing', async () => {
  const path = storeFile();
  const first = open(path, testCipher());
  await withAnna(first);
  await first.close();
  const key = new Uint8Array(32).fill(7);
  const ring = new KeyRing();
  ring.fill([{ family: 'memory', version: 1, forNewCards: true, key }]);
  const store = open(path, createPersonalCipher(ring, systemRandom));
  expect([store.readySearch(10), store.readySearch(10)]).toEqual([false, true]);
  expect(store.find('晓雪', FIRST).total).toBe(0);
  expect(store.account(ANNA)).toMatchObject({ name: LOCKED, address: LOCKED });
  ring.fill([{ family: 'personal', version: 2, forNewCards: true, key }]);
  expect(store.account(ANNA)).toMatchObject({ name: LOCKED, address: LOCKED });
  expect(store.find('晓雪', FIRST).total).toBe(0);
});

test('a text opens with its own key, for its own customer and field alone', async () => {
  const store = open(':memory:', testCipher());
  await withAnna(store);
  const salt = store.db.prepare('SELECT salt FROM personal_key').pluck().get() as Buffer;
  const text = String(store.db.prepare('SELECT name FROM account').pluck().get());
  const box = Buffer.from(text.split('.').at(-1) ?? '', 'base64url');
  const place = { accountId: ANNA, salt, field: 'person' };
  expect(testCipher().open(1, place, box)).toContain(WHO.name);
  expect(testCipher(8).open(1, place, box)).toBeNull();
  expect(testCipher().open(1, { ...place, accountId: BERT }, box)).toBeNull();
  expect(testCipher().open(1, { ...place, field: 'payer' }, box)).toBeNull();
  expect(testCipher().open(1, { ...place, salt: Buffer.alloc(32) }, box)).toBeNull();
});

test('a former customer is deleted by two people; key, log and file hold no way back, and the books are whole', async () => {
  const path = storeFile();
  const store = open(path, testCipher());
  const desk = await withAnna(store);
  const salt = store.db.prepare('SELECT salt FROM personal_key').pluck().get() as Buffer;
  const early = await store.commit(ending(desk, 'erase-customer'));
  expect(early).toMatchObject({ refusal: { code: 'erasure.open' } });
  expect((await store.commit(ending(desk, 'close-account'))).ok).toBe(true);
  const alone = { ...ending(desk, 'erase-customer'), second: desk.head().operator };
  expect(
    await store.commit(alone as typeof alone & Parameters<typeof store.commit>[0]),
  ).toMatchObject({
    refusal: { code: 'approval.same-person' },
  });
  expect(bytesOf(path).includes(salt)).toBe(true);
  expect((await store.commit(ending(desk, 'erase-customer'))).ok).toBe(true);
  expect(bytesOf(path).includes(salt)).toBe(false);
  const name = `客户 #${ANNA}${ERASED}`;
  expect(store.account(ANNA)).toMatchObject({ name, phone: null, address: ERASED, closed: true });
  expect(store.find('晓雪', FIRST).total).toBe(0);
  expect(verifyLedger(path, systemHash).ok).toBe(true);
  const twice = await store.commit(ending(desk, 'erase-customer'));
  expect(twice).toMatchObject({ refusal: { code: 'erasure.done' } });
});

test('a deleted customer gets no invoice in clear, and no new key', async () => {
  const store = open(':memory:', testCipher());
  const desk = await withAnna(store);
  const item = desk.chargeItem('K');
  const past = [
    item,
    desk.charge(ANNA, item.item, 100),
    desk.endTicket(1),
    desk.series('3301'),
    ending(desk, 'close-account'),
    ending(desk, 'erase-customer'),
  ];
  for (const outcome of await store.commitBatch(past)) expect(outcome).toMatchObject({ ok: true });
  const keys = (): unknown => store.db.prepare('SELECT count(*) FROM personal_key').pluck().get();
  const before = keys();
  expect(await store.commit(desk.invoice(1, { title: WHO.name }))).toMatchObject({
    refusal: { code: 'erasure.done' },
  });
  const details = store.db.prepare('SELECT group_concat(detail) FROM entry').pluck().get();
  expect([keys(), String(details).includes(WHO.name)]).toEqual([before, false]);
});

test('a company on an invoice stays for the law when its customer is deleted; a person falls', async () => {
  const path = storeFile();
  const store = open(path, testCipher());
  const desk = await withAnna(store);
  const item = desk.chargeItem('K');
  const company = desk.invoice(1, { title: '梧桐里贸易有限公司', taxNo: '91310000MA1FL0X77Q' });
  const person = desk.invoice(2, { title: WHO.name });
  const past = [
    ...[item, desk.charge(ANNA, item.item, 100), desk.endTicket(1), desk.series('3301')],
    ...[desk.charge(ANNA, item.item, 100), desk.endTicket(2), company, person],
    ...[ending(desk, 'close-account'), ending(desk, 'erase-customer')],
  ];
  for (const outcome of await store.commitBatch(past)) expect(outcome).toMatchObject({ ok: true });
  const { title, taxNo } = company;
  expect(store.operation(company.operationId)?.command).toMatchObject({ title, taxNo });
  expect(store.operation(person.operationId)?.command).toMatchObject({ title: ERASED });
  const bytes = bytesOf(path);
  for (const text of [title, taxNo, WHO.name]) expect(bytes.includes(String(text))).toBe(false);
  expect(verifyLedger(path, systemHash).ok).toBe(true);
  await store.close();
  const sealed = open(path, createPersonalCipher(new KeyRing(), systemRandom));
  expect(sealed.operation(company.operationId)?.command).toMatchObject({ title: LOCKED });
});

test('a deletion while somebody reads the ledger says that the key may be in the log, waits for nobody, and is tried again', async () => {
  const path = storeFile();
  const store = open(path, testCipher());
  const desk = await withAnna(store);
  expect((await store.commit(ending(desk, 'close-account'))).ok).toBe(true);
  const salt = store.db.prepare('SELECT salt FROM personal_key').pluck().get() as Buffer;
  expect([store.emptyLog(), store.logMayHoldErased()]).toEqual([true, false]);
  const reader = new Database(path, { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM entry').get();
  const asked = performance.now();
  expect((await store.commit(ending(desk, 'erase-customer'))).ok).toBe(true);
  expect(performance.now() - asked).toBeLessThan(1_500);
  expect([store.logMayHoldErased(), store.emptyLog()]).toEqual([true, false]);
  expect(bytesOf(path).includes(salt)).toBe(true);
  reader.close();
  expect([store.emptyLog(), store.logMayHoldErased()]).toEqual([true, false]);
  expect(bytesOf(path).includes(salt)).toBe(false);
});

test('a log that a kill left behind a deletion is emptied by the next run', async () => {
  const path = storeFile();
  const killed = open(path, testCipher());
  const desk = await withAnna(killed);
  const copy = storeFile();
  for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${copy}${end}`);
  expect(desk).toBeDefined();
  const next = open(copy, testCipher());
  expect(next.logMayHoldErased()).toBe(true);
  expect([next.emptyLog(), next.logMayHoldErased()]).toEqual([true, false]);
  expect(statSync(`${copy}-wal`).size).toBe(0);
});

test('a key that was changed or taken away is named, and none can be drawn twice', async () => {
  const store = open(':memory:', testCipher());
  await withAnna(store);
  const { db } = store;
  const row = (): string | null | undefined =>
    verifyLedger(db, systemHash).laws.find(({ law }) => law === 'registry')?.firstBadRow;
  expect(row()).toBeUndefined();
  expect(() => db.exec('UPDATE personal_key SET salt = zeroblob(32)')).toThrow('drawn once');
  db.exec('DROP TRIGGER personal_key_no_update; UPDATE personal_key SET salt = zeroblob(32)');
  expect(row()).toBe(`personal_key ${ANNA}`);
  db.exec('DELETE FROM personal_key');
  expect(row()).toBe(`personal_key ${ANNA}`);
});

test('a ledger from before stays readable, is not deleted from, and seals what comes now', async () => {
  const path = storeFile();
  const before = open(path, null);
  const desk = await withAnna(before);
  await before.close();
  const store = open(path, testCipher());
  expect(store.account(ANNA)).toMatchObject(WHO);
  expect((await store.commit(ending(desk, 'close-account'))).ok).toBe(true);
  expect(bytesOf(path).includes('310101199003077777')).toBe(false);
  const refused = await store.commit(ending(desk, 'erase-customer'));
  expect(refused).toMatchObject({ refusal: { code: 'erasure.in-clear' } });
  expect(verifyLedger(path, systemHash)).toMatchObject({ ok: true, inClear: 1 });
  expect((await store.commit(desk.openAccount(BERT))).ok).toBe(true);
  expect([store.customersInClear(), customersInClearAt(path)]).toEqual([1, 1]);
});

test('of a ledger that was sealed from its first row nobody is counted in clear, deleted or not', async () => {
  const path = storeFile();
  const store = open(path, testCipher());
  const desk = await withAnna(store);
  expect(store.customersInClear()).toBe(0);
  for (const kind of ['close-account', 'erase-customer'] as const) {
    expect((await store.commit(ending(desk, kind))).ok).toBe(true);
  }
  expect([verifyLedger(path, systemHash).inClear, customersInClearAt(path)]).toEqual([0, 0]);
  expect(customersInClearAt(`${path}.not-there`)).toBe(null);
});
