/** The demo's hardware in the page, as a visitor plays with it: what it shows is what the ledger, the card and the meter hold. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CounterBrowser, fitsCounter, openBrowser, press, says } from './counter-browser.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation('demo');
let browser: Browser;
let counter: CounterBrowser;

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  counter = await CounterBrowser.open(browser, station);
}, 600_000);

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
  // One page of a browser is the counter.
  await page.close();
  expect(counter.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
});

test('a money meter is sold to, pulled, cancelled after a reload and written again: every word is of yuan', async () => {
  const page = await counter.page();
  const card = '20000015';
  const account = async (): Promise<Record<string, number>> => {
    const { body } = await station.ask('/api/accounts/10000015');
    return (body as { money: Record<string, number> }).money;
  };
  const left = page.locator('.left');
  await page.getByRole('button', { name: '打开演示台' }).click();
  await station.hardware('remove');
  await station.hardware('insert', { card });
  await page.locator('.customer').getByText('10000015').first().waitFor();
  await says(page, '累计充值金额');
  await says(page, '金额表：由气表自行计价');
  expect(await left.textContent()).not.toContain('m³');
  await fitsCounter(page);
  await counter.picture(page, 'money-card');
  const { onCardFen = 0 } = await account();
  const propose = async (): Promise<void> => {
    await press(page, 'F9');
    await page.locator('.aloud').waitFor();
    await page.waitForTimeout(350);
  };
  await press(page, '30');
  await page.locator('.quote .due').first().waitFor();
  await propose();
  await says(page, '写入金额');
  await station.hardware('pull-at-byte', { n: 9 });
  await press(page, 'F9');
  await says(page, '结果未知：待核实');
  await says(page, '¥30.00 在途，既未丢失也未重复。');
  // The drawer stays with the card that was pulled.
  const inFlight = page.locator('.demo-counts > div', { hasText: '台账：在途' }).locator('dd');
  await expect.poll(() => inFlight.textContent()).toBe('¥30.00');
  expect(await page.locator('.right').textContent()).not.toContain('m³');
  expect(await account()).toMatchObject({ inFlightFen: 3_000, onCardFen });
  await fitsCounter(page);
  await counter.picture(page, 'money-unknown');
  await page.getByRole('button', { name: '撤销写卡' }).click();
  await page.reload();
  await says(page, `请把卡 ${card} 放入读卡器：将撤销写卡`);
  await station.hardware('insert', { card });
  await says(page, `卡 ${card} 的写卡已撤销`);
  await says(page, '有待写金额');
  expect(await account()).toMatchObject({ inFlightFen: 0, toBeWrittenFen: 3_000, onCardFen });
  // What became of the sale stands until it has been read.
  await press(page, 'Escape');
  await propose();
  await press(page, 'F9');
  await says(page, '写卡成功');
  await says(page, /金额相符/);
  expect(await account()).toMatchObject({ toBeWrittenFen: 0, onCardFen: onCardFen + 3_000 });
  await fitsCounter(page);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'money-done');
  await station.hardware('remove');
  await page.locator('.waiting').waitFor();
  expect(counter.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
});
