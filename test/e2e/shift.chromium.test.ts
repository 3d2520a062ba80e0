/** A cashier's shift in the page: a float, money taken, the drawer counted blind, and the sheet that follows. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { approve, CounterBrowser, openBrowser, says } from './counter-browser.ts';
import { fill, formOf, goTo, looked, outcome, press as pressIn } from './desk-hands.ts';
import { householdOf, SECOND, THIRD } from './households.ts';
import { PageStation, READER } from './page-station.ts';
import { until } from './until.ts';

const station = new PageStation();
const random = createRandom(9);
let browser: Browser;
let counter: CounterBrowser;

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  counter = await CounterBrowser.open(browser, station);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await station.clear();
});

/** What an act at the card desk answers. */
const stocked = async (what: string, body: object): Promise<void> => {
  const operationId = newOperationId(random);
  const answer = await station.ask(`/api/card-stock/${what}`, {
    operationId,
    batch: 'B1',
    ...body,
  });
  expect([what, answer.status, answer.body]).toMatchObject([what, 200, {}]);
};

/** The day of the station, which the page shows without being asked for another. */
const today = (): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());

test('counted wrong once and right the second time: only then does the page say what should have been there', async () => {
  const page = await counter.page();
  const drawer = page.getByRole('dialog');
  const press = (name: string) => drawer.getByRole('button', { name, exact: true }).click();
  // Whoever takes cash without a shift is served, and sees that none is open.
  await page.getByRole('button', { name: '班次 未开', exact: true }).click();
  await drawer.getByLabel('备用金（元）').fill('200');
  await press('开班');
  await says(page, '盲点交班');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '班次', exact: true }).click();
  const paid = await station.ask('/api/payments', {
    operationId: newOperationId(createRandom(7)),
    accountId: householdOf(1).accountId,
    amountFen: 5_000,
    channel: 'cash',
    cashGivenFen: 10_000,
  });
  expect(paid.status).toBe(200);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'shift-open');
  await drawer.getByLabel('实点现金（元）').fill('249');
  await press('交班');
  await says(page, /请重新点一次/);
  expect(await drawer.getByText('应有现金').count()).toBe(0);
  await drawer.getByLabel('实点现金（元）').fill('250.00');
  await press('交班');
  await says(page, '账款相符');
  const expected = drawer.locator('tr', { hasText: '应有现金' });
  expect(await expected.textContent()).toContain('250.00');
  await counter.picture(page, 'shift-closed');
  expect(await counter.seriousFaults(page)).toEqual([]);
  expect(counter.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
}, 120_000);

test('blank cards are counted with the shift: until then its drawer says that they were not, and its sheet tells what was found', async () => {
  const page = counter.context.pages()[0] ?? (await counter.page());
  const drawer = page.getByRole('dialog');
  await stocked('batches', { chip: 'sle4442', pieces: 20, document: 'SH-1' });
  await stocked('issues', { to: station.logIn.name, pieces: 9 });
  await drawer.getByLabel('备用金（元）').fill('200');
  await drawer.getByRole('button', { name: '开班', exact: true }).click();
  const held = drawer.locator('table', { hasText: '空白卡' }).getByRole('row', { name: /B1/ });
  await expect.poll(() => held.textContent()).toBe('B19本班未盘点');
  await fill(page, '盘点空白卡', { 批次: 'B1', '实点（张）': '8' });
  await pressIn(page, '盘点空白卡', '盘点空白卡');
  await outcome(page, '盘点空白卡', 'error', '应有 9 张，实点 8 张');
  await expect.poll(() => held.textContent()).toBe('B18本班已盘点');
  await looked(counter, page, 'shift-cards');
  await drawer.getByLabel('实点现金（元）').fill('250');
  await drawer.getByRole('button', { name: '交班', exact: true }).click();
  await says(page, '账款相符');
  expect(await held.textContent()).toBe('B18本班已盘点');
  await says(page, /B1: 应有 9 张，实点 8 张：待第二人处理/);
  expect(counter.faults).toEqual([]);
}, 120_000);

test('cash that went to the bank is entered by its slip, leaves the drawer, and stands in the day’s hand-overs and tickets', async () => {
  const page = counter.context.pages()[0] ?? (await counter.page());
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('备用金（元）').fill('200');
  await drawer.getByRole('button', { name: '开班', exact: true }).click();
  await says(page, '盲点交班');
  await says(page, /当班，备用金 ¥200\.00/);
  const paid = { accountId: householdOf(2).accountId, amountFen: 8_000, channel: 'cash' };
  const operationId = newOperationId(createRandom(8));
  expect((await station.ask('/api/payments', { operationId, ...paid })).status).toBe(200);
  await fill(page, '缴款', { '缴款金额（元）': '60', 缴款单号: 'BK-0001', 缴款日: today() });
  await pressIn(page, '缴款', '登记缴款');
  await outcome(page, '缴款', 'success', 'BK-0001');
  // 200 of float, 50 of the shift before, 80 of this one, less 60.
  await drawer.getByLabel('实点现金（元）').fill('270');
  await drawer.getByRole('button', { name: '交班', exact: true }).click();
  await says(page, '账款相符');
  const handed = drawer.locator('tr', { hasText: '已缴款' });
  expect(await handed.textContent()).toContain('60.00');
  const manager = await CounterBrowser.open(browser, station, SECOND);
  const other = await manager.page();
  await goTo(other, 'finance/shifts', '缴款 · 1');
  const slip = other.getByRole('row', { name: /BK-0001/ });
  expect(await slip.textContent()).toContain('¥60.00');
  const tickets = other.locator('table', { hasText: '票据交接单 · ' });
  const row = tickets.getByRole('row', { name: new RegExp(station.logIn.name) }).last();
  await row.waitFor();
  expect(manager.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
}, 120_000);

/** Cells of the cashier's one row: tickets, purchases, reversals, voids, reprints, amount, write failures, differences, over, short. */
const countersOf = (page: Page) =>
  page
    .locator('table', { hasText: /^收费员业务计数/ })
    .getByRole('row', { name: new RegExp(station.logIn.name) })
    .locator('td')
    .allTextContents();

/** A write whose card was pulled out and that was made again when it was back, a purchase taken back, and a slip printed twice. */
async function workedWithTrouble(): Promise<void> {
  const { accountId, card } = await station.openHousehold(3);
  const done = async (path: string, body: object): Promise<unknown> => {
    const answer = await station.ask(path, { operationId: newOperationId(random), ...body });
    expect([path, answer.status, answer.body]).toMatchObject([path, 200, {}]);
    return answer.body;
  };
  const money = { accountId, amountFen: 9_000, channel: 'wechat', reference: 'WX-9' };
  const { result } = (await done('/api/payments', money)) as { result: { ticketNo: number } };
  await station.hardware('insert', { card });
  await station.hardware('pull-at-byte', { n: 9 });
  const [load, written, wrong] = [1, 2, 3].map(() => newOperationId(random));
  const purchase = { operationId: written, want: { amountFen: 2_000 } };
  const sale = { accountId, reader: READER, purchase, load: { operationId: load } };
  // The cashier's page is at the card too: it looks at it first, and settles as soon as it is back.
  await until('a write', async () => (await station.ask('/api/loads', sale)).status === 202);
  await station.hardware('insert', { card });
  await until('the write to be made again', async () => {
    const answer = await station.ask(`/api/loads/${load}/settle`, { reader: READER });
    return answer.status === 200;
  });
  await station.hardware('remove');
  await done('/api/purchases', { operationId: wrong, accountId, want: { amountFen: 3_000 } });
  await done('/api/purchases/reverse', {
    accountId,
    purchase: wrong,
    reason: '错户',
    refund: null,
  });
  for (const _ of ['as it came out', 'again']) {
    await done(`/api/receipts/${result.ticketNo}/print`, { to: 'page' });
  }
}

test('a drawer that is short waits for a ruling, which another person gives in the report of the day', async () => {
  const page = counter.context.pages()[0] ?? (await counter.page());
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('备用金（元）').fill('200');
  await drawer.getByRole('button', { name: '开班', exact: true }).click();
  await says(page, '盲点交班');
  await workedWithTrouble();
  for (const counted of ['149', '149.5']) {
    await drawer.getByLabel('实点现金（元）').fill(counted);
    await drawer.getByRole('button', { name: '交班', exact: true }).click();
    await says(page, counted === '149' ? /请重新点一次/ : /长短款 ¥−/);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '班次 未开', exact: true }).waitFor();
  const manager = await CounterBrowser.open(browser, station, SECOND);
  const other = await manager.page();
  await goTo(other, 'finance/shifts', '待处理的长短款 · 1');
  await other.getByRole('button', { name: '处理', exact: true }).click();
  await fill(other, '长短款处理', { 结论: '短款：公司承担', 原因: '找零找错' });
  await looked(manager, other, 'finance-shifts');
  await pressIn(other, '长短款处理', '长短款处理');
  await outcome(other, '长短款处理', 'success', /已处理/);
  await says(other, '待处理的长短款 · 0');
  await other.getByRole('cell', { name: '找零找错', exact: true }).waitFor();
  const cashier = ['1', station.logIn.name];
  const work = ['3', '2', '1', '0', '1', '¥20.00', '1'];
  expect(await countersOf(other)).toEqual([...cashier, ...work, '1', '¥0.00', '¥120.50']);
  // 票据交接单: the tickets of the month's shifts, by cashier and with their numbers.
  const handedOver = other.locator('table', { hasText: /^票据交接单 · / });
  const tickets = handedOver.getByRole('row', { name: new RegExp(station.logIn.name) });
  expect(await tickets.first().locator('td').allTextContents()).toEqual(
    expect.arrayContaining([station.logIn.name, '1']),
  );
  expect(manager.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
}, 120_000);

test('a slip that was entered wrongly is taken back in red by two who are not its cashier, and the drawer’s difference is ruled on', async () => {
  const manager = await CounterBrowser.open(browser, station, SECOND);
  const page = await manager.page();
  const red = '冲回缴款';
  await goTo(page, 'finance/shifts', '缴款 · 1');
  const wrong = { 缴款单号: 'BK-0001', 原因: '单号金额录错' };
  // Its own cashier stands for nothing here.
  await fill(page, red, { ...wrong, 复核人登录名: station.logIn.name });
  await pressIn(page, red, red);
  await approve(page, station);
  await outcome(page, red, 'error', /./);
  expect(await page.getByText(/^缴款红字 · /).count()).toBe(0);
  // A part of the right slip is none.
  await fill(page, red, { 复核人登录名: THIRD, '实际金额（元）': '50' });
  expect(await formOf(page, red).getByRole('button', { name: red }).isDisabled()).toBe(true);
  await fill(page, red, { 实际缴款单号: 'BK-0010', 实际缴款日期: today() });
  await looked(manager, page, 'finance-hand-over-red-asked');
  await pressIn(page, red, red);
  await approve(page, station);
  await outcome(page, red, 'success', '已冲回：BK-0001');
  await says(page, '缴款红字 · 1');
  const taken = page
    .locator('table', { hasText: /^缴款红字 · / })
    .getByRole('row', { name: /BK-0001/ });
  expect(await taken.locator('td').allTextContents()).toEqual([
    ...[today(), 'BK-0001', '1', station.logIn.name, '¥−60.00', '单号金额录错'],
    `${SECOND} ${THIRD}`,
  ]);
  const stands = page
    .locator('table', { hasText: /^缴款 · 1/ })
    .getByRole('row', { name: /BK-0010/ });
  expect(await stands.textContent()).toContain('¥50.00');
  // Sixty left the drawer by its count, and fifty came to the bank.
  await says(page, '待处理的长短款 · 1');
  await looked(manager, page, 'finance-hand-over-red');
  // What the cashier was short of in all is told at once, on the same page.
  await expect
    .poll(async () => (await countersOf(page)).slice(-3))
    .toEqual(['2', '¥0.00', '¥130.50']);
  const due = page.locator('table', { hasText: /^待处理的长短款 · / });
  expect(await due.getByRole('row').last().textContent()).toContain('¥−10.00');
  await due.getByRole('button', { name: '处理', exact: true }).click();
  await fill(page, '长短款处理', { 结论: '短款：扣工资', 原因: '缴款差额' });
  await pressIn(page, '长短款处理', '长短款处理');
  await outcome(page, '长短款处理', 'success', /已处理/);
  await says(page, '待处理的长短款 · 0');
  expect(manager.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
}, 120_000);

test('a slip is declared lost by two, another is voided and an invoice given for it; the hand-over of the month has each, and every number', async () => {
  const ask = async (path: string, body: object): Promise<unknown> => {
    const answer = await station.ask(path, { operationId: newOperationId(random), ...body });
    expect([path, answer.status, answer.body]).toMatchObject([path, 200, {}]);
    return answer.body;
  };
  const shift = newOperationId(random);
  await ask('/api/shifts', { operationId: shift, floatFen: 10_000 });
  const paid = async (n: number): Promise<string> => {
    const { accountId } = householdOf(n);
    const money = { accountId, amountFen: 1_000, channel: 'wechat', reference: `WX-3${n}` };
    const taken = (await ask('/api/payments', money)) as { result: { ticketNo: number } };
    return String(taken.result.ticketNo);
  };
  const [lost, voided] = [await paid(4), await paid(5)];
  const series = { series: '3301', ticketKind: 'charge-invoice', first: 7, last: 9 };
  await ask('/api/ticket-series', { ...series, holder: station.logIn.name });
  await ask('/api/ticket-series/spoil', { series: '3301', reason: '卡纸' });

  const page = counter.context.pages()[0] ?? (await counter.page());
  await page.keyboard.press('Escape');
  const [end, invoice] = ['收回、遗失、作废', '换发票'];
  await goTo(page, `services/tickets/${lost}`, `票号 ${lost}`);
  // One alone does not declare it lost.
  await fill(page, end, { 方式: '遗失', 原因: '客户遗失' });
  expect(await formOf(page, end).getByRole('button', { name: end }).isDisabled()).toBe(true);
  await fill(page, end, { '第二人（仅遗失）': SECOND });
  await pressIn(page, end, end);
  await approve(page, station);
  await outcome(page, end, 'success', `${lost} · 遗失`);
  await looked(counter, page, 'services-ticket-lost');
  await goTo(page, `services/tickets/${voided}`, `票号 ${voided}`);
  const given = { 票种: '收费发票', 号码来自: '票本（号段）', '票本（号段）或数电票号码': '3301' };
  await fill(page, invoice, { ...given, 抬头: '王小明' });
  await pressIn(page, invoice, '开票');
  // The slip still counts: two papers would stand for one payment.
  await outcome(page, invoice, 'error', new RegExp(voided));
  await fill(page, end, { 方式: '作废', 原因: '换开发票' });
  await pressIn(page, end, end);
  await outcome(page, end, 'success', `${voided} · 作废`);
  await pressIn(page, invoice, '开票');
  await outcome(page, invoice, 'success', `${voided} → 3301-00000008`);
  await looked(counter, page, 'services-ticket-voided');
  for (const _ of ['first', 'recount']) {
    await ask(`/api/shifts/${shift}/count`, { countedFen: 10_000 });
  }

  const manager = await CounterBrowser.open(browser, station, SECOND);
  const other = await manager.page();
  await goTo(other, 'finance/shifts', '收费员业务计数');
  const rowsOf = (caption: RegExp) =>
    other
      .locator('table', { hasText: caption })
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((one) => one.textContent)));
  const cashier = station.logIn.name;
  await other.getByRole('cell', { name: '客户遗失', exact: true }).waitFor();
  expect(await rowsOf(/^收回、遗失、作废/)).toEqual([
    [lost, cashier, '遗失', '客户遗失', SECOND, ''],
    [voided, cashier, '作废', '换开发票', '', '3301-00000008'],
  ]);
  const today = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
  expect(await rowsOf(/^发票与收据号码 · 2/)).toEqual([
    [today, '1', cashier, '收费发票', '3301-00000007', '空白作废', ''],
    [today, '1', cashier, '收费发票', '3301-00000008', '开出', voided],
  ]);
  expect((await countersOf(other))[5]).toBe('1');
  await looked(manager, other, 'finance-ticket-hand-over');
  expect([...counter.faults, ...manager.faults]).toEqual([]);
  expect(station.verify()).toContain('every law');
}, 120_000);
