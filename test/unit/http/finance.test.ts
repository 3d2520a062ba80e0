/** Finance's desk over HTTP. */
import { expect, test } from 'vitest';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, READER } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

test('what an account holds at which price, and an account that nobody knows', async () => {
  const house = await openHouse();
  const { hall } = house;
  const pay = { operationId: hall.id(), accountId: ACCOUNT, amountFen: 9_600, channel: 'cash' };
  expect((await house.post('/api/payments', pay)).status).toBe(200);
  const want = { volumeLitres: 20_000 };
  const buy = { operationId: hall.id(), accountId: ACCOUNT, want };
  expect((await house.post('/api/purchases', buy)).status).toBe(200);
  const answer = await house.get(`/api/accounts/${ACCOUNT}/lots`);
  expect(answer.body).toMatchObject({
    litres: 20_000,
    fen: 4_800,
    lots: [{ operationId: buy.operationId, leftLitres: 20_000, leftFen: 4_800 }],
  });
  const unknown = await house.get('/api/accounts/4/lots');
  expect([unknown.status, problem(unknown).code]).toEqual([404, 'account.unknown']);
});

test('a month over HTTP: entered, submitted, reviewed by another, deducted in the background', async () => {
  const house = await openHouse();
  const { hall } = house;
  const sold = await house.post('/api/loads', {
    accountId: ACCOUNT,
    reader: READER,
    payment: { operationId: hall.id(), amountFen: 6_000, channel: 'cash' },
    purchase: { operationId: hall.id(), want: { volumeLitres: 20_000 } },
    load: { operationId: hall.id() },
  });
  expect(sold.status).toBe(200);
  const month = '/api/months/2026-10';
  expect(problem(await house.get(month)).code).toBe('period.unknown');
  const lines = [
    { accountId: ACCOUNT, source: 'handheld', indexLitres: 12_000, readOn: '2026-10-28' },
  ];
  const enter = { operationId: hall.id(), operator: 'chen', lines };
  const entered = await house.post(`${month}/usage`, enter);
  expect(entered.body).toMatchObject({ result: { lines: [{ litres: 12_000, why: '' }] } });
  expect((await house.post(`${month}/usage`, enter)).body).toMatchObject({ replayed: true });
  const submitted = await house.post(`${month}/submit`, {
    operationId: hall.id(),
    operator: 'chen',
  });
  const { hash } = (submitted.body as { result: { facts: { hash: string } } }).result.facts;
  const review = (operator: string) =>
    house.post(`${month}/review`, { operationId: hall.id(), operator, hash });
  expect(problem(await review('chen')).code).toBe('approval.same-person');
  expect((await review('fang')).status).toBe(200);
  const begun = await house.post(`${month}/deduct`, { operator: 'fang' });
  expect(begun.body).toMatchObject({ state: 'running', deducted: 0 });
  await settle();
  expect((await house.get(month)).body).toMatchObject({
    month: { state: 'posting', submittedBy: 'chen', reviewedBy: 'fang', lines: 1 },
    run: { state: 'ended', lines: 1, before: 0, deducted: 1, refused: 0, exceptions: [] },
  });
  expect((await house.get(`${month}/usage`)).body).toMatchObject([{ state: 'deducted' }]);
  expect((await house.get(`${month}/usage?why=too-high`)).body).toEqual([]);
  expect((await house.get(`${month}/missing`)).body).toMatchObject({ count: 0, accounts: [] });
  expect((await house.get('/api/months')).body).toMatchObject([{ period: '2026-10' }]);
  const account = await house.get(`/api/accounts/${ACCOUNT}`);
  expect(account.body).toMatchObject({ gas: { inMeterLitres: 8_000 }, overUseFen: 0 });
});

test('a corrected price over HTTP needs two people, and gas that was bought at it', async () => {
  const house = await openHouse();
  const { hall } = house;
  const document = {
    ...{ operationId: hall.id(), operator: 'chen', accountId: ACCOUNT, litres: 1_000 },
    ...{ tariffId: 'none', differenceE4: 2_000, second: 'gu' },
    ...{ formNo: 'TJ-1', reason: '调价', evidence: '文件', responsible: '财务部' },
  };
  const none = await house.post('/api/price-corrections', document);
  expect(problem(none).code).toBe('price-correction.too-much');
  const same = await house.post('/api/price-corrections', { ...document, second: 'chen' });
  expect(problem(same).code).toBe('approval.same-person');
  const [payment, purchase] = [hall.id(), hall.id()];
  const money = { amountFen: 5_000, channel: 'cash' };
  await house.post('/api/payments', { operationId: payment, accountId: ACCOUNT, ...money });
  const want = { volumeLitres: 10_000 };
  const gas = { operationId: purchase, accountId: ACCOUNT, want };
  const bought = await house.post('/api/purchases', gas);
  const { tariffId } = (bought.body as { result: { tariffId: string } }).result;
  const corrected = await house.post('/api/price-corrections', { ...document, tariffId });
  expect(corrected.body).toMatchObject({
    state: 'done',
    result: { kind: 'fact', facts: { fen: 20, netFen: 18, fromBalanceFen: 20, overUseFen: 0 } },
  });
});

test('an adjustment over HTTP needs two people and a document', async () => {
  const house = await openHouse();
  const { hall } = house;
  const document = {
    ...{ operationId: hall.id(), operator: 'chen', accountId: ACCOUNT, litres: 1_000 },
    ...{ formNo: 'TZ-1', reason: '表号错误', evidence: '照片', responsible: '施工方' },
  };
  expect((await house.post('/api/adjustments', document)).status).toBe(400);
  const same = await house.post('/api/adjustments', { ...document, second: 'chen' });
  expect(problem(same).code).toBe('approval.same-person');
  const answer = await house.post('/api/adjustments', { ...document, second: 'gu' });
  expect(answer.body).toMatchObject({
    state: 'done',
    result: { kind: 'deduction', overUse: { litres: 1_000, fromBalanceFen: 0 } },
  });
  const account = await house.get(`/api/accounts/${ACCOUNT}`);
  expect(account.body).toMatchObject({ overUseFen: 240 });
});

test('a year is trued up and a debtor gets a plan over HTTP, each by a form of two people', async () => {
  const house = await openHouse();
  const { hall } = house;
  const paper = {
    ...{ operator: 'chen', second: 'gu', accountId: ACCOUNT, reason: '年末清算' },
    ...{ evidence: '抄表册', responsible: '抄收部' },
  };
  const year = { ...paper, operationId: hall.id(), formNo: 'QS-1', year: 2025 };
  const index = { indexLitres: 2_000, readOn: '2026-06-01' };
  const open = await house.post('/api/true-ups', { ...year, ...index, year: 2990 });
  expect(problem(open).code).toBe('true-up.year-open');
  const done = await house.post('/api/true-ups', { ...year, ...index });
  expect(done.body).toMatchObject({
    state: 'done',
    result: { kind: 'deduction', overUse: { litres: 2_000, fen: 480 } },
  });
  const { evidence: _e, responsible: _r, ...form } = paper;
  const plan = { ...form, operationId: hall.id(), formNo: 'QS-1', sharePercent: 25 };
  expect(problem(await house.post('/api/payment-plans', plan)).code).toBe('document.exists');
  const agreed = await house.post('/api/payment-plans', { ...plan, formNo: 'FQ-1' });
  expect(agreed.body).toMatchObject({ result: { facts: { overUseFen: 480, sharePercent: 25 } } });
  const money = { amountFen: 1_000, channel: 'cash', accountId: ACCOUNT };
  const paid = await house.post('/api/payments', { operationId: hall.id(), ...money });
  expect(paid.body).toMatchObject({ result: { overUsePaidFen: 250, balanceFen: 750 } });
});

test('a thousand lines are let through by one request, which its body holds', async () => {
  const house = await openHouse();
  const waive = (count: number) =>
    house.post('/api/months/2026-11/waive', {
      ...{ operationId: house.hall.id(), operator: 'chen', second: 'gu', reason: '已核实' },
      why: 'too-high',
      lines: Array.from({ length: count }, () => ({
        ...{ accountId: 4_294_967_295, litres: Number.MIN_SAFE_INTEGER },
      })),
    });
  expect(problem(await waive(1_000)).code).toBe('period.unknown');
  expect(problem(await waive(1_001)).code).toBe('request.invalid');
});
