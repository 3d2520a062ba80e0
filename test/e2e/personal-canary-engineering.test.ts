/** Engineering: a known person's money meter, the counts of its window, a meter that is changed, tool cards, and the end of a contract. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECOND } from './households.ts';
import { CanaryStation, IDENTITY, READER } from './personal-canary.ts';

const MONEY = 5_001;
const CHANGES = 5_002;
const LEAVES = 5_003;
/** Of the photograph of a window. */
const PHOTO = 'c4'.repeat(32);
const house = new CanaryStation();
const { station, said, id } = house;

beforeAll(async () => {
  await house.furnish();
  await station.start();
});

afterAll(() => station.clear());

const window = (number: number): string => {
  const { maker, number: plate } = house.meterOf(number);
  return `/api/meters/${maker}/${plate}/window`;
};
const seen = () => ({ operationId: id(), photo: PHOTO, reason: '查表', second: SECOND });

test('money is loaded into a money meter, breaks off on its card, and its window is read by two people', async () => {
  await house.withCard(MONEY, 'reference-money');
  const sold = house.sale(MONEY);
  await house.must('/api/loads', sold);
  await house.must('/api/cards/diagnose', { reader: READER });
  await house.must(`/api/accounts/${MONEY}/standing`);
  await station.hardware('pull-at-byte', { n: 20 });
  expect(await house.ask('/api/loads', house.sale(MONEY))).toBe(202);
  const count = { ...seen(), totalFen: 0, remainingFen: 0 };
  expect(await house.hear(window(MONEY), count)).toBe(200);
  expect(await house.hear(window(MONEY))).toBe(200);
  expect(await house.hear(window(MONEY), { ...seen(), totalLitres: 0 })).toBe(409);
});

test('a meter is changed, and a tool card is made for it', async () => {
  await house.withCard(CHANGES);
  await house.must('/api/loads', house.sale(CHANGES));
  expect(await house.hear(window(CHANGES), { ...seen(), totalLitres: 0 })).toBe(200);
  await house.withMeter(6_002, null);
  const change = {
    operationId: id(),
    accountId: CHANGES,
    meter: house.meterOf(CHANGES),
    newMeter: house.meterOf(6_002),
    openingIndexLitres: 0,
    finalIndexLitres: 0,
    electronicLitres: null,
    cardGasLitres: null,
    photo: 'XH-8/1.jpg',
    sheetNo: 'XH-8',
    reason: '换表',
    responsible: '吴师傅',
    second: SECOND,
  };
  await house.must('/api/meter-changes', change);
  const { maker, number } = house.meterOf(CHANGES);
  await house.must(`/api/meters/${maker}/${number}/settlement`);
  await house.newCard('tool');
  const tool = {
    operationId: id(),
    toolNo: 90_001,
    tool: 'check',
    meter: house.meterOf(6_002),
    purpose: '检查',
    witness: SECOND,
    reader: READER,
  };
  await expect.poll(() => house.hear('/api/tool-cards', tool)).toBe(200);
});

test('somebody leaves, and is deleted', async () => {
  await house.withCard(LEAVES);
  const meter = house.meterOf(LEAVES);
  const settled = await station.ask(`/api/accounts/${LEAVES}/settlement`, {
    operationId: id(),
    meter,
    finalIndexLitres: 0,
    electronicLitres: null,
    cardGasLitres: null,
    photo: 'XH-7/1.jpg',
    sheetNo: 'XH-7',
    reason: '销户',
    responsible: '吴师傅',
    second: SECOND,
    papers: IDENTITY,
  });
  expect([settled.status, settled.text]).toMatchObject([200, expect.anything()]);
  expect(await house.ask(`/api/meters/${meter.maker}/${meter.number}/settlement`)).toBe(200);
  const closing = {
    operationId: id(),
    reason: '搬迁',
    papers: IDENTITY,
    second: SECOND,
    refunds: [],
  };
  expect(await house.ask(`/api/accounts/${LEAVES}/closure`, closing)).toBe(200);
  const erasure = { operationId: id(), reason: '本人申请', second: SECOND };
  expect(await house.hear(`/api/accounts/${LEAVES}/erasure`, erasure)).toBe(200);
  expect(await house.hear(`/api/accounts/${LEAVES}`)).toBe(200);
  expect(said.at(-1)).toContain(`客户 #${LEAVES}`);
});

test('what names nobody is asked for', () => house.telling());

test('a copy made while it runs, and a crash', () => house.copiedAndKilled());

test('the person is in nothing that was left or said', () => house.expectNobody());
