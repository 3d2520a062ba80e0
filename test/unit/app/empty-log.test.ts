/** A deletion whose key is still in the log of the ledger: tried again until nobody reads there any more, and told once. */
import { expect, test } from 'vitest';
import { keepLogEmpty } from '../../../src/app/counter/empty-log.ts';
import { StoreError } from '../../../src/ports/store.ts';
import { VirtualClock } from '../../rig/virtual-clock.ts';
import { openedHall } from './desk.ts';

test('it is tried every five seconds, told once, and said when it is done; a ledger that fails ends nothing', async () => {
  const { hall } = await openedHall();
  const answers: (boolean | StoreError)[] = [
    ...[false, false, new StoreError('store.busy', 'busy'), true, true],
  ];
  const asked: number[] = [];
  const clock = new VirtualClock(0);
  const told: string[] = [];
  const tell = (level: string) => (facts: object) => {
    told.push(`${clock.monotonic()} ${level} ${JSON.stringify(facts)}`);
  };
  const log = { info: tell('info'), warn: tell('warn'), error: tell('error') };
  const store = Object.assign(Object.create(hall.store) as typeof hall.store, {
    emptyLog(): boolean {
      asked.push(clock.monotonic());
      const answer = answers.shift() ?? true;
      if (answer instanceof StoreError) throw answer;
      return answer;
    },
  });
  const stop = keepLogEmpty({ store, clock, log });
  await clock.pass(26_000);
  expect(asked).toEqual([5_000, 10_000, 15_000, 20_000, 25_000]);
  expect(told).toEqual(['5000 warn {}', '15000 error {"code":"store.busy"}', '20000 info {}']);
  stop();
  await clock.pass(20_000);
  expect(asked.length).toBe(5);
});
