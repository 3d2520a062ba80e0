/** 销户 over HTTP: settle, look what goes back, pay it back and close, in one transaction; the card is formatted afterwards. */
import { expect, test } from 'vitest';
import { formatMeter } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, METER } from '../app/account.ts';
import { READER } from '../app/desk.ts';
import { value } from '../app/told.ts';
import { openHouse, problem } from './house.ts';

const [maker, number] = formatMeter(METER).split('-').map(Number);
const PAPERS = '身份证尾号 0042';
const AT = `/api/accounts/${ACCOUNT}`;

test('a customer leaves with what was not used', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  const closing = (over: object = {}) =>
    house.post(`${AT}/closure`, {
      operationId: hall.id(),
      reason: '搬迁',
      papers: PAPERS,
      second: '顾主管',
      refunds: [],
      ...over,
    });
  expect(problem(await closing()).code).toBe('closure.meter-hangs');
  const settlement = {
    operationId: hall.id(),
    meter: { maker, number },
    finalIndexLitres: 2_500,
    electronicLitres: -500,
    cardGasLitres: 20_000,
    photo: 'XH-1/1.jpg',
    sheetNo: 'XH-1',
    reason: '销户',
    responsible: '吴师傅',
    second: '顾主管',
    papers: PAPERS,
  };
  const settled = await house.post(`${AT}/settlement`, settlement);
  expect([settled.status, settled.body]).toMatchObject([
    200,
    { result: { returned: { litres: 17_500, fen: 4_200 } } },
  ]);
  expect((await house.post(`${AT}/settlement`, settlement)).body).toMatchObject({ replayed: true });
  const sheet = await house.get(`/api/meters/${maker}/${number}/settlement`, {
    accept: 'text/plain',
  });
  expect(sheet.text).toMatch(/销户结算单[\s\S]*退气量 +17\.500方[\s\S]*退气金额 +￥42\.00/);

  const proposal = (await house.get(`${AT}/closure`)).body as {
    balanceFen: number;
    refunds: { payment: string; amountFen: number }[];
  };
  expect(proposal).toMatchObject({ meter: null, gasLitres: 0, overUseFen: 0 });
  const sum = proposal.refunds.reduce((all, { amountFen }) => all + amountFen, 0);
  expect(sum).toBe(proposal.balanceFen);
  const refunds = proposal.refunds.map(({ payment, amountFen }) => ({
    operationId: hall.id(),
    payment,
    amountFen,
  }));
  const before = house.digest();
  const short = refunds.map((one, index) => ({
    ...one,
    amountFen: one.amountFen - (index ? 0 : 1),
  }));
  expect(problem(await closing({ refunds: short })).code).toBe('closure.balance-left');
  const [first] = refunds;
  expect(problem(await closing({ refunds: [first, first] })).code).toBe('request.invalid');
  expect(house.digest()).toBe(before);
  const done = await closing({ refunds });
  expect([done.status, done.body]).toMatchObject([200, { refunds: [{ state: 'done' }] }]);
  expect(problem(await house.get(`${AT}/closure`)).code).toBe('account.closed');
  expect(problem(await closing()).code).toBe('account.closed');

  // The card that came back is blank stock again.
  await settle();
  const formatted = value(
    await station.counter.formatCard(CLERK, {
      operationId: hall.id(),
      cardNo: CARD,
      reason: '销户退卡',
      reader: READER,
      confirmLowTries: false,
    }),
  );
  expect(formatted.state).toBe('formatted');
});
