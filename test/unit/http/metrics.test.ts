/** /metrics: what Prometheus reads of a station, and that no customer can be found in it. */
import { expect, test } from 'vitest';
import { setFault } from '../../../simulators/faults.ts';
import { ACCOUNT, CARD, READER } from '../app/desk.ts';
import { type House, openHouse } from './house.ts';

/** The samples of an answer, "name{labels}" to number. */
async function samples(house: House): Promise<Map<string, number>> {
  const { status, type, text } = await house.get('/metrics');
  expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    expect(line).toMatch(/^[a-z_][a-z0-9_]*(\{[^}]*\})? (-?[0-9.e+-]+|[+-]?Inf|NaN)$/i);
    const at = line.lastIndexOf(' ');
    found.set(line.slice(0, at), Number(line.slice(at + 1)));
  }
  return found;
}

test('a station tells its condition, and each request by the pattern of its route', async () => {
  const house = await openHouse();
  await house.get(`/api/accounts/${ACCOUNT}`);
  await house.get('/api/accounts/99999999');
  const told = await samples(house);
  expect(told.get('qika_ready')).toBe(1);
  expect(told.get('qika_open_loads')).toBe(0);
  expect(told.get('qika_open_load_oldest_seconds')).toBe(0);
  expect(told.get('qika_readers{condition="card"}')).toBe(1);
  expect(told.get('qika_readers{condition="stuck"}')).toBe(0);
  expect(told.get('qika_build_info{version="0.0.0"}')).toBe(1);
  const route = 'method="GET",route="/api/accounts/:accountId"';
  expect(told.get(`qika_http_requests_total{${route},status="200"}`)).toBe(1);
  expect(told.get(`qika_http_requests_total{${route},status="404"}`)).toBe(1);
  expect(told.get(`qika_http_request_duration_seconds_count{${route}}`)).toBe(2);
  expect(told.get('process_resident_memory_bytes')).toBeGreaterThan(0);
});

test('a load that is left open is seen, and for how long', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
  await station.counter.loadCard({ operator: 'a' }, hall.sale());
  expect((await samples(house)).get('qika_open_loads')).toBe(1);
});

test('a ledger that is only read is not ready', async () => {
  const house = await openHouse();
  Object.defineProperty(house.station.deps.store, 'health', {
    value: () => ({ ok: false, code: 'store.read-only', why: 'posting 1' }),
  });
  expect((await samples(house)).get('qika_ready')).toBe(0);
});

test('no customer, card or amount can be found in it', async () => {
  const house = await openHouse();
  await house.get(`/api/accounts/${ACCOUNT}`);
  await house.get(`/api/accounts?find=${encodeURIComponent('王')}`);
  const { text } = await house.get('/metrics');
  const account = house.station.deps.store.account(ACCOUNT);
  for (const canary of [String(ACCOUNT), String(CARD), account?.name, account?.address, '王']) {
    expect(text).not.toContain(String(canary));
  }
});
