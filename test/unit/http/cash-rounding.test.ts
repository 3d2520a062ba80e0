/** Cash without small coins (取舍) over HTTP: what the quote tells is paid, and the difference is the customer's balance. */
import { expect, test } from 'vitest';
import { createCounter } from '../../../src/app/counter/counter.ts';
import { DEFAULT_FINANCE } from '../../../src/app/deps.ts';
import type { CashRounding } from '../../../src/core/ledger/due.ts';
import { ACCOUNT, READER } from '../app/desk.ts';
import { type House, openHouse } from './house.ts';

const houseOf = (cashRounding: CashRounding): Promise<House> =>
  openHouse({
    furnish: ({ station: { deps } }) => {
      const company = { ...deps.company, finance: { ...DEFAULT_FINANCE, cashRounding } };
      return Promise.resolve({ counter: createCounter({ ...deps, company }) });
    },
  });

interface Told {
  readonly costFen: number;
  readonly dueFen: number;
  readonly cashDueFen: number;
  readonly cashToBalanceFen: number;
}

async function quoted(house: House, want: object): Promise<Told> {
  const answer = await house.post('/api/quotes', { accountId: ACCOUNT, want });
  expect(answer.status).toBe(200);
  return answer.body as Told;
}

const sell = (house: House, want: object, payment: object | null) =>
  house.post('/api/loads', {
    accountId: ACCOUNT,
    reader: READER,
    payment: payment && { operationId: house.hall.id(), ...payment },
    purchase: { operationId: house.hall.id(), want },
    load: { operationId: house.hall.id() },
  });

const balanceOf = ({ hall }: House): number | undefined =>
  hall.store.account(ACCOUNT)?.money.balance;

test('the cash that a quote asks for pays the gas, and exactly the difference is the balance', async () => {
  const house = await houseOf('yuan');
  const seven = { volumeLitres: 7_000 };
  const told = await quoted(house, seven);
  expect(told).toMatchObject({
    costFen: 1680,
    dueFen: 1680,
    cashDueFen: 1700,
    cashToBalanceFen: 20,
  });
  const cash = { amountFen: told.cashDueFen, channel: 'cash', cashGivenFen: 2_000 };
  expect((await sell(house, seven, cash)).body).toMatchObject({
    payment: { state: 'done', result: { balanceFen: 1700 } },
    purchase: { state: 'done', result: { balanceFen: 20 } },
    load: { state: 'done' },
  });
  expect(balanceOf(house)).toBe(20);
  // What stands in the balance pays its part of the next purchase, and the rest is rounded up.
  expect(await quoted(house, seven)).toMatchObject({
    dueFen: 1660,
    cashDueFen: 1700,
    cashToBalanceFen: 40,
  });
});

test('the sum to the fen is taken by any other channel, and in cash too from whoever has it', async () => {
  const house = await houseOf('yuan');
  const want = { volumeLitres: 7_000 };
  const wired = { amountFen: 1680, channel: 'wechat', cashGivenFen: null, reference: 'P-1' };
  expect((await sell(house, want, wired)).body).toMatchObject({ load: { state: 'done' } });
  expect(balanceOf(house)).toBe(0);
  const coins = { amountFen: 1680, channel: 'cash', cashGivenFen: 1680 };
  expect((await sell(house, want, coins)).body).toMatchObject({ load: { state: 'done' } });
  expect(balanceOf(house)).toBe(0);
});

test('an amount is asked for as it was said, and a debt is in what is due', async () => {
  const house = await houseOf('jiao');
  const said = { amountFen: 5_003 };
  expect(await quoted(house, said)).toMatchObject({ dueFen: 5_003, cashDueFen: 5_003 });
  const adjusted = await house.post('/api/adjustments', {
    operationId: house.hall.id(),
    operator: '0001',
    second: '0002',
    accountId: ACCOUNT,
    litres: 1_000,
    formNo: 'TL-1',
    reason: '停走',
    evidence: '照片',
    responsible: '抄表员',
  });
  expect(adjusted.status).toBe(200);
  const owed = house.hall.store.account(ACCOUNT)?.overUse ?? 0;
  expect(owed).toBeGreaterThan(0);
  const told = await quoted(house, said);
  expect(told.dueFen).toBe(5_003 + owed);
  expect(told).toMatchObject({ cashDueFen: 5_010 + owed, cashToBalanceFen: 7 });
});

test('a company that says nothing asks for cash to the fen', async () => {
  const house = await openHouse();
  const told = await quoted(house, { volumeLitres: 7_000 });
  expect(told).toMatchObject({ dueFen: 1680, cashDueFen: 1680, cashToBalanceFen: 0 });
});
