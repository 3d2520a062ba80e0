/** Finance looks down from a total to the ticket: postings of an account, price versions, places, and the trial balance. */
import { expect, test } from 'vitest';
import { accept, refuse } from '../../../src/core/outcome.ts';
import { ACCOUNT, READER } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

const none = async () => accept([]);
const NO_REPORTS = {
  trial: none,
  days: none,
  postings: none,
  deposits: async () => accept({ total: 0, totalFen: 0, held: [], next: null }),
  auditLines: async () => accept({ total: 0 }),
  changes: async () => accept({ total: 0 }),
  vouchers: async () => refuse('report.failed', { why: 'nobody asks' }),
};

interface Line {
  readonly row: number;
  readonly operationId: string;
  readonly kind: string;
  readonly ticketNo: number | null;
  readonly sale: readonly string[];
  readonly commodity: string;
  readonly amount: number;
  readonly debit: { readonly stage: string | null };
  readonly credit: { readonly stage: string | null };
}

test('postings of an account lead from each stage to the ticket that brought it, and sum to the stage', async () => {
  const house = await openHouse();
  const { hall } = house;
  const [payment, purchase, load] = [hall.id(), hall.id(), hall.id()];
  const sold = await house.post('/api/loads', {
    accountId: ACCOUNT,
    reader: READER,
    payment: { operationId: payment, amountFen: 5_000, channel: 'cash' },
    purchase: { operationId: purchase, want: { amountFen: 5_000 } },
    load: { operationId: load },
  });
  expect(sold.status).toBe(200);
  const answer = await house.get(`/api/accounts/${ACCOUNT}/statement`);
  expect(answer.status).toBe(200);
  const lines = answer.body as Line[];
  const paid = lines.find(({ operationId }) => operationId === payment);
  expect(paid).toMatchObject({ kind: 'take-payment', commodity: 'fen', amount: 5_000 });
  expect(paid?.ticketNo).toBeGreaterThan(0);
  expect(paid?.sale).toEqual([purchase, load]);
  const account = (await house.get(`/api/accounts/${ACCOUNT}`)).body as {
    gas: { onCardLitres: number };
    money: { balanceFen: number };
  };
  const sum = (commodity: string, stage: string): number =>
    lines
      .filter((line) => line.commodity === commodity)
      .reduce(
        (total, { debit, credit, amount }) =>
          total + (credit.stage === stage ? amount : 0) - (debit.stage === stage ? amount : 0),
        0,
      );
  expect(Math.abs(sum('litre', 'on-card'))).toBe(account.gas.onCardLitres);
  expect(sum('fen', 'balance')).toBe(account.money.balanceFen);
  const moved = lines.filter(
    (line) =>
      line.commodity === 'fen' &&
      (line.debit.stage === 'balance') !== (line.credit.stage === 'balance'),
  );
  const count = `/api/accounts/${ACCOUNT}/statement/count?stage=balance&commodity=fen`;
  expect((await house.get(count)).body).toEqual({ total: moved.length });
  expect(moved.length).toBeGreaterThan(1);
  const nobody = await house.get(count.replace(String(ACCOUNT), '99999999'));
  expect([nobody.status, problem(nobody).code]).toEqual([404, 'account.unknown']);
  const last = lines.at(-1);
  const before = await house.get(`/api/accounts/${ACCOUNT}/statement?before=${lines[0]?.row}`);
  expect((before.body as Line[]).at(-1)).toEqual(last);
  expect((before.body as Line[]).length).toBe(lines.length - 1);
  // A row that is not the account's shows nothing of anybody.
  const foreign = await house.get(`/api/accounts/${ACCOUNT}/statement?before=1`);
  expect(foreign.body).toEqual([]);
  const unknown = await house.get('/api/accounts/99999999/statement');
  expect([unknown.status, problem(unknown).code]).toEqual([404, 'account.unknown']);
});

test('price versions and places are told as they were entered', async () => {
  const house = await openHouse();
  const tariffs = (await house.get('/api/tariffs')).body as { tiers: { upToLitres: unknown }[] }[];
  expect(tariffs.length).toBeGreaterThan(0);
  expect(tariffs[0]?.tiers.at(-1)?.upToLitres).toBe(null);
  const [place] = (await house.get('/api/communities')).body as {
    communityId: number;
    regulatorBoxes: { regulatorBoxId: number }[];
  }[];
  expect(place?.communityId).toBe(1);
  const box = place?.regulatorBoxes[0]?.regulatorBoxId;
  expect(box).toBeGreaterThan(0);
  const listed = async (query: string) =>
    ((await house.get(`/api/meters?${query}`)).body as unknown[]).length;
  expect(await listed(`regulatorBoxId=${box}`)).toBeGreaterThan(0);
  expect(await listed('regulatorBoxId=9999')).toBe(0);
  const counted = async (query: string) =>
    ((await house.get(`/api/meters/count?${query}`)).body as { total: number }).total;
  for (const query of ['', `regulatorBoxId=${box}`, 'withoutCustomer=true']) {
    expect(await counted(query)).toBe(await listed(query));
  }
  expect(await counted('regulatorBoxId=9999')).toBe(0);
  expect(await counted(`communityId=9999&regulatorBoxId=${box}`)).toBe(0);
});

test('a trial balance is passed on as it was made; one that could not be made is refused and ends nothing', async () => {
  const line = {
    ...{ code: 1001, gl: '1001', zh: '库存现金', en: 'cash drawer', commodity: 'fen' as const },
    ...{ debit: '9007199254740993', credit: '0', balance: '9007199254740993' },
  };
  const asked: unknown[] = [];
  const house = await openHouse({
    change: {
      reports: {
        ...NO_REPORTS,
        async trial(range) {
          asked.push(range);
          return range.to === '2026-01-01'
            ? refuse('report.failed', { why: 'no room' })
            : accept([line]);
        },
      },
    },
  });
  const told = await house.get('/api/reports/trial-balance?from=2026-01-01');
  expect(told.body).toEqual([line]);
  expect(asked).toEqual([{ from: '2026-01-01', to: null }]);
  const failed = await house.get('/api/reports/trial-balance?to=2026-01-01');
  expect([failed.status, problem(failed).code]).toEqual([503, 'report.failed']);
  expect(house.bugs).toEqual([]);
});
