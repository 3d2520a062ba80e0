/** Loads over the line, one fault at a time: the meter's own count decides, and gas is credited once. */
import { expect, onTestFinished, test } from 'vitest';
import type { Behaviour } from '../../../simulators/meter/serial-behaviour.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { MeterError } from '../../../src/ports/meters.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { CLERK, type LineTownOptions, lineTown } from '../../rig/line-town.ts';
import { linkOf } from '../../rig/meter-line.ts';
import { ANNA, METER_A } from '../core/ledger-town.ts';

const A013: readonly number[] = [0xa0, 0x13];
/** A second more than the profile's longest execution time. */
const EXECUTION_MS = 31_000;
const UNGUARDED = { profile: 'volume-credit', habits: { creditedOnceBySer: false } };

/** A linked household with 20 m³ waiting; at the end every law of its ledger holds. */
async function town(options: LineTownOptions = {}) {
  const made = await lineTown(options);
  await made.link();
  await made.buy(20);
  onTestFinished(async () => {
    const broken = verifyLedger(made.store.db, systemHash).laws.filter(({ ok }) => !ok);
    await made.store.close();
    expect(broken).toEqual([]);
  });
  return made;
}

/** Puts a behaviour in front of purchases alone, for so many of them. */
function atPurchase(house: Awaited<ReturnType<typeof town>>, behaviour: Behaviour, times = 1) {
  let left = times;
  const stop = house.face.behave((asked, face) => {
    if (asked.data[0] !== A013[0] || asked.data[1] !== A013[1] || left === 0) return null;
    left -= 1;
    return behaviour(asked, face);
  });
  return stop;
}

const silent: Behaviour = () => [];
const told = (outcome: Awaited<ReturnType<Awaited<ReturnType<typeof town>>['load']>>) =>
  outcome.ok
    ? {
        state: outcome.value.state,
        now: outcome.value.result.state,
        why: outcome.value.refusal?.code,
      }
    : outcome.refusal.code;

test('a load goes from to be written over in flight into the meter, and the meter counts it', async () => {
  const house = await town();
  expect(told(await house.load())).toEqual({ state: 'done', now: 'POSTED', why: undefined });
  expect(house.gas()).toEqual({ toBeWritten: 0, inFlight: 0, inMeter: 20_000, credited: 20_000 });
  expect(house.store.lines.link(METER_A)).toMatchObject({ count: 1, total: 2_000, lastSer: 1 });
});

test('the same operation again is answered as it stands, and nothing is sent', async () => {
  const house = await town();
  const operation = house.id();
  await house.load(operation);
  const { exchanges } = house.line.state().counts;
  expect(told(await house.load(operation))).toMatchObject({ state: 'done' });
  expect(house.line.state().counts.exchanges).toBe(exchanges);
  expect(house.orders()).toHaveLength(1);
});

test('an answer that is lost after the credit: the counter says so, and nothing is sent again', async () => {
  const house = await town();
  atPurchase(house, (asked, face) => {
    const [, , ser = 0, count = 0] = asked.data;
    face.meter.creditOverLine(ser, count, 2_000);
    return [];
  });
  expect(told(await house.load())).toMatchObject({ state: 'done' });
  expect(house.orders()).toEqual([{ ser: 1, litres: 20_000 }]);
});

test('an order that is lost is sent again with the same number and count', async () => {
  const house = await town();
  const heard: (readonly number[])[] = [];
  house.face.behave((asked) => {
    if (asked.data[0] === A013[0]) heard.push(asked.data);
    return null;
  });
  atPurchase(house, silent);
  expect(told(await house.load())).toMatchObject({ state: 'done' });
  expect(house.orders()).toEqual([{ ser: 1, litres: 20_000 }]);
  expect(house.store.lines.openLoads(9)).toEqual([]);
});

test('a meter that credits every order is never sent one twice: the load waits for proof', async () => {
  const house = await town(UNGUARDED);
  atPurchase(house, silent);
  const operation = house.id();
  expect(told(await house.load(operation))).toEqual({
    state: 'pending',
    now: 'RESERVED',
    why: 'load.order-unproven',
  });
  const { lines } = house.store;
  expect(lines.openLoads(9)).toMatchObject([{ operationId: operation }]);
  expect([lines.openLoads(9, operation), lines.openLoadCount()]).toEqual([[], 1]);
  expect(told(await house.settle(operation))).toMatchObject({ why: 'load.order-unproven' });
  expect(house.orders()).toEqual([]);
  // Longer than it may work on an order, after the order's connection was closed, its absence is proven.
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.settle(operation))).toMatchObject({ state: 'done' });
  expect(house.line.state().connection).toBeGreaterThan(1);
  expect(house.orders()).toEqual([{ ser: 1, litres: 20_000 }]);
});

test('cancelling voids only on proof; the gas waits again, and the next order bears another number', async () => {
  const house = await town(UNGUARDED);
  atPurchase(house, silent);
  const operation = house.id();
  await house.load(operation);
  expect(told(await house.settle(operation, 'cancel'))).toMatchObject({ state: 'pending' });
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.settle(operation, 'cancel'))).toMatchObject({
    state: 'not-done',
    now: 'VOIDED',
  });
  expect(house.gas()).toMatchObject({ toBeWritten: 20_000, inFlight: 0, credited: 0 });
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.load())).toMatchObject({ state: 'done' });
  expect(house.orders()).toEqual([{ ser: 2, litres: 20_000 }]);
});

test('a meter that works on an order for seconds and answers reads meanwhile is not taken for untouched', async () => {
  const house = await town({
    ...UNGUARDED,
    habits: { creditedOnceBySer: false, creditMs: 20_000 },
  });
  const operation = house.id();
  expect(told(await house.load(operation))).toMatchObject({ why: 'load.order-unproven' });
  expect(told(await house.settle(operation, 'cancel'))).toMatchObject({ state: 'pending' });
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.settle(operation, 'cancel'))).toMatchObject({
    state: 'done',
    now: 'POSTED',
  });
  expect(house.orders()).toHaveLength(1);
});

test('a restart forgets when the order went out: the time to a proof begins anew', async () => {
  const house = await town(UNGUARDED);
  atPurchase(house, silent);
  const operation = house.id();
  await house.load(operation);
  await house.clock.pass(EXECUTION_MS);
  house.restart();
  expect(told(await house.settle(operation, 'cancel'))).toMatchObject({ state: 'pending' });
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.settle(operation, 'cancel'))).toMatchObject({ now: 'VOIDED' });
});

test('a meter that dies after the credit leaves the load open, and the next contact posts it', async () => {
  const house = await town();
  atPurchase(house, (asked, face) => {
    const [, , ser = 0, count = 0] = asked.data;
    face.meter.creditOverLine(ser, count, 2_000);
    face.power(false);
    return [];
  });
  const operation = house.id();
  expect(told(await house.load(operation))).toEqual({
    state: 'pending',
    now: 'RESERVED',
    why: 'meter.silent',
  });
  expect(house.gas()).toMatchObject({ inFlight: 20_000 });
  house.face.power(true);
  expect(told(await house.settle(operation))).toMatchObject({ state: 'done' });
  expect(house.orders()).toHaveLength(1);
});

test('a meter that does not answer before the order refuses the load, and nothing is reserved', async () => {
  const house = await town();
  house.face.power(false);
  await expect(house.load()).rejects.toBeInstanceOf(MeterError);
  expect(house.gas()).toMatchObject({ toBeWritten: 20_000, inFlight: 0 });
  expect(house.store.lines.openLoads(9)).toEqual([]);
});

test('a counter that somebody else raised bars the next load; one raised in the middle is a case', async () => {
  const house = await town();
  await house.load();
  house.face.meter.creditOverLine(77, 2, 5);
  await house.buy(1);
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.load())).toBe('meter.counter-ahead');
  expect(house.gas()).toMatchObject({ toBeWritten: 1_000, inFlight: 0 });
});

test('gas that was credited beside an order makes a case, which is shown and never guessed', async () => {
  const house = await town();
  atPurchase(house, (_asked, face) => {
    face.meter.creditOverLine(99, 1, 7);
    return [];
  });
  expect(told(await house.load())).toEqual({
    state: 'pending',
    now: 'CASE',
    why: 'load.line-case',
  });
  expect(house.gas()).toMatchObject({ inFlight: 20_000 });
  await house.buy(1);
  expect(told(await house.load())).toBe('load.line-case');
});

/** A case: the meter told of a credit of 0.07 m³ that is not in its books any more, or never was. */
async function caseTown(options: LineTownOptions = {}) {
  const house = await town(options);
  const untouched = { ...house.face.meter.serial };
  atPurchase(house, (_asked, face) => {
    face.meter.keepSerial({ purchaseCount: 1, purchaseTotal: 7 });
    return [];
  });
  const operation = house.id();
  expect(told(await house.load(operation))).toMatchObject({ now: 'CASE' });
  return { house, operation, untouched };
}

test('a case is looked at again, and stays one while the counter is neither as before nor as ordered', async () => {
  const { house, operation } = await caseTown();
  for (const wish of ['complete', 'cancel', 'complete'] as const) {
    await house.clock.pass(EXECUTION_MS);
    const stays = { state: 'pending', now: 'CASE', why: 'load.line-case' };
    expect(told(await house.settle(operation, wish, 'gu'))).toEqual(stays);
  }
  expect(house.gas()).toMatchObject({ inFlight: 20_000, credited: 0 });
});

test('a case ends once the counter is exactly as ordered, which one answer alone does not prove', async () => {
  const { house, operation, untouched } = await caseTown();
  const ordered = { purchaseCount: 1, purchaseTotal: 2_000, purchaseAmount: 2_000 };
  let answers = 0;
  const stop = house.face.behave((_asked, face) => {
    answers += 1;
    face.meter.keepSerial(answers === 1 ? ordered : { purchaseCount: 1, purchaseTotal: 7 });
    return null;
  });
  expect(told(await house.settle(operation))).toMatchObject({ now: 'CASE', why: 'load.line-case' });
  expect(answers).toBeGreaterThan(2);
  stop();
  house.face.meter.keepSerial(untouched);
  house.face.meter.creditOverLine(1, 1, 2_000);
  expect(told(await house.settle(operation, 'cancel', 'gu'))).toMatchObject({ state: 'done' });
  expect(house.gas()).toEqual({ toBeWritten: 0, inFlight: 0, inMeter: 20_000, credited: 20_000 });
});

test('a case whose counter is as before is voided on proof alone, and nothing is sent for it', async () => {
  const { house, operation, untouched } = await caseTown();
  house.face.meter.keepSerial(untouched);
  const open = { state: 'pending', now: 'CASE', why: 'load.line-case' };
  expect(told(await house.settle(operation))).toEqual(open);
  expect(told(await house.settle(operation, 'cancel', 'gu'))).toEqual({
    ...open,
    why: 'load.order-unproven',
  });
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.settle(operation))).toEqual(open);
  const alone = await house.settle(operation, 'cancel');
  expect(alone).toMatchObject({ ok: false, refusal: { code: 'approval.witness-required' } });
  expect(told(await house.settle(operation, 'cancel', 'gu'))).toMatchObject({ now: 'VOIDED' });
  expect(house.gas()).toMatchObject({ toBeWritten: 20_000, inFlight: 0, credited: 0 });
  expect(house.orders()).toEqual([]);
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.load())).toMatchObject({ state: 'done' });
});

test('a case whose meter does not answer stays one, and tells so', async () => {
  const { house, operation } = await caseTown();
  house.face.power(false);
  expect(told(await house.settle(operation))).toMatchObject({ now: 'CASE', why: 'meter.silent' });
  expect(house.gas()).toMatchObject({ inFlight: 20_000 });
});

test('the next order waits until no copy of the last can be on its way', async () => {
  const house = await town();
  await house.load();
  await house.buy(5);
  expect(told(await house.load())).toBe('load.too-soon');
  await house.clock.pass(EXECUTION_MS);
  expect(told(await house.load())).toMatchObject({ state: 'done' });
  expect(house.orders()).toEqual([
    { ser: 1, litres: 20_000 },
    { ser: 2, litres: 5_000 },
  ]);
});

test('two requests at once are one order each, in turn; the second finds nothing to write', async () => {
  const house = await town();
  const [one, two] = await house.go(
    Promise.all([
      house.desk.load(CLERK, { operationId: house.id(), accountId: ANNA }),
      house.desk.load(CLERK, { operationId: house.id(), accountId: ANNA }),
    ]),
  );
  expect(told(one)).toMatchObject({ state: 'done' });
  expect(told(two)).toBe('load.too-soon');
  expect(house.orders()).toHaveLength(1);
});

test('a meter whose profile counts money is not linked for credit, and a link names what there is', async () => {
  const money = await lineTown({ profile: '2004' });
  expect(await money.link()).toMatchObject({ refusal: { code: 'meter.counts-money' } });
  expect(await money.link(false)).toMatchObject({ ok: true });
  await money.buy(3);
  expect(told(await money.load())).toBe('meter.not-by-line');
  const nowhere = money.desk.link(CLERK, {
    operationId: money.id(),
    meter: METER_A,
    place: { ...linkOf(1), line: 'west' },
    credited: false,
  });
  await expect(nowhere).rejects.toMatchObject({ code: 'line.unknown' });
  await money.store.close();
});

test('gas is sold to such a meter in its own steps', async () => {
  const house = await town();
  const want = { by: 'volume', volume: litre(1_005) } as const;
  const request = { operationId: house.id(), accountId: ANNA, want, quoted: null };
  expect(await house.go(house.counter.buyGas(CLERK, request))).toMatchObject({
    refusal: { code: 'purchase.not-a-multiple' },
  });
  const quote = house.counter.quote({ accountId: ANNA, want: { by: 'amount', amount: fen(999) } });
  expect(quote).toMatchObject({ ok: true, value: { volume: 4_990 } });
});
