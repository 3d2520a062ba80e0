/**
 * The day beside the counter, in the page: blank cards, a tool card, charges and deposits, a closure with its refund, the
 * card formatted; then finance looks down to the ticket. What was not answered is never done twice, and never looks done.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { approve, CounterBrowser, openBrowser, says } from './counter-browser.ts';
import { fill, formOf, goTo, looked, outcome, press } from './desk-hands.ts';
import { householdOf, MAKER, SECOND } from './households.ts';
import { PageStation } from './page-station.ts';
import { everyPage, walkOver } from './page-walk.ts';

const station = new PageStation();
const random = createRandom(11);
let browser: Browser;
let desk: CounterBrowser;
let second: CounterBrowser;
let page: Page;

/** Requests arrive and are done; no answer comes back, until the page is loaded anew. */
const LOSE_ANSWERS =
  "{ const real = window.fetch; window.fetch = async (...given) => { const answer = await real(...given); if (String(given[0]).includes('/api/charges')) throw new TypeError('lost'); return answer; }; }";

const id = (): string => newOperationId(random);
const plateOf = (n: number): string => `${MAKER}-${householdOf(n).meterNumber}`;

async function paid(n: number, amountFen: number): Promise<void> {
  const { accountId } = householdOf(n);
  const body = { operationId: id(), accountId, amountFen, channel: 'cash' };
  expect((await station.ask('/api/payments', body)).status).toBe(200);
}

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  desk = await CounterBrowser.open(browser, station);
  second = await CounterBrowser.open(browser, station, SECOND);
  page = await desk.page();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  expect([...desk.faults, ...second.faults]).toEqual([]);
  expect(station.verify()).toContain('every law');
  await station.clear();
}, 120_000);

test('blank cards are received, issued and counted; a count that differs is ruled on by another person', async () => {
  await goTo(page, 'services/stock', '入库');
  await fill(page, '入库', { 批次: 'B1', 芯片: 'SLE4442', 张数: '20', 送货单号: 'SH-1' });
  await press(page, '入库', '入库');
  await outcome(page, '入库', 'success', /B1 · 20/);
  await fill(page, '领用', { 批次: 'B1', '领用人（登录名）': station.logIn.name, 张数: '9' });
  await press(page, '领用', '领用');
  await outcome(page, '领用', 'success', /9/);
  await fill(page, '盘点', { 批次: 'B1', 实点: '8' });
  await press(page, '盘点', '盘点');
  await outcome(page, '盘点', 'error', '应有 9，实点 8');
  await looked(desk, page, 'services-stock');
  const other = await second.page();
  await goTo(other, 'services/stock', '处理差异');
  await other.getByRole('button', { name: '处理', exact: true }).click();
  await fill(other, '处理差异', { 结论: '点错了', 原因: '粘在一起' });
  await press(other, '处理差异', '处理差异');
  await expect.poll(() => other.getByText('盘点差异（待第二人处理）').count()).toBe(0);
  const { body } = await station.ask('/api/card-stock');
  expect(body).toMatchObject({ batches: [{ batch: 'B1', received: 20, missing: 0 }] });
  await fill(page, '报废空白卡', { 批次: 'B1', 存放: '本人', 张数: '2', 原因: '受潮起层' });
  await press(page, '报废空白卡', '报废空白卡');
  await outcome(page, '报废空白卡', 'success', /B1 · 2/);
  const { name } = station.logIn;
  await fill(page, '收回', { 批次: 'B1', 持有人: name, 张数: '4', 原因: '离岗交接' });
  await press(page, '收回', '收回');
  await outcome(page, '收回', 'success', `B1 · 4 ← ${name}`);
  await page.getByRole('button', { name: '台账', exact: true }).click();
  for (const reason of ['受潮起层', '粘在一起', '离岗交接']) await says(page, reason);
  await looked(desk, page, 'services-stock-register');
});

test('a tool card is made by two people, comes back, and stands in the log', async () => {
  await station.hardware('new-card', { card: 'tool' });
  await station.hardware('insert', { card: 'tool' });
  await goTo(page, 'services/tools', '制作工具卡');
  await page.getByText('有卡').waitFor();
  await fill(page, '制作工具卡', {
    工具卡号: '990001',
    用途: '检查卡',
    表号: plateOf(5),
    事由: '查表',
    复核人登录名: SECOND,
  });
  await press(page, '制作工具卡', '制作');
  await approve(page, station);
  await outcome(page, '制作工具卡', 'success', /990001/);
  await fill(page, '归还、挂失', { 工具卡号: '990001', 说明: '已用' });
  await press(page, '归还、挂失', '归还、挂失');
  await outcome(page, '归还、挂失', 'success', /990001/);
  await says(page, '已归还');
  await says(page, new RegExp(`${station.logIn.name} · 已用`));
  await looked(desk, page, 'services-tools');
  await station.hardware('remove');
});

/** What is kept for every tab, and for this one. */
const KEPT = '[JSON.stringify(localStorage), JSON.stringify(sessionStorage)]';
/** As another tab finds it. */
const FORGET_TYPED = `for (const key of Object.keys(sessionStorage)) {
  if (key.startsWith('qika.form.')) sessionStorage.removeItem(key);
}`;

/** The same once more, and what was typed is gone: its number is asked for, and nothing is taken twice. */
async function askedFromAnotherTab(account: string): Promise<void> {
  const again = { 户号: account, 项目: '预付款 · 预付款', '金额（元）': '1' };
  await fill(page, '收费项目收款', again);
  await page.evaluate(LOSE_ANSWERS);
  await press(page, '收费项目收款', '收款');
  await outcome(page, '收费项目收款', 'warning', /可能已经办成/);
  await page.evaluate(FORGET_TYPED);
  await page.reload();
  await outcome(page, '收费项目收款', 'warning', /所填内容已不保留/);
  await looked(desk, page, 'services-charge-elsewhere');
  await press(page, '收费项目收款', '查询结果');
  await outcome(page, '收费项目收款', 'success', /已办成，请勿重复办理/);
  expect((await station.ask('/api/receipts/3')).status).toBe(404);
}

test('a charge whose answer never came stays unknown over a reload, is asked for again, and is taken once', async () => {
  await goTo(page, 'finance/settings', '新增收费项目');
  await fill(page, '新增收费项目', {
    代码: 'YF',
    名称: '预付款',
    '税率（%）': '0',
    '是预付款（押金）': true,
  });
  await press(page, '新增收费项目', '新增收费项目');
  await outcome(page, '新增收费项目', 'success', /预付款/);
  await looked(desk, page, 'finance-settings');
  await goTo(page, 'services/charges', '收费项目收款');
  await fill(page, '收费项目收款', {
    户号: String(householdOf(6).accountId),
    项目: '预付款 · 预付款',
    '金额（元）': '100',
  });
  // The station does it, and its answer is lost on the way.
  await page.evaluate(LOSE_ANSWERS);
  await press(page, '收费项目收款', '收款');
  await outcome(page, '收费项目收款', 'warning', /可能已经办成，也可能没有/);
  await page.reload();
  await outcome(page, '收费项目收款', 'warning', /可能已经办成/);
  expect(await formOf(page, '收费项目收款').getByLabel('金额（元）').isDisabled()).toBe(true);
  // For every tab and for good only its number is kept; what was typed stays in this one, until its person goes.
  const kept: string[] = await page.evaluate(KEPT);
  const account = String(householdOf(6).accountId);
  expect(kept.map((texts) => texts.includes(account))).toEqual([false, true]);
  await looked(desk, page, 'services-charge-unknown');
  await press(page, '收费项目收款', '用原操作号再问一次');
  await outcome(page, '收费项目收款', 'success', /已收款，小票 1/);
  expect((await station.ask('/api/receipts/2')).status).toBe(404);
  await askedFromAnotherTab(account);
});

test('the deposit goes back by its ticket, with papers and a second person', async () => {
  await goTo(page, 'services/charges/1', '退还预付款、户结余');
  const title = `退还预付款 · ${householdOf(6).accountId} 用**`;
  await formOf(page, title).waitFor();
  await fill(page, title, { '金额（元）': '40', 证件与收据: '身份证、收据', 复核人登录名: SECOND });
  await press(page, title, '退还');
  await approve(page, station);
  await outcome(page, title, 'success', /¥40.00/);
  await looked(desk, page, 'services-deposit');
});

test('balance goes back by the ticket of its payment, and the page says what is left', async () => {
  const { accountId } = householdOf(6);
  const body = { operationId: id(), accountId, amountFen: 3_000, channel: 'cash' };
  const { body: answer } = await station.ask('/api/payments', body);
  const { ticketNo } = (answer as { result: { ticketNo: number } }).result;
  await goTo(page, `services/charges/${ticketNo}`, '退还预付款、户结余');
  const title = `户结余退费 · ${accountId} 用**`;
  await formOf(page, title).waitFor();
  await fill(page, title, {
    '金额（元）': '12',
    户主证件: '身份证尾号 0042',
    复核人登录名: SECOND,
  });
  await press(page, title, '退还');
  await approve(page, station);
  await outcome(page, title, 'success', /¥12.00/);
  await says(page, '¥18.00');
  await looked(desk, page, 'services-balance-back');
});

/** By the manager, at their own screen, and somebody beside them. */
async function erased(accountId: number): Promise<void> {
  // A second page of one browser only says where the first one is.
  for (const before of second.context.pages()) await before.close();
  const manager = await second.page();
  await goTo(manager, `services/closure/${accountId}`, '删除个人信息');
  const preview = formOf(manager, '删除个人信息').getByRole('region', {
    name: '删除个人信息前须知',
  });
  await preview.getByText(/^户名、地址/).waitFor();
  await preview.getByText(/会计凭证依法保存30年/).waitFor();
  await fill(manager, '删除个人信息', { 原因: '本人申请', 复核人登录名: station.logIn.name });
  await press(manager, '删除个人信息', '永久删除');
  await approve(manager, station);
  await outcome(manager, '删除个人信息', 'success', '个人信息已删除');
  await says(manager, `客户 #${accountId}（已删除 deleted）`);
  await looked(second, manager, 'services-erasure');
}

test('a contract ends in two steps of two people, its sheet is printed, and its card becomes blank stock', async () => {
  const { accountId, card, cardNo } = await station.openHousehold(2);
  await paid(2, 5_000);
  await goTo(page, `services/closure/${accountId}`, '第一步：拆表结清');
  await fill(page, '第一步：拆表结清', {
    '止数（立方米）': '0',
    工单号: 'XH-1',
    照片存放处: 'XH-1.jpg',
    原因: '搬迁',
    责任人: '吴师傅',
    户主证件: '身份证尾号 0042',
    复核人登录名: SECOND,
  });
  await press(page, '第一步：拆表结清', '登记结清');
  await approve(page, station);
  await outcome(page, '第一步：拆表结清', 'success', /退入户结余/);
  await looked(desk, page, 'services-closure-settled');
  await fill(page, '第二步：退费并销户', {
    原因: '搬迁',
    户主证件: '身份证尾号 0042',
    复核人登录名: SECOND,
  });
  await press(page, '第二步：退费并销户', '退费并销户');
  await approve(page, station);
  await outcome(page, '第二步：退费并销户', 'success', '已销户，退款 1 笔');
  await says(page, '该户已销户');
  await looked(desk, page, 'services-closure');
  const { body } = await station.ask(`/api/accounts/${accountId}`);
  expect(body).toMatchObject({ closed: true, money: { balanceFen: 0 } });
  await erased(accountId);
  await goTo(page, 'services/diagnose', '卡诊断');
  await station.hardware('insert', { card });
  await page.getByRole('button', { name: /^诊断/ }).click();
  await says(page, '结论与下一步');
  await says(page, '已作废');
  await looked(desk, page, 'services-diagnosis');
  await goTo(page, 'services/format', '格式化');
  await page.getByText('有卡').waitFor();
  await fill(page, '格式化', { 卡号: String(cardNo), 原因: '销户收回' });
  await press(page, '格式化', '格式化');
  await outcome(page, '格式化', 'success', /已成空白卡/);
  await looked(desk, page, 'services-format');
  await station.hardware('remove');
});

test('a ticket is printed again, and gas owed and lost cards have their page', async () => {
  await goTo(page, 'services/tickets/1', '票号 1');
  await fill(page, '小票补打', { 打印到: '本页（浏览器打印）' });
  await press(page, '小票补打', '打印（补打计次）');
  await outcome(page, '小票补打', 'success', /原件/);
  // What the browser prints is what was counted; the ticket beside it is to be read alone.
  expect(await page.locator('form pre.ticket').textContent()).toMatch(/票号/);
  expect(await page.getByRole('button', { name: '打印', exact: true }).count()).toBe(0);
  await looked(desk, page, 'services-tickets');
  await goTo(page, 'services/lost', '遗失结案');
  await looked(desk, page, 'services-lost');
});

test('an invoice is given for a ticket and taken back by a red one; a second red one is refused', async () => {
  const { accountId } = await station.openHousehold(4);
  const payment = { operationId: id(), accountId, amountFen: 8_000, channel: 'cash' };
  const { body } = await station.ask('/api/payments', payment);
  const { ticketNo } = (body as { result: { ticketNo: number } }).result;
  const purchase = { operationId: id(), accountId, want: { amountFen: 5_000 } };
  expect((await station.ask('/api/purchases', purchase)).status).toBe(200);
  await goTo(page, `services/tickets/${ticketNo}`, `票号 ${ticketNo}`);
  await fill(page, '收回、遗失、作废', { 方式: '收回', 原因: '换开发票' });
  await press(page, '收回、遗失、作废', '收回、遗失、作废');
  await outcome(page, '收回、遗失、作废', 'success', /小票已失效/);
  await fill(page, '换发票', {
    ...{ 票种: '增值税发票', 号码来自: '数电票', '票本（号段）或数电票号码': '26117000001' },
    ...{ 抬头: '滨河物业有限公司', '购气业务号（小票未购气时填）': purchase.operationId },
  });
  await press(page, '换发票', '开票');
  await outcome(page, '换发票', 'success', /已开票：\d+ → 26117000001/);
  const red = { 票种: '增值税发票', 被红冲的发票号码: '26117000001', 红字发票号码: '26117000002' };
  expect(await formOf(page, '红字发票').getByRole('button').isDisabled()).toBe(true);
  await fill(page, '红字发票', { ...red, 原因: '抬头有误' });
  await looked(desk, page, 'services-red-invoice');
  await press(page, '红字发票', '红字发票');
  await outcome(page, '红字发票', 'success', /已红冲：26117000001 → 26117000002/);
  await page.reload();
  await says(page, `票号 ${ticketNo}`);
  await fill(page, '红字发票', { ...red, 红字发票号码: '26117000003', 原因: '再来一次' });
  await press(page, '红字发票', '红字发票');
  await outcome(page, '红字发票', 'error', /26117000001/);
});

test('an account is opened, its record changed, suspended with its reason, and released; the counter is told at once', async () => {
  const other = second.context.pages()[0] ?? (await second.page());
  await goTo(other, 'services/customers', '开户');
  await fill(other, '开户', {
    户号: '3001',
    户名: '韩冰',
    '电话（可不填）': '13800003001',
    小区: '滨河花园',
    地址: '9幢1室',
    用气性质: '居民',
    人口: '4',
  });
  await press(other, '开户', '开户');
  await outcome(other, '开户', 'success', /3001 韩冰/);
  await other.getByRole('button', { name: '查户 F2' }).click();
  await other.getByPlaceholder(/^户号、户名/).fill('13800003001');
  await other.locator('.found button').first().click();
  await says(other, '没有停限');
  await fill(other, '变更联系资料', { '电话（可不填）': '13900003001', 原因: '换号' });
  await press(other, '变更联系资料', '变更联系资料');
  await outcome(other, '变更联系资料', 'success', /3001 已变更/);
  const grown = { 变更后人口: '5', 原因: '添丁', 复核人登录名: station.logIn.name };
  await fill(other, '人口变更', grown);
  await press(other, '人口变更', '人口变更');
  await approve(other, station);
  await outcome(other, '人口变更', 'success', /3001 已变更：5 人/);
  await says(other, '4 人 → 5 人');
  await says(other, '韩冰 · 13900003001 · 9幢1室');
  const hold = { 事项: '报停（客户申请）', 办理: '设立' };
  await fill(other, '报停、停气、黑名单', hold);
  const button = formOf(other, '报停、停气、黑名单').getByRole('button', { name: /^报停/ });
  expect(await button.isDisabled()).toBe(true);
  await fill(other, '报停、停气、黑名单', { '原因（设立时填）': '外出半年' });
  await button.click();
  await outcome(other, '报停、停气、黑名单', 'success', /已设立：3001/);
  await says(other, /报停（客户申请）：外出半年/);
  await looked(second, other, 'services-customers');
  await fill(other, '报停、停气、黑名单', { 事项: '报停（客户申请）', 办理: '解除' });
  await button.click();
  await outcome(other, '报停、停气、黑名单', 'success', /已解除：3001/);
  const { body } = await station.ask('/api/accounts/3001');
  const now = { phone: '13900003001', householdSize: 5, changes: 2 };
  expect(body).toMatchObject({ holds: { suspended: '' }, ...now });
});

test('the class of a customer (用气性质) is put right by two people, and is bound once money has moved', async () => {
  const other = second.context.pages()[0] ?? (await second.page());
  const commercial = {
    ...{ operationId: id(), id: 'shops', customerClass: 'commercial' },
    ...{ effectiveFrom: '2020-01-01', cycle: 'year', cycleStartMonth: 1 },
    tiers: [{ upToLitres: null, priceE4: 38_000 }],
  };
  expect((await station.ask('/api/tariffs', commercial)).status).toBe(200);
  const account = {
    ...{ operationId: id(), accountId: 3_002, name: '秦店', phone: '13800003002' },
    ...{ address: '9幢底商2号', communityId: 1, customerClass: 'residential', householdSize: 3 },
  };
  expect((await station.ask('/api/accounts', account)).status).toBe(200);
  await goTo(other, 'services/customers', '开户');
  await other.getByRole('button', { name: '查户 F2' }).click();
  await other.getByPlaceholder(/^户号、户名/).fill('13800003002');
  await other.locator('.found button').first().click();
  await says(other, /现为居民/);
  const right = { 正确的用气性质: '商业', 原因: '录错', 复核人登录名: station.logIn.name };
  await fill(other, '更正用气性质', right);
  await press(other, '更正用气性质', '更正用气性质');
  await approve(other, station);
  await outcome(other, '更正用气性质', 'success', /3002 已变更：商业/);
  await says(other, /现为商业/);
  await says(other, '居民 → 商业');
  const asked = async () => (await station.ask('/api/accounts/3002')).body;
  expect(await asked()).toMatchObject({ customerClass: 'commercial', changes: 1 });

  const money = { operationId: id(), accountId: 3_002, amountFen: 100, channel: 'cash' };
  expect((await station.ask('/api/payments', money)).status).toBe(200);
  await fill(other, '更正用气性质', { ...right, 正确的用气性质: '居民' });
  await press(other, '更正用气性质', '更正用气性质');
  await approve(other, station);
  await outcome(other, '更正用气性质', 'error', /3002 已有收款或购气，用气性质为 .*请销户/);
  await looked(second, other, 'services-class-bound');
  expect(await asked()).toMatchObject({ customerClass: 'commercial', changes: 1 });
});

test('no page of the route table is left out in either language: each is looked at, and none says anything to the console', async () => {
  const other = second.context.pages()[0] ?? (await second.page());
  for (const language of ['zh', 'en'] as const) {
    const seen = new Set<string>();
    for (const [browser, one] of [
      [desk, page],
      [second, other],
    ] as const) {
      if (language === 'en') await one.getByRole('button', { name: 'English' }).click();
      await walkOver(browser, one, seen, language);
    }
    expect(seen).toEqual(new Set(everyPage()));
  }
}, 600_000);
