/** The demo's hardware in the page, as a visitor plays with it: what it shows is what the ledger, the card and the meter hold. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CounterBrowser, openBrowser, press, says } from './counter-browser.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation('demo');
let browser: Browser;
let counter: CounterBrowser;

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  counter = await CounterBrowser.open(browser, station);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await station.clear();
});

test('pulled in the middle of a write, put back, put into its meter and used up: three counts side by side', async () => {
  const page = await counter.page();
  const dock = page.locator('.demo');
  const button = (name: string) => dock.getByRole('button', { name, exact: true });
  const count = async (label: string): Promise<string> =>
    (await dock.locator('.demo-counts > div', { hasText: label }).locator('dd').textContent()) ??
    '';
  await page.getByRole('button', { name: '打开演示台' }).click();
  await button('插卡').click();
  await page.locator('.customer').waitFor();
  expect(await counter.seriousFaults(page)).toEqual([]);
  await button('下次写卡时中途拔卡').click();
  await button('下次写卡将被中途拔出').waitFor();
  await page.getByLabel('预购金额（元）').fill('50');
  await page.locator('.quote .due').first().waitFor();
  await press(page, 'F9');
  await page.locator('.aloud').waitFor();
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '结果未知：待核实');
  await expect.poll(() => count('台账：在途')).not.toBe('0.000 m³');
  const inFlight = await count('台账：在途');
  await counter.picture(page, 'demo-pulled');
  await button('插卡').click();
  await says(page, '写卡成功');
  await expect.poll(() => count('台账：在途')).toBe('0.000 m³');
  await expect.poll(() => count('卡有而表未取')).toBe(inFlight);
  await button('拔卡').click();
  await button('把卡插入气表').click();
  await expect.poll(() => count('卡有而表未取')).toBe('0.000 m³');
  await counter.picture(page, 'demo-in-meter');
  await button('用气一个月').click();
  await says(page, '阀关');
  expect(counter.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
});
