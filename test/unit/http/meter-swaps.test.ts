/** Two meters written down crosswise (表号错误) over HTTP, with the cards of both in the reader before and after. */
import { expect, test } from 'vitest';
import { decodeHeader, readCard } from '../../../simulators/card/reference-v1.ts';
import { formatMeter } from '../../../src/core/ids.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { METER } from '../app/account.ts';
import { ACCOUNT, CARD, pscOf, READER } from '../app/desk.ts';
import { type House, problem } from './house.ts';
import { CARD_N, METER_N, NEIGHBOUR, sale, street, swap } from './meter-swap-street.ts';

const [maker, number] = formatMeter(METER).split('-').map(Number);

/** The first meter is taken down with nothing used. */
const settlement = ({ hall }: House) => ({
  operationId: hall.id(),
  meter: { maker, number },
  finalIndexLitres: 0,
  electronicLitres: 0,
  cardGasLitres: 20_000,
  photo: 'XH-1/1.jpg',
  sheetNo: 'XH-1',
  reason: '销户',
  responsible: '吴师傅',
  second: '顾主管',
  papers: '身份证尾号 0042',
});

const verified = ({ hall }: House): void => {
  const { laws } = verifyLedger(hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
};

test('is one document of two people; sent again it is the same, and refused it changes nothing', async () => {
  const { house } = await street();
  await house.post('/api/loads', sale(house, ACCOUNT, 20_000));
  const before = house.digest();
  for (const [change, status, code] of [
    [{ otherAccountId: ACCOUNT }, 400, 'swap.same-account'],
    [{ witness: '抄收专员' }, 409, 'approval.same-person'],
    [{ otherAccountId: 10_009_999 }, 404, 'account.unknown'],
    [{ workOrder: '' }, 400, 'request.invalid'],
  ] as const) {
    const answer = await house.post('/api/meter-swaps', swap(house, change));
    expect([answer.status, problem(answer).code]).toEqual([status, code]);
  }
  expect(house.digest()).toBe(before);
  const document = swap(house);
  const done = await house.post('/api/meter-swaps', document);
  expect([done.status, done.body]).toMatchObject([200, { state: 'done', replayed: false }]);
  const again = await house.post('/api/meter-swaps', document);
  expect(again.body).toMatchObject({ state: 'done', replayed: true });
  const shown = await house.get(`/api/meter-swaps/${document.operationId}`);
  expect(shown.body).toMatchObject({
    document: document.operationId,
    workOrder: 'GD-2026-0042',
    responsible: '安装队 03',
    operator: '抄收专员',
    witness: '部门经理',
    exchangeDoors: true,
    sides: [
      {
        accountId: ACCOUNT,
        meter: { plate: formatMeter(METER) },
        cardNo: CARD,
        onCard: { litres: 20_000, fen: 4_800 },
        lots: [{ leftLitres: 20_000, fen: 4_800, beforeLitres: 0 }],
      },
      { accountId: NEIGHBOUR, cardNo: CARD_N, onCard: { litres: 0, fen: 0 }, lots: [] },
    ],
  });
  const paper = await house.get(`/api/meter-swaps/${document.operationId}`, {
    accept: 'text/plain',
  });
  expect(paper.type).toMatch(/^text\/plain/);
  expect(paper.text.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' · '))).toEqual(
    expect.arrayContaining([
      '调表单（表号错误）',
      '工作单号 · GD-2026-0042',
      `更正表号 · ${formatMeter(METER_N)}`,
      `原卡号 · ${CARD}`,
      '转出卡内 · 20.000方 ￥48.00',
      '2026-11-23 购气批 · 20.000方 ￥48.00',
      `户号 ${NEIGHBOUR} 多得价款 · ￥48.00`,
      '复核 · 部门经理',
    ]),
  );
  const listed = await house.get(`/api/meter-swaps?accountId=${NEIGHBOUR}`);
  expect(listed.body).toEqual({ total: 1, next: null, swaps: [shown.body] });
  const unknown = await house.get(`/api/meter-swaps/${house.hall.id()}`);
  expect([unknown.status, problem(unknown).code]).toEqual([404, 'swap.unknown']);
  verified(house);
});

test('the card goes on with its meter for the other account, though its header keeps the first one', async () => {
  const { house, neighbours } = await street();
  const { hall, station, card } = house;
  expect((await house.post('/api/loads', sale(house, ACCOUNT, 20_000))).status).toBe(200);
  expect((await house.post('/api/meter-swaps', swap(house))).status).toBe(200);
  const own = await house.post('/api/loads', sale(house, ACCOUNT, 1_000));
  expect([own.status, problem(own).code]).toEqual([409, 'card.other-account']);
  const sold = await house.post('/api/loads', sale(house, NEIGHBOUR, 3_000));
  expect([sold.status, sold.body]).toMatchObject([200, { load: { state: 'done' } }]);
  expect(decodeHeader(card.main())).toMatchObject({ card: CARD, account: ACCOUNT });
  // V goes on where the lots of this meter had climbed to.
  expect(sold.body).toMatchObject({ purchase: { result: { volumeBeforeLitres: 20_000 } } });
  hall.gasMeter().visit(card, { pscOf, clock: 1_796_100_000 });
  await station.remove();
  await station.insert(card);
  const read = { reader: READER, accountId: NEIGHBOUR };
  expect((await house.post('/api/cards/reconcile', read)).status).toBe(200);
  expect(house.hall.store.account(NEIGHBOUR)?.gas).toMatchObject({ onCard: 0, inMeter: 23_000 });
  await station.remove();
  await station.insert(neighbours);
  expect((await house.post('/api/loads', sale(house, ACCOUNT, 2_000))).status).toBe(200);
  expect(hall.store.account(ACCOUNT)?.gas).toMatchObject({ onCard: 2_000, inMeter: 0 });
  verified(house);
});

test('a write torn after the exchange settles on the card that names the other account', async () => {
  const { house } = await street();
  const { hall, station, card } = house;
  expect((await house.post('/api/loads', sale(house, ACCOUNT, 20_000))).status).toBe(200);
  expect((await house.post('/api/meter-swaps', swap(house))).status).toBe(200);
  card.cutPowerAfter(20, 'old');
  const request = sale(house, NEIGHBOUR, 3_000);
  expect((await house.post('/api/loads', request)).status).toBe(202);
  const barred = await house.post('/api/meter-swaps', swap(house, { workOrder: 'GD-2026-0043' }));
  expect([barred.status, problem(barred).code]).toEqual([409, 'load.open-on-meter']);
  await station.remove();
  await station.insert(card);
  const diagnosed = await house.post('/api/cards/diagnose', { reader: READER });
  expect(diagnosed.body).toMatchObject({ openLoad: { evidence: 'BEFORE' } });
  const settled = await house.post('/api/loads', { ...request, confirmLowTries: true });
  expect([settled.status, settled.body]).toMatchObject([200, { load: { state: 'done' } }]);
  expect(readCard(card.main())).toMatchObject({ slotA: { totalLitres: 23_000 } });
  expect(hall.store.account(NEIGHBOUR)?.gas.onCard).toBe(23_000);
  verified(house);
});

test('a card that is lost after the exchange is replaced by one that names the account of today', async () => {
  const { house } = await street();
  const { hall, station, card } = house;
  expect((await house.post('/api/loads', sale(house, ACCOUNT, 20_000))).status).toBe(200);
  expect((await house.post('/api/meter-swaps', swap(house))).status).toBe(200);
  const blank = hall.blankCard();
  await station.remove();
  await station.insert(blank);
  const replaced = await house.post('/api/cards/replace', {
    operationId: hall.id(),
    accountId: NEIGHBOUR,
    replaces: CARD,
    reason: 'lost',
    cardNo: CARD + 100,
    reader: READER,
  });
  expect([replaced.status, replaced.body]).toMatchObject([200, { state: 'active' }]);
  expect(decodeHeader(blank.main())).toMatchObject({ account: NEIGHBOUR });
  // What the lost one still tells is news of the meter, and goes to whom the meter serves.
  hall.gasMeter().visit(card, { pscOf, clock: 1_796_100_000 });
  await station.remove();
  await station.insert(card);
  const read = await house.post('/api/cards/reconcile', { reader: READER, accountId: null });
  expect(problem(read).code).toBe('card.void-listed');
  expect(hall.store.account(NEIGHBOUR)?.gas).toMatchObject({ onCard: 0, inMeter: 20_000 });
  verified(house);
});

test('gas that came over is paid back by the payment that bought it, also at the end of a contract', async () => {
  const { house } = await street();
  const { hall } = house;
  const sold = sale(house, ACCOUNT, 20_000);
  expect((await house.post('/api/loads', sold)).status).toBe(200);
  expect((await house.post('/api/meter-swaps', swap(house))).status).toBe(200);
  const settled = await house.post(`/api/accounts/${NEIGHBOUR}/settlement`, settlement(house));
  expect([settled.status, settled.text]).toEqual([200, expect.any(String)]);
  const proposal = await house.get(`/api/accounts/${NEIGHBOUR}/closure`);
  const back = { payment: sold.payment.operationId, channel: 'cash', amountFen: 4_800 };
  expect(proposal.body).toMatchObject({ balanceFen: 4_800, refunds: [back] });
  const closed = await house.post(`/api/accounts/${NEIGHBOUR}/closure`, {
    operationId: hall.id(),
    reason: '搬迁',
    papers: '身份证尾号 0042',
    second: '主管',
    refunds: [{ operationId: hall.id(), payment: back.payment, amountFen: 4_800 }],
  });
  expect([closed.status, closed.text]).toEqual([200, expect.any(String)]);
  expect(hall.store.account(NEIGHBOUR)).toMatchObject({ closed: true, money: { balance: 0 } });
  verified(house);
});
