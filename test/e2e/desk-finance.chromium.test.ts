/** Finance in the page: from a total down to the ticket, the trial balance, price versions, and a price that was wrong. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { approve, CounterBrowser, openBrowser, says } from './counter-browser.ts';
import { fill, formOf, goTo, looked, outcome, press } from './desk-hands.ts';
import { householdOf, MAKER, SECOND } from './households.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation();
const random = createRandom(13);
const { accountId } = householdOf(1);
let browser: Browser;
let desk: CounterBrowser;
let service: CounterBrowser;
let page: Page;

const id = (): string => newOperationId(random);

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  await station.openHousehold(1);
  const payment = { operationId: id(), accountId, amountFen: 8_000, channel: 'cash' };
  expect((await station.ask('/api/payments', payment)).status).toBe(200);
  const purchase = { operationId: id(), accountId, want: { amountFen: 5_000 } };
  expect((await station.ask('/api/purchases', purchase)).status).toBe(200);
  desk = await CounterBrowser.open(browser, station);
  service = await CounterBrowser.open(browser, station, SECOND);
  page = await desk.page();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  expect([...desk.faults, ...service.faults]).toEqual([]);
  expect(station.verify()).toContain('every law');
  await station.clear();
}, 120_000);

test('a total of an account opens to its postings, and a posting to its ticket', async () => {
  await goTo(page, `finance/${accountId}`, '各环节余额');
  await page.getByRole('button', { name: '户结余：逐笔 ¥30.00' }).click();
  await says(page, '+¥80.00');
  await says(page, '−¥50.00');
  await looked(desk, page, 'finance-drill');
  await page.getByRole('button', { name: '1', exact: true }).click();
  await says(page, /大写/);
  await desk.picture(page, 'finance-drill-ticket');
  await page.keyboard.press('Escape');
});

test('the trial balance is made beside the station and balances', async () => {
  await goTo(page, 'finance/trial', '生成');
  await page.getByRole('button', { name: '生成' }).click();
  await says(page, '金额（元）');
  await expect.poll(() => page.getByText('借贷相等').count()).toBe(2);
  await looked(desk, page, 'finance-trial');
  await page.getByRole('button', { name: '库存现金' }).click();
  await says(page, '逐日发生额');
  await page.getByRole('button', { name: /收款 1$/ }).click();
  await page.locator('td', { hasText: /^80\.00$/ }).waitFor();
  await looked(desk, page, 'finance-trial-postings');
  await page.getByRole('button', { name: '1', exact: true }).click();
  await says(page, /大写/);
  await page.keyboard.press('Escape');
});

test('transfers that wait are a list, and the bank’s file says which has arrived', async () => {
  const waits = { accountId, amountFen: 12_300, channel: 'bank-transfer', reference: 'TR-77' };
  const payment = { operationId: id(), ...waits };
  expect((await station.ask('/api/payments', payment)).status).toBe(200);
  await goTo(page, 'finance/settings', '待到账转账 · 1');
  await looked(desk, page, 'finance-transfers');
  // The day of UTC is that of the station or the one before it: no doubt.
  const booked = new Date().toISOString().slice(0, 10);
  const line = `B0001,${booked},123.00,用户1001,TR-77,`;
  const csv = `交易流水号,交易日期,贷方发生额,对方户名,摘要,附言\r\n${line}\r\n`;
  await page.getByLabel('流水文件').setInputFiles({
    name: 'bank.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csv),
  });
  await page.getByRole('button', { name: '对照' }).click();
  await says(page, '相符 · 流水号');
  expect(await desk.seriousFaults(page)).toEqual([]);
  await desk.picture(page, 'finance-bank-file');
  await page.getByRole('button', { name: /^确认到账 S1-/ }).click();
  await says(page, /待到账转账 · 0$/);
  await says(page, /已用过/);
  const { body } = await station.ask(`/api/accounts/${accountId}`);
  expect(body).toMatchObject({ money: { balanceFen: 3_000 + 12_300 } });
});

test('what a platform paid out is entered by two people, and what was entered wrongly goes back in red', async () => {
  await station.ask('/api/payments', {
    ...{ operationId: id(), accountId: householdOf(4).accountId, amountFen: 10_000 },
    ...{ channel: 'wechat', reference: 'WX-1' },
  });
  await goTo(page, 'finance/settings', '微信、支付宝清算到账');
  await fill(page, '微信、支付宝清算到账', {
    平台: '微信',
    '清算金额（元）': '100',
    '手续费（元，可不填）': '6',
    '银行到账（元）': '99.4',
    银行流水号: 'WXQS-1',
    到账日期: '2026-11-27',
    复核人登录名: SECOND,
  });
  await press(page, '微信、支付宝清算到账', '清算到账');
  await approve(page, station);
  await outcome(page, '微信、支付宝清算到账', 'error', /./);
  await fill(page, '微信、支付宝清算到账', { '手续费（元，可不填）': '0.6' });
  await press(page, '微信、支付宝清算到账', '清算到账');
  await approve(page, station);
  await outcome(page, '微信、支付宝清算到账', 'success', /¥99\.40/);
  const red = '清算到账红字';
  await fill(page, red, { 银行流水号: 'WXQS-1', 原因: '平台录错', 复核人登录名: SECOND });
  await press(page, red, '红字冲回');
  await approve(page, station);
  await outcome(page, red, 'success', /WXQS-1/);
  await looked(desk, page, 'finance-clearing');
});

test('money that came for a closed account waits, becomes another account’s transfer, and the rest goes back', async () => {
  const closed = 1_099;
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await station.ask(path, { operationId: id(), ...body });
    expect([path, answer.status, answer.body]).toMatchObject([path, 200, {}]);
  };
  await post('/api/accounts', {
    ...{ accountId: closed, name: '林一', phone: null, address: '翠湖花园 9 室' },
    ...{ communityId: 1, customerClass: 'residential', householdSize: 3 },
  });
  const closing = { reason: '搬迁', papers: '身份证', second: SECOND, refunds: [] };
  await post(`/api/accounts/${closed}/closure`, closing);
  await goTo(page, 'finance/settings', '已销户客户到账，暂收');
  const taken = '已销户客户到账，暂收';
  await fill(page, taken, {
    户号: String(closed),
    '银行到账（元）': '90',
    银行流水号: 'ZS-1',
    到账日期: '2026-11-27',
  });
  await press(page, taken, '暂收');
  await outcome(page, taken, 'success', /¥90\.00/);
  await says(page, '暂收款（已销户客户的到账） · 1');
  const to = householdOf(4).accountId;
  const waits = { accountId: to, amountFen: 6_000, channel: 'bank-transfer', reference: 'TR-78' };
  await post('/api/payments', waits);
  await page.reload();
  await goTo(page, 'finance/settings', '待到账转账 · 1');
  await page.getByRole('link', { name: /^S1-/ }).click();
  const assign = '由暂收款转入';
  await fill(page, assign, { 暂收款: 'ZS-1', 原因: '付错户号', 复核人登录名: SECOND });
  await press(page, assign, '转入');
  await approve(page, station);
  await outcome(page, assign, 'success', /已由暂收款转入/);
  await says(page, '待到账转账 · 0');
  const back = '退还暂收款';
  await fill(page, back, {
    暂收款: '¥30.00',
    '退还金额（元）': '30',
    银行付款流水号: 'ICBC-13',
    原因: '付款人要求',
    复核人登录名: SECOND,
  });
  await looked(desk, page, 'finance-suspense');
  await press(page, back, '退还');
  await approve(page, station);
  await outcome(page, back, 'success', /¥30\.00/);
  await says(page, '暂收款（已销户客户的到账） · 0');
});

test('deposits that are held are a list, and are paid out from it one by one until none is left', async () => {
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await station.ask(path, { operationId: id(), ...body });
    expect([path, answer.status, answer.body]).toMatchObject([path, 200, {}]);
  };
  const item = { item: 'YF', name: '预付款', income: false, taxBasisPoints: 0 };
  await post('/api/charge-items', item);
  const deposits = [
    { accountId: householdOf(5).accountId, amountFen: 200_000 },
    { accountId: householdOf(5).accountId, amountFen: 50_000 },
    { accountId: householdOf(6).accountId, amountFen: 80_000 },
  ];
  for (const one of deposits) {
    await post('/api/charges', { ...one, item: 'YF', channel: 'cash' });
  }
  const list = page.locator('table', { hasText: /^在押预付款 · / });
  const rowOf = (n: number) =>
    list.getByRole('row', { name: new RegExp(`^${householdOf(n).accountId} `) });
  await goTo(page, 'finance/deposits', '在押预付款 · 2');
  expect(await rowOf(5).textContent()).toContain('¥2,500.00');
  expect(await list.getByRole('row').last().textContent()).toContain('¥3,300.00');
  await looked(desk, page, 'finance-deposits');
  const giveBack = async (n: number, nth: number, yuan: string, gone = yuan): Promise<void> => {
    await rowOf(n).getByRole('link', { name: '退还' }).nth(nth).click();
    const form = page.getByRole('form', {
      name: new RegExp(`^退还预付款 · ${householdOf(n).accountId} `),
    });
    const title = (await form.getAttribute('aria-label')) ?? '';
    await fill(page, title, {
      '金额（元）': yuan,
      证件与收据: '营业执照、收据',
      复核人登录名: SECOND,
    });
    await press(page, title, '退还');
    await approve(page, station);
    await outcome(page, title, 'success', /已退/);
    // What the ticket still holds is told, and by which way it goes back.
    const facts = form.locator('.figures div', { hasText: '已退还' });
    await expect
      .poll(() => facts.textContent())
      .toContain(`¥${Number(gone).toLocaleString('en')}.00`);
    expect(await form.textContent()).toContain('付款方式现金');
    await looked(desk, page, `finance-deposit-back-${n}-${nth}`);
  };
  await giveBack(5, 1, '200');
  await goTo(page, 'finance/deposits', '在押预付款 · 2');
  expect(await rowOf(5).locator('td').last().textContent()).toMatch(
    /¥2,000\.00 退还.*¥300\.00 退还/,
  );
  await giveBack(5, 0, '2000');
  await goTo(page, 'finance/deposits', '在押预付款 · 2');
  // What has gone back whole is told, and there is nothing to give back by it.
  const tickets = rowOf(5).locator('td').last();
  await expect.poll(() => tickets.textContent()).toMatch(/^\d+ 已退清\s+\d+ ¥300\.00 退还\s*$/);
  await looked(desk, page, 'finance-deposits-left');
  await giveBack(5, 0, '300', '500');
  await goTo(page, 'finance/deposits', '在押预付款 · 1');
  await giveBack(6, 0, '800');
  await goTo(page, 'finance/deposits', '在押预付款 · 0');
  await looked(desk, page, 'finance-deposits-none');
});

test('a gift of the company is entered by customer service and a second person', async () => {
  const other = await service.page();
  await goTo(other, 'finance/corrections', '赠气');
  await fill(other, '赠气', {
    户号: String(householdOf(4).accountId),
    '赠送金额（元，负数为收回）': '30',
    工作单号: 'ZQ-1',
    原因: '周年赠气',
    复核人登录名: station.logIn.name,
  });
  await press(other, '赠气', '赠气');
  await approve(other, station);
  await outcome(other, '赠气', 'success', /¥30\.00/);
  await other.close();
});

test('a price version is entered as a ladder; one that is no ladder is told before it is sent', async () => {
  await goTo(page, 'finance/prices', '新增价格版本');
  const ladder = {
    版本号: 'J-2027',
    生效日: '2027-01-01',
    '第 1 档上限（立方米，末档不填）': '300',
    '第 1 档单价（元）': '2.5',
    '第 2 档上限（立方米，末档不填）': '200',
    '第 2 档单价（元）': '3',
  };
  await fill(page, '新增价格版本', ladder);
  await says(page, /档的上限须逐档增大/);
  await fill(page, '新增价格版本', { '第 2 档上限（立方米，末档不填）': '' });
  await press(page, '新增价格版本', '录入');
  await outcome(page, '新增价格版本', 'success', /J-2027/);
  await says(page, '2027-01-01');
  await looked(desk, page, 'finance-prices');
});

test('a price that was wrong is charged from the balance as far as it goes; given back, it pays that debt first', async () => {
  const other = await service.page();
  const form = '调价追收、追退';
  const correct = async (differenceYuan: string, formNo: string): Promise<void> => {
    await fill(other, form, {
      户号: String(accountId),
      价格版本: 'flat',
      '气量（立方米）': '10',
      '每立方米差额（元，负为追退）': differenceYuan,
      工作单号: formNo,
      原因: '价目录入错误',
      依据: '调价通知',
      责任人: '李工',
      复核人登录名: station.logIn.name,
    });
    await press(other, form, '登记调价');
    await approve(other, station);
  };
  const standing = async () => (await station.ask(`/api/accounts/${accountId}/standing`)).body;
  await goTo(other, 'finance/corrections', form);
  await correct('20', 'TJ-1');
  const charged = /追收¥200\.00从户结余¥153\.00记为应收¥47\.00/;
  await outcome(other, form, 'success', charged);
  expect(await standing()).toMatchObject({
    account: { money: { balanceFen: 0 }, overUseFen: 4_700 },
  });
  await looked(service, other, 'finance-corrections');
  await correct('-20', 'TJ-2');
  const givenBack = /追退¥200\.00抵补缴欠款¥47\.00转入户结余¥153\.00/;
  await outcome(other, form, 'success', givenBack);
  expect(await standing()).toMatchObject({
    account: { money: { balanceFen: 15_300 }, overUseFen: 0 },
  });
  await looked(service, other, 'finance-corrections-back');
});

test('a year is trued up and its debt paid by a plan; each is a document of two people', async () => {
  const [other] = service.context.pages();
  if (other === undefined) throw new Error('customer service has no page');
  const year = String(new Date().getFullYear() - 1);
  const paper = { 原因: '年末核对', 工作单号: 'QS-1', 复核人登录名: station.logIn.name };
  await fill(other, '年末清算', {
    户号: String(householdOf(2).accountId),
    年度: year,
    '基表止数（立方米）': '40',
    抄表日: `${year}-12-31`,
    依据: '照片 12',
    责任人: '抄表员',
    ...paper,
  });
  await press(other, '年末清算', '登记清算');
  await approve(other, station);
  await outcome(other, '年末清算', 'success', /40\.000 m³/);
  await fill(other, '分期补缴', {
    户号: String(householdOf(2).accountId),
    '每次收款的补缴比例（%）': '30',
    ...paper,
    工作单号: 'FQ-1',
  });
  await press(other, '分期补缴', '登记分期');
  await approve(other, station);
  await outcome(other, '分期补缴', 'success', /30% · 现欠 ¥80\.00/);
  await looked(service, other, 'finance-year');
  const standing = await station.ask(`/api/accounts/${householdOf(2).accountId}/standing`);
  expect(standing.body).toMatchObject({ debtSharePercent: 30, account: { overUseFen: 8_000 } });
});

test('use that was not counted is a document of two people, and what the base meter shows is owed', async () => {
  const [other] = service.context.pages();
  if (other === undefined) throw new Error('customer service has no page');
  const form = '调量、补量';
  await fill(other, form, {
    户号: String(householdOf(2).accountId),
    '调整气量（立方米，可为负）': '1',
    '《气表调整量工作单》编号': 'TL-1',
    原因: '漏抄',
    依据: '照片 13',
    责任人: '抄表员',
    复核人登录名: station.logIn.name,
  });
  await press(other, form, '登记调整');
  await approve(other, station);
  await outcome(other, form, 'success', /1\.000 m³/);
  const standing = await station.ask(`/api/accounts/${householdOf(2).accountId}/standing`);
  expect(standing.body).toMatchObject({ account: { overUseFen: 8_200 } });
});

test('the one search box stands in the sub-ledger too, and a list is taken away as a file', async () => {
  await goTo(page, 'finance/ledger', '查户 F2');
  await page.keyboard.press('F2');
  await page.getByPlaceholder(/^户号、户名/).fill(householdOf(3).meterNumber);
  await page.locator('.found button').first().click();
  await says(page, '各环节余额');
  await goTo(page, 'finance/prices', '新增价格版本');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载表格' }).first().click(),
  ]);
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv.startsWith('\uFEFF版本号,')).toBe(true);
  expect(csv).toContain('J-2027');
  const { body } = await station.ask('/api/audit?kind=export-taken');
  expect(body).toMatchObject({
    lines: [{ what: expect.stringMatching(/^list finance\/prices .+ \(\d+\)$/) }],
  });
});

/** Milliseconds of the 20th at noon in the hall, so many months before this one. */
function monthsAgo(n: number): number {
  const [year = 0, month = 0] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })
    .format(new Date())
    .split('-')
    .map(Number);
  return Date.UTC(year, month - 1 - n, 20, 4);
}

test('a year of readings is drawn month by month beside the year before it, with its table and file', async () => {
  const home = householdOf(9);
  const path = `/api/meters/${MAKER}/${home.meterNumber}/readings`;
  // From two years before the month that has just ended, a little more each month.
  let indexLitres = 0;
  for (let n = 25; n >= 1; n -= 1) {
    indexLitres += (26 - n) * 1_000;
    const reading = { operationId: id(), at: monthsAgo(n), indexLitres, readBy: '抄表员' };
    expect((await station.ask(path, reading)).status).toBe(200);
  }
  await page.evaluate(`location.hash = 'pictures/use:${home.accountId}'`);
  await page.getByRole('heading', { name: `用气同比 ${home.accountId}` }).waitFor();
  await page.locator('.chart canvas').waitFor();
  const rows = page.locator('.picture tbody tr');
  await expect.poll(() => rows.count()).toBe(13);
  expect(await rows.nth(11).locator('td').allTextContents()).toEqual([
    new Date(monthsAgo(1)).toISOString().slice(0, 7),
    ...['25.000 m³', '13.000 m³', '读数（未月结）'],
  ]);
  // Of the month that is running nothing has been read; the year before has its figure.
  expect((await rows.nth(12).locator('td').allTextContents()).slice(1)).toEqual([
    ...['—', '14.000 m³', '—'],
  ]);
  await looked(desk, page, 'pictures-use-year');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载表格（CSV）' }).click(),
  ]);
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv).toContain(`${new Date(monthsAgo(1)).toISOString().slice(0, 7)},25,13,读数（未月结）`);
  expect(csv.trimEnd().split('\n')).toHaveLength(14);
});

test('lines that wait for a second look and are refused are told with the next step, and asked for again', async () => {
  const [other] = service.context.pages();
  if (other === undefined) throw new Error('customer service has no page');
  const period = new Date(monthsAgo(1)).toISOString().slice(0, 7);
  await goTo(other, 'finance/month', '月末扣收');
  await other.getByLabel('会计期间，如 2026-10').fill(period);
  await other.keyboard.press('Enter');
  await says(other, `${period} 月末`);
  await other.getByRole('button', { name: '收集用气', exact: true }).click();
  const form = '录入用气';
  await formOf(other, form).waitFor();
  // The station's own refusal of another question comes in answer to this one.
  const waiting = /\/usage\?.*why=too-high/;
  await other.route(waiting, (route) =>
    route.continue({
      url: route
        .request()
        .url()
        .replace(/usage\?.*/, 'review-sheet'),
    }),
  );
  const absurd = { 户号: String(householdOf(7).accountId), '止数（立方米）': '90000' };
  await fill(other, form, { ...absurd, 来源: '手抄（填止数）', 抄表日: `${period}-20` });
  await press(other, form, '录入用气');
  await outcome(other, form, 'success', /已录入/);
  const refused = other.locator('.month-work > .ant-alert-error');
  await refused.waitFor();
  expect(await refused.locator('.ant-alert-title, .ant-alert-message').textContent()).toContain(
    period,
  );
  expect(await refused.locator('.ant-alert-description').textContent()).not.toBe('');
  const letThrough = other.getByRole('button', { name: '放行', exact: true });
  expect(await letThrough.count()).toBe(0);
  await looked(service, other, 'finance-month-lines-refused');
  await other.unroute(waiting);
  await refused.getByRole('button', { name: '刷新', exact: true }).click();
  await says(other, '用气量异常偏高 · 1');
  await letThrough.waitFor();
  expect(await refused.count()).toBe(0);
  const row = other.locator('table', { hasText: /^用气量异常偏高/ }).locator('tbody td');
  expect(await row.allTextContents()).toEqual([
    ...[absurd.户号, '手抄', `${period}-20`, '0.000 m³', '90,000.000 m³', '90,000.000 m³'],
  ]);
  // The page tells every line of the month under the same heads.
  const all = other.locator('table', { hasText: /^用气明细/ });
  expect(await all.locator('th').allTextContents()).toEqual([
    ...['户号', '来源', '抄表日', '底数', '止数', '用气量', '状态'],
  ]);
});

test('every desk fits a large screen too, and speaks English', async () => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.getByRole('button', { name: 'English' }).click();
  await goTo(page, `finance/${accountId}`, 'Sub-ledger');
  await looked(desk, page, 'finance-english-1920');
  await goTo(page, 'services/stock', 'Receive');
  await looked(desk, page, 'services-english-1920');
  await goTo(page, 'engineering/gates', 'Gates before gas');
  await looked(desk, page, 'engineering-english-1920');
});
