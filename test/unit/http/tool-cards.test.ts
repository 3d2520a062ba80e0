/** Tool cards over HTTP: made, logged, brought back. */
import { expect, test } from 'vitest';
import { commitOne, headOf } from '../../../src/app/command.ts';
import { cardNo, formatMeter } from '../../../src/core/ids.ts';
import { CLERK, METER } from '../app/account.ts';
import { pscOf, READER } from '../app/desk.ts';
import { type House, openHouse, problem } from './house.ts';

const TOOL = 90_000_001;
const CLOCK = 1_796_000_100;
const [maker, number] = formatMeter(METER).split('-').map(Number);

const made = (house: House, change: object = {}) =>
  house.post('/api/tool-cards', {
    operationId: house.hall.id(),
    toolNo: TOOL,
    tool: 'check',
    meter: { maker, number },
    purpose: '用户反映表内气量不符',
    witness: '主管',
    reader: READER,
    ...change,
  });

/** What is told of the card in the reader, by its codes. */
const diagnosed = async (house: House): Promise<unknown> => {
  const { body } = await house.post('/api/cards/diagnose', { reader: READER });
  const { findings } = body as { findings: readonly { code: string; zh: { what: string } }[] };
  return findings.map(({ code, zh }) => [code, zh.what]);
};
const NOBODYS = ['card.tool', `卡 ${TOOL} 是工具卡，不属于任何用户，不能售气。`];

test('made, listed and brought back', async () => {
  const house = await openHouse();
  const before = house.digest();
  for (const [change, status, code] of [
    [{}, 409, 'card.not-blank'],
    [{ witness: CLERK.operator }, 409, 'card.not-blank'],
    [{ tool: 'hammer' }, 400, 'request.invalid'],
  ] as const) {
    const answer = await made(house, change);
    expect([answer.status, problem(answer).code]).toEqual([status, code]);
  }
  expect(house.digest()).toBe(before);
  await house.station.remove();
  const tool = house.hall.blankCard();
  await house.station.insert(tool);
  const alone = await made(house, { witness: CLERK.operator });
  expect([alone.status, problem(alone).code]).toEqual([409, 'approval.same-person']);
  const done = await made(house);
  expect([done.status, done.body]).toMatchObject([200, { state: 'out', problem: null }]);
  const log = (await house.get('/api/tool-cards')).body;
  const row = {
    toolNo: TOOL,
    tool: 'check',
    meter: formatMeter(METER),
    purpose: '用户反映表内气量不符',
    madeBy: CLERK.operator,
    witness: '主管',
    order: 1,
  };
  expect(log).toMatchObject([{ ...row, state: 'out', result: null, litres: null, back: null }]);
  const plate = formatMeter(METER);
  const what = `检查卡，读取气表 ${plate}。${CLERK.operator}、主管 制作，用途：${row.purpose}。`;
  const told = (code: string, where: string) => [NOBODYS, ['tool.check', what], [code, where]];
  expect(await diagnosed(house)).toEqual(told('tool.not-seen', '已发出，尚无气表应答。'));
  await house.station.remove();
  const meter = house.hall.gasMeter();
  meter.visit(tool, { pscOf, clock: CLOCK });
  await house.station.insert(tool);
  expect(await diagnosed(house)).toEqual(told('tool.answered', '已发出，气表已应答。'));
  const back = { operationId: house.hall.id(), reader: READER, note: '已归还' };
  const returned = await house.post(`/api/tool-cards/${TOOL}/return`, back);
  expect([returned.status, returned.text]).toEqual([200, expect.any(String)]);
  expect((await house.post(`/api/tool-cards/${TOOL}/return`, back)).status).toBe(200);
  expect(await diagnosed(house)).toEqual(told('tool.returned', '已登记归还。'));
  const twice = { ...back, operationId: house.hall.id() };
  expect(problem(await house.post(`/api/tool-cards/${TOOL}/return`, twice)).code).toBe(
    'tool.not-out',
  );
  expect((await house.get('/api/tool-cards')).body).toMatchObject([
    {
      ...row,
      state: 'returned',
      result: 'done',
      litres: 0,
      back: { at: expect.any(Number), operator: CLERK.operator, note: '已归还' },
    },
  ]);
});

test('the log is told in parts, however long it has become', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  const order = {
    kind: 'make-tool-card',
    tool: 'check',
    meter: METER,
    toMeter: null,
    valve: null,
    validUntil: 0,
    purpose: '抽查',
    witness: '主管',
  } as const;
  const numbers = Array.from({ length: 203 }, (_, n) => TOOL + n);
  for (const no of numbers) {
    const body = { ...order, toolNo: cardNo(no) };
    const head = headOf(station.deps, CLERK, hall.id(), body);
    expect(await commitOne(station.deps, { ...head, ...body })).toMatchObject({ ok: true });
  }
  const part = async (query: string): Promise<number[]> => {
    const { status, body } = await house.get(`/api/tool-cards${query}`);
    expect(status).toBe(200);
    return (body as { readonly toolNo: number }[]).map(({ toolNo }) => toolNo);
  };
  const newest = [...numbers].reverse();
  expect(await part('')).toEqual(newest.slice(0, 200));
  expect(await part(`?before=${newest[199]}`)).toEqual(newest.slice(200));
  expect(await part('?before=5')).toEqual([]);
  expect(problem(await house.get('/api/tool-cards?before=x')).code).toBe('request.invalid');
});
