/** How an account stands at the counter, through the door. */
import { expect, test } from 'vitest';
import { ACCOUNT, READER } from '../app/desk.ts';
import { openHouse } from './house.ts';

const standingOf = `/api/accounts/${ACCOUNT}/standing`;

test('an account that may buy has no bars, and its ladder says what is left at which price', async () => {
  const house = await openHouse();
  const standing = await house.get(standingOf);
  expect(standing.status).toBe(200);
  expect(standing.body).toMatchObject({
    account: { accountId: ACCOUNT },
    bars: [],
    openLoad: null,
  });
  const { ladder } = standing.body as { ladder: { tier: number; leftInTierLitres: number } };
  expect(ladder).toMatchObject({ tier: 1, volumeLitres: 0 });
  expect(ladder.leftInTierLitres).toBeGreaterThan(0);
});

test('every hold is told with what to do next, the gravest first, and nothing is changed by asking', async () => {
  const house = await openHouse();
  for (const hold of ['suspended', 'blacklisted']) {
    const body = { operationId: house.hall.id(), hold, reason: '私拉乱接' };
    expect((await house.post(`/api/accounts/${ACCOUNT}/holds`, body)).status).toBe(200);
  }
  const before = house.digest();
  const { body } = await house.get(standingOf);
  const { bars } = body as { bars: { code: string; zh: { next: string } }[] };
  expect(bars.map(({ code }) => code)).toEqual(['account.blacklisted', 'account.suspended']);
  for (const { zh } of bars) expect(zh.next).toMatch(/。$/);
  expect(house.digest()).toBe(before);
});

test('what was done last stands there, newest first, with the ticket and how the load stands', async () => {
  const house = await openHouse();
  const sold = await house.post('/api/loads', {
    accountId: ACCOUNT,
    reader: READER,
    payment: { operationId: house.hall.id(), amountFen: 5000, channel: 'cash' },
    purchase: { operationId: house.hall.id(), want: { amountFen: 5000 } },
    load: { operationId: house.hall.id() },
  });
  expect(sold.status).toBe(200);
  const { body } = await house.get(standingOf);
  const { recent } = body as { recent: { kind: string }[] };
  expect(recent.slice(0, 3)).toMatchObject([
    { kind: 'load', load: 'POSTED' },
    { kind: 'purchase', fen: 5000 },
    { kind: 'payment', fen: 5000, ticketNo: 1 },
  ]);
});

test('a purchase says whether it was reversed, so that a page offers it once', async () => {
  const house = await openHouse();
  const [paid, purchase] = [house.hall.id(), house.hall.id()];
  const payment = { operationId: paid, accountId: ACCOUNT, amountFen: 5000, channel: 'cash' };
  expect((await house.post('/api/payments', payment)).status).toBe(200);
  const bought = { operationId: purchase, accountId: ACCOUNT, want: { amountFen: 4000 } };
  expect((await house.post('/api/purchases', bought)).status).toBe(200);
  const deeds = async () => {
    const { body } = await house.get(standingOf);
    const { recent } = body as { recent: { kind: string; reversed: boolean }[] };
    return recent.map(({ kind, reversed }) => [kind, reversed]).slice(0, 2);
  };
  const open = [
    ['purchase', false],
    ['payment', false],
  ];
  expect(await deeds()).toEqual(open);
  const undone = { operationId: house.hall.id(), accountId: ACCOUNT, purchase, reason: '改主意' };
  expect((await house.post('/api/purchases/reverse', undone)).status).toBe(200);
  expect((await deeds())[0]).toEqual(['purchase', true]);
});

test('an account that nobody knows is refused', async () => {
  const house = await openHouse();
  const answer = await house.get('/api/accounts/4000000000/standing');
  expect([answer.status, answer.body]).toMatchObject([404, { code: 'account.unknown' }]);
});

test('a payment plan stands there with the debt: of each payment its share settles it', async () => {
  const house = await openHouse();
  const signed = { operator: '0001', second: '0002', accountId: ACCOUNT, reason: '停走' };
  const adjustment = { litres: 60_000, formNo: 'TL-1', evidence: '照片', responsible: '抄表员' };
  const adjusted = { operationId: house.hall.id(), ...signed, ...adjustment };
  expect(await house.post('/api/adjustments', adjusted)).toMatchObject({ status: 200 });
  const owes = (await house.get(standingOf)).body as { account: { overUseFen: number } };
  expect(owes).toMatchObject({ debtSharePercent: 100 });
  expect(owes.account.overUseFen).toBeGreaterThan(0);
  const plan = { operationId: house.hall.id(), ...signed, formNo: 'FQ-1', sharePercent: 30 };
  expect(await house.post('/api/payment-plans', plan)).toMatchObject({ status: 200 });
  expect((await house.get(standingOf)).body).toMatchObject({ debtSharePercent: 30 });
});
