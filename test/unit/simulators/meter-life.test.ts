/** What a meter goes through: flow until the valve closes, pulses that are lost, a battery, a clock, the ends of months. */
import { expect, test } from 'vitest';
import { createBuilding } from '../../../simulators/meter/building.ts';
import { GasMeter } from '../../../simulators/meter/gas-meter.ts';
import { type LifeSettings, MeterLife } from '../../../simulators/meter/meter-life.ts';
import {
  createMeterMemory,
  type NewMeter,
  newMeterRecord,
} from '../../../simulators/meter/meter-memory.ts';
import { clockOf } from '../../../simulators/meter/serial-answers.ts';
import { SerialFace } from '../../../simulators/meter/serial-face.ts';
import { createRandom } from '../../../simulators/random.ts';

const NOON = Date.UTC(2026, 10, 26, 12);
const DAY = 86_400;

function living(settings: Partial<LifeSettings>, made: Partial<NewMeter> = {}) {
  let now = NOON;
  const address = '00312611000001';
  const record = newMeterRecord({
    number: '002611000001',
    maker: 31,
    company: 31_001,
    address,
    ...made,
  });
  const meter = new GasMeter(createMeterMemory(record));
  const face = new SerialFace(meter, { now: () => now, after: () => undefined });
  const life = new MeterLife(face, settings);
  return {
    meter,
    face,
    pass(seconds: number, step = 600) {
      for (let passed = 0; passed < seconds; passed += step) {
        now += step * 1000;
        life.pass(step);
      }
    },
  };
}

test('gas flows until credit and overdraft are used up; then the valve is closed and nothing flows', () => {
  const { meter, pass } = living({ flowLitresPerHour: 250 }, { overdraftLitres: 500 });
  meter.creditOverLine(1, 1, 300);
  pass(3 * DAY);
  expect(meter.record).toMatchObject({
    remainingLitres: -500,
    indexLitres: 3_500,
    consumedLitresEver: 3_500,
  });
  expect(meter.valveOpen).toBe(false);
});

test('a valve that was told to close lets nothing through, whatever the credit', () => {
  const { meter, pass } = living({ flowLitresPerHour: 250 });
  meter.creditOverLine(1, 1, 300);
  meter.keepSerial({ valveOrder: 'closed' });
  pass(DAY);
  expect(meter.record.indexLitres).toBe(0);
});

test('lost pulses stand on the base meter and are missing in the electronics', () => {
  const { meter, pass } = living({ flowLitresPerHour: 1_000, lostPulsesPerMillion: 20_000 });
  meter.creditOverLine(1, 1, 100_000);
  pass(DAY);
  const { indexLitres, remainingLitres } = meter.record;
  expect(indexLitres).toBe(24_000);
  expect(1_000_000 - remainingLitres).toBe(24_000 - 480);
});

test('the battery runs down, and the clock runs away', () => {
  const { meter, face, pass } = living({ batteryDays: 2, clockPartsPerMillion: 100 });
  expect(clockOf(face)).toBeNull();
  meter.keepSerial({ clockAhead: 0 });
  pass(DAY);
  expect(meter.record.batteryLow).toBe(false);
  pass(DAY);
  expect(meter.record.batteryLow).toBe(true);
  expect(meter.serial.clockAhead).toBeCloseTo(17.28, 6);
});

test('at the end of each month of its own clock the meter keeps its index, the newest first, twelve of them', () => {
  const { meter, pass } = living({ flowLitresPerHour: 10 });
  meter.creditOverLine(1, 1, 100_000_0);
  meter.keepSerial({ clockAhead: 0 });
  pass(400 * DAY, 3_600);
  const { frozen } = meter.serial;
  expect(frozen).toHaveLength(12);
  expect(frozen.every((index, at) => at === 0 || index < (frozen[at - 1] ?? 0))).toBe(true);
  expect((frozen[0] ?? 0) - (frozen[1] ?? 0)).toBe(10 * 24 * 30);
});

test('a building is one process: two hundred meters, each burning as its flat does, the same for one seed', () => {
  const build = () =>
    createBuilding(
      {
        dir: null,
        meters: 200,
        maker: 31,
        firstNumber: 2_611_000_001,
        company: 31_001,
        baud: 0,
        life: { flowLitresPerHour: 200 },
      },
      { now: () => NOON, after: () => undefined },
      createRandom(7),
    );
  const indexes = () => {
    const building = build();
    for (const { meter } of building.faces) meter.creditOverLine(1, 1, 10_000);
    building.pass(36_000);
    return building.faces.map(({ meter }) => meter.record.indexLitres);
  };
  const first = indexes();
  expect(new Set(first).size).toBeGreaterThan(100);
  expect(indexes()).toEqual(first);
  expect(new Set(build().faces.map(({ address }) => address)).size).toBe(200);
});

test('at its alarm volume a meter shuts once; a card or an order opens it, and the rest flows to zero', () => {
  const alarm = { litres: 5_000, shutsValve: true };
  const { meter, pass } = living({ flowLitresPerHour: 1_000 }, { factoryLitres: 8_000, alarm });
  pass(DAY);
  expect(meter.record.remainingLitres).toBe(5_000);
  expect(meter.valveOpen).toBe(false);
  meter.acknowledgeAlarm();
  expect(meter.valveOpen).toBe(true);
  pass(DAY);
  expect(meter.record.remainingLitres).toBe(0);
  expect(meter.valveOpen).toBe(false);
});

test('gas that comes in sets the alarm anew; what is below it from the start is known', () => {
  const alarm = { litres: 5_000, shutsValve: true };
  const { meter, pass } = living({ flowLitresPerHour: 1_000 }, { alarm });
  meter.creditOverLine(1, 1, 300);
  pass(2 * 3_600);
  expect(meter.record.remainingLitres).toBe(1_000);
  meter.creditOverLine(2, 2, 700);
  pass(DAY);
  expect(meter.record.remainingLitres).toBe(5_000);
  expect(meter.valveOpen).toBe(false);
});

test('gas that a meter was tried with was bought by nobody', () => {
  const { meter } = living({}, { factoryLitres: 500 });
  expect(meter.valveOpen).toBe(true);
  expect(meter.record).toMatchObject({ totalLitres: 0, creditedLitresEver: 0, sequence: 0 });
});
