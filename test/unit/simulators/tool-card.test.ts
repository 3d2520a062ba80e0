/** Tool cards at their meters: made by the driver's codec, obeyed by the simulators' own, and read back by the driver. */
import { describe, expect, test } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createCardMemory, factoryImage } from '../../../simulators/card/card-memory.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { TORN_MODES } from '../../../simulators/faults.ts';
import { GasMeter, type Visit } from '../../../simulators/meter/gas-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { createRandom } from '../../../simulators/random.ts';
import { cardNo, meterId } from '../../../src/core/ids.ts';
import type { ToolContent, ToolKind, ToolOrder } from '../../../src/core/tool-card.ts';

const PSC = Uint8Array.of(0x12, 0x34, 0x56);
const COMPANY = 31_001;
const OLD = '202611230042';
const NEW = '202611230043';
const CLOCK = 1_797_000_000;
const TOOL = cardNo(90_000_001);

const meterOf = (number: string, remainingLitres: number): GasMeter => {
  const made = newMeterRecord({ maker: 7, number, company: COMPANY });
  const record = { ...made, remainingLitres, totalLitres: 50_000, sequence: 3, indexLitres: 900 };
  return new GasMeter(createMeterMemory(record));
};

const orderOf = (kind: ToolKind, change: Partial<ToolOrder> = {}): ToolOrder => ({
  order: 1,
  tag: 'a1b2c3d4e5f60718',
  toMeter: kind === 'transfer' ? meterId(7, Number(NEW)) : null,
  valve: kind === 'valve' ? 'closed' : null,
  madeAt: CLOCK - 60,
  validUntil: 0,
  ...change,
});

function toolCard(kind: ToolKind, change: Partial<ToolOrder> = {}): Sle4442 {
  const { tools } = referenceV1;
  if (tools === undefined) throw new Error('reference v1 has tool cards');
  const image = factoryImage();
  const identity = { kind, company: COMPANY, cardNo: TOOL, meter: meterId(7, Number(OLD)) };
  const made = tools.encodeOrder(tools.encodeHeader(image, identity), orderOf(kind, change));
  const memory = createCardMemory({ image: made, psc: PSC });
  return new Sle4442({ memory, random: createRandom(1) });
}

const visit = (meter: GasMeter, card: Sle4442, clock = CLOCK): Visit =>
  meter.visit(card, { pscOf: () => PSC, clock });

function said(card: Sle4442): ToolContent {
  const recognition = referenceV1.recognise(card.main());
  if (recognition.kind !== 'tool') throw new Error(`recognised as ${recognition.kind}`);
  return recognition.content;
}

test('a check card tells what is in the meter and changes nothing, as often as it is asked', () => {
  const meter = meterOf(OLD, 18_250);
  const before = meter.record;
  const card = toolCard('check');
  expect(visit(meter, card)).toMatchObject({ kind: 'obeyed', litres: 18_250 });
  visit(meter, card);
  expect(meter.record).toEqual(before);
  expect(said(card)).toMatchObject({
    kind: 'check',
    report: { result: 'done', order: 1, litres: 18_250, meterTotal: 50_000, index: 900 },
  });
});

test('a clear card takes the remaining gas once; sequence and total stay, so no card credits again', () => {
  const meter = meterOf(OLD, 18_250);
  const card = toolCard('clear');
  visit(meter, card);
  expect(meter.record).toMatchObject({ remainingLitres: 0, totalLitres: 50_000, sequence: 3 });
  expect(said(card).report).toMatchObject({ result: 'done', litres: 18_250, valveOpen: false });
  visit(meter, card);
  expect(said(card).report).toMatchObject({ result: 'done', litres: 18_250 });
});

test('a valve card shuts the valve and another one opens it', () => {
  const meter = meterOf(OLD, 18_250);
  visit(meter, toolCard('valve'));
  expect([meter.valveOpen, meter.consume(100)]).toEqual([false, 0]);
  visit(meter, toolCard('valve', { order: 2, valve: 'open' }));
  expect(meter.valveOpen).toBe(true);
});

test('a transfer card carries the gas to the one meter that it names, once', () => {
  const [from, to] = [meterOf(OLD, 18_250), meterOf(NEW, 100)];
  const other = meterOf('202611230044', 0);
  const card = toolCard('transfer');
  // The new meter first: there is nothing to give yet, and nothing is made up.
  expect(visit(to, card)).toMatchObject({ kind: 'obeyed', litres: 0 });
  visit(from, card);
  expect(visit(other, card)).toMatchObject({ kind: 'refused', reason: 'not-our-card' });
  visit(to, card);
  for (const meter of [to, from, to, from]) visit(meter, card);
  expect([from, to].map(({ record }) => record.remainingLitres)).toEqual([0, 18_350]);
});

test('an order that is over, older than the last, or for another company does nothing', () => {
  const meter = meterOf(OLD, 500);
  expect(visit(meter, toolCard('clear', { validUntil: CLOCK - 1 }))).toMatchObject({ litres: 0 });
  visit(meter, toolCard('check', { order: 5 }));
  visit(meter, toolCard('valve', { order: 5, valve: 'open' }));
  visit(meter, toolCard('clear', { order: 4 }));
  expect(meter.record.remainingLitres).toBe(500);
});

test('to the counter it is a tool card, and never anybody’s', () => {
  for (const kind of ['check', 'transfer', 'clear', 'valve'] as const) {
    expect(said(toolCard(kind))).toMatchObject({ kind, cardNo: TOOL, order: orderOf(kind) });
  }
});

test('one wrong bit makes no customer’s card of it and no other order', () => {
  const image = toolCard('transfer').main();
  for (let at = 0x20; at < 0xd0; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const wrong = Uint8Array.from(image);
      wrong[at] = (wrong[at] ?? 0) ^ (1 << bit);
      const recognition = referenceV1.recognise(wrong);
      expect(recognition.kind).not.toBe('customer');
      if (recognition.kind !== 'tool' || at >= 0x70) continue;
      const { order } = recognition.content;
      expect(order).toBeNull();
    }
  }
});

describe('torn in every byte that a meter writes on it', () => {
  test.each(['transfer', 'clear', 'valve'] as const)('%s', (kind) => {
    const count = (meter: GasMeter, card: Sle4442) => {
      const before = card.programmings;
      visit(meter, card);
      return card.programmings - before;
    };
    const first = count(meterOf(OLD, 18_250), toolCard(kind));
    expect(first).toBeGreaterThan(20);
    for (const torn of TORN_MODES) {
      for (let at = 1; at <= 2 * first; at += 1) {
        const [from, to] = [meterOf(OLD, 18_250), meterOf(NEW, 100)];
        const card = toolCard(kind);
        card.cutPowerAfter(at, torn);
        // A visit takes back what did not happen in it; the second one is torn at its own count.
        visit(from, card);
        if (at > first) {
          card.cutPowerAfter(at - first, torn);
          visit(kind === 'transfer' ? to : from, card);
        }
        for (const meter of [from, to, from, to]) visit(meter, card);
        const left = [from, to].map(({ record }) => record.remainingLitres);
        const whole = { transfer: [0, 18_350], clear: [0, 100], valve: [18_250, 100] };
        expect(left, `${torn} at ${at}`).toEqual(whole[kind]);
        expect(said(card).report?.litres, `${torn} at ${at}`).toBe(18_250);
      }
    }
  });
});
