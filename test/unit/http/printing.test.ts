/** Paper over HTTP: print, print again, the page, and how the printer is. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createCounter } from '../../../src/app/counter/counter.ts';
import { ACCOUNT } from '../app/desk.ts';
import { paperDesk } from '../app/paper.ts';
import { type House, openHouse, problem } from './house.ts';

const paid = async (house: House, payer: string | null = null): Promise<void> => {
  const payment = { operationId: house.hall.id(), accountId: ACCOUNT, amountFen: 5_000 };
  const answer = await house.post('/api/payments', { ...payment, channel: 'cash', payer });
  expect(answer.status).toBe(200);
};

/** A house with a printer at its desk that is asked for every slip. */
async function printingHouse() {
  const plain = await openHouse();
  const paper = paperDesk(plain.hall.clock, { atPayment: false });
  const app = { ...plain.station.deps, printing: paper.printing };
  const house = await openHouse({ change: { app, counter: createCounter(app) } });
  // The server of the second house stands over the ledger of the first.
  return { ...paper, house: { ...house, hall: plain.hall, station: plain.station } };
}

test('a ticket is printed, and printed again as a counted copy', async () => {
  const { house, papers } = await printingHouse();
  await paid(house);
  const print = () => house.post('/api/receipts/1/print', { operationId: house.hall.id() });
  expect((await print()).body).toMatchObject({ copy: 0, paper: 'printed', problem: null });
  expect((await print()).body).toMatchObject({ copy: 1, paper: 'printed' });
  const [first = '', again = ''] = papers();
  expect(again).toBe(`        ** 补打 第1次 **\n${'-'.repeat(32)}\n${first}`);
  const unknown = await house.post('/api/receipts/2/print', { operationId: house.hall.id() });
  expect([unknown.status, problem(unknown).code]).toEqual([404, 'ticket.unknown']);
  expect((await house.get('/api/printer')).body).toEqual({
    name: 'virtual',
    condition: 'ready',
  });
});

test('a printer in trouble is told beside the print, which stands', async () => {
  const { house, device } = await printingHouse();
  device.linesLeft = 0;
  await paid(house);
  const operationId = house.hall.id();
  const answer = await house.post('/api/receipts/1/print', { operationId });
  expect([answer.status, answer.body]).toMatchObject([
    200,
    { copy: 0, paper: 'failed', problem: { code: 'printer.paper-out' } },
  ]);
  expect((await house.get(`/api/operations/${operationId}`)).body).toMatchObject({ state: 'done' });
});

test('without a printer the page is what is printed: escaped, with no script, its one style allowed', async () => {
  const house = await openHouse();
  await paid(house, '<script>alert("1")</script>');
  expect((await house.get('/api/printer')).body).toBeNull();
  const missing = await house.get('/api/receipts/1/page');
  expect([missing.status, problem(missing).code]).toEqual([404, 'slip.not-printed']);
  const refused = await house.post('/api/receipts/1/print', { operationId: house.hall.id() });
  expect([refused.status, problem(refused).code]).toEqual([409, 'printer.none']);
  const body = { operationId: house.hall.id(), to: 'page' };
  expect((await house.post('/api/receipts/1/print', body)).body).toMatchObject({
    copy: 0,
    paper: 'not-asked',
  });
  const page = await house.get('/api/receipts/1/page');
  expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
  expect(page.text).not.toContain('<script');
  expect(page.text).toContain('￥50.00');
  const style = /<style>(.*?)<\/style>/s.exec(page.text)?.[1] ?? '';
  const digest = createHash('sha256').update(style).digest('base64');
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'/);
  expect(page.headers['content-security-policy']).toContain(`style-src 'sha256-${digest}'`);
});
