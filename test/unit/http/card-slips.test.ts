/** Slips of card works (业务凭单): the paper of an opening, a replacement, a formatting, a tool card and a lost load. */
import { expect, test } from 'vitest';
import { setFault } from '../../../simulators/faults.ts';
import { createCounter } from '../../../src/app/counter/counter.ts';
import { formatMeter } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, METER } from '../app/account.ts';
import { pscOf, READER } from '../app/desk.ts';
import { paperDesk } from '../app/paper.ts';
import { story } from '../app/told.ts';
import { type House, openHouse, problem } from './house.ts';

const NEW = CARD + 1;
const TOOL = 90_000_001;
/** The command whose answer is lost so that the slot is whole and nobody knows it. */
const LAST_OF_THE_WRITE = 10;
const PLAIN = { accept: 'text/plain' };
const LINE = '-'.repeat(32);

const slipOf = async (house: House, operationId: string, query = ''): Promise<string> => {
  const answer = await house.get(`/api/card-slips/${operationId}${query}`, PLAIN);
  expect([answer.status, answer.type]).toEqual([200, 'text/plain; charset=utf-8']);
  return answer.text;
};

/** Time and place in the chain are what they are; every other sign of the paper is held. */
const plain = (text: string, operationId: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replaceAll(/ +/g, ' '))
    .map((line) => line.replace(/^时间 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/, '时间 …'))
    .map((line) => line.replace(/^校验码 1-\d+-[0-9a-f]{12}$/, '校验码 …'))
    .filter((line) => line !== '业务号' && !operationId.includes(line.slice(0, 30)));

async function replaced(house: House, operationId = house.hall.id()): Promise<string> {
  const { station, hall } = house;
  await station.remove();
  await station.insert(hall.blankCard());
  const answer = await house.post('/api/cards/replace', {
    operationId,
    accountId: ACCOUNT,
    replaces: CARD,
    reason: 'lost',
    cardNo: NEW,
    reader: READER,
  });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return operationId;
}

test('a replacement that takes an open load along says whose, from which card, which gas, and that nothing was paid', async () => {
  const house = await openHouse();
  house.card.cutPowerAfter(20, 'old');
  expect(story(await house.station.counter.loadCard(CLERK, house.hall.sale()))).toMatch(/pending/);
  const operationId = await replaced(house);
  const paper = await slipOf(house, operationId);
  expect(plain(paper, operationId)).toEqual([
    '示范燃气有限公司',
    '业务凭单',
    LINE,
    '业务 补卡',
    '站点 S1',
    '时间 …',
    `户号 ${ACCOUNT}`,
    '户名 王**',
    `表号 ${formatMeter(METER)}`,
    `卡号 ${NEW}`,
    LINE,
    `旧卡号 ${CARD}（作废）`,
    '原因 丢失',
    '转入在途 20.000方',
    '写卡序号 2',
    '累计购气量 20.000方',
    '收费 无',
    LINE,
    `经办 ${CLERK.operator}`,
    '校验码 …',
    '用户签字',
  ]);
  // What happens afterwards, a new name too, changes no sign of it.
  const renamed = await house.post(`/api/accounts/${ACCOUNT}/contact`, {
    operationId: house.hall.id(),
    name: '赵敏',
    reason: '改名',
  });
  expect([renamed.status, renamed.text]).toEqual([200, expect.any(String)]);
  expect(await slipOf(house, operationId)).toBe(paper);
  expect(await slipOf(house, operationId, '?copy=true')).toBe(
    `           ** 补打 **\n${LINE}\n${paper}`,
  );
  const { body } = await house.get(`/api/card-slips/${operationId}`);
  expect(body).toMatchObject({ operationId, work: 'replaced' });
});

test('opened and replaced stand among what was done last, formatted too, each with its slip', async () => {
  const house = await openHouse();
  const { hall, station, card } = house;
  await replaced(house);
  await station.remove();
  await station.insert(card);
  const operationId = hall.id();
  const format = { operationId, cardNo: CARD, reader: READER, reason: '旧卡退回' };
  expect((await house.post('/api/cards/format', format)).status).toBe(200);
  const standing = await house.get(`/api/accounts/${ACCOUNT}/standing`);
  const { recent } = standing.body as { recent: { kind: string; operationId: string }[] };
  expect(recent.map(({ kind }) => kind)).toEqual(['formatted', 'replaced', 'opened']);
  const [, , first] = recent;
  const opening = await slipOf(house, first?.operationId ?? '');
  expect(opening).toMatch(/业务 +开卡/);
  expect(opening).toMatch(new RegExp(`卡号 +${CARD}[\\s\\S]+写卡序号 +0[\\s\\S]+用户签字`));
  const formatted = plain(await slipOf(house, operationId), operationId);
  expect(formatted.slice(11, 14)).toEqual(['原因 旧卡退回', '卡片 已成空白卡', '收费 无']);
});

test('a tool card has a paper when it goes out, with both names, and one when it is back', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  const [maker, number] = formatMeter(METER).split('-').map(Number);
  const tool = hall.blankCard();
  await station.remove();
  await station.insert(tool);
  const made = { operationId: hall.id(), toolNo: TOOL, tool: 'check', reader: READER };
  const order = { meter: { maker, number }, purpose: '气量不符', witness: '主管' };
  expect((await house.post('/api/tool-cards', { ...made, ...order })).status).toBe(200);
  expect(plain(await slipOf(house, made.operationId), made.operationId)).toEqual([
    '示范燃气有限公司',
    '业务凭单',
    LINE,
    '业务 工具卡制作',
    '站点 S1',
    '时间 …',
    `表号 ${formatMeter(METER)}`,
    `工具卡号 ${TOOL}`,
    LINE,
    '种类 检查卡',
    '指令号 1',
    '有效期至 长期',
    '用途 气量不符',
    '收费 无',
    LINE,
    `经办 ${CLERK.operator}`,
    '复核 主管',
    '校验码 …',
    '经办签字',
    '复核签字',
    '领用人签字',
  ]);
  await station.remove();
  hall.gasMeter().visit(tool, { pscOf, clock: 1_796_000_100 });
  await station.insert(tool);
  const back = { operationId: hall.id(), reader: READER, note: '已用' };
  expect((await house.post(`/api/tool-cards/${TOOL}/return`, back)).status).toBe(200);
  const paper = plain(await slipOf(house, back.operationId), back.operationId);
  expect(paper[3]).toBe('业务 工具卡归还');
  expect(paper.slice(9, 14)).toEqual([
    '种类 检查卡',
    '气表应答 已执行',
    '气量 0.000方',
    '说明 已用',
    '收费 无',
  ]);
  expect(paper.at(-1)).toBe('归还人签字');
});

test('a lost load that two people ended has a paper that both sign', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  setFault(station.hardware.reader(READER), { kind: 'lose-answer', command: LAST_OF_THE_WRITE });
  const sale = hall.sale();
  await station.counter.loadCard(CLERK, sale);
  await settle();
  const operationId = hall.id();
  const people = { reason: '遗失', second: '顾主管', photo: 'YS-1/1.jpg' };
  const body = { operationId, meterTotalLitres: 20_000, ...people };
  const ended = await house.post(`/api/loads/${sale.load.operationId}/lost`, body);
  expect(ended.status).toBe(200);
  const paper = await slipOf(house, operationId);
  for (const part of [
    /业务 +遗失结案/,
    /户名 +王\*\*/,
    /表窗累计 +20\.000方/,
    /在途转入表内 +20\.000方/,
    /照片 +YS-1\/1\.jpg/,
    /复核 +顾主管/,
    /经办签字\s+复核签字\s*$/,
  ]) {
    expect(paper).toMatch(part);
  }
});

test('what is unknown, has a ticket, or is not at its end has no slip', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  const payment = { operationId: hall.id(), accountId: ACCOUNT, amountFen: 5_000, channel: 'cash' };
  await house.post('/api/payments', payment);
  const blank = hall.blankCard();
  await station.remove();
  await station.insert(blank);
  blank.cutPowerAfter(20, 'old');
  const broken = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    replaces: CARD,
    reason: 'broken',
    cardNo: NEW,
    reader: READER,
  };
  expect((await house.post('/api/cards/replace', broken)).status).toBe(202);
  const before = house.digest();
  for (const [operationId, status, code] of [
    [hall.id(), 404, 'operation.unknown'],
    [payment.operationId, 404, 'slip.none'],
    [broken.operationId, 409, 'slip.unfinished'],
  ] as const) {
    const seen = await house.get(`/api/card-slips/${operationId}`);
    expect([seen.status, problem(seen).code]).toEqual([status, code]);
    const printed = await house.post(`/api/card-slips/${operationId}/print`, {});
    expect([printed.status, problem(printed).code]).toEqual([status, code]);
  }
  expect(problem(await house.get('/api/card-slips/x')).code).toBe('request.invalid');
  expect(house.digest()).toBe(before);
});

test('it comes out of the printer of the tickets as it is read, a second one marked; nothing is written', async () => {
  const bare = await openHouse();
  const operationId = await replaced(bare);
  const none = await bare.post(`/api/card-slips/${operationId}/print`, {});
  expect([none.status, problem(none).code]).toEqual([409, 'printer.none']);
  const { printing, papers, device } = paperDesk(bare.hall.clock, { atPayment: false });
  const app = { ...bare.station.deps, printing };
  const house = await openHouse({ change: { app, counter: createCounter(app) } });
  const before = bare.digest();
  const print = (body: object) => house.post(`/api/card-slips/${operationId}/print`, body);
  expect((await print({})).body).toEqual({ paper: 'printed', problem: null });
  expect((await print({ copy: true })).body).toEqual({ paper: 'printed', problem: null });
  const text = (await slipOf(house, operationId)).replaceAll(/ +$/gm, '');
  const [first = '', copy = ''] = papers();
  expect(first).toBe(text);
  expect(copy).toBe(`           ** 补打 **\n${LINE}\n${text}`);
  expect(device.kicks).toBe(0);
  device.linesLeft = 0;
  const failed = { paper: 'failed', problem: { code: 'printer.paper-out' } };
  expect((await print({})).body).toMatchObject(failed);
  expect(bare.digest()).toBe(before);
});
