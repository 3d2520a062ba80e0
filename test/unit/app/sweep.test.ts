/** A sweep reads each meter of a line once, tells what became of each, and goes on where it was broken off. */
import { expect, onTestFinished, test } from 'vitest';
import { recordReading } from '../../../src/app/engineering/readings.ts';
import { createSweepDesk, type SweepState } from '../../../src/app/lines/sweep-desk.ts';
import { meterId, type OperationId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { litre } from '../../../src/core/units.ts';
import { CLERK, lineTown } from '../../rig/line-town.ts';
import { linkOf } from '../../rig/meter-line.ts';
import { Desk } from '../core/ledger-commands.ts';

const METERS = 6;
const number = (n: number) => meterId(8, 700 + n);

/** Six meters on the line "east", enrolled and linked, each with a little use. */
async function block() {
  const town = await lineTown({ meters: METERS });
  const desk = new Desk(500);
  for (let n = 1; n <= METERS; n += 1) {
    town.faces[n - 1]?.meter.creditOverLine(1, 1, 1_000);
    town.faces[n - 1]?.meter.consume(1_000 * n);
    const enrolled = await town.go(town.store.commit(desk.enrol(number(n), null)));
    if (!enrolled.ok) throw new Error(enrolled.refusal.code);
    const place = linkOf(n);
    const request = { operationId: town.id(), meter: number(n), place, credited: false };
    const linked = await town.go(town.desk.link(CLERK, request));
    if (!linked.ok) throw new Error(linked.refusal.code);
  }
  const bugs: unknown[] = [];
  const sweeper = () => createSweepDesk(town.deps, (cause) => bugs.push(cause));
  onTestFinished(async () => {
    await town.store.close();
    expect(bugs).toEqual([]);
  });
  return { ...town, sweeper };
}

type Block = Awaited<ReturnType<typeof block>>;

/** Runs until `until` holds; the state then. */
async function swept(
  house: Block,
  desk: ReturnType<Block['sweeper']>,
  operationId: OperationId,
  until = (state: SweepState) => state.stage !== 'sweeping',
): Promise<SweepState> {
  const begun = desk.start(CLERK, { operationId, lines: ['east'] });
  if (!begun.ok) throw new Error(begun.refusal.code);
  const state = () => desk.state(operationId) ?? begun.value;
  await house.clock.runUntil(() => until(state()), 600_000);
  return state();
}

const counts = ({ lines: [line] }: SweepState) => ({ ...line });

test('every meter of the line is read once, and what it says is a reading of the line', async () => {
  const house = await block();
  const desk = house.sweeper();
  const id = house.id();
  const state = await swept(house, desk, id);
  expect(state.stage).toBe('done');
  expect(desk.state(id, METERS - 2)).toMatchObject({
    asked: METERS,
    meters: state.meters.slice(-2),
  });
  expect(counts(state)).toEqual({
    line: 'east',
    meters: METERS,
    done: METERS,
    read: METERS,
    doubtful: 0,
    already: 0,
    failed: 0,
  });
  for (let n = 1; n <= METERS; n += 1) {
    const [reading, ...more] = house.store.registry.readings(number(n), 9);
    expect(more).toEqual([]);
    expect(reading).toMatchObject({ source: 'line', index: 1_000 * n, counts: true });
    expect(reading?.readBy).toBe('line east');
  }
});

test('a meter that is silent is told, and the others are read', async () => {
  const house = await block();
  house.faces[2]?.behave(() => []);
  const state = await swept(house, house.sweeper(), house.id());
  expect(counts(state)).toMatchObject({ done: METERS, read: METERS - 1, failed: 1 });
  const [failed] = state.meters.filter(({ as }) => as === 'failed');
  expect(failed).toMatchObject({ meter: number(3), refusal: { code: 'meter.silent' } });
});

test('a meter that goes back is recorded, and waits for a person', async () => {
  const house = await block();
  const desk = house.sweeper();
  await swept(house, desk, house.id());
  const typed = { source: 'typed', at: house.clock.now(), index: litre(2_400) } as const;
  const reading = { ...typed, electronic: null, valveOpen: null, batteryLow: null };
  const seen = { operationId: house.id(), meter: number(2), reading, readBy: '赵' };
  expect((await house.go(recordReading(house.deps, CLERK, seen))).ok).toBe(true);
  const state = await swept(house, desk, house.id());
  expect(counts(state)).toMatchObject({ read: METERS - 1, doubtful: 1 });
  expect(state.meters.find(({ as }) => as === 'doubtful')?.doubts).toEqual(['going-back']);
  expect(house.store.registry.doubtfulReadings(0, 9)).toHaveLength(1);
});

test('an index is held against what the meter was given and still holds', async () => {
  const house = await block();
  await swept(house, house.sweeper(), house.id());
  house.faces[3]?.meter.passUncounted(1_010);
  house.faces[4]?.meter.passUncounted(1_000);
  // Nothing is left: how far it is in overdraft, the meter does not say.
  house.faces[5]?.meter.consume(4_000);
  house.faces[5]?.meter.passUncounted(2_000);
  const state = await swept(house, house.sweeper(), house.id());
  expect(state.meters.map(({ doubts }) => doubts.join())).toEqual([
    '',
    '',
    '',
    'mechanical-electronic',
    '',
    '',
  ]);
  const electronic = [1, 4, 5, 6].map(
    (n) => house.store.registry.readings(number(n), 1)[0]?.electronic,
  );
  expect(electronic).toEqual([1_000, 4_000, 5_000, null]);
});

test('a meter that will not tell what it holds is read all the same', async () => {
  const house = await block();
  house.faces[1]?.behave(({ data }) => (data.includes(0x05) && data.includes(0x81) ? [] : null));
  const state = await swept(house, house.sweeper(), house.id());
  expect(counts(state)).toMatchObject({ read: METERS, failed: 0 });
  expect(house.store.registry.readings(number(2), 1)).toMatchObject([
    { index: 2_000, electronic: null },
  ]);
});

test('broken off and asked for again, it asks only the meters that it has not read', async () => {
  const house = await block();
  const id = house.id();
  const first = house.sweeper();
  await swept(house, first, id, ({ meters }) => meters.length === 2);
  await house.go(first.stop());
  expect(first.state(id)?.stage).toBe('stopped');
  const before = first.state(id)?.meters.length ?? 0;
  expect(before).toBeGreaterThanOrEqual(2);
  expect(before).toBeLessThan(METERS);
  const { exchanges } = house.line.state().counts;
  // Another process: it remembers nothing but what the ledger holds.
  const state = await swept(house, house.sweeper(), id);
  expect(counts(state)).toMatchObject({ done: METERS, already: before, read: METERS - before });
  // Each is asked for its index, and for what it was given and still holds.
  expect(house.line.state().counts.exchanges - exchanges).toBe(2 * (METERS - before));
});

test('one sweep at a time; an unknown line, and lines without meters, are refused', async () => {
  const house = await block();
  const desk = house.sweeper();
  const ask = (operationId: OperationId, lines: readonly string[] | null) => {
    const outcome = desk.start(CLERK, { operationId, lines });
    return outcome.ok ? outcome.value.stage : outcome.refusal.code;
  };
  const id = house.id();
  expect(ask(id, ['west'])).toBe('line.unknown');
  expect(ask(id, null)).toBe('sweeping');
  expect(ask(id, null)).toBe('sweeping');
  expect(ask(house.id(), null)).toBe('sweep.running');
  await house.go(desk.stop());
});

test('a ledger that fails stops the sweep in words, and its later half goes on under the same id', async () => {
  const house = await block();
  const id = house.id();
  const desk = house.sweeper();
  await swept(house, desk, id, ({ meters }) => meters.length === 2);
  await house.store.close();
  await house.clock.runUntil(() => desk.state(id)?.stage !== 'sweeping', 600_000);
  expect(desk.state(id)).toMatchObject({
    stage: 'stopped',
    refusal: { code: 'station.closing' },
  });
});

test('whoever asks the next meter may fall while the last one is being written: both are told', async () => {
  const house = await block();
  const { store } = house;
  const isLate = () => house.line.state().counts.exchanges >= 4;
  const falling = Object.create(store, {
    operation: {
      value: (id: OperationId) => {
        if (isLate()) throw new Error('the tables are gone');
        return store.operation(id);
      },
    },
    commit: {
      value: async (command: LedgerCommand) => {
        if (isLate()) throw new Error('the disk is gone');
        return store.commit(command);
      },
    },
  }) as typeof store;
  const bugs: string[] = [];
  const desk = createSweepDesk({ ...house.deps, store: falling }, (cause) => {
    bugs.push(String(cause));
  });
  const state = await swept(house, desk, house.id());
  expect(state).toMatchObject({ stage: 'stopped', refusal: { code: 'internal' } });
  expect(bugs).toHaveLength(2);
  expect(new Set(bugs)).toEqual(new Set(['Error: the disk is gone', 'Error: the tables are gone']));
  expect(counts(state)).toMatchObject({ done: 1, read: 1 });
});
