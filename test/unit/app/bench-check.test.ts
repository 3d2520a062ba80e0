/** The bench check: every step over a real line's code, one record, and nothing written to a meter that is not the one. */
import { expect, onTestFinished, test } from 'vitest';
import { clockOf } from '../../../simulators/meter/serial-answers.ts';
import { createBenchDesk } from '../../../src/app/engineering/bench-desk.ts';
import { checkOnBench } from '../../../src/app/engineering/check-on-bench.ts';
import { meterId, type OperationId } from '../../../src/core/ids.ts';
import type { BenchCheckRow } from '../../../src/core/ledger/bench-check.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { CLERK, lineTown } from '../../rig/line-town.ts';
import { addressOf, linkOf } from '../../rig/meter-line.ts';
import { METER_A } from '../core/ledger-town.ts';

async function bench() {
  const town = await lineTown();
  onTestFinished(async () => {
    const { ok } = verifyLedger(town.store.db, systemHash);
    await town.store.close();
    expect(ok).toBe(true);
  });
  const run = (
    over: { newAddress?: string; place?: object; operationId?: OperationId; meter?: number } = {},
  ) =>
    town.go(
      checkOnBench(town.deps, CLERK, {
        operationId: over.operationId ?? town.id(),
        meter: over.meter === undefined ? METER_A : meterId(8, over.meter),
        place: { ...linkOf(1), ...over.place },
        newAddress: over.newAddress ?? null,
        signedBy: '周工',
      }),
    );
  const record = (): BenchCheckRow => {
    const row = town.store.registry.benchCheck(METER_A);
    if (row === undefined) throw new Error('no record');
    return row;
  };
  const outcomes = () => record().steps.map(({ step, outcome }) => `${step} ${outcome}`);
  return { ...town, run, record, outcomes };
}

test('a good meter passes every step, its clock is right and its valve is shut', async () => {
  const house = await bench();
  house.face.meter.creditOverLine(1, 1, 500);
  const done = await house.run();
  expect(done).toMatchObject({ ok: true, value: { result: { facts: { passed: true } } } });
  expect(house.outcomes()).toEqual([
    'address passed',
    'index passed',
    'clock passed',
    'valve-closed passed',
    'valve-opened passed',
    'valve-closed-again passed',
    'new-address skipped',
  ]);
  expect(house.record()).toMatchObject({ passed: true, signedBy: '周工', line: 'east' });
  expect(house.face.meter.valveOpen).toBe(false);
  expect(clockOf(house.face)).not.toBe(null);
});

test('the new address is written last and answered at', async () => {
  const house = await bench();
  house.face.meter.creditOverLine(1, 1, 500);
  await house.run({ newAddress: addressOf(77) });
  expect(house.record().steps.at(-1)).toEqual({
    step: 'new-address',
    outcome: 'passed',
    said: addressOf(77),
  });
});

test('another meter on the bench: its address is said, and nothing is written to it', async () => {
  const house = await bench();
  const written: number[] = [];
  house.face.behave((asked) => {
    if (asked.control !== 0x01 && asked.control !== 0x03) written.push(asked.control);
    return null;
  });
  await house.run({ place: linkOf(2), newAddress: addressOf(77) });
  expect(house.outcomes()[0]).toBe('address failed');
  expect(
    house
      .outcomes()
      .slice(1)
      .every((step) => step.endsWith('skipped')),
  ).toBe(true);
  expect(house.record()).toMatchObject({ passed: false });
  expect(house.record().steps[0]?.said).toBe(addressOf(1));
  expect(written).toEqual([]);
});

test('a silent meter is a record too', async () => {
  const house = await bench();
  house.face.behave(() => []);
  await house.run();
  expect(house.record()).toMatchObject({ passed: false });
  expect(house.record().steps[0]).toMatchObject({ outcome: 'failed', said: 'meter.silent' });
});

test('the same operation is answered as recorded; another body, and a meter that is not enrolled, are refused', async () => {
  const house = await bench();
  house.face.meter.creditOverLine(1, 1, 500);
  const operationId = house.id();
  await house.run({ operationId });
  const { exchanges } = house.line.state().counts;
  expect(await house.run({ operationId })).toMatchObject({ ok: true, value: { replayed: true } });
  expect(await house.run({ operationId, newAddress: addressOf(3) })).toMatchObject({
    refusal: { code: 'operation.other-body' },
  });
  expect(await house.run({ meter: 999 })).toMatchObject({ refusal: { code: 'meter.unknown' } });
  expect(house.line.state().counts.exchanges).toBe(exchanges);
});

test('a valve that stays shut because there is no gas is named so', async () => {
  const house = await bench();
  await house.run();
  expect(house.record()).toMatchObject({ passed: false });
  expect(house.record().steps.find(({ step }) => step === 'valve-opened')).toEqual({
    step: 'valve-opened',
    outcome: 'failed',
    said: 'closed: no gas in the meter; give it test gas, check again',
  });
});

test('whoever looks on hears each step begin and end, and the frames between; a check that was done asks nothing', async () => {
  const house = await bench();
  const desk = createBenchDesk(house.deps);
  const heard: string[] = [];
  const stop = desk.watch((notice) =>
    heard.push(
      'step' in notice
        ? `${notice.step} ${notice.found?.outcome ?? 'begins'}`
        : `${notice.direction} ${Buffer.from(notice.bytes).toString('hex')}`,
    ),
  );
  const request = {
    operationId: house.id(),
    meter: METER_A,
    place: linkOf(1),
    newAddress: null,
    signedBy: '周工',
  };
  await house.go(desk.check(CLERK, request));
  expect(heard[0]).toBe('address begins');
  expect(heard.at(-1)).toBe('new-address skipped');
  const at = heard.indexOf('address passed');
  expect(heard.slice(1, at).some((line) => /^sent (fe)*68/.test(line))).toBe(true);
  expect(heard.slice(1, at).some((line) => line.startsWith('received'))).toBe(true);
  heard.length = 0;
  await house.go(desk.check(CLERK, request));
  expect(heard).toEqual([]);
  stop();
  await house.run();
  expect(heard).toEqual([]);
});
