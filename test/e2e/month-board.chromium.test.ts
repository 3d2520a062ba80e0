/** The month as finance has it: from the first reading collected to a file that was taken away, on one screen. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, CounterBrowser, openBrowser, says } from './counter-browser.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation('demo');
let browser: Browser;
/** Customer service prepares, finance decides: two people with a browser each. */
let service: CounterBrowser;
let finance: CounterBrowser;

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  service = await CounterBrowser.open(browser, station, 'chen');
  finance = await CounterBrowser.open(browser, station, 'fang');
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await station.clear();
});

/** The month before this one, by the station's calendar. */
function lastMonth(): string {
  const [year = 0, month = 0] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })
    .format(new Date())
    .split('-')
    .map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

const step = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();

async function opened(desk: CounterBrowser, period: string): Promise<Page> {
  const page = await desk.page();
  await page.getByRole('link', { name: '财务部' }).click();
  await page.getByRole('link', { name: '月末扣收' }).click();
  await page.getByLabel('会计期间，如 2026-10').fill(period);
  await page.keyboard.press('Enter');
  await says(page, `${period} 月末`);
  return page;
}

interface MonthView {
  readonly month: { readonly state: string; readonly blocked: number; readonly lines: number };
}

test('collected, submitted by one, reviewed by another, deducted, closed, and its files taken away', async () => {
  const period = lastMonth();
  const view = async () => (await station.ask(`/api/months/${period}`)).body as MonthView;
  let page = await opened(service, period);
  await step(page, '收集用气').click();
  await says(page, '提交（客户部）');
  expect(await service.seriousFaults(page)).toEqual([]);
  await service.picture(page, 'month-collected');
  const collected = (await view()).month.lines;
  expect(collected).toBeGreaterThan(0);
  await says(page, '用气明细');
  await step(page, '自动估抄').click();
  await says(page, '自动估抄结果');
  await service.picture(page, 'month-estimated');
  expect(await service.seriousFaults(page)).toEqual([]);
  expect((await view()).month.lines).toBeGreaterThanOrEqual(collected);
  while ((await view()).month.blocked > 0) {
    const before = (await view()).month.blocked;
    await page.getByLabel('理由').first().fill('已电话核实');
    await page.getByLabel('第二人').first().fill('gu');
    await step(page, '放行').click();
    await approve(page, station);
    await expect.poll(async () => (await view()).month.blocked).toBeLessThan(before);
    // The page too: what is typed for the next lines is not meant for those that were let through.
    const left = String((await view()).month.blocked);
    await page.locator('.fact', { hasText: '待复核' }).getByText(left, { exact: true }).waitFor();
  }
  await page.getByLabel('理由').last().fill('入户不遇');
  await page.getByLabel('第二人').last().fill('gu');
  await step(page, '提交（客户部）').click();
  await approve(page, station);
  await step(page, '审核通过（财务部）').waitFor();
  // It is not for those who prepared it.
  expect(await step(page, '审核通过（财务部）').isDisabled()).toBe(true);
  // Nothing of it was taken yet: two people take the submission back, and it is submitted anew.
  await page.getByLabel('理由').first().fill('漏一户');
  await page.getByLabel('第二人').first().fill('gu');
  await step(page, '撤回提交').click();
  await approve(page, station);
  await expect.poll(async () => (await view()).month.state).toBe('preparing');
  // The form of the submission, and not that of its withdrawal, which is gone in a moment.
  await step(page, '提交（客户部）').waitFor();
  await page.getByLabel('理由').last().fill('入户不遇');
  await page.getByLabel('第二人').last().fill('gu');
  await step(page, '提交（客户部）').click();
  await approve(page, station);
  await expect.poll(async () => (await view()).month.state).toBe('submitted');
  page = await opened(finance, period);
  // What is let through is looked at first: totals that have every line, and a sample that tells its money once it is reviewed.
  const sheet = page.getByRole('region', { name: '审核单' });
  const bySource = sheet.locator('table', { hasText: /^按来源汇总/ }).locator('tbody tr');
  await sheet.getByText(/^抽样 · [1-9]/).waitFor();
  const counts = await bySource.locator('td:nth-child(2)').allTextContents();
  expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe((await view()).month.lines);
  const sample = sheet.locator('table', { hasText: /^抽样 · \d/ }).locator('tbody tr');
  expect(await sample.count()).toBeGreaterThan(0);
  expect(await sample.first().textContent()).not.toContain('¥');
  expect(await finance.seriousFaults(page)).toEqual([]);
  await finance.picture(page, 'month-review');
  await step(page, '审核通过（财务部）').click();
  await sample.first().getByText(/¥/).first().waitFor();
  await step(page, '扣收').click();
  await step(page, '关账').waitFor();
  await expect.poll(async () => (await view()).month.state).toBe('posting');
  await says(page, '扣收进度');
  await finance.picture(page, 'month-deducted');
  await step(page, '预览凭证').click();
  await says(page, /^草稿/);
  await says(page, '借贷平衡');
  expect(await finance.seriousFaults(page)).toEqual([]);
  await finance.picture(page, 'month-vouchers');
  await step(page, '关账').click();
  await step(page, '导出').click();
  await says(page, '09-manifest.json');
  await page.locator('.ant-btn-loading').waitFor({ state: 'detached' });
  expect(await finance.seriousFaults(page)).toEqual([]);
  await finance.picture(page, 'month-exported');
  await expect.poll(() => page.getByText(/^草稿/).count()).toBe(0);
  const row = page.locator('tr', { hasText: '.journal' }).first();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    row.getByRole('button').first().click(),
  ]);
  const bytes = readFileSync(await file.path());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(await row.textContent()).toContain(sha256.slice(0, 16));
  expect((await view()).month.state).toBe('closed');
  expect([...service.faults, ...finance.faults]).toEqual([]);
  expect(station.verify()).toContain('every law');
}, 240_000);

test('pictures are drawn from the closed month, each with its table and file', async () => {
  const period = lastMonth();
  // A second page of one browser only says where the first one is.
  for (const before of finance.context.pages()) await before.close();
  const page = await finance.page();
  const pictures = page.getByRole('link', { name: '图表', exact: true });
  const drawn = async (title: string, name: string): Promise<void> => {
    await page.getByRole('heading', { name: title }).waitFor();
    await page.locator('.chart canvas').waitFor();
    expect(await finance.seriousFaults(page)).toEqual([]);
    await finance.picture(page, `pictures-${name}`);
  };
  await pictures.click();
  await drawn('写卡结果', 'loads');
  await page.getByRole('link', { name: '预收滚动' }).click();
  await drawn('预收滚动', 'prepaid');
  const roll = page.locator('.picture tr', { hasText: period });
  expect(await roll.locator('td').count()).toBe(9);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载表格（CSV）' }).click(),
  ]);
  const csv = readFileSync(await file.path(), 'utf8');
  const closing = (await roll.locator('td').last().textContent()) ?? '';
  expect(csv).toContain(`${period},0,`);
  expect(csv.trimEnd().endsWith(`,${Number(closing.replaceAll(/[^\d.]/gu, ''))}`)).toBe(true);
  const asked = await station.ask(`/api/months/${period}/usage`);
  const [{ accountId } = { accountId: 0 }] = asked.body as { readonly accountId: number }[];
  await page.getByRole('link', { name: '用气同比' }).click();
  await page.keyboard.press('F2');
  await page.getByPlaceholder(/^户号、户名/).fill(String(accountId));
  await page.locator('.found button').first().click();
  await drawn(`用气同比 ${accountId}`, 'use');
  expect(await page.locator('.picture tr', { hasText: period }).textContent()).toMatch(/\d m³/u);
  await page.getByRole('link', { name: '小区购气与用气' }).click();
  await page.getByRole('combobox', { name: '小区' }).selectOption('101');
  await drawn('小区购气与用气 101', 'community');
  expect(finance.faults).toEqual([]);
}, 120_000);
