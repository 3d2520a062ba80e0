/** One exchange at a time, deadlines from baud and length, and connections of which nothing survives. */
import { expect, onTestFinished, test } from 'vitest';
import { Line, type LineSettings } from '../../../../drivers/meter/line/line.ts';
import { MeterError } from '../../../../src/ports/meters.ts';
import { VirtualClock } from '../../../rig/virtual-clock.ts';
import { collect, conditionsOf, FarEnd } from './far-end.ts';

const SETTINGS: LineSettings = {
  name: 'east',
  kind: 'serial',
  place: '/dev/ttyUSB0',
  baud: 2400,
  echo: false,
  latencyMs: 100,
};

function openLine(settings: Partial<LineSettings> = {}) {
  const clock = new VirtualClock(1_796_000_000_000);
  const far = new FarEnd();
  const line = new Line({ ...SETTINGS, ...settings }, far.open, clock);
  onTestFinished(async () => {
    const stopped = line.stop();
    await clock.pass(10_000);
    await stopped;
  });
  /** What becomes of `work` while time passes. */
  const outcome = async <T>(work: Promise<T>): Promise<T | string> => {
    let ended: T | string | undefined;
    work.then(
      (value) => {
        ended = value;
      },
      (error: unknown) => {
        ended = error instanceof MeterError ? `${error.code}${error.sent ? ', sent' : ''}` : 'bug';
      },
    );
    await clock.runUntil(() => ended !== undefined, 60_000);
    return ended ?? 'nothing';
  };
  return { clock, far, line, outcome };
}

test('an answer that comes before the system has taken the question is heard', async () => {
  const { far, line, outcome } = openLine();
  line.start();
  far.onQuestion = () => far.say(1, 2, 3);
  expect(await outcome(line.exchange(collect([9], 3)))).toEqual([1, 2, 3]);
});

test('a silent meter is waited for as long as the bytes of both ways, its pause and the adapter take', async () => {
  const { clock, line, outcome } = openLine();
  line.start();
  const began = clock.monotonic();
  expect(await outcome(line.exchange(collect(new Array(24).fill(1), 24)))).toBe(
    'meter.silent, sent',
  );
  // 48 bytes of 11 bits at 2400, 500 ms of the meter, 100 ms of the adapter.
  expect(clock.monotonic() - began).toBeCloseTo(220 + 500 + 100, 5);
});

test('two exchanges never overlap, and the second goes out when the first has ended', async () => {
  const { clock, far, line, outcome } = openLine();
  line.start();
  let open = 0;
  let most = 0;
  far.onQuestion = ([first = 0]) => {
    open += 1;
    most = Math.max(most, open);
    clock.after(50, () => {
      open -= 1;
      far.say(first, first);
    });
  };
  const both = Promise.all([line.exchange(collect([1], 2)), line.exchange(collect([2], 2))]);
  expect(await outcome(both)).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(most).toBe(1);
});

test('after a silence the next question waits until a late answer is over', async () => {
  const { clock, far, line, outcome } = openLine();
  line.start();
  await outcome(line.exchange(collect([1], 4)));
  far.say(7, 7);
  const said = clock.monotonic();
  let askedAt = 0;
  far.onQuestion = () => {
    askedAt = clock.monotonic();
    far.say(5, 5);
  };
  expect(await outcome(line.exchange(collect([2], 2)))).toEqual([5, 5]);
  expect(askedAt - said).toBeGreaterThan(80);
  expect(line.state().counts).toMatchObject({ discardedBytes: 2, silent: 1, answered: 1 });
});

test('the echo of a two-wire adapter is taken off by its place, also where the answer looks like it', async () => {
  const { far, line, outcome } = openLine({ echo: true });
  line.start();
  far.onQuestion = (bytes) => far.say(...bytes, ...bytes);
  expect(await outcome(line.exchange(collect([6, 1, 2], 3)))).toEqual([6, 1, 2]);
});

test('a port that cannot be opened is down, is tried again after growing pauses, and nothing is sent', async () => {
  const { clock, far, line, outcome } = openLine();
  far.refuses = true;
  line.start();
  expect(await outcome(line.exchange(collect([1], 1)))).toBe('line.down');
  expect(line.state()).toMatchObject({ condition: 'down', trouble: 'no such port' });
  await clock.pass(4_000);
  const early = far.openings;
  expect(early).toBeLessThanOrEqual(5);
  far.refuses = false;
  await clock.pass(10_000);
  expect(line.state()).toMatchObject({ condition: 'open', connection: 1 });
});

test('a connection that is lost in an exchange leaves its outcome unknown, and opens again', async () => {
  const { clock, far, line, outcome } = openLine();
  const seen = conditionsOf(line);
  line.start();
  far.onQuestion = () => far.hangUp('broken pipe');
  expect(await outcome(line.exchange(collect([1], 1)))).toBe('line.lost, sent');
  await clock.pass(1_000);
  expect(seen).toEqual(['opening', 'open', 'down', 'opening', 'open']);
  expect(far.heard).toEqual([[1], []]);
});

test('a device that has gone without a word is found by the heartbeat', async () => {
  const { clock, far, line } = openLine();
  line.start();
  await clock.pass(100);
  far.there = false;
  await clock.pass(2_500);
  expect(far.closed).toBeGreaterThanOrEqual(1);
  far.there = true;
  await clock.pass(12_000);
  expect(line.state().condition).toBe('open');
});

test('a system that takes no bytes costs the connection, for they could go out later', async () => {
  const { clock, far, line, outcome } = openLine();
  line.start();
  far.stuck = true;
  expect(await outcome(line.exchange(collect([1], 1)))).toBe('line.lost, sent');
  expect(far.closed).toBe(1);
  far.stuck = false;
  await clock.pass(1_000);
  expect(far.heard.at(-1)).toEqual([]);
});

test('a renewed line is another connection, and bytes of the old one are not heard', async () => {
  const { far, line, outcome } = openLine();
  line.start();
  far.onQuestion = () => far.say(1);
  await outcome(line.exchange(collect([1], 1)));
  expect(await outcome(line.renew().then(() => 'renewed'))).toBe('renewed');
  expect(line.state().connection).toBe(2);
  expect(far.closed).toBe(1);
});

test('a server that stays silent three times is not believed: its connection is made anew', async () => {
  const { far, line, outcome } = openLine({ kind: 'tcp' });
  line.start();
  for (let n = 0; n < 3; n += 1) await outcome(line.exchange(collect([n], 1)));
  expect(far.openings).toBe(1);
  far.onQuestion = () => far.say(1);
  expect(await outcome(line.exchange(collect([4], 1)))).toEqual([1]);
  expect(far.openings).toBe(2);
});
