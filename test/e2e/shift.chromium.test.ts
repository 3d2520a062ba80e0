/** A cashier's shift in the page: a float, money taken, the drawer counted blind, and the sheet that follows. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { CounterBrowser, openBrowser, says } from './counter-browser.ts';
import { householdOf } from './households.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation();
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

test('counted wrong once and right the second time: only then does the page say what should have been there', async () => {
  const page = await counter.page();
  const drawer = page.getByRole('dialog');
  const press = (name: string) => drawer.getByRole('button', { name, exact: true }).click();
  await page.getByRole('button', { name: '班次', exact: true }).click();
  await drawer.getByLabel('备用金（元）').fill('200');
  await press('开班');
  await says(page, '盲点交班');
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
