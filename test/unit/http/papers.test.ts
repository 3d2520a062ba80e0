/** Commissioning over HTTP: a household's papers are filed and shown, with the gates that are still shut. */
import { expect, test } from 'vitest';
import { ACCOUNT } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

test('papers are put on file one by one, and the gates open', async () => {
  const house = await openHouse();
  const file = async (paper: object): Promise<number> => {
    const body = { operationId: house.hall.id(), paper };
    return (await house.post(`/api/accounts/${ACCOUNT}/papers`, body)).status;
  };
  const shut = async (): Promise<unknown> => {
    const { body } = await house.get(`/api/accounts/${ACCOUNT}/commissioning`);
    return (body as { shut: unknown }).shut;
  };
  expect(await shut()).toHaveLength(5);
  const on = '2026-11-20';
  expect(await file({ kind: 'contract', number: 'GYQ-7', on })).toBe(200);
  const promise = { amountFen: 120_000, dueOn: '2026-12-31', promisedBy: '王小明' };
  expect(await file({ kind: 'commitment', ...promise })).toBe(200);
  expect(await file({ kind: 'ignition', number: 'DH-7', on, ignitedBy: '开气员01' })).toBe(409);
  expect(await file({ kind: 'leak-test', passed: true, on, testedBy: '开气员01' })).toBe(200);
  expect(await file({ kind: 'ignition', number: 'DH-7', on, ignitedBy: '开气员01' })).toBe(200);
  expect(await shut()).toEqual(['commissioning.review-sheet']);
  const sheet = { operationId: house.hall.id(), sheetNo: 'KQSH-9', accounts: [ACCOUNT] };
  expect((await house.post('/api/review-sheets', sheet)).body).toMatchObject({
    result: { facts: { households: 1 } },
  });
  const sign = async (post: string, signedBy: string): Promise<unknown> => {
    const body = { operationId: house.hall.id(), post, signedBy };
    const answer = await house.post('/api/review-sheets/KQSH-9/signatures', body);
    return answer.status === 200 ? 'signed' : problem(answer).code;
  };
  expect(await sign('cost-accountant', '吴成本')).toBe('signed');
  expect(await sign('finance-director', '吴成本')).toBe('review-sheet.same-person');
  expect(await shut()).toEqual(['commissioning.signatures']);
  expect(await sign('finance-director', '周财务')).toBe('signed');
  expect((await house.get(`/api/accounts/${ACCOUNT}/commissioning`)).body).toEqual({
    accountId: ACCOUNT,
    contract: { number: 'GYQ-7', on },
    feesClearedOn: null,
    commitment: promise,
    reviewSheet: { sheetNo: 'KQSH-9', financeDirector: '周财务', costAccountant: '吴成本' },
    leakTest: { passed: true, on, testedBy: '开气员01' },
    ignition: { number: 'DH-7', on, ignitedBy: '开气员01' },
    standing: null,
    inspection: null,
    status: 'lit',
    shut: [],
  });
});

test('what is no paper, or of nobody, changes nothing', async () => {
  const house = await openHouse();
  const before = house.digest();
  const file = async (account: number, paper: object): Promise<string> =>
    problem(
      await house.post(`/api/accounts/${account}/papers`, { operationId: house.hall.id(), paper }),
    ).code;
  const contract = { kind: 'contract', number: 'GYQ-7', on: '2026-11-20' };
  expect(await file(9, contract)).toBe('account.unknown');
  expect(await file(ACCOUNT, { ...contract, on: '2026-02-30' })).toBe('request.invalid');
  expect(await file(ACCOUNT, { ...contract, kind: 'receipt' })).toBe('request.invalid');
  expect(await file(ACCOUNT, { ...contract, amountFen: 1 })).toBe('request.invalid');
  const sheet = { operationId: house.hall.id(), sheetNo: '../etc', accounts: [ACCOUNT] };
  expect(problem(await house.post('/api/review-sheets', sheet)).code).toBe('request.invalid');
  expect((await house.get('/api/accounts/9/commissioning')).status).toBe(404);
  expect(house.digest()).toBe(before);
});

test('an inspection is on file and at the counter: in order, due from its day on, or with faults; it bars nothing', async () => {
  const house = await openHouse();
  const file = async (paper: object) => {
    const body = { operationId: house.hall.id(), paper: { kind: 'inspection', ...paper } };
    return house.post(`/api/accounts/${ACCOUNT}/papers`, body);
  };
  type Told = { inspection: { state: string } | null; bars: unknown[] };
  const told = async () =>
    (await house.get(`/api/accounts/${ACCOUNT}/standing`)).body as unknown as Told;
  expect((await told()).inspection).toBe(null);
  const of = { on: '2026-11-01', inspectedBy: '安检员01' };
  const back = await file({ ...of, passed: true, dueOn: '2026-11-01' });
  expect([back.status, problem(back).code]).toEqual([409, 'inspection.due']);
  expect((await file({ ...of, passed: true, dueOn: '2027-11-01' })).status).toBe(200);
  expect(await told()).toMatchObject({ bars: [], inspection: { state: 'in-order', found: '' } });
  expect((await file({ ...of, passed: true, dueOn: '2026-11-02' })).status).toBe(200);
  expect(await told()).toMatchObject({ bars: [], inspection: { state: 'due' } });
  const faults = { ...of, passed: false, dueOn: '2027-11-01', found: '软管老化' };
  expect((await file(faults)).status).toBe(200);
  expect(await told()).toMatchObject({ bars: [], inspection: { state: 'faults', ...faults } });
  const { body } = await house.get(`/api/accounts/${ACCOUNT}/commissioning`);
  expect(body).toMatchObject({ inspection: { state: 'faults' } });
});

interface Due {
  readonly total: number;
  readonly next: string | null;
  readonly due: readonly { readonly accountId: number }[];
}

test('whose inspection is due is a list, the one that waits longest first, a page at a time', async () => {
  const house = await openHouse();
  const account = house.hall.store.account(ACCOUNT);
  if (account === undefined) throw new Error('no account');
  const { customerClass, communityId, householdSize } = account;
  const [second, third, closed] = [10_000_081, 10_000_082, 10_000_083];
  for (const accountId of [second, third, closed]) {
    const named = { accountId, name: '李四', phone: '13900000001', address: `9-${accountId}` };
    const of = { communityId, customerClass, householdSize };
    const body = { operationId: house.hall.id(), ...named, ...of };
    expect((await house.post('/api/accounts', body)).status).toBe(200);
  }
  const file = async (one: number, paper: object) => {
    const body = { operationId: house.hall.id(), paper };
    expect((await house.post(`/api/accounts/${one}/papers`, body)).status).toBe(200);
  };
  const inspect = (one: number, on: string, dueOn: string, found = '') => {
    const seen = { on, dueOn, inspectedBy: '安检员01', found, passed: found === '' };
    return file(one, { kind: 'inspection', ...seen });
  };
  const due = async (query = '') =>
    (await house.get(`/api/inspections/due${query}`)).body as unknown as Due;
  expect(await due()).toEqual({ total: 0, next: null, due: [] });
  await inspect(ACCOUNT, '2024-11-01', '2026-11-01');
  await inspect(second, '2026-10-01', '2028-10-01', '软管老化');
  await inspect(third, '2025-01-01', '2027-01-01');
  await inspect(closed, '2024-01-01', '2026-01-01');
  await file(closed, {
    ...{ kind: 'standing', standing: 'dismantled', on: '2026-02-01', confirmedBy: '工程01' },
  });
  const all = await due();
  // Faults wait from the day they were found, a dismantled installation for nothing.
  expect(all).toMatchObject({
    total: 2,
    next: null,
    due: [
      { accountId: second, state: 'faults', since: '2026-10-01', found: '软管老化' },
      { accountId: ACCOUNT, state: 'due', since: '2026-11-01', name: '王小明' },
    ],
  });
  const first = await due('?limit=1');
  expect(first).toMatchObject({ total: 2, due: [all.due[0]] });
  expect(await due(`?limit=1&after=${first.next}`)).toEqual({
    total: 2,
    next: null,
    due: [all.due[1]],
  });
  expect((await due('?by=2027-01-01')).due).toMatchObject([
    ...all.due,
    { accountId: third, state: 'in-order', since: '2027-01-01' },
  ]);
  await inspect(second, '2026-11-20', '2028-11-20');
  expect((await due()).due.map(({ accountId }) => accountId)).toEqual([ACCOUNT]);
  expect((await house.get('/api/inspections/due?after=2026-02-30_1')).status).toBe(400);
});
