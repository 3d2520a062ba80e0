/** A counter that takes no small coins (取舍 to the yuan): what the page asks for, where the difference goes, and what is given back. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CounterBrowser, fitsCounter, openBrowser, press, says } from './counter-browser.ts';
import { householdOf } from './households.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation('small', { finance: { cashRounding: 'yuan' } });
const { accountId, card } = householdOf(1);
let browser: Browser;
let counter: CounterBrowser;

const balanceFen = async (): Promise<number> => {
  const { body } = await station.ask(`/api/accounts/${accountId}`);
  return (body as { money: { balanceFen: number } }).money.balanceFen;
};

/** Names and sums of the quote or of what is read aloud, as they stand on the screen. */
const sums = async (page: Page, where: string): Promise<Record<string, string>> => {
  const names = await page.locator(`${where} dt`).allTextContents();
  const told = await page.locator(`${where} dd`).allTextContents();
  return Object.fromEntries(names.map((name, n) => [name, told[n] ?? '']));
};

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  await station.openHousehold(1);
  const ladder = {
    operationId: crypto.randomUUID(),
    id: 'odd',
    customerClass: 'residential',
    effectiveFrom: '2021-01-01',
    cycle: 'year',
    cycleStartMonth: 1,
    tiers: [{ upToLitres: null, priceE4: 23_500 }],
  };
  expect((await station.ask('/api/tariffs', ladder)).status).toBe(200);
  counter = await CounterBrowser.open(browser, station);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  expect(counter.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
  await station.clear();
}, 120_000);

test('a volume is paid in whole yuan, the difference stays in the balance, and the next volume takes it first', async () => {
  const page = await counter.page();
  await station.hardware('insert', { card });
  await page.locator('.customer').getByText(String(accountId)).first().waitFor();
  // 7 m³ at 2.35 are 16.45.
  await press(page, 'F3', '7', 'F4', '20');
  await expect
    .poll(() => sums(page, '.quote'))
    .toMatchObject({
      气费: '¥16.45',
      应收: '¥17.00',
      '现金取整，差额留存户结余': '¥0.55',
      办理后结余: '¥0.55',
      找零: '¥3.00',
    });
  await fitsCounter(page);
  await counter.picture(page, 'counter-rounded');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await press(page, 'F9');
  await page.locator('.aloud').waitFor();
  expect(await sums(page, '.aloud')).toMatchObject({
    应收: '¥17.00',
    '现金取整，差额留存户结余': '¥0.55',
    找零: '¥3.00',
  });
  await fitsCounter(page);
  await counter.picture(page, 'counter-rounded-aloud');
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '写卡成功');
  expect(await balanceFen()).toBe(55);
  await station.hardware('remove');
  await page.locator('.waiting').waitFor();

  // 16.45 less 0.55: 15.90 by WeChat, 16 in cash.
  await station.hardware('insert', { card });
  await page.locator('.customer').getByText(String(accountId)).first().waitFor();
  await press(page, 'F3', '7');
  await expect
    .poll(() => sums(page, '.quote'))
    .toMatchObject({ 应收: '¥16.00', '现金取整，差额留存户结余': '¥0.10' });
  await page.getByText('微信', { exact: true }).click();
  await expect.poll(() => sums(page, '.quote')).toMatchObject({ 应收: '¥15.90' });
  expect(Object.keys(await sums(page, '.quote'))).not.toContain('现金取整，差额留存户结余');
  await page.getByText('现金', { exact: true }).click();
  await page.getByText('English', { exact: true }).click();
  await expect
    .poll(() => sums(page, '.quote'))
    .toMatchObject({ Due: '¥16.00', 'Cash rounded up, stays in the balance': '¥0.10' });
  await fitsCounter(page);
  await station.hardware('remove');
});
