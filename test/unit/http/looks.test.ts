/** Whatever names a customer to somebody stands in the audit: every question of the house, asked of a house with a past. */
import { expect, test } from 'vitest';
import { formatMeter } from '../../../src/core/ids.ts';
import type { NeedyRoute } from '../../../src/http/access.ts';
import { ACCOUNT, CLERK, METER } from '../app/account.ts';
import { READER } from '../app/desk.ts';
import { value } from '../app/told.ts';
import { openHouse } from './house.ts';

const [maker = '', number = ''] = formatMeter(METER).split('-');
const SHOWN: ReadonlySet<string> = new Set(['personal-data-viewed', 'export-taken']);
const STREAMS = ['/api/events', '/api/lines/:line/bytes'];

test('every question that is answered with a customer in it is noted', async () => {
  const routes: NeedyRoute[] = [];
  const house = await openHouse({ change: { tellRoute: (route) => routes.push(route) } });
  const { hall, station } = house;
  const { name, phone, address } = hall.store.account(ACCOUNT) ?? {
    name: '',
    phone: '',
    address: '',
  };
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  const values: Readonly<Record<string, string>> = {
    accountId: String(ACCOUNT),
    maker,
    number,
    ticketNo: '1',
    period: '2026-10',
    operationId: sale.load.operationId,
    date: '2026-11-26',
    communityId: '1',
  };
  const asked = routes
    .filter(({ route }) => route.startsWith('GET ') && !STREAMS.includes(route.slice(4)))
    .map(({ route }) => route.slice(4).replaceAll(/:(\w+)/g, (_, field) => values[field] ?? '1'));
  const named: string[] = [];
  const look = async (what: string, ask: () => Promise<{ readonly text: string }>) => {
    const before = house.noted.length;
    const { text } = await ask();
    if (![name, phone, address].some((own) => own && text.includes(own))) return;
    named.push(what);
    const kinds = house.noted.slice(before).map(([kind]) => kind);
    expect([what, kinds.filter((kind) => SHOWN.has(kind))]).toEqual([what, [expect.anything()]]);
  };
  for (const url of asked) await look(`GET ${url}`, () => house.get(url));
  await look('find', () => house.get(`/api/accounts?find=${encodeURIComponent(name)}`));
  for (const path of ['/api/cards/reconcile', '/api/cards/diagnose']) {
    await look(`POST ${path}`, () => house.post(path, { reader: READER }));
  }
  expect(named.length).toBeGreaterThan(8);
});
