/** Statuses follow from the registry and the papers, and the rule book's formula adds up over any household. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { ReadableCounter, statusOf } from '../../../src/core/standing.ts';

const on = toBusinessDate('2026-11-20');
const lit = { kind: 'ignition', number: 'DH-1', on, ignitedBy: '开气员01' } as const;
const standing = (what: 'occupied' | 'vacant' | 'dismantled') =>
  ({ kind: 'standing', standing: what, on, confirmedBy: '客户部' }) as const;
const free = { closed: false, stopped: '', suspended: '' };

test.each([
  [free, undefined, 'awaiting-ignition'],
  [free, { ignition: null, standing: null }, 'awaiting-ignition'],
  [{ ...free, stopped: '欠费' }, { ignition: null, standing: null }, 'awaiting-ignition'],
  [free, { ignition: lit, standing: null }, 'lit'],
  [free, { ignition: lit, standing: standing('occupied') }, 'lit'],
  [free, { ignition: lit, standing: standing('vacant') }, 'vacant'],
  [{ ...free, suspended: '外出' }, { ignition: lit, standing: standing('vacant') }, 'suspended'],
  [{ ...free, stopped: '隐患', suspended: '外出' }, { ignition: lit, standing: null }, 'stopped'],
  [{ ...free, stopped: '隐患' }, { ignition: lit, standing: standing('dismantled') }, 'dismantled'],
  [{ ...free, closed: true }, { ignition: lit, standing: null }, 'closed'],
] as const)('%j with %j is %s', (account, papers, status) => {
  expect(statusOf(account, papers)).toBe(status);
});

test('应抄表客户数 of a small town', () => {
  const counter = new ReadableCounter('2026-11');
  for (const status of ['lit', 'lit', 'lit', 'lit', 'vacant', 'stopped', 'suspended'] as const) {
    counter.take(status, toBusinessDate('2026-03-01'));
  }
  counter.take('lit', toBusinessDate('2026-11-02'));
  counter.take('awaiting-ignition', null);
  counter.take('dismantled', toBusinessDate('2020-01-01'));
  counter.take('closed', toBusinessDate('2020-01-01'));
  expect(counter.count()).toEqual({
    registered: 10,
    awaitingIgnition: 1,
    lit: 9,
    vacant: 1,
    dismantled: 1,
    suspended: 1,
    stopped: 1,
    litThisMonth: 1,
    readable: 4,
    closed: 1,
  });
});

test('whoever lives in the town, those to be read are those that are lit and were before this month', () => {
  const household = fc.record({
    closed: fc.boolean(),
    stopped: fc.constantFrom('', '欠费'),
    suspended: fc.constantFrom('', '外出'),
    ignition: fc.constantFrom(null, lit, { ...lit, on: toBusinessDate('2025-02-01') }),
    standing: fc.constantFrom(
      null,
      standing('occupied'),
      standing('vacant'),
      standing('dismantled'),
    ),
  });
  fc.assert(
    fc.property(fc.array(household), (town) => {
      const counter = new ReadableCounter('2026-11');
      let read = 0;
      for (const one of town) {
        const status = statusOf(one, one);
        counter.take(status, one.ignition?.on ?? null);
        if (status === 'lit' && one.ignition?.on.startsWith('2026-11') === false) read += 1;
      }
      expect(counter.count().readable).toBe(read);
    }),
    { seed: 20261126 },
  );
});
