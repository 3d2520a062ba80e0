/**
 * What every ledger store must do, whatever database is behind the port. Written once; a second database is held to it by
 * one more call.
 */
import { describe, expect, test } from 'vitest';
import { accountId, meterId, type RowId, stationId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { Committed } from '../../../src/core/ledger/results.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { ReadingSource } from '../../../src/core/reading.ts';
import { fen, litre } from '../../../src/core/units.ts';
import type { LedgerStore } from '../../../src/ports/store.ts';
import {
  ANNA,
  BERT,
  CARD_A,
  CARD_A2,
  CARD_B,
  DAY,
  Desk,
  METER_A,
  METER_B,
  op,
  TARIFF,
} from '../core/ledger-commands.ts';
import { afterErasure, CARD_B2, CARD_G, eventfulPast, live } from './histories.ts';

/** A store that tests may ask to open again on the same data. */
export interface StoreUnderTest {
  open(settings?: LedgerSettings): LedgerStore;
  /** Closes and opens on the same data. */
  reopen(store: LedgerStore): Promise<LedgerStore>;
}

const said = (outcome: Outcome<Committed> | undefined): string => {
  if (outcome === undefined) return 'nothing';
  return outcome.ok ? 'done' : outcome.refusal.code;
};

const accepted = (outcome: Outcome<Committed> | undefined): Committed => {
  if (outcome === undefined || !outcome.ok) throw new Error(`refused: ${said(outcome)}`);
  return outcome.value;
};

async function town(store: LedgerStore): Promise<Desk> {
  const desk = new Desk();
  for (const outcome of await store.commitBatch(desk.town())) accepted(outcome);
  return desk;
}

const FIRST = { station: stationId(1), from: 0, limit: 10 };
const balance = (store: LedgerStore): number | undefined => store.account(ANNA)?.money.balance;

function oneEffectAnOperation(make: () => StoreUnderTest): void {
  test('the same operation twice has one effect and one answer', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 5_000);
    const first = accepted(await store.commit(pay));
    const again = accepted(await store.commit(pay));
    expect(again).toEqual({ ...first, replayed: true });
    expect(balance(store)).toBe(5_000);
  });

  test('twice in one batch is once', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 5_000);
    const [first, again] = await store.commitBatch([pay, pay]);
    expect([accepted(first).replayed, accepted(again).replayed]).toEqual([false, true]);
    expect(balance(store)).toBe(5_000);
  });

  test('an operation that is older by its id than others is still found', async () => {
    const store = make().open();
    const desk = await town(store);
    const late = desk.pay(ANNA, 700);
    await store.commitBatch([desk.pay(ANNA, 100), late, desk.pay(ANNA, 10)]);
    expect(accepted(await store.commit(late)).replayed).toBe(true);
    const early = { ...desk.pay(ANNA, 1), operationId: op(0) };
    expect(accepted(await store.commit(early)).replayed).toBe(false);
    expect(balance(store)).toBe(811);
  });

  test('the same id with another body is refused and changes nothing', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 5_000);
    await store.commit(pay);
    const other = { ...pay, amount: fen(6_000), requestHash: 'f'.repeat(64) };
    expect(said(await store.commit(other))).toBe('operation.other-body');
    expect(balance(store)).toBe(5_000);
  });

  test('a refusal is not stored: the same id may be tried again', async () => {
    const store = make().open();
    const desk = await town(store);
    const buy = desk.buy(ANNA, 20_000);
    expect(said(await store.commit(buy))).toBe('balance.insufficient');
    expect(store.operation(buy.operationId)).toBeUndefined();
    await store.commit(desk.pay(ANNA, 10_000));
    expect(said(await store.commit(buy))).toBe('done');
  });

  test('a replay tells the old answer even when a rule would refuse by now', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 4_000);
    const buy = desk.buy(ANNA, 20_000);
    const [, first] = await store.commitBatch([pay, buy]);
    await store.commit(desk.hold(ANNA, 'stopped', '欠费'));
    expect(accepted(await store.commit(buy)).result).toEqual(accepted(first).result);
  });
}

function batches(make: () => StoreUnderTest): void {
  test('the second command sees the first', async () => {
    const store = make().open();
    const desk = await town(store);
    const outcomes = await store.commitBatch([desk.pay(ANNA, 4_000), desk.buy(ANNA, 20_000)]);
    expect(outcomes.map(said)).toEqual(['done', 'done']);
    expect(balance(store)).toBe(0);
  });

  test('a refused command rolls back nothing else', async () => {
    const store = make().open();
    const desk = await town(store);
    const outcomes = await store.commitBatch([
      desk.pay(ANNA, 4_000),
      desk.buy(ANNA, 99_000),
      desk.pay(ANNA, 60),
    ]);
    expect(outcomes.map(said)).toEqual(['done', 'balance.insufficient', 'done']);
    expect(balance(store)).toBe(4_060);
  });

  test('a command with a bug fails alone', async () => {
    const store = make().open();
    const desk = await town(store);
    await store.commitBatch([desk.pay(ANNA, 10_000), desk.buy(ANNA, 20_000)]);
    const wrong = desk.reserve({ fen: fen(4_000), litres: litre(-1) });
    const results = await Promise.allSettled([
      store.commit(desk.pay(ANNA, 1)),
      store.commit(wrong),
      store.commit(desk.pay(ANNA, 2)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(balance(store)).toBe(6_003);
    expect(store.operation(wrong.operationId)).toBeUndefined();
  });

  test('what was asked for together is committed together and answered in order', async () => {
    const store = make().open();
    const desk = await town(store);
    const payments = Array.from({ length: 1_200 }, (_, n) => desk.pay(ANNA, n + 1));
    const answers = await Promise.all(payments.map((pay) => store.commit(pay)));
    const tickets = answers.map((answer) => {
      const { result } = accepted(answer);
      return result.kind === 'payment' ? result.ticketNo : 0;
    });
    expect(tickets).toEqual(payments.map((_, n) => n + 1));
    expect(balance(store)).toBe((1_200 * 1_201) / 2);
  });

  test('an empty batch is answered with nothing', async () => {
    expect(await make().open().commitBatch([])).toEqual([]);
  });
}

function together(make: () => StoreUnderTest): void {
  test('all stand, each with its own answer', async () => {
    const store = make().open();
    const desk = await town(store);
    const outcome = await store.commitTogether([desk.pay(ANNA, 4_000), desk.buy(ANNA, 20_000)]);
    expect(outcome.ok && outcome.value.map(({ result }) => result.kind)).toEqual([
      'payment',
      'purchase',
    ]);
    expect(balance(store)).toBe(0);
  });

  test('or none: the refusal of one takes the others along, and no ticket is lost', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 4_000);
    const outcome = await store.commitTogether([pay, desk.buy(ANNA, 99_000)]);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'balance.insufficient' } });
    expect(balance(store)).toBe(0);
    expect(store.operation(pay.operationId)).toBeUndefined();
    expect(store.ticket(1, 1)).toBeUndefined();
    expect(accepted(await store.commit(pay))).toMatchObject({
      replayed: false,
      result: { ticketNo: 1 },
    });
  });

  test('the same two again are replays; one of them with another body refuses both', async () => {
    const store = make().open();
    const desk = await town(store);
    const sale = [desk.pay(ANNA, 4_000), desk.buy(ANNA, 20_000)] as const;
    await store.commitTogether(sale);
    const again = await store.commitTogether(sale);
    expect(again.ok && again.value.map(({ replayed }) => replayed)).toEqual([true, true]);
    const other = { ...sale[1], requestHash: 'e'.repeat(64) };
    const refused = await store.commitTogether([desk.pay(ANNA, 1), other]);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'operation.other-body' } });
    expect(balance(store)).toBe(0);
  });

  test('a bug in one is a bug of all, and the store goes on', async () => {
    const store = make().open();
    const desk = await town(store);
    const wrong = desk.reserve({ attempt: 9 });
    await expect(store.commitTogether([desk.pay(ANNA, 1), wrong])).rejects.toThrow();
    expect(balance(store)).toBe(0);
    expect(said(await store.commit(desk.pay(ANNA, 2)))).toBe('done');
    expect(balance(store)).toBe(2);
  });
}

function numbers(make: () => StoreUnderTest): void {
  const tickets = (store: LedgerStore, station: number): (number | undefined)[] =>
    [1, 2, 3].map((no) => store.ticket(station, no)?.ticketNo);

  test('tickets are numbered without gaps, per station, and refusals take none', async () => {
    const store = make().open();
    const desk = await town(store);
    const other = new Desk(500, stationId(2));
    await store.commitBatch([
      desk.pay(ANNA, 100),
      other.pay(ANNA, 100),
      desk.pay(ANNA, 0),
      desk.pay(ANNA, 100, { channel: 'bank-transfer', reference: 'B1' }),
      other.pay(ANNA, 100),
    ]);
    expect(tickets(store, 1)).toEqual([1, 2, undefined]);
    expect(tickets(store, 2)).toEqual([1, 2, undefined]);
  });

  test('row time never stands still and never goes back', async () => {
    const store = make().open();
    const desk = await town(store);
    const noon = desk.head().at;
    const times: number[] = [];
    for (const at of [noon, noon, noon - 86_400_000, noon + 5]) {
      times.push(accepted(await store.commit(desk.pay(ANNA, 1, { at }))).at);
    }
    const rising = times.every((at, n) => n === 0 || at > (times[n - 1] ?? 0));
    expect(rising, String(times)).toBe(true);
    expect(times[3]).toBe(noon + 5);
  });

  test('an operation is told as it was asked and answered', async () => {
    const store = make().open();
    for (const batch of eventfulPast()) {
      const outcomes = await store.commitBatch(batch);
      for (const [index, outcome] of outcomes.entries()) {
        const command = batch[index] as LedgerCommand;
        const view = store.operation(command.operationId);
        expect(view?.command).toEqual(afterErasure(command));
        expect(view?.committed).toEqual({ ...accepted(outcome), replayed: true });
      }
    }
  });
}

function loads(make: () => StoreUnderTest): void {
  async function funded(store: LedgerStore): Promise<Desk> {
    const desk = await town(store);
    await store.commitBatch([desk.pay(ANNA, 100_000), desk.buy(ANNA, 20_000)]);
    return desk;
  }

  test('one open load a card and a meter, and then the next', async () => {
    const store = make().open();
    const desk = await funded(store);
    const first = desk.reserve();
    await store.commit(first);
    await store.commit(desk.buy(ANNA, 20_000));
    expect(said(await store.commit(desk.reserve()))).toBe('load.open-on-card');
    await store.commit(desk.post(first.operationId));
    const next = desk.reserve({ sequenceBefore: 1, totalBefore: litre(20_000) });
    expect(said(await store.commit(next))).toBe('done');
    expect(store.openLoads(10).map(({ operationId }) => operationId)).toEqual([next.operationId]);
  });

  test('two attempts at an ending: one wins, the other learns what became of it', async () => {
    const store = make().open();
    const desk = await funded(store);
    const load = desk.reserve();
    await store.commitBatch([load, desk.retry(load.operationId, 1)]);
    const late = desk.void(load.operationId, 1);
    const right = desk.post(load.operationId, 2);
    const outcomes = await store.commitBatch([late, right, right, late]);
    expect(outcomes.map(said)).toEqual(['load.stale-attempt', 'done', 'done', 'load.not-open']);
    expect(store.load(load.operationId)).toMatchObject({ state: 'POSTED', attempt: 2 });
  });

  test('a reservation comes back byte by byte', async () => {
    const store = make().open();
    const desk = await funded(store);
    const image = Uint8Array.from({ length: 256 }, (_, n) => n);
    const load = desk.reserve({ imageBefore: image, imageTarget: image.toReversed() });
    await store.commit(load);
    expect(store.load(load.operationId)).toMatchObject(load.reservation);
    expect(store.card(CARD_A)?.openLoad).toMatchObject(load.reservation);
  });

  test('replacing the card moves the open load over and void-lists the old card', async () => {
    const store = make().open();
    const desk = await funded(store);
    const load = desk.reserve();
    await store.commitBatch([load, desk.openCard(ANNA, CARD_A2, CARD_A)]);
    const { writeSequence } = store.card(CARD_A2) ?? { writeSequence: -1 };
    expect(writeSequence).toBe(1);
    const moved = desk.supersede(load.operationId, { cardNo: CARD_A2, sequenceBefore: 1 });
    expect(said(await store.commit(moved))).toBe('done');
    expect(store.load(load.operationId)?.state).toBe('SUPERSEDED');
    expect(store.card(CARD_A)).toMatchObject({ stage: 'void-listed', openLoad: null });
    expect(store.account(ANNA)?.cardNo).toBe(CARD_A2);
    await store.commit(desk.post(moved.operationId));
    expect(store.account(ANNA)?.gas).toMatchObject({ inFlight: 0, onCard: 20_000 });
  });
}

function questions(make: () => StoreUnderTest): void {
  test('what is not there is undefined, not an error', () => {
    const store = make().open();
    expect([
      store.account(ANNA),
      store.meter(METER_A),
      store.card(CARD_A),
      store.load(op(1)),
      store.operation(op(1)),
      store.ticket(1, 1),
    ]).toEqual(Array(6).fill(undefined));
    expect(store.history(ANNA, 9)).toEqual([]);
    expect(store.openLoads(9)).toEqual([]);
    expect(store.tariffs('residential', DAY)).toEqual([]);
    expect(store.find('王', FIRST)).toEqual({
      accounts: [],
      total: 0,
      capped: false,
      readPercent: null,
    });
  });

  test('a history is walked newest first and holds what touched value', async () => {
    const store = make().open();
    await live(store);
    const kinds = store.history(ANNA, 7).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'adjust-usage',
      'adjust-usage',
      'deduct-usage',
      'reserve-load',
      'buy-gas',
      'take-into-meter',
      'end-load',
    ]);
    expect(store.history(ANNA, 99)).toHaveLength(10);
  });

  test('what is left of each lot is told, oldest first, whatever has happened since', async () => {
    const store = make().open();
    await live(store);
    const held = store.finance.lots(ANNA) ?? [];
    expect(held.map(({ left, fen: money }) => [left, money])).toEqual([
      [9_500, 1_900],
      [10_000, 2_000],
    ]);
    expect(held.map(({ lot }) => lot.before)).toEqual([0, 20_000]);
    expect(store.finance.lots(accountId(9_999))).toBeUndefined();
  });

  test('customers are found by number, card, name and address', async () => {
    const store = make().open();
    await live(store);
    const found = (text: string): number[] =>
      store.find(text, FIRST).accounts.map(({ account }) => account.accountId);
    expect(found('1002')).toEqual([BERT]);
    expect(found('100')).toEqual([1001, 1002, 1003]);
    expect(found(String(CARD_B))).toEqual([BERT]);
    expect(found(String(CARD_A))).toEqual([ANNA]);
    expect(found('王芳 1003')).toEqual([1003]);
    expect(found('翠湖花园 1001')).toEqual([ANNA]);
    expect(found('  ')).toEqual([]);
    expect(found('1001 翠湖')).toEqual([ANNA]);
    const second = store.find('王芳', { ...FIRST, from: 1, limit: 1 });
    expect(second).toMatchObject({ total: 6, capped: false });
    // Bert was called so, until his record said otherwise.
    expect(found('赵伯特')).toEqual([BERT]);
    expect(second.accounts).toMatchObject([{ by: 'text', account: { accountId: 1003 } }]);
    expect(found("' OR 1=1 --")).toEqual([]);
  });

  test('what to look after: void-listed cards, newest number first, and gas that is on no card', async () => {
    const store = make().open();
    const { attention } = store;
    expect([attention.voidListed(null, 9), attention.gasWaiting(null, 9)]).toEqual([[], []]);
    await live(store);
    expect(attention.voidListed(null, 9).map(({ cardNo, stage }) => [cardNo, stage])).toEqual(
      [CARD_G, CARD_B2, CARD_B, CARD_A].map((no) => [no, 'void-listed']),
    );
    expect(attention.voidListed(CARD_B2, 1).map(({ cardNo }) => cardNo)).toEqual([CARD_B]);
    expect(attention.voidListed(CARD_A, 9)).toEqual([]);
    expect(attention.counts()).toMatchObject({ voidListed: 4 });
    const waiting = make().open();
    const desk = await town(waiting);
    await waiting.commitBatch([desk.pay(ANNA, 4_000), desk.buy(ANNA, 20_000)]);
    const bert = desk.customer(BERT, METER_B, CARD_B);
    await waiting.commitBatch([...bert, desk.pay(BERT, 4_000), desk.buy(BERT, 20_000)]);
    const owed = (after: typeof ANNA | null, limit: number) =>
      waiting.attention.gasWaiting(after, limit).map(({ accountId: number }) => number);
    expect([owed(null, 9), owed(null, 1), owed(ANNA, 9), owed(BERT, 9)]).toEqual([
      [ANNA, BERT],
      [ANNA],
      [BERT],
      [],
    ]);
    expect(waiting.attention.counts()).toMatchObject({ gasOwed: 2, putBack: 0 });
  });

  test('open loads of one state go on behind the one that a page ended with, also once it has ended', async () => {
    const store = make().open();
    const desk = await town(store);
    const first = desk.reserve();
    const second = desk.reserve({ accountId: BERT, cardNo: CARD_B, meter: METER_B });
    const sold = [ANNA, BERT].flatMap((one) => [desk.pay(one, 100_000), desk.buy(one, 20_000)]);
    const deeds = [...desk.customer(BERT, METER_B, CARD_B), ...sold, first, second];
    for (const outcome of await store.commitBatch(deeds)) accepted(outcome);
    const { attention } = store;
    const open = (after: typeof first.operationId | null, limit: number) =>
      attention.loads('RESERVED', after, limit).map(({ operationId }) => operationId);
    expect([open(null, 9), open(null, 1)]).toEqual([
      [first.operationId, second.operationId],
      [first.operationId],
    ]);
    const either = (after: typeof first.operationId | null, limit: number) =>
      store.openLoads(limit, after).map(({ operationId }) => operationId);
    expect([either(null, 9), either(null, 1), either(first.operationId, 9)]).toEqual([
      [first.operationId, second.operationId],
      [first.operationId],
      [second.operationId],
    ]);
    expect(store.openLoadCount()).toBe(2);
    accepted(await store.commit(desk.post(first.operationId)));
    expect(open(first.operationId, 9)).toEqual([second.operationId]);
    expect([store.openLoadCount(), either(first.operationId, 9)]).toEqual([
      1,
      [second.operationId],
    ]);
    expect(open(second.operationId, 9)).toEqual([]);
    expect(attention.loads('CASE', null, 9)).toEqual([]);
    expect(attention.counts()).toMatchObject({ putBack: 1, countsDiffer: 0 });
  });

  test('prices that have begun are shown, later ones are not', async () => {
    const store = make().open();
    const desk = await town(store);
    const later = { ...TARIFF, id: 'residential-2027', effectiveFrom: '2027-01-01' as typeof DAY };
    await store.commit(desk.tariff(later));
    expect(store.tariffs('residential', DAY)).toEqual([TARIFF]);
    expect(store.tariffs('residential', later.effectiveFrom)).toEqual([TARIFF, later]);
    expect(store.tariffs('commercial', DAY)).toEqual([]);
  });

  test('secrets of a card: the last presentation counts', async () => {
    const store = make().open();
    const desk = await town(store);
    await store.commitBatch([
      desk.secret(CARD_A, 'aaaa', 'wrong'),
      desk.secret(CARD_A, 'bbbb', 'proven'),
      desk.secret(CARD_A, 'aaaa', 'proven'),
    ]);
    const card = store.card(CARD_A);
    expect(card?.provenSecrets.toSorted()).toEqual(['aaaa', 'bbbb']);
    expect(card?.wrongSecrets).toEqual([]);
  });

  test('a secret that was proven and then refused is told as both, one that is being set as neither', async () => {
    const store = make().open();
    const desk = await town(store);
    await store.commitBatch([
      desk.secret(CARD_A, 'aaaa', 'proven'),
      desk.secret(CARD_A, 'aaaa', 'wrong'),
      desk.secret(CARD_A, 'bbbb', 'wrong'),
      desk.secret(CARD_A, 'bbbb', 'being-set'),
    ]);
    const card = store.card(CARD_A);
    expect(card?.provenSecrets).toEqual(['aaaa']);
    expect(card?.wrongSecrets).toEqual(['aaaa']);
  });
}

function readings(make: () => StoreUnderTest): void {
  test('a difference of wheel and electronics that somebody found is the one that later readings go from', async () => {
    const store = make().open();
    const desk = await town(store);
    const day = (n: number) => Date.UTC(2026, 4, n, 4);
    const read = async (n: number, index: number, electronic: number) => {
      const command = desk.read(METER_A, index, day(n), { electronic: litre(electronic) });
      const { entryId } = accepted(await store.commit(command));
      const row = store.registry.readings(METER_A, 9).find((one) => one.entryId === entryId);
      return { entryId: entryId as RowId, doubts: row?.doubts.join() };
    };
    const first = await read(1, 5_000, 2_000);
    expect(first.doubts).toBe('mechanical-electronic');
    const second = await read(2, 6_000, 3_000);
    expect(second.doubts).toBe('mechanical-electronic');
    accepted(await store.commit(desk.resolve(second.entryId, 'discarded')));
    expect((await read(3, 7_000, 4_000)).doubts).toBe('mechanical-electronic');
    accepted(await store.commit(desk.resolve(first.entryId, 'confirmed')));
    expect((await read(4, 8_000, 5_000)).doubts).toBe('');
    expect((await read(5, 9_001, 5_000)).doubts).toBe('mechanical-electronic');
    // What lies before the day it was found is held against the enrolment, as it was then.
    const early = desk.read(METER_A, 4_000, day(1) - 1, { electronic: litre(1_000) });
    const { entryId } = accepted(await store.commit(early));
    const row = store.registry.readings(METER_A, 9).find((one) => one.entryId === entryId);
    expect(row?.doubts).toEqual(['mechanical-electronic']);
  });
}

function firstFigures(make: () => StoreUnderTest): void {
  test('what a line says is held against the first that it said, and a display against the enrolment', async () => {
    const store = make().open();
    const desk = await town(store);
    const doubts = async (
      day: number,
      index: number,
      electronic: number,
      source: ReadingSource,
    ) => {
      const figure = { electronic: litre(electronic), source };
      const at = Date.UTC(2026, 4, day, 4);
      accepted(await store.commit(desk.read(METER_A, index, at, figure)));
      return store.registry.readings(METER_A, 1)[0]?.doubts.join();
    };
    expect(await doubts(1, 10_000, -5_000, 'line')).toBe('');
    expect(await doubts(2, 11_000, -4_000, 'line')).toBe('');
    expect(await doubts(3, 12_000, 9_000, 'typed')).toBe('mechanical-electronic');
    expect(await doubts(4, 13_000, 9_000, 'card')).toBe('');
    expect(await doubts(5, 14_000, -2_001, 'line')).toBe('mechanical-electronic');
    expect(await doubts(6, 14_000, 8_999, 'card')).toBe('mechanical-electronic');
    expect(await doubts(7, 14_000, -2_000, 'line')).toBe('');
  });
}

function endurance(make: () => StoreUnderTest): void {
  const photograph = (store: LedgerStore) => ({
    accounts: store.find('100', { ...FIRST, limit: 99 }).accounts,
    meters: [METER_A, METER_B].map((meter) => store.meter(meter)),
    cards: [CARD_A, CARD_B, CARD_A2].map((card) => store.card(card)),
    open: store.openLoads(99),
    histories: [ANNA, BERT, accountId(1003)].map((id) => store.history(id, 99)),
    tickets: [1, 2, 3].map((no) => store.ticket(1, no)),
    tariffs: store.tariffs('residential', DAY),
  });

  test('reopening gives the identical state, and the books go on from there', async () => {
    const under = make();
    const store = under.open();
    await live(store);
    const before = photograph(store);
    const again = await under.reopen(store);
    expect(photograph(again)).toEqual(before);
    const next = accepted(await again.commit(new Desk(800).pay(ANNA, 100)));
    expect(next.result).toMatchObject({ ticketNo: 100_000_002 });
  });

  test('a meter that was taken down answers on no line', async () => {
    const store = make().open();
    const desk = await town(store);
    const place = { line: 'east', protocol: 'cjt188', profile: '2018', address: '1' };
    const link = { kind: 'link-meter', meter: METER_A, place, creditUnit: null } as const;
    const later = meterId(8, 99);
    await store.commitBatch([{ ...desk.head(), ...link }, desk.enrol(later, null)]);
    expect(store.lines.linksOn('east').map(({ meter }) => meter)).toEqual([METER_A]);
    expect(said(await store.commit(desk.change(METER_A, later, 0)))).toBe('done');
    expect(store.lines.linksOn('east')).toEqual([]);
    expect(store.registry.meterEnd(METER_A)).toMatchObject({ newMeter: later, owedLitres: 0 });
    expect(store.meter(METER_A)?.accountId).toBeNull();
  });

  test('a customer served at two stations has one history', async () => {
    const store = make().open();
    const desk = await town(store);
    const other = new Desk(500, stationId(2));
    for (const one of [other, desk, other]) await store.commit(one.pay(ANNA, 100));
    await store.commit(desk.buy(ANNA, 1_000));
    const kinds = store.history(ANNA, 9).map(({ command }) => `${command.station} ${command.kind}`);
    expect(kinds).toEqual(['1 buy-gas', '2 take-payment', '1 take-payment', '2 take-payment']);
  });

  test('a closed store answers nobody', async () => {
    const store = make().open();
    const desk = await town(store);
    await store.close();
    await store.close();
    const code = 'store.closed';
    await expect(store.commit(desk.pay(ANNA, 1))).rejects.toMatchObject({ code });
    await expect(store.commitBatch([desk.pay(ANNA, 1)])).rejects.toMatchObject({ code });
  });

  test('closing answers what was already asked', async () => {
    const store = make().open();
    const desk = await town(store);
    const asked = store.commit(desk.pay(ANNA, 1));
    await store.close();
    expect(said(await asked)).toBe('done');
  });
}

/** Runs the suite against stores that `make` sets up. */
export function conforms(name: string, make: () => StoreUnderTest): void {
  describe(`${name}: one effect an operation`, () => oneEffectAnOperation(make));
  describe(`${name}: batches`, () => batches(make));
  describe(`${name}: commands that stand together`, () => together(make));
  describe(`${name}: numbers and times`, () => numbers(make));
  describe(`${name}: loads`, () => loads(make));
  describe(`${name}: questions`, () => questions(make));
  describe(`${name}: readings`, () => readings(make));
  describe(`${name}: figures`, () => firstFigures(make));
  describe(`${name}: endurance`, () => endurance(make));
}
