/** Lists that come a page at a time, each page with the total: none of a list is left out, and none of it told twice. */
import { expect, test } from 'vitest';
import { formatMeter } from '../../../src/core/ids.ts';
import { METER } from '../app/account.ts';
import { ACCOUNT, NOW } from '../app/desk.ts';
import { type House, openHouse, problem } from './house.ts';
import { NEIGHBOUR, street, swap } from './meter-swap-street.ts';

const DAY = 86_400_000;
const READINGS = `/api/meters/${formatMeter(METER).replace('-', '/')}/readings`;

interface Page {
  readonly total: number;
  readonly next: string | number | null;
}

/** Every page of the list, two rows each. */
async function pagesOf<P extends Page>(house: House, address: string): Promise<readonly P[]> {
  const pages: P[] = [];
  for (let next: P['next'] = ''; next !== null; next = pages.at(-1)?.next ?? null) {
    const place: string = next === '' ? '' : `&after=${next}`;
    const { status, body } = await house.get(`${address}limit=2${place}`);
    expect(status).toBe(200);
    pages.push(body as P);
  }
  return pages;
}

test('the readings of a meter, newest first, two of the same moment among them', async () => {
  const house = await openHouse();
  const read = async (at: number, indexLitres: number): Promise<void> => {
    const operationId = house.hall.id();
    const body = { operationId, at, indexLitres, readBy: '抄表员01' };
    expect((await house.post(READINGS, body)).status).toBe(200);
  };
  const last = NOW - DAY;
  for (const [at, index] of [
    [last - DAY, 1_000],
    [last, 2_000],
    [last, 2_100],
    [last - 2 * DAY, 500],
    [last - DAY / 2, 1_500],
  ] as const) {
    await read(at, index);
  }
  type Readings = Page & { readonly readings: readonly { readonly indexLitres: number }[] };
  const pages = await pagesOf<Readings>(house, `${READINGS}?`);
  expect(pages.map(({ total }) => total)).toEqual([5, 5, 5]);
  expect(pages.flatMap(({ readings }) => readings).map((one) => one.indexLitres)).toEqual([
    2_100, 2_000, 1_500, 1_000, 500,
  ]);
  for (const wrong of ['after=0', 'after=x', 'limit=0', 'limit=501']) {
    expect(problem(await house.get(`${READINGS}?${wrong}`)).code).toBe('request.invalid');
  }
});

test('the exchanges of an account, newest first', async () => {
  const { house } = await street();
  const documents: string[] = [];
  for (const workOrder of ['GD-1', 'GD-2', 'GD-3']) {
    const document = swap(house, { workOrder });
    expect((await house.post('/api/meter-swaps', document)).status).toBe(200);
    documents.unshift(document.operationId);
  }
  type Swaps = Page & { readonly swaps: readonly { readonly document: string }[] };
  for (const account of [ACCOUNT, NEIGHBOUR]) {
    const pages = await pagesOf<Swaps>(house, `/api/meter-swaps?accountId=${account}&`);
    expect(pages.map(({ total }) => total)).toEqual([3, 3]);
    expect(pages.flatMap(({ swaps }) => swaps).map(({ document }) => document)).toEqual(documents);
  }
});
