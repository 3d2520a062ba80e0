/** 户资料变更 in the ledger: sealed as the opening is, found by the new name, verified, readable later, and gone with its customer. */
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { LedgerCommand, RecordChange } from '../../../src/core/ledger/commands.ts';
import { ERASED } from '../../../src/core/personal.ts';
import type { PersonalCipher } from '../../../src/ports/personal.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { createPersonalCipher } from '../../../src/system/personal-cipher.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, HOUSEHOLD_TARIFF, SETTINGS } from '../core/ledger-town.ts';
import { stillClock, storeFile, testCipher } from './stores.ts';

const WHO = { name: '欧阳晓雪', phone: '13911112222', address: '梧桐里7幢2单元901' };
const IDENTITY = '11010519491231002X';
const NOW = { name: '欧阳晓霜', phone: '13922223333', address: '梧桐里9幢1单元102' };
const SHOP = { title: '梧桐里百货商行', taxNo: '91500000MA5UKYXJ' };
const FIRST = { station: 1, from: 0, limit: 10 } as Parameters<SqliteLedgerStore['find']>[1];

const CONTACT: RecordChange = { what: 'contact', ...NOW, identity: IDENTITY };
const INVOICE: RecordChange = { what: 'invoice', ...SHOP };

function open(personal: PersonalCipher | null, path = ':memory:'): SqliteLedgerStore {
  const settings = SETTINGS;
  const store = openSqliteStore({ path, clock: stillClock, hash: systemHash, settings, personal });
  onTestFinished(() => store.close());
  return store;
}

async function all(store: SqliteLedgerStore, past: readonly LedgerCommand[]): Promise<void> {
  for (const outcome of await store.commitBatch(past)) expect(outcome).toMatchObject({ ok: true });
}

async function withAnna(store: SqliteLedgerStore): Promise<Desk> {
  const desk = new Desk();
  const [community] = desk.town();
  if (community === undefined) throw new Error('a town begins with its community');
  await all(store, [
    community,
    desk.tariff(HOUSEHOLD_TARIFF),
    desk.openAccount(ANNA, { ...WHO, identity: IDENTITY }),
  ]);
  return desk;
}

const changes = (desk: Desk): readonly LedgerCommand[] => [
  desk.changeRecord(ANNA, CONTACT, { reason: '更名' }),
  desk.changeRecord(ANNA, INVOICE, { seen: 1, reason: '开票' }),
  desk.changeRecord(ANNA, { what: 'size', persons: 5 }, { seen: 2 }),
];

test('nothing of the person stands in the file, and the new name is what finds them', async () => {
  const path = storeFile();
  const store = open(testCipher(), path);
  const desk = await withAnna(store);
  expect(store.find('晓雪', FIRST).total).toBe(1);
  await all(store, changes(desk));
  expect(store.account(ANNA)).toMatchObject({
    ...NOW,
    ...{ identity: IDENTITY, invoiceTitle: SHOP.title, taxNo: SHOP.taxNo },
    ...{ householdSize: 5, sizePast: [{ persons: 3 }], changes: 3 },
  });
  expect(store.find('晓雪', FIRST).total).toBe(0);
  expect(store.find('晓霜', FIRST).accounts).toMatchObject([{ account: NOW }]);
  const bytes = Buffer.concat([path, `${path}-wal`].map((file) => readFileSync(file)));
  for (const text of [...Object.values(WHO), ...Object.values(NOW), ...Object.values(SHOP)]) {
    expect(bytes.includes(text), text).toBe(false);
  }
  expect(bytes.includes(IDENTITY)).toBe(false);
  expect(verifyLedger(path, systemHash).ok).toBe(true);
});

test('every change is told, the newest first, also by a station that was started again', async () => {
  const path = storeFile();
  const before = open(testCipher(), path);
  await all(before, changes(await withAnna(before)));
  await before.close();
  const store = open(testCipher(), path);
  const told = store.recordChanges(ANNA, 9).map(({ command }) => command);
  expect(told).toMatchObject([
    { to: { what: 'size', persons: 5 }, second: 'gu' },
    { to: INVOICE, reason: '开票' },
    { to: CONTACT, reason: '更名' },
  ]);
  expect(store.recordChanges(ANNA, 1)).toHaveLength(1);
  expect(store.account(ANNA)).toMatchObject({ sizePast: [{ persons: 3, until: '2026-06-15' }] });
});

test('what the record says has to be what the entries say', async () => {
  const store = open(testCipher());
  await all(store, changes(await withAnna(store)));
  const broken: string[] = [];
  for (const edit of [
    `size_past = '[]'`,
    `size_past = replace(size_past, '3', '4')`,
    `size_past = size_past || ' '`,
    `invoice_title = ''`,
    'tax_no = NULL',
    'changes = 2',
    'household_size = 3',
  ]) {
    store.db.exec(`SAVEPOINT edited; UPDATE account SET ${edit}`);
    const { ok, laws } = verifyLedger(store.db, systemHash);
    const failed = laws.filter((law) => !law.ok).map(({ law }) => law);
    broken.push(`${edit}: ${ok ? 'nothing' : failed.join(' ')}`);
    store.db.exec('ROLLBACK TO edited; RELEASE edited');
  }
  expect(broken.filter((one) => !one.endsWith(': registry'))).toEqual([]);
});

test('a customer whom the ledger holds in clear stays so, and can still not be deleted', async () => {
  const path = storeFile();
  const before = open(null, path);
  const desk = await withAnna(before);
  await before.close();
  const store = open(testCipher(), path);
  await all(store, changes(desk));
  expect(store.account(ANNA)).toMatchObject({ ...NOW, taxNo: SHOP.taxNo });
  expect(store.customersInClear()).toBe(1);
  expect(store.registry.erasure(ANNA)?.bars.map(({ code }) => code)).toContain('erasure.in-clear');
  expect(verifyLedger(store.db, systemHash).ok).toBe(true);
});

test('a deletion takes what every change said with it', async () => {
  const path = storeFile();
  const store = open(testCipher(), path);
  const desk = await withAnna(store);
  const second = { reason: '搬迁', second: 'gu', accountId: ANNA };
  await all(store, [
    ...changes(desk),
    { ...desk.head(), kind: 'close-account', papers: '身份证', ...second },
    { ...desk.head(), kind: 'erase-customer', ...second },
  ]);
  const told = store.recordChanges(ANNA, 9).map(({ command }) => command);
  expect(told).toMatchObject([
    { to: { what: 'size', persons: 5 } },
    { to: { what: 'invoice', title: ERASED, taxNo: ERASED } },
    { to: { what: 'contact', phone: null, address: ERASED } },
  ]);
  expect(store.account(ANNA)).toMatchObject({ invoiceTitle: '', taxNo: null });
  expect(JSON.stringify(store.account(ANNA))).not.toContain('晓霜');
  const after = await store.commit(desk.changeRecord(ANNA, CONTACT, { seen: 3 }));
  expect(after).toMatchObject({ ok: false, refusal: { code: 'account.closed' } });
  expect(verifyLedger(path, systemHash).ok).toBe(true);
});

test('a sealed station changes nobody’s name, and the size of a household all the same', async () => {
  const path = storeFile();
  const before = open(testCipher(), path);
  const desk = await withAnna(before);
  await before.close();
  const store = open(createPersonalCipher(new KeyRing(), systemRandom), path);
  for (const to of [CONTACT, INVOICE]) {
    const refused = await store.commit(desk.changeRecord(ANNA, to));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'keys.sealed' } });
  }
  await all(store, [desk.changeRecord(ANNA, { what: 'size', persons: 5 })]);
});
