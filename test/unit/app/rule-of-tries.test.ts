import { describe, expect, test } from 'vitest';
import type { CardStatus } from '../../../src/app/counter/card-status.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import { CLERK } from './account.ts';
import { openedHall, READER, type Scene } from './desk.ts';
import { gas, story, value } from './told.ts';

const read = ({ station }: Scene): Promise<Outcome<CardStatus>> =>
  station.counter.readCard(CLERK, { reader: READER, accountId: null, confirmLowTries: false });

describe('the rule of tries', () => {
  const spend = (scene: Scene, times: number): void => {
    const { card } = scene;
    for (let i = 0; i < times; i += 1) card.memory.write(260, [0x07, 0x03, 0x01][i + 1] ?? 0);
  };

  test('two left: a proven secret is presented only after a person confirms', async () => {
    const scene = await openedHall();
    const { hall, station } = scene;
    spend(scene, 1);
    const request = hall.sale();
    expect(story(await station.counter.loadCard(CLERK, request))).toBe(
      'refused card.two-tries-left',
    );
    expect(value(await read(scene)).warnings).toEqual(['card.two-tries-left']);
    const confirmed = { ...request, confirmLowTries: true };
    expect(story(await station.counter.loadCard(CLERK, confirmed))).toBe('done done done');
    expect(value(await read(scene)).triesLeft).toBe(3);
  });

  test('one left: never, whoever confirms', async () => {
    const scene = await openedHall();
    const { hall, station } = scene;
    spend(scene, 2);
    const sale = hall.sale({ confirmLowTries: true });
    expect(story(await station.counter.loadCard(CLERK, sale))).toBe('refused card.last-try');
    expect(value(await read(scene)).triesLeft).toBe(1);
  });

  test('a wrong secret costs one try, the gas stays to be written, and it is never presented again', async () => {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    const forged = hall.copyOf(card, Uint8Array.of(1, 2, 3));
    await station.remove();
    await station.insert(forged);
    const outcome = await station.counter.loadCard(CLERK, hall.sale());
    expect(story(outcome)).toBe('done done not-done card.secret-wrong');
    expect(gas(hall)).toEqual([20_000, 0, 0, 0]);
    expect(value(await read(scene)).triesLeft).toBe(2);
    const again = hall.sale({ payment: null, purchase: null, confirmLowTries: true });
    expect(story(await station.counter.loadCard(CLERK, again))).toBe('refused card.secret-wrong');
    expect(value(await read(scene)).triesLeft).toBe(2);
  });
});
