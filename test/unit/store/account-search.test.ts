/** The one box: against a plain reading of the texts, and after every way in which a customer becomes another. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReadySearch } from '../../../src/app/counter/ready-search.ts';
import { accountId, formatMeter, stationId } from '../../../src/core/ids.ts';
import { StoreError } from '../../../src/ports/store.ts';
import { VaultSealedError } from '../../../src/ports/vault.ts';
import { BETWEEN, comparable, TextIndex } from '../../../src/store/search/text-index.ts';
import { VirtualClock } from '../../rig/virtual-clock.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, CARD_A, METER_A } from '../core/ledger-town.ts';
import { openStore, storeFile } from './stores.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const LETTERS = ['王', '芳', '翠', '湖', '1', '2', 'a', 'Ｂ', ' ', '-'];
const words = fc
  .array(fc.constantFrom(...LETTERS), { maxLength: 8 })
  .map((letters) => letters.join(''));

test('every text that holds all terms is found, and no other, whatever was put again', () => {
  const puts = fc.array(fc.tuple(fc.nat(20), words, words), { maxLength: 60 });
  fc.assert(
    fc.property(puts, fc.array(words, { minLength: 1, maxLength: 3 }), (each, asked) => {
      const index = new TextIndex();
      const texts = new Map<number, string>();
      for (const [owner, one, other] of each) {
        const text = [one, other].map(comparable).join(BETWEEN);
        index.put(owner, text, texts.has(owner));
        texts.set(owner, text);
      }
      const terms = asked.map(comparable).filter((term) => term !== '');
      const right = [...texts].filter(([, text]) => terms.every((term) => text.includes(term)));
      const expected = terms.length === 0 ? [] : right.map(([owner]) => owner);
      expect(new Set(index.holding(terms, 99))).toEqual(new Set(expected));
      expect(index.holding(terms, 1)).toHaveLength(Math.min(1, expected.length));
    }),
    { seed: 20_261_126, numRuns: 2_000 },
  );
});

test('texts are found across blocks, and a text longer than a block has its own', () => {
  const index = new TextIndex();
  for (let owner = 1; owner <= 40_000; owner += 1) index.put(owner, `户主${owner}号`, false);
  index.put(40_001, `${'长'.repeat(500_000)}尾`, false);
  expect(index.holding(['主39999号'], 9)).toEqual([39_999]);
  expect(index.holding(['长尾'], 9)).toEqual([40_001]);
  expect(index.holding(['户主'], 50_000)).toHaveLength(40_000);
});

async function town() {
  const store = openStore();
  const desk = new Desk();
  await store.commitBatch(desk.town());
  const find = (text: string) =>
    store
      .find(text, { station: stationId(1), from: 0, limit: 20 })
      .accounts.map(({ by, account }) => `${by} ${account.accountId}`);
  return { store, desk, find };
}

test('a customer is found by meter, phone and receipt, and says by which number', async () => {
  const { store, desk, find } = await town();
  expect(find(String(METER_A).slice(-9))).toEqual([`text ${ANNA}`]);
  await store.commit(desk.openAccount(accountId(4_711)));
  await store.commit(desk.pay(accountId(4_711), 5_000));
  expect(find('1')).toEqual(['receipt 4711', `account ${ANNA}`]);
});

test('who comes later is found, and who was refused is not', async () => {
  const { store, desk, find } = await town();
  expect(find('王芳4711')).toEqual([]);
  await store.commit(desk.openAccount(accountId(4_711), { phone: '138-0013 8000' }));
  await store.commit(desk.openAccount(accountId(4_712), { communityId: 99 }));
  expect(find('王芳 4711')).toEqual(['text 4711']);
  expect(find('13800138')).toEqual(['text 4711']);
  expect(find('王芳 4712')).toEqual([]);
});

test('texts of somebody who is nobody any more are overwritten, and nobody else’s', () => {
  const index = new TextIndex();
  for (const [owner, text] of [
    [1, '王芳'],
    [2, '王芳芳'],
    [1, '王小芳'],
  ] as const) {
    index.put(owner, text, false);
  }
  index.wipe(1);
  expect(index.holding(['芳'], 9)).toEqual([2]);
  index.put(1, '客户', true);
  expect([index.holding(['客户'], 9), index.holding(['小'], 9)]).toEqual([[1], []]);
});

test('reading ahead in parts finds what reading at once finds', async () => {
  const { store, desk, find } = await town();
  for (const id of [1_002, 1_003]) await store.commit(desk.openAccount(accountId(id)));
  expect(store.readySearch(1)).toBe(false);
  while (!store.readySearch(1));
  expect(find('王芳')).toEqual(['text 1001', 'text 1002', 'text 1003']);
});

test('while customers are read numbers are found at once, names as far as it is, and the answer says how far', async () => {
  const [path, desk] = [storeFile(), new Desk()];
  const before = openStore(path);
  await before.commitBatch(desk.town());
  for (const id of [2_001, 3_001]) await before.commit(desk.openAccount(accountId(id)));
  await before.commit(desk.pay(accountId(3_001), 5_000));
  await before.close();
  const store = openStore(path);
  const find = (text: string) => {
    const page = { station: stationId(1), from: 0, limit: 20, meanwhile: true };
    const { accounts, readPercent } = store.find(text, page);
    return [readPercent, ...accounts.map(({ by, account }) => `${by} ${account.accountId}`)];
  };
  expect(find('3001')).toEqual([0, 'account 3001']);
  expect(find('1')).toEqual([0, 'receipt 3001', `account ${ANNA}`]);
  expect(find(String(CARD_A))).toEqual([0, `card ${ANNA}`]);
  expect(find(formatMeter(METER_A))).toEqual([0, `text ${ANNA}`]);
  expect(find(formatMeter(METER_A).slice(-12))).toEqual([0, `text ${ANNA}`]);
  expect(find('9-202611230001')).toEqual([0]);
  expect(find('7-000000000000')).toEqual([0]);
  expect(store.readySearch(2)).toBe(false);
  expect(find('王芳')).toEqual([50, `text ${ANNA}`, 'text 2001']);
  while (!store.readySearch(2));
  expect(find('王芳')).toEqual([null, `text ${ANNA}`, 'text 2001', 'text 3001']);
});

test('a station reads ahead in turns, and a search waits for them and for nothing else', async () => {
  const { store } = await town();
  const clock = new VirtualClock(0);
  const search = createReadySearch({ store, clock, log: SILENT });
  await search.ready();
  search.start();
  let ready = false;
  const waited = search.ready().then(() => {
    ready = true;
  });
  await clock.pass(1);
  expect([ready, search.reading()]).toEqual([false, true]);
  await clock.pass(10);
  await waited;
  expect(search.reading()).toBe(false);
  search.start();
  search.stop();
  await search.ready();
});

test('a search that is begun again after unsealing is ready when all have been read again', async () => {
  const { store } = await town();
  const clock = new VirtualClock(0);
  let parts = 0;
  const slow = {
    ...store,
    readySearch() {
      parts += 1;
      return parts > 3;
    },
  };
  const search = createReadySearch({ store: slow, clock, log: SILENT });
  search.start();
  await clock.pass(3);
  search.start();
  let ready = false;
  const waited = search.ready().then(() => {
    ready = true;
  });
  await clock.pass(3);
  expect([ready, parts]).toEqual([false, 2]);
  await clock.pass(10);
  await waited;
  expect(parts).toBe(4);
});

test('a ledger or a key that is not there ends the reading and is told; a bug is none of both', async () => {
  const { store } = await town();
  const clock = new VirtualClock(0);
  const told: unknown[] = [];
  const log = { ...SILENT, error: (facts: object) => told.push(facts) };
  const failing = (cause: Error) => ({
    ...store,
    readySearch: (): boolean => {
      throw cause;
    },
  });
  for (const cause of [new StoreError('store.closed', 'shut'), new VaultSealedError(1)]) {
    const search = createReadySearch({ store: failing(cause), clock, log });
    search.start();
    await clock.pass(3);
    await search.ready();
  }
  expect(told).toEqual([{ code: 'store.closed' }, { code: 'keys.version-missing' }]);
  const search = createReadySearch({ store: failing(new Error('a bug')), clock, log });
  search.start();
  await expect(clock.pass(3)).rejects.toThrow('a bug');
});
