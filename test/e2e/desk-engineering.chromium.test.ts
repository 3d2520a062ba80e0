/**
 * Engineering's day in the page: a meter enrolled, a roster checked and imported, meters on a line checked on the bench and
 * swept, gates opened by their papers, a meter changed, two exchanged; each held against the ledger.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf, createBuilding } from '../../simulators/meter/building.ts';
import { type ServedBus, serveOverTcp } from '../../simulators/meter/serve-bus.ts';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { freePort } from './ask-socket.ts';
import { approve, CounterBrowser, openBrowser, says } from './counter-browser.ts';
import { fill, formOf, goTo, looked, outcome, press } from './desk-hands.ts';
import { householdOf, MAKER, SECOND } from './households.ts';
import { PageStation } from './page-station.ts';

const METERS = 9;
const FIRST = 202_611_230_001;
const random = createRandom(7);
const started = Date.now();
let station: PageStation;
let browser: Browser;
let desk: CounterBrowser;
const served: ServedBus[] = [];
let page: Page;

/** Meters as they are hung in the households of these tests, with gas in them, so that their valves open. */
async function serveMeters(port: number, meters: number): Promise<ServedBus> {
  const building = createBuilding(
    {
      ...{ dir: null, meters, maker: MAKER, firstNumber: FIRST % 10_000_000_000 },
      ...{ company: 31_001, baud: 9600, made: { factoryLitres: 2_000 } },
    },
    { now: () => Date.now() - started, after: (ms, fn) => void setTimeout(fn, ms) },
    random.stream('flats'),
  );
  return serveOverTcp(building.bus, '127.0.0.1', port);
}

const lineAddress = (n: number): string => addressOf(MAKER, (FIRST + n) % 10_000_000_000);
const plateOf = (n: number): string => `${MAKER}-${householdOf(n).meterNumber}`;

beforeAll(async () => {
  // One meter alone on the bench, and a building: where several hear a question to whoever is there, they collide.
  const lines = [];
  for (const [name, meters] of [
    ['bench', 1],
    ['east', METERS],
  ] as const) {
    const port = await freePort();
    served.push(await serveMeters(port, meters));
    lines.push({ name, kind: 'tcp', host: '127.0.0.1', port, baud: 9600 });
  }
  station = new PageStation('small', { lines, otherCardFormats: ['reference-tenths'] });
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  desk = await CounterBrowser.open(browser, station);
  page = await desk.page();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  expect(desk.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
  await station.clear();
  for (const bus of served) bus.close();
}, 120_000);

test('a meter is enrolled; a refusal keeps what was typed, and says what and what next', async () => {
  await goTo(page, 'engineering/enrol', '气表录入');
  const typed = {
    小区: '滨河花园',
    调压箱: '1号箱',
    地址门牌号: '9幢9室',
    厂家代码: String(MAKER),
    '表号（12 位以内）': householdOf(1).meterNumber,
    气表方向: '左进',
    规格: 'G2.5',
    型号: 'IC-G2.5',
    '底数（立方米）': '0',
    '充值上限（立方米，0 为无）': '600',
    验收单号: 'YS-2026-0042',
    验收日期: '2026-11-20',
  };
  await fill(page, '气表录入', typed);
  await press(page, '气表录入', '录入');
  await outcome(page, '气表录入', 'error', /已/);
  expect(await formOf(page, '气表录入').getByLabel('验收单号').inputValue()).toBe('YS-2026-0042');
  await fill(page, '气表录入', { '表号（12 位以内）': '202611239999' });
  await press(page, '气表录入', '录入');
  await outcome(page, '气表录入', 'success', `${MAKER}-202611239999`);
  await looked(desk, page, 'engineering-enrol');
  const { status } = await station.ask(`/api/meters/${MAKER}/202611239999`);
  expect(status).toBe(200);
});

test('a roster is checked row by row, imported, and the faulty rows come back', async () => {
  await goTo(page, 'engineering/import', '批量导入');
  const [template] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载模板' }).click(),
  ]);
  expect(template.suggestedFilename()).toBe('meters-template.xlsx');
  const head =
    '小区,地址门牌号,厂家,用户表号,气表方向,所属调压箱,规格,型号,表底数(m³),充值上限(m³),验收单号,验收日期,通讯地址';
  const row = (number: string, box: string): string =>
    `滨河花园,7幢${number}室,${MAKER},${number},左,${box},G2.5,IC-G2.5,0,600,YS-7,2026-11-20,00${number}`;
  const csv = [head, row('202611240001', '1号箱'), row('202611240002', '没有的箱')].join('\r\n');
  const file = { name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: '预检' }).click();
  await says(page, '预检 · 完成');
  await looked(desk, page, 'engineering-import-check');
  expect((await station.ask(`/api/meters/${MAKER}/202611240001`)).status).toBe(404);
  await page.getByRole('button', { name: '导入无误的行' }).click();
  await says(page, '导入 · 完成');
  expect((await station.ask(`/api/meters/${MAKER}/202611240001`)).status).toBe(200);
  expect((await station.ask(`/api/meters/${MAKER}/202611240002`)).status).toBe(404);
  await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载有误的行 CSV' }).click(),
  ]);
});

test('a bench check is followed step by step with its frames; what did not pass never looks passed', async () => {
  await goTo(page, 'engineering/bench', '台检');
  const fields = {
    表号: plateOf(1),
    线路: 'bench',
    型式: 'cjt188 · 2018',
    线路地址: lineAddress(0),
    检定人签字: '周工',
  };
  await fill(page, '台检', fields);
  await press(page, '台检', '开始台检');
  await says(page, '线路报文');
  await outcome(page, '台检', 'success', /通过/);
  expect(await page.locator('.frame-log').textContent()).toMatch(/发 [0-9A-F ]*68 /);
  await says(page, `最近一次台检 · ${plateOf(1)}`);
  await looked(desk, page, 'engineering-bench');
  // Another meter answers than the one on the sheet.
  await fill(page, '台检', { ...fields, 表号: plateOf(2), 线路地址: lineAddress(1) });
  await press(page, '台检', '开始台检');
  await outcome(page, '台检', 'error', /不通过/);
  await says(page, `最近一次台检 · ${plateOf(2)}`);
  await looked(desk, page, 'engineering-bench-failed');
});

test('a sweep shows its progress and what became of every meter', async () => {
  for (let n = 0; n < 6; n += 1) {
    const body = {
      ...{ operationId: newOperationId(random), maker: MAKER, number: FIRST + n },
      ...{ line: 'east', protocol: 'cjt188', profile: '2018', address: lineAddress(n) },
    };
    expect((await station.ask('/api/meters/link', body)).status).toBe(200);
  }
  await goTo(page, 'engineering/sweep', '巡抄');
  await fill(page, '巡抄', { 线路: '全部线路' });
  await press(page, '巡抄', '开始巡抄');
  await says(page, '巡抄完成');
  await says(page, plateOf(6));
  await looked(desk, page, 'engineering-sweep');
  // A reload shows the same sweep and begins none.
  await page.reload();
  await says(page, '巡抄完成');
  const readings = await station.ask(`/api/meters/${MAKER}/${FIRST}/readings`);
  expect(readings.body).toMatchObject({ total: 1 });
  // The one meter of the roster has an address on its plate.
  await fill(page, '整楼接入线路', { 小区: '滨河花园', 线路: 'east', 型式: 'cjt188 · 2018' });
  await press(page, '整楼接入线路', '整楼接入');
  await outcome(page, '整楼接入线路', 'success', /已接入 1 块，先前已接入 0 块/);
  await looked(desk, page, 'engineering-link-building');
});

test('a meter opens to its plate and its readings', async () => {
  await goTo(page, `engineering/meters/${plateOf(1)}`, `气表 ${plateOf(1)}`);
  await says(page, '最近读数');
  await says(page, '远传');
  await looked(desk, page, 'engineering-meter');
});

test('the digits of a wheel and the format on a plate are corrected at the meter, by two people', async () => {
  const plate = `${MAKER}-202611240001`;
  await goTo(page, `engineering/meters/${plate}`, `气表 ${plate}`);
  const [wheel, format] = ['字轮位数更正', '卡格式更正'];
  const people = { 原因: '现场核对铭牌', 复核人登录名: SECOND };
  await fill(page, wheel, { '字轮整数位（4–8）': '5', ...people });
  await press(page, wheel, '更正位数');
  await approve(page, station);
  await outcome(page, wheel, 'error', /已是 5 位/);
  await fill(page, wheel, { '字轮整数位（4–8）': '7' });
  await press(page, wheel, '更正位数');
  await approve(page, station);
  await outcome(page, wheel, 'success', /已更正为 7 位/);
  await fill(page, format, { '卡格式（本公司所用格式的名称）': 'reference-tenths', ...people });
  await press(page, format, '更正卡格式');
  await approve(page, station);
  await outcome(page, format, 'success', /已更正为 reference-tenths/);
  await says(page, '账上整数 7 位');
  await looked(desk, page, 'engineering-meter-corrected');
  const { body } = await station.ask(`/api/meters/${MAKER}/202611240001`);
  expect(body).toMatchObject({ wheelDigits: 7, plate: { format: 'reference-tenths' } });
});

test('gas is bought from the balance and loaded over the line; done is what the meter has answered', async () => {
  const { accountId } = householdOf(8);
  await goTo(page, `engineering/meters/${plateOf(8)}`, '接入线路');
  const link = { 线路: 'east', 型式: 'cjt188 · volume-credit-ser', 线路地址: lineAddress(7) };
  await fill(page, '接入线路', { ...link, '线路充值（不用卡）': true });
  await press(page, '接入线路', '接入');
  await outcome(page, '接入线路', 'success', /已接入：east/);
  const operationId = newOperationId(random);
  const paid = { operationId, accountId, amountFen: 8_000, channel: 'cash' };
  expect((await station.ask('/api/payments', paid)).status).toBe(200);
  await goTo(page, `services/line-sale/${accountId}`, '第一步：用户结余购气');
  await fill(page, '第一步：用户结余购气', { 数额: '60' });
  await press(page, '第一步：用户结余购气', '购气');
  await outcome(page, '第一步：用户结余购气', 'success', /已购 30\.000 m³ · ¥60\.00/);
  await press(page, '第二步：充入气表', '充值');
  await outcome(page, '第二步：充入气表', 'success', /已充入气表/);
  await says(page, '未决线路充值 · 0');
  await looked(desk, page, 'services-line-sale');
  const { body } = await station.ask(`/api/accounts/${accountId}`);
  expect(body).toMatchObject({ gas: { toBeWrittenLitres: 0, inMeterLitres: 30_000 } });
});

test('gates are a checklist, and each paper opens its own', async () => {
  const { accountId } = householdOf(2);
  await goTo(page, 'engineering/gates', '开气审核');
  await page.getByRole('form', { name: '户号' }).getByRole('textbox').fill(String(accountId));
  await page.getByRole('button', { name: '查户' }).click();
  await says(page, '还差 6 项');
  // What is chosen from has its name above it.
  await page.locator('label', { hasText: /^资料$/ }).waitFor();
  await fill(page, '归档资料：供用气合同', { 编号: 'HT-2', 日期: '2026-11-01' });
  await press(page, '归档资料：供用气合同', '归档');
  await says(page, '还差 5 项');
  await fill(page, '开气前审核表', {
    审核表编号: 'SH-2',
    '户号（空格分开，最多 500 户）': String(accountId),
  });
  await press(page, '开气前审核表', '登记审核表');
  await says(page, '还差 4 项');
  await looked(desk, page, 'engineering-gates');
});

test('a meter is changed by a sheet of two people, and the sheet is there to be signed', async () => {
  await station.openHousehold(3);
  await goTo(page, 'engineering/change', '换表');
  await fill(page, '换表', {
    户号: String(householdOf(3).accountId),
    旧表号: plateOf(3),
    新表号: `${MAKER}-202611239999`,
    '旧表止数（立方米）': '0',
    '新表底数（立方米）': '0',
    工单号: 'HB-3',
    照片存放处: 'HB-3/1.jpg',
    原因: '卡死',
    责任人: '吴师傅',
    复核人登录名: SECOND,
  });
  await press(page, '换表', '登记换表');
  await approve(page, station);
  await outcome(page, '换表', 'success', /已办成/);
  await says(page, /HB-3/);
  await looked(desk, page, 'engineering-change');
  const account = await station.ask(`/api/accounts/${householdOf(3).accountId}`);
  expect(account.body).toMatchObject({ meter: { number: 202_611_239_999 } });
});

test('two meters written down crosswise are exchanged, and the document opens', async () => {
  const [one, other] = [householdOf(4), householdOf(5)];
  await goTo(page, 'engineering/swap', '表号错误：两表互换');
  await fill(page, '表号错误：两表互换', {
    户号: String(one.accountId),
    对方户号: String(other.accountId),
    工作单号: 'GZ-1',
    责任人: '李工',
    原因: '建档时写反',
    复核人登录名: SECOND,
  });
  await press(page, '表号错误：两表互换', '互换两表');
  await approve(page, station);
  await outcome(page, '表号错误：两表互换', 'success', /已办成/);
  await page.getByRole('region', { name: '调表单' }).waitFor();
  await looked(desk, page, 'engineering-swap');
  const account = await station.ask(`/api/accounts/${one.accountId}`);
  expect(account.body).toMatchObject({ meter: { number: Number(other.meterNumber) } });
});

test('readings in doubt and faulty meters have their lists and their forms', async () => {
  await goTo(page, 'engineering/readings', '录入读数');
  await fill(page, '录入读数', { 表号: plateOf(7), 读数: '1', 抄表人: '抄表员' });
  await press(page, '录入读数', '录入读数');
  await outcome(page, '录入读数', 'success', /已记录/);
  await looked(desk, page, 'engineering-readings');
  await goTo(page, 'engineering/faults', '登记故障');
  await fill(page, '登记故障', {
    表号: plateOf(7),
    故障: '卡',
    发现日: '2026-11-20',
    发现人: '甲',
  });
  await press(page, '登记故障', '登记故障');
  await outcome(page, '登记故障', 'success', /已登记/);
  await says(page, plateOf(7));
  await looked(desk, page, 'engineering-faults');
});

test('a list that the station has not told yet does not say that there are none', async () => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((settled) => {
    answer = settled;
  });
  await page.route('**/api/meters?*', async (route) => {
    await asked;
    await route.continue();
  });
  await goTo(page, 'engineering/enrol', '气表录入');
  await goTo(page, 'engineering/meters', '气表');
  const list = page.locator('table.list').first();
  await list.getByText('尚无答复').waitFor();
  expect(await list.textContent()).not.toContain('没有记录');
  answer();
  await list.getByText(plateOf(1)).first().waitFor();
  await page.unroute('**/api/meters?*');
});
