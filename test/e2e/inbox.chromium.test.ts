/** Four eyes from two screens: one person asks, the other reads in words what would be done, and decides; the first screen goes on. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { CounterBrowser, openBrowser } from './counter-browser.ts';
import { fill, goTo, looked, outcome, press } from './desk-hands.ts';
import { householdOf, SECOND } from './households.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation();
const { accountId } = householdOf(1);
const FORM = '调价追收、追退';
let browser: Browser;
let asking: CounterBrowser;
let deciding: CounterBrowser;
let maker: Page;
let second: Page;

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  const random = createRandom(29);
  const id = (): string => newOperationId(random);
  const payment = { operationId: id(), accountId, amountFen: 8_000, channel: 'cash' };
  expect((await station.ask('/api/payments', payment)).status).toBe(200);
  // What was never bought at a price is not corrected.
  const purchase = { operationId: id(), accountId, want: { amountFen: 5_000 } };
  expect((await station.ask('/api/purchases', purchase)).status).toBe(200);
  asking = await CounterBrowser.open(browser, station, SECOND);
  deciding = await CounterBrowser.open(browser, station);
  [maker, second] = [await asking.page(), await deciding.page()];
}, 240_000);

afterAll(async () => {
  await browser?.close();
  expect([...asking.faults, ...deciding.faults]).toEqual([]);
  expect(station.verify()).toContain('every law');
  await station.clear();
}, 120_000);

const balance = async (): Promise<unknown> =>
  (await station.ask(`/api/accounts/${accountId}`)).body;

/** The form is filled and sent, and the request lies in the other's inbox. */
async function ask(order: string): Promise<void> {
  await fill(maker, FORM, {
    户号: String(accountId),
    价格版本: 'flat',
    '气量（立方米）': '10',
    '每立方米差额（元，负为追退）': '0.5',
    工作单号: order,
    原因: '价目录入错误',
    依据: '调价通知',
    责任人: '李工',
    复核人登录名: station.logIn.name,
  });
  await press(maker, FORM, '登记调价');
  await maker.getByRole('button', { name: '送至其待复核' }).click();
  await maker.getByText(/已送至复核人的待复核清单/).waitFor();
}

test('the act, the account and the money stand there in words; approved, the first screen goes on', async () => {
  await goTo(maker, 'finance/corrections', FORM);
  await ask('TJ-1');
  expect(await balance()).toMatchObject({ money: { balanceFen: 3_000 } });
  await second.getByRole('button', { name: '待复核' }).click();
  const drawer = second.getByRole('dialog', { name: '待复核' });
  await drawer.getByRole('heading', { name: new RegExp(`${SECOND} 请求办理 ${FORM}`) }).waitFor();
  const says = await drawer.locator('dl.figures').locator('dt, dd').allTextContents();
  for (const [name, value] of [
    ['户号', String(accountId)],
    ['气量', '10.000 m³'],
    ['工作单号', 'TJ-1'],
    ['责任人', '李工'],
  ] as const) {
    expect(says[says.indexOf(name) + 1]).toBe(value);
  }
  expect(says[says.indexOf('每立方米差额') + 1]).toContain('0.5');
  // The whole text is there for whoever opens it, and is shut at first.
  expect(await drawer.locator('pre').isVisible()).toBe(false);
  await looked(deciding, second, 'inbox');
  await drawer.getByRole('button', { name: '确认', exact: true }).click();
  await outcome(maker, FORM, 'success', /追收¥5.00/);
  expect(await balance()).toMatchObject({ money: { balanceFen: 2_500 } });
}, 120_000);

test('refused, the first screen says so and nothing was done', async () => {
  await ask('TJ-2');
  const drawer = second.getByRole('dialog', { name: '待复核' });
  await drawer.getByText('TJ-2', { exact: true }).waitFor();
  await drawer.getByRole('button', { name: '不同意' }).click();
  await maker.getByText('复核人未同意。').waitFor();
  await asking.picture(maker, 'inbox-refused');
  expect(await balance()).toMatchObject({ money: { balanceFen: 2_500 } });
}, 120_000);
