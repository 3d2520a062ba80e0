/** A flood at the door: whoever has logged in goes on working, and every refusal changes nothing. */
import { expect, test } from 'vitest';
import { RateLimit, STRANGER_RATE } from '../../../src/http/rate.ts';
import { headersOf } from '../../rig/people.ts';
import { openPeopledHouse, PAGE, problem } from './house.ts';

test('a bucket empties, fills with time and never over its brim', () => {
  let now = 0;
  const limit = new RateLimit({ monotonic: () => now }, { perSecond: 2, burst: 3 });
  const takes = (count: number) => Array.from({ length: count }, () => limit.take('a'));
  expect(takes(5)).toEqual([0, 0, 0, 1, 1]);
  expect(limit.take('b')).toBe(0);
  now += 500;
  expect(takes(2)).toEqual([0, 1]);
  now += 3_600_000;
  expect(takes(4)).toEqual([0, 0, 0, 1]);
});

test('names that never come again take no room for ever', () => {
  const limit = new RateLimit({ monotonic: () => 0 }, { perSecond: 1, burst: 1 });
  limit.take('first');
  expect(limit.take('first')).toBe(1);
  for (let i = 0; i < 2_000; i += 1) limit.take(`peer ${i}`);
  expect(limit.take('first')).toBe(0);
});

test('strangers are slowed down, a cashier beside them is not', async () => {
  const house = await openPeopledHouse();
  const own = headersOf(await house.people.logIn('cashier'));
  const before = house.digest();
  const codes = new Map<string, number>();
  for (let i = 0; i < STRANGER_RATE.burst + 20; i += 1) {
    const { code } = problem(await house.post('/api/payments', { operationId: house.hall.id() }));
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  expect([...codes.keys()]).toEqual(['session.none', 'gate.rate']);
  expect(codes.get('gate.rate')).toBeGreaterThan(0);
  const refused = await house.get('/api/session');
  expect([refused.status, problem(refused).facts]).toEqual([429, { seconds: 1 }]);
  expect(house.digest()).toBe(before);
  const cashier = { method: 'GET', url: '/api/session', headers: { ...PAGE, ...own } } as const;
  expect((await house.knock(cashier)).status).toBe(200);
});
