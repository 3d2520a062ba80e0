/** The ticket register over HTTP, and the list that goes to finance with the papers. */
import { expect, test } from 'vitest';
import { ACCOUNT } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

const DAY = '2026-11-23';

test('slips, invoices and spoiled numbers of a cashier stand in one list, none missing', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  const shift = id();
  await house.post('/api/shifts', { operationId: shift, floatFen: 0 });
  for (let n = 0; n < 3; n += 1) {
    const payment = { operationId: id(), accountId: ACCOUNT, amountFen: 1_000, channel: 'cash' };
    expect((await house.post('/api/payments', payment)).status).toBe(200);
  }
  const paper = { series: '3301', ticketKind: 'charge-invoice', first: 7, last: 9 };
  await house.post('/api/ticket-series', { operationId: id(), ...paper, holder: '收费员01' });
  const from = { by: 'series', series: '3301' };
  const invoice = { ticketKind: 'charge-invoice', from, title: '王小明' };
  const early = await house.post('/api/receipts/2/invoice', { operationId: id(), ...invoice });
  expect([early.status, problem(early).code]).toEqual([409, 'ticket.not-ended']);
  const lost = { how: 'lost', reason: '用户遗失', secondPerson: '主管' };
  expect((await house.post('/api/receipts/2/end', { operationId: id(), ...lost })).status).toBe(
    200,
  );
  const spoiled = { operationId: id(), series: '3301', reason: '卡纸' };
  expect((await house.post('/api/ticket-series/spoil', spoiled)).status).toBe(200);
  const given = await house.post('/api/receipts/2/invoice', { operationId: id(), ...invoice });
  expect(given.body).toMatchObject({ result: { facts: { number: '3301-00000008' } } });
  await house.post(`/api/shifts/${shift}/count`, { operationId: id(), countedFen: 3_000 });
  const list = await house.get(`/api/reports/tickets?from=2026-11-01&to=2026-11-30`);
  expect(list.body).toEqual({
    from: '2026-11-01',
    to: '2026-11-30',
    cashiers: [
      {
        station: 1,
        cashier: '收费员01',
        shifts: [
          {
            shift,
            closedOn: DAY,
            tickets: 3,
            first: 1,
            last: 3,
            ended: [{ ticketNo: 2, ...lost, invoice: '3301-00000008' }],
          },
        ],
        invoices: [
          {
            ticketKind: 'charge-invoice',
            number: '3301-00000007',
            state: 'spoiled',
            date: DAY,
            ticketNo: null,
          },
          {
            ticketKind: 'charge-invoice',
            number: '3301-00000008',
            state: 'given',
            date: DAY,
            ticketNo: 2,
          },
        ],
      },
    ],
    series: [{ ...paper, next: 9, holder: '收费员01' }],
  });
  const other = await house.get('/api/reports/tickets?from=2026-12-01&to=2026-12-31');
  expect(other.body).toMatchObject({ cashiers: [] });
});

test('a VAT invoice tells the tax that it makes due, a red one what it takes back, and the list names both', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  const [payment, purchase] = [id(), id()];
  const paid = { operationId: payment, accountId: ACCOUNT, amountFen: 1_000, channel: 'cash' };
  await house.post('/api/payments', paid);
  const want = { amountFen: 1_000 };
  await house.post('/api/purchases', { operationId: purchase, accountId: ACCOUNT, want });
  const how = { how: 'recovered', reason: '换开发票' };
  await house.post('/api/receipts/1/end', { operationId: id(), ...how });
  const from = { by: 'tax-system', number: '24330001' };
  const invoice = { ticketKind: 'vat-invoice', from, title: '王小明', purchase };
  const given = await house.post('/api/receipts/1/invoice', { operationId: id(), ...invoice });
  expect(given.body).toMatchObject({ result: { facts: { taxFen: 83, purchase } } });
  const wrong = { accountId: ACCOUNT, purchase, reason: '错购', refund: null };
  const early = await house.post('/api/purchases/reverse', { operationId: id(), ...wrong });
  expect([early.status, problem(early).code]).toEqual([409, 'invoice.red-first']);
  const red = { ticketKind: 'vat-invoice', number: '24330001', redNumber: '24330002' };
  const back = { operationId: id(), ...red, reason: '退气' };
  expect((await house.post('/api/invoices/red', back)).body).toMatchObject({
    result: { facts: { taxFen: -83, number: '24330002' } },
  });
  const done = await house.post('/api/purchases/reverse', { operationId: id(), ...wrong });
  expect(done.status).toBe(200);
  const list = await house.get('/api/reports/tickets?from=2026-11-01&to=2026-11-30');
  const told = [{ invoices: [{ number: '24330001' }, { number: '24330002', state: 'red' }] }];
  expect(list.body).toMatchObject({ cashiers: told });
});
