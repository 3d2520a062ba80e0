/** Customers whole for whoever deals with them, masked for everybody else; and deleted by two people. */
import { expect, test } from 'vitest';
import { filePaper } from '../../../src/app/engineering/papers.ts';
import { permissionsOf } from '../../../src/core/access/permissions.ts';
import { ROLES } from '../../../src/core/access/roles.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, formatMeter } from '../../../src/core/ids.ts';
import { maskedAddress, maskedName, maskedPhone } from '../../../src/core/personal.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { headersOf } from '../../rig/people.ts';
import { ACCOUNT, CLERK, METER } from '../app/account.ts';
import { value } from '../app/told.ts';
import { openHouse, openPeopledHouse, PAGE, problem } from './house.ts';

const AT = `/api/accounts/${ACCOUNT}`;
const [maker, number] = formatMeter(METER).split('-').map(Number);

test('every answer that shows a customer is whole or masked by role', async () => {
  const house = await openPeopledHouse();
  const { hall, station } = house;
  const account = hall.store.account(ACCOUNT);
  if (account === undefined) throw new Error('no account');
  const { name, phone, address } = account;
  expect(phone).not.toBeNull();
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  const inspection = {
    ...({ kind: 'inspection', passed: true, inspectedBy: '安检员01', found: '' } as const),
    ...{ on: toBusinessDate('2024-11-01'), dueOn: toBusinessDate('2026-11-01') },
  } as const;
  const paper = { operationId: hall.id(), accountId: ACCOUNT, paper: inspection };
  value(await filePaper(station.deps, CLERK, paper));
  const paths = [
    AT,
    `/api/accounts?find=${encodeURIComponent(name)}`,
    `${AT}/standing`,
    '/api/receipts/1',
    '/api/cards/attention',
    '/api/inspections/due',
    `/api/meters/${maker}/${number}`,
    '/api/meters',
  ];
  for (const role of ROLES) {
    const has = permissionsOf([role]);
    if (!has.has('customer.see')) continue;
    const whole = has.has('customer.personal');
    const headers = { ...PAGE, ...headersOf(await house.people.logIn(role)) };
    for (const url of paths) {
      const { status, text } = await house.knock({ method: 'GET', url, headers });
      expect([role, url, status]).toEqual([role, url, 200]);
      if (whole) continue;
      for (const clear of [name, phone, address]) {
        expect([role, url, text.includes(String(clear))]).toEqual([role, url, false]);
      }
    }
    const seen = (await house.knock({ method: 'GET', url: AT, headers })).body;
    expect([role, seen]).toMatchObject([
      role,
      whole
        ? { name, phone, address }
        : {
            name: maskedName(name),
            phone: maskedPhone(String(phone)),
            address: maskedAddress(address),
          },
    ]);
  }
});

test('whoever sees customers masked finds them by a whole name or number, and spells out nobody', async () => {
  const house = await openPeopledHouse();
  const { name, phone, address } = house.hall.store.account(ACCOUNT) ?? { name: '', address: '' };
  const headers = { ...PAGE, ...headersOf(await house.people.logIn('auditor')) };
  const found = async (text: string): Promise<unknown> => {
    const url = `/api/accounts?find=${encodeURIComponent(text)}`;
    return ((await house.knock({ method: 'GET', url, headers })).body as { total: number }).total;
  };
  const number = formatMeter(METER);
  for (const text of [name, String(phone), number, `${ACCOUNT}`]) {
    expect([text, await found(text)]).toEqual([text, 1]);
  }
  for (const text of [name.slice(0, 1), String(phone).slice(0, 9), address, address.slice(0, 5)]) {
    expect([text, await found(text)]).toEqual([text, 0]);
  }
});

test('the file of evidence names nobody whole to whoever sees customers masked', async () => {
  const house = await openPeopledHouse();
  const { hall, station } = house;
  const { name, address } = hall.store.account(ACCOUNT) ?? { name: '', address: '' };
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  const url = `/api/loads/${sale.load.operationId}/evidence`;
  const file = async (role: 'card-administrator' | 'cashier') => {
    const headers = { ...PAGE, ...headersOf(await house.people.logIn(role)) };
    return house.knock({ method: 'GET', url, headers });
  };
  const whole = await file('cashier');
  expect([whole.status, whole.text.includes(address)]).toEqual([200, true]);
  const masked = await file('card-administrator');
  expect(masked.status).toBe(200);
  for (const clear of [name, address]) expect(masked.text).not.toContain(clear);
});

test('the paper of a ticket has no door for whoever sees customers masked', async () => {
  const house = await openPeopledHouse();
  const { hall, station } = house;
  value(await station.counter.loadCard(CLERK, hall.sale()));
  const address = hall.store.account(ACCOUNT)?.address ?? '';
  const paper = async (role: 'auditor' | 'cashier') => {
    const headers = { ...PAGE, accept: 'text/plain', ...headersOf(await house.people.logIn(role)) };
    return (await house.knock({ method: 'GET', url: '/api/receipts/1', headers })).text;
  };
  expect(await paper('cashier')).toContain(address);
  expect(await paper('auditor')).not.toContain(address);
  expect(await paper('auditor')).toContain(maskedAddress(address));
});

test('a customer who has left is deleted, and every answer calls them by number', async () => {
  const house = await openHouse();
  const { hall } = house;
  const { name, address } = hall.store.account(ACCOUNT) ?? { name: '', address: '' };
  const erase = (over: object = {}) =>
    house.post(`${AT}/erasure`, {
      operationId: hall.id(),
      reason: '本人申请',
      second: '顾主管',
      ...over,
    });
  const preview = async () => (await house.get(`${AT}/erasure`)).body as Record<string, unknown>;
  expect(problem(await erase()).code).toBe('erasure.open');
  expect(await preview()).toMatchObject({
    bars: [{ code: 'erasure.open', zh: { next: expect.any(String) } }],
    person: { phone: true, identity: false },
    stays: expect.arrayContaining([expect.objectContaining({ what: 'tax-invoices' })]),
  });
  expect(problem(await house.get('/api/accounts/999999/erasure')).code).toBe('account.unknown');
  expect(problem(await erase({ second: CLERK.operator })).code).toBe('approval.same-person');
  const papers = '身份证尾号 907X';
  const settled = await house.post(`${AT}/settlement`, {
    operationId: hall.id(),
    meter: { maker, number },
    finalIndexLitres: 0,
    electronicLitres: null,
    cardGasLitres: null,
    photo: 'XH-1/1.jpg',
    sheetNo: 'XH-1',
    reason: '销户',
    responsible: '吴师傅',
    second: '顾主管',
    papers,
  });
  expect(settled.status).toBe(200);
  const rest = { operationId: hall.id(), reason: '搬迁', papers, second: '顾主管', refunds: [] };
  expect((await house.post(`${AT}/closure`, rest)).status).toBe(200);
  expect(await preview()).toMatchObject({ bars: [] });
  const request = { operationId: hall.id() };
  const deleted = await erase(request);
  expect([deleted.status, deleted.text.includes(name)]).toEqual([200, false]);
  expect(deleted.text).not.toContain('keyInLog');
  // Somebody reads the ledger: the key is gone, and may be in its log until that has ended.
  Object.defineProperty(hall.store, 'logMayHoldErased', { value: () => true });
  expect((await erase(request)).body).toMatchObject({
    replayed: true,
    result: { facts: { accountId: ACCOUNT, keyInLog: true } },
  });
  expect((await house.get('/metrics')).text).toContain('qika_erased_key_in_log 1');
  const looked = await house.get(AT);
  expect(looked.body).toMatchObject({ name: `客户 #${ACCOUNT}（已删除 deleted）`, phone: null });
  const sheet = await house.get(`/api/meters/${maker}/${number}/settlement`);
  expect(sheet.text).not.toContain('907X');
  for (const text of [looked.text, sheet.text]) expect(text).not.toContain(address);
  expect(problem(await erase()).code).toBe('erasure.done');
  expect(await preview()).toMatchObject({ bars: [{ code: 'erasure.done' }], person: null });
});

test('an identity number is checked, kept sealed, and shown masked to whoever asks', async () => {
  const house = await openHouse();
  const { hall } = house;
  const open = (identity: string | null, customerClass = '居民') =>
    house.post('/api/accounts', {
      operationId: hall.id(),
      accountId: 7_001,
      name: '欧阳晓雪',
      address: '梧桐里7幢',
      communityId: 1,
      customerClass,
      householdSize: 3,
      identity,
    });
  const strange = await open(null, 'residentail');
  expect(problem(strange)).toMatchObject({
    code: 'account.class-unknown',
    facts: { customerClass: 'residentail', known: '居民' },
  });
  const refused = await open('110105194912310021');
  expect([refused.status, problem(refused).code]).toEqual([400, 'account.identity']);
  expect(refused.text).not.toContain('110105194912310021');
  expect((await open('11010519491231002x')).status).toBe(200);
  const { text, body } = await house.get('/api/accounts/7001');
  expect(body).toMatchObject({ name: '欧阳晓雪', identity: '110***********002X' });
  expect(text).not.toContain('11010519491231002X');
  expect(hall.store.account(accountId(7_001))?.identity).toBe('11010519491231002X');
  expect(hall.store.db.serialize().includes('19491231002')).toBe(false);
  expect((await house.get(AT)).body).toMatchObject({ identity: null });
  expect(verifyLedger(hall.store.db, systemHash).ok).toBe(true);
});
