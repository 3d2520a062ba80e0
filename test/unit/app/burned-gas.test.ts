/** Gas is burned between two cards: the meter says so on the card, and makes room under its ceiling of 600 m³. */
import { expect, test } from 'vitest';
import type { CardStatus } from '../../../src/app/counter/card-status.ts';
import { standingOf } from '../../../src/app/counter/standing.ts';
import { loadEvidence } from '../../../src/app/pictures/load-evidence.ts';
import { operationId } from '../../../src/core/ids.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { ACCOUNT, CLERK, METER } from './account.ts';
import { openedHall, pscOf, READER, type Scene } from './desk.ts';
import { gas, story, value } from './told.ts';

const CLOCK = 1_796_000_000;

const sale = async ({ hall, station }: Scene, volume: number): Promise<string> => {
  const request = hall.sale();
  const payment = request.payment && { ...request.payment, amount: fen(300_000), cashGiven: null };
  const want = { by: 'volume' as const, volume: litre(volume) };
  const purchase = request.purchase && { ...request.purchase, want };
  return story(await station.counter.loadCard(CLERK, { ...request, payment, purchase }));
};

const read = async ({ station }: Scene): Promise<CardStatus> =>
  value(
    await station.counter.readCard(CLERK, {
      reader: READER,
      accountId: null,
      confirmLowTries: false,
    }),
  );

const entries = ({ hall }: Scene): unknown =>
  hall.store.db.prepare('SELECT count(*) FROM entry').pluck().get();

test('400 m³ loaded, taken and burned: the next 200 m³ are sold, and a copy read twice is one report', async () => {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  const meter = hall.gasMeter();
  const toMeter = async (clock: number): Promise<void> => {
    await station.remove();
    meter.visit(card, { pscOf, clock });
    await station.insert(card);
  };
  expect(await sale(scene, 400_000)).toBe('done done done');
  await toMeter(CLOCK);
  expect((await read(scene)).gas).toEqual({ onCard: 0, inMeter: 400_000 });
  expect(await sale(scene, 200_001)).toBe('refused limit.ceiling');

  meter.consume(400_000);
  await toMeter(CLOCK + 86_400);
  const known = await read(scene);
  expect(known.gas).toEqual({ onCard: 0, inMeter: 0 });
  expect(known.meter.report).toEqual({
    remaining: 0,
    index: 400_000,
    clock: CLOCK + 86_400,
    at: expect.any(Number),
  });
  const written = entries(scene);
  await read(scene);
  expect(entries(scene)).toBe(written);
  // Only the month's deduction moves what was burned; the report is an observation.
  expect(gas(hall)).toEqual([0, 0, 0, 400_000]);

  expect(await sale(scene, 600_001)).toBe('refused limit.ceiling');
  expect(await sale(scene, 200_000)).toBe('done done done');
  expect(await sale(scene, 400_001)).toBe('refused limit.ceiling');
  await toMeter(CLOCK + 90_000);
  expect((await read(scene)).gas).toEqual({ onCard: 0, inMeter: 200_000 });
  expect(gas(hall)).toEqual([0, 0, 0, 600_000]);
  expect(hall.store.meter(METER)).toMatchObject({ takenTotal: 600_000, takenSequence: 2 });
  expect(hall.store.account(ACCOUNT)?.gas.inMeter).toBe(600_000);
  const { recent } = value(standingOf(station.deps, ACCOUNT));
  const taken = recent.flatMap(({ kind, litres, fen }) =>
    kind === 'taken' ? [[litres, fen]] : [],
  );
  expect(taken).toEqual([
    [200_000, null],
    [400_000, null],
  ]);
});

test('months later the evidence of a load says that its meter took it, by the report that came with the card', async () => {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  const meter = hall.gasMeter();
  expect(await sale(scene, 50_000)).toBe('done done done');
  const load = hall.store.history(ACCOUNT, 9).find(({ kind }) => kind === 'reserve-load');
  const told = () => {
    const {
      meter: known,
      load: own,
      steps,
    } = value(loadEvidence(station.deps, load?.operationId ?? operationId('')));
    const reports = steps.filter(({ operation }) => operation.kind === 'take-into-meter').length;
    return [own.target.total, known?.takenTotal, reports];
  };
  expect(told()).toEqual([50_000, 0, 0]);
  await station.remove();
  await hall.clock.advance(60 * 86_400_000);
  meter.visit(card, { pscOf, clock: CLOCK });
  await station.insert(card);
  await read(scene);
  expect(told()).toEqual([50_000, 50_000, 1]);
});
