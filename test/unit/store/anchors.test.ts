/** L12: what was said of the chain outside the ledger shows an older copy, a cut end and a rewritten past. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import type { ChainClaim } from '../../../src/store/verify/anchors.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, SETTINGS } from '../core/ledger-town.ts';
import { eventfulPast, live } from './histories.ts';
import { openStore, stillClock, storeFile } from './stores.ts';

const claims = (store: SqliteLedgerStore): ChainClaim[] =>
  store.chainHeads().map(({ station, n, chain }) => ({ station, n, start: chain }));

const openWith = (path: string, anchors: readonly ChainClaim[]): SqliteLedgerStore =>
  openSqliteStore({ path, clock: stillClock, hash: systemHash, settings: SETTINGS, anchors });

const chainLaw = (path: string, anchors: readonly ChainClaim[]) =>
  verifyLedger(path, systemHash, anchors).laws.find(({ law }) => law === 'L12');

/** A ledger with an anchor after each batch but the last. */
async function anchored(path: string, desk = new Desk()): Promise<ChainClaim[]> {
  const store = openStore(path);
  const said: ChainClaim[] = [];
  const past = eventfulPast(desk);
  for (const batch of past.slice(0, -1)) {
    await live(store, [batch]);
    said.push(...claims(store));
  }
  await live(store, past.slice(-1));
  await store.close();
  return said;
}

test('a chain that contains every anchor is sound, and may have gone on', async () => {
  const path = storeFile();
  const said = await anchored(path);
  const law = chainLaw(path, said);
  expect(law).toMatchObject({ law: 'L12', ok: true });
  expect(law?.checked).toBe((chainLaw(path, [])?.checked ?? 0) + said.length);
  const store = openWith(path, said);
  expect(store.health().ok).toBe(true);
  await store.close();
});

test('an older copy is recognised: it is read, sells nothing, and says where it ends', async () => {
  const path = storeFile();
  const store = openStore(path);
  await live(store);
  store.checkpoint();
  copyFileSync(path, `${path}.old`);
  const [end] = claims(store);
  await store.commitBatch([new Desk(700).pay(ANNA, 5)]);
  const said = claims(store);
  await store.close();

  const older = openWith(`${path}.old`, said);
  expect(older.health()).toMatchObject({ ok: false, code: 'store.read-only' });
  await expect(older.commitBatch([new Desk(900).pay(ANNA, 5)])).rejects.toThrow('older copy');
  expect(older.account(ANNA)).toBeDefined();
  await older.close();
  expect(chainLaw(`${path}.old`, said)).toMatchObject({
    ok: false,
    firstBadRow: `batch ${end?.n} of station 1`,
  });
});

test('a past that was rewritten whole, digests and chain, is named between two anchors', async () => {
  const path = storeFile();
  const said = await anchored(path);
  // The same past told with other operation ids from the third batch on: every row and digest of it agrees with itself.
  const other = storeFile();
  const store = openStore(other);
  const desk = new Desk();
  const past = eventfulPast(desk);
  await live(store, past.slice(0, 2));
  for (const [at] of past.slice(2).entries()) {
    await live(store, [[new Desk(7_000 + at).pay(ANNA, 1)]]);
  }
  await store.close();
  expect(verifyLedger(other, systemHash).ok).toBe(true);
  const law = chainLaw(other, said);
  expect(law).toMatchObject({ ok: false, firstBadRow: 'batch 3 of station 1' });
  expect(law?.message).toContain('(batch 2)');
  expect(law?.message).toContain('were rewritten');
});

test('a few digits of a paper are a claim like any other', async () => {
  const path = storeFile();
  const said = await anchored(path);
  const [, second] = said;
  if (second === undefined) throw new Error('nothing was said');
  const { station, n, start } = second;
  expect(chainLaw(path, [{ station, n, start: start.slice(0, 12) }])?.ok).toBe(true);
  const wrong = `${start.slice(0, 11)}${start[11] === '0' ? '1' : '0'}`;
  expect(chainLaw(path, [{ station, n, start: wrong }])?.ok).toBe(false);
});

test('a chain of a station that has no rows here is missing, not sound', async () => {
  const path = storeFile();
  await anchored(path);
  expect(chainLaw(path, [{ station: 9, n: 3, start: 'ab' }])).toMatchObject({
    ok: false,
    firstBadRow: 'station 9',
  });
});

test('a ledger that is gone is not begun anew where its chain was anchored', async () => {
  const path = storeFile();
  const said = await anchored(path);
  rmSync(path);
  expect(() => openWith(path, said)).toThrow('restore a copy');
  expect(existsSync(path)).toBe(false);
});

test('the place of every row in its chain is found', async () => {
  const store = openStore();
  await live(store);
  const batches = store.db
    .prepare<[], { n: number; first: number; last: number; chain: Buffer }>(
      'SELECT n, first, last, chain FROM batch',
    )
    .all();
  for (const { n, first, last, chain } of batches) {
    const place = { station: 1, n, chain: chain.toString('hex') };
    for (const row of [first, last]) expect(store.chainAt(row)).toEqual(place);
  }
  const end = batches.at(-1)?.last ?? 0;
  expect([store.chainAt(end + 1), store.chainAt(1), store.chainAt(2 * 2 ** 44 + 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
