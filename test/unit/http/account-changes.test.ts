/** 户资料变更 over HTTP: what stays where it is not told, who may be called what, and what a household that grew pays. */
import { expect, test } from 'vitest';
import { headersOf, nameOf } from '../../rig/people.ts';
import { ACCOUNT } from '../app/account.ts';
import { type Answer, type House, openHouse, openPeopledHouse, PAGE, problem } from './house.ts';

const AT = `/api/accounts/${ACCOUNT}`;
const IDENTITY = '11010519491231002X';

const told = (answer: Answer): string => (answer.status === 200 ? 'done' : problem(answer).code);

const changing =
  (house: House, at = AT) =>
  (what: 'contact' | 'invoice-title' | 'household' | 'class', body: object): Promise<Answer> =>
    house.post(`${at}/${what}`, { operationId: house.hall.id(), reason: '用户申请', ...body });

const record = async (house: House, at = AT) => (await house.get(at)).body;

test('what is not told stays, and each change is kept with its reason', async () => {
  const house = await openHouse();
  const change = changing(house);
  const { address } = house.hall.store.account(ACCOUNT) ?? {};
  expect(told(await change('contact', { phone: '13911112222' }))).toBe('done');
  expect(await record(house)).toMatchObject({ name: '王小明', phone: '13911112222', address });
  expect(told(await change('contact', { name: '王晓明', phone: null, reason: '同音字' }))).toBe(
    'done',
  );
  const shop = { title: '梧桐百货', taxNo: '91500000MA5U' };
  expect(told(await change('invoice-title', shop))).toBe('done');
  expect(told(await change('household', { persons: 5, second: '顾主管' }))).toBe('done');
  expect(await record(house)).toMatchObject({
    ...{ name: '王晓明', phone: null, address, householdSize: 5, changes: 4 },
    ...{ invoiceTitle: shop.title, taxNo: shop.taxNo },
  });
  expect((await house.get(`${AT}/changes`)).body).toMatchObject([
    { to: { what: 'size', personsBefore: 3, persons: 5 }, second: '顾主管' },
    { to: { what: 'invoice', ...shop }, second: null },
    { to: { what: 'contact', name: '王晓明', phone: null, address }, reason: '同音字' },
    { to: { what: 'contact', name: '王小明', phone: '13911112222' }, operator: '收费员01' },
  ]);
  expect(told(await change('invoice-title', { title: '' }))).toBe('done');
  expect(await record(house)).toMatchObject({ invoiceTitle: '', taxNo: null });
  expect(problem(await house.get('/api/accounts/999999/changes')).code).toBe('account.unknown');
});

test('what would change nothing, or what another clerk has changed meanwhile, is refused and changes nothing', async () => {
  const house = await openHouse();
  const change = changing(house);
  expect(told(await change('contact', { phone: '13911112222', seen: 0 }))).toBe('done');
  const before = house.digest();
  const refused = [
    change('contact', { phone: '13911112222' }),
    change('contact', {}),
    change('invoice-title', { title: '' }),
    change('household', { persons: 3, second: '顾主管' }),
    change('contact', { name: '王晓明', seen: 0 }),
    change('household', { persons: 5, second: '顾主管', seen: 0 }),
    change('household', { persons: 5, second: '收费员01' }),
    changing(house, '/api/accounts/999999')('contact', { name: '王晓明' }),
    change('contact', { name: '王晓明', identity: '110105194912310021' }),
    change('household', { persons: 5 }),
    change('household', { persons: 0, second: '顾主管' }),
    change('contact', { name: '' }),
    change('contact', { name: '王晓明', reason: '' }),
  ];
  expect((await Promise.all(refused)).map(told)).toEqual([
    ...Array(4).fill('account.unchanged'),
    ...Array(2).fill('account.changed-meanwhile'),
    ...['approval.same-person', 'account.unknown', 'account.identity'],
    ...Array(4).fill('request.invalid'),
  ]);
  expect(house.digest()).toBe(before);
});

test('sent again it is the same change, whatever the record says by then; with another body it is refused', async () => {
  const house = await openHouse();
  const id = house.hall.id();
  const ask = (body: object) =>
    house.post(`${AT}/contact`, { operationId: id, reason: '更名', ...body });
  const first = await ask({ name: '王晓明' });
  // The record says so already: by this very request.
  expect(told(await ask({ name: '王晓明' }))).toBe('done');
  expect(told(await changing(house)('contact', { name: '王一明' }))).toBe('done');
  const again = await ask({ name: '王晓明' });
  expect([again.status, again.body]).toEqual([200, { ...(first.body as object), replayed: true }]);
  expect(told(await ask({ name: '王大明' }))).toBe('operation.other-body');
  expect(told(await ask({ name: '王晓明', phone: null }))).toBe('operation.other-body');
  expect(await record(house)).toMatchObject({ name: '王一明', changes: 2 });
});

test('whoever has an identity number on file is called otherwise only with it: a new owner opens an account', async () => {
  const house = await openHouse();
  const account = { accountId: 77, name: '李华', address: '梧桐花园1栋', communityId: 1 };
  const opened = await house.post('/api/accounts', {
    ...{ operationId: house.hall.id(), ...account, identity: IDENTITY },
    ...{ customerClass: '居民', householdSize: 2 },
  });
  expect(opened.status).toBe(200);
  const change = changing(house, '/api/accounts/77');
  expect(told(await change('contact', { name: '张三' }))).toBe('account.other-owner');
  const other = { name: '张三', identity: 'P1234567' };
  expect(told(await change('contact', other))).toBe('account.other-owner');
  expect(told(await change('contact', { phone: '13911112222' }))).toBe('done');
  expect(told(await change('contact', { name: '李桦', identity: IDENTITY }))).toBe('done');
  expect(house.hall.store.account(77 as typeof ACCOUNT)).toMatchObject({
    ...{ name: '李桦', phone: '13911112222', identity: IDENTITY },
  });
  // Nothing was on file for the other one: what was shown is from now on.
  expect(told(await changing(house)('contact', { identity: 'P1234567' }))).toBe('done');
  expect(house.hall.store.account(ACCOUNT)).toMatchObject({ name: '王小明', identity: 'P1234567' });
});

test('a household that grew is quoted and sold to by its months, and a quote from before is expired', async () => {
  const house = await openHouse();
  const version = {
    ...{ id: 'R-2026-11', customerClass: '居民', effectiveFrom: '2026-11-01' },
    ...{ cycle: 'year', cycleStartMonth: 1 },
    tiers: [
      { upToLitres: 60_000, priceE4: 24_000 },
      { upToLitres: null, priceE4: 36_000 },
    ],
    household: { baseSize: 3, perPersonUpToLitres: [60_000], capPersons: 6 },
  };
  const entered = await house.post('/api/tariffs', { operationId: house.hall.id(), ...version });
  expect(entered.status).toBe(200);
  const want = { accountId: ACCOUNT, want: { volumeLitres: 80_000 } };
  const quote = async () =>
    (await house.post('/api/quotes', want)).body as Record<string, number | string>;
  const before = await quote();
  expect(before).toMatchObject({ costFen: 60 * 240 + 20 * 360 });
  const grown = { persons: 5, second: '顾主管' };
  expect(told(await changing(house)('household', grown))).toBe('done');
  // November and December with two more: 20 m³ at the price of the first tier.
  const now = await quote();
  expect(now).toMatchObject({ costFen: 80 * 240 });
  expect((await house.get(`${AT}/standing`)).body).toMatchObject({
    ladder: { tiers: [{ upToLitres: 80_000 }, { upToLitres: null }] },
  });
  const paid = { accountId: ACCOUNT, amountFen: 30_000, channel: 'cash' };
  expect(told(await house.post('/api/payments', { operationId: house.hall.id(), ...paid }))).toBe(
    'done',
  );
  const buy = ({ tariffId, volumeBeforeLitres, volumeLitres, costFen }: typeof before) =>
    house.post('/api/purchases', {
      ...{ operationId: house.hall.id(), ...want },
      quoted: { tariffId, volumeBeforeLitres, volumeLitres, costFen },
    });
  expect(told(await buy(before))).toBe('quote.expired');
  expect(told(await buy(now))).toBe('done');
});

test('an invoice without a title is for the one on the record, and before there was one for the customer', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  for (const amountFen of [1_000, 2_000]) {
    const paid = { accountId: ACCOUNT, amountFen, channel: 'cash' };
    await house.post('/api/payments', { operationId: id(), ...paid });
  }
  const given = async (ticketNo: number, buyer: object = {}) => {
    const operationId = id();
    const end = { operationId: id(), how: 'recovered', reason: '换发票' };
    expect(told(await house.post(`/api/receipts/${ticketNo}/end`, end))).toBe('done');
    const from = { by: 'tax-system', number: `2433000${ticketNo}` };
    const body = { operationId, ticketKind: 'charge-invoice', from, ...buyer };
    const url = `/api/receipts/${ticketNo}/invoice`;
    expect(told(await house.post(url, { ...body, taxNo: '91500000MA5U' }))).toBe('request.invalid');
    expect(told(await house.post(url, body))).toBe('done');
    expect(told(await house.post(url, body))).toBe('done');
    return house.hall.store.operation(operationId)?.command;
  };
  expect(await given(1)).toMatchObject({ title: '王小明', taxNo: null });
  const shop = { title: '梧桐百货', taxNo: '91500000MA5U' };
  expect(told(await changing(house)('invoice-title', shop))).toBe('done');
  expect(await given(2)).toMatchObject(shop);
  const unknown = await house.post('/api/receipts/9/invoice', {
    ...{ operationId: id(), ticketKind: 'charge-invoice' },
    from: { by: 'tax-system', number: '24330009' },
  });
  expect(problem(unknown).code).toBe('ticket.unknown');
});

test('a class that was typed wrongly is put right before anything was paid, to one that a price is for', async () => {
  const house = await openHouse();
  const shops = {
    ...{ id: 'C-2026', customerClass: '商业', effectiveFrom: '2026-01-01', cycle: 'year' },
    ...{ cycleStartMonth: 1, tiers: [{ upToLitres: null, priceE4: 39_000 }] },
  };
  const entered = await house.post('/api/tariffs', { operationId: house.hall.id(), ...shops });
  expect(entered.status).toBe(200);
  const change = changing(house);
  const second = { second: '顾主管' };
  expect(told(await change('class', { customerClass: '工业', ...second }))).toBe(
    'account.class-unknown',
  );
  expect(told(await change('class', { customerClass: '商业', ...second }))).toBe('done');
  expect((await house.get(`${AT}/changes`)).body).toMatchObject([
    { to: { what: 'class', classBefore: '居民', customerClass: '商业' } },
  ]);
  const paid = { accountId: ACCOUNT, amountFen: 3_900, channel: 'cash' };
  expect(told(await house.post('/api/payments', { operationId: house.hall.id(), ...paid }))).toBe(
    'done',
  );
  const back = { customerClass: '居民', ...second };
  expect(told(await change('class', back))).toBe('account.class-bound');
  expect(await record(house)).toMatchObject({ customerClass: '商业', changes: 1 });
});

test('changes are told masked to whoever sees customers masked', async () => {
  const house = await openPeopledHouse();
  const clerk = { ...PAGE, ...headersOf(await house.people.logIn('customer-service')) };
  const send = (what: string, body: object) =>
    house.knock({
      method: 'POST',
      url: `${AT}/${what}`,
      headers: clerk,
      payload: { operationId: house.hall.id(), reason: '用户申请', ...body },
    });
  expect(told(await send('contact', { name: '王晓明', phone: '13911112222' }))).toBe('done');
  expect(told(await send('invoice-title', { title: '梧桐百货', taxNo: '91500000MA5U' }))).toBe(
    'done',
  );
  const size = { persons: 5, second: nameOf('manager') };
  expect(told(await send('household', size))).toBe('approval.needed');
  const seenBy = async (role: 'auditor' | 'cashier') => {
    const headers = { ...PAGE, ...headersOf(await house.people.logIn(role)) };
    return (await house.knock({ method: 'GET', url: `${AT}/changes`, headers })).body;
  };
  expect(await seenBy('cashier')).toMatchObject([
    { to: { title: '梧桐百货', taxNo: '91500000MA5U' } },
    { to: { name: '王晓明', phone: '13911112222' } },
  ]);
  expect(await seenBy('auditor')).toMatchObject([
    { to: { title: '梧**货', taxNo: '****' } },
    { to: { name: '王*明', phone: '139****2222' } },
  ]);
});
