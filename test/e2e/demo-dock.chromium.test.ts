/** The demo's hardware in the page, as a visitor plays with it: what it shows is what the ledger, the card and the meter hold. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  approve,
  CounterBrowser,
  fitsCounter,
  openBrowser,
  press,
  says,
} from './counter-browser.ts';
import { fill, formOf, goTo, outcome, press as submit } from './desk-hands.ts';
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
  // Another card takes the place of the one in the reader, and another customer is served.
  await button('插卡').click();
  await page.locator('.customer').waitFor();
  const first = await page.locator('.customer h2 small').textContent();
  await dock.getByLabel('选一张卡').fill('20000002');
  await press(page, 'Enter');
  await button('换成这张卡').click();
  await page.locator('.customer h2 small', { hasText: '10000002' }).waitFor();
  expect(first).not.toContain('10000002');
  await button('拔卡').click();
  await page.locator('.waiting').waitFor();
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

test('money on a card is taken off it and goes back by two people, and a window is noted in yuan', async () => {
  for (const before of counter.context.pages()) await before.close();
  const page = await counter.page();
  const account = async (): Promise<Record<string, unknown>> =>
    (await station.ask('/api/accounts/10000015')).body as Record<string, unknown>;
  const { money: before, meter } = (await account()) as {
    money: { onCardFen: number; balanceFen: number };
    meter: { plate: string };
  };
  await station.hardware('insert', { card: '20000015' });
  await page.locator('.customer').getByText('10000015').first().waitFor();
  await page.getByRole('button', { name: '冲正上次购气' }).click();
  const form = page.getByRole('dialog', { name: '冲正上次购气' });
  await form.getByText('¥30.00').first().waitFor();
  expect(await form.textContent()).not.toContain('m³');
  await form.getByLabel('理由').fill('客户改主意');
  await form.getByLabel('同时原路退款').check();
  await form.getByText('退款须填写金额、户主证件和复核人。').waitFor();
  await form.getByLabel('退款金额（元）').fill('30');
  await form.getByLabel('户主证件').fill('身份证 已核');
  await form.getByLabel(/^复核人登录名/).fill('gu');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'money-reverse');
  await form.getByRole('button', { name: '冲正', exact: true }).click();
  await approve(page, station);
  await says(page, /已冲正.*原路退款 ¥30.00/);
  await counter.picture(page, 'money-reversed');
  expect((await account()).money).toMatchObject({
    onCardFen: before.onCardFen - 3_000,
    balanceFen: before.balanceFen,
    toBeWrittenFen: 0,
  });
  await press(page, 'Escape');
  await form.waitFor({ state: 'hidden' });
  await station.hardware('remove');
  await goTo(page, 'services/lost', '表窗读数登记');
  const title = '表窗读数登记';
  await formOf(page, title)
    .getByLabel('表窗照片')
    .setInputFiles({ name: 'window.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('window') });
  const seen = { '气表（厂家-表号）': meter.plate, 原因: '客户来询', 复核人登录名: 'gu' };
  // Gas in the window of a meter that shows money is refused, and what was typed stays.
  await fill(page, title, { ...seen, '表显累计购气量（立方米）': '10' });
  await submit(page, title, '登记');
  await approve(page, station);
  await outcome(page, title, 'error', /金额（元）/);
  await fill(page, title, {
    '表显累计购气量（立方米）': '',
    '金额表：表显累计购额（元，代替上栏）': '200',
    '金额表：剩余金额（元，表窗不显示可不填）': '-3.5',
  });
  await submit(page, title, '登记');
  await approve(page, station);
  await outcome(page, title, 'success', /已登记/);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'money-window');
  await page.close();
  expect(counter.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
});

test('an account with a card whose gas is not on yet is told so, and its first volume is small', async () => {
  const page = await counter.page();
  await station.hardware('new-card', { card: 'first' });
  await station.hardware('insert', { card: 'first' });
  await says(page, '这是空白卡。');
  await press(page, 'F2');
  await page.getByPlaceholder(/^户号、户名/).fill('10000010');
  await page.locator('.found button').first().click();
  await page.locator('.customer').getByText('10000010').first().waitFor();
  const flags = () => page.locator('.customer .flags .ant-tag').allTextContents();
  await expect.poll(flags).toEqual(['未开卡', '待点火：首次购气最多 5.000 m³']);
  await press(page, '20000010', 'F9');
  await says(page, '确认开卡 F9');
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '卡 20000010 已开通');
  await press(page, 'Escape');
  await page.locator('.sale').waitFor();
  await expect.poll(flags).toEqual(['待点火：首次购气最多 5.000 m³']);
  await press(page, 'F3', '6');
  // Before any money is taken.
  await says(page, '请先售少量气，用于开表。');
  await fitsCounter(page);
  await counter.picture(page, 'counter-not-lit');
  await press(page, 'F9');
  expect(await page.locator('.aloud').count()).toBe(0);
  await page.getByLabel('预购气量（立方米）').fill('5');
  await page.locator('.quote .due').first().waitFor();
  await press(page, 'F9');
  await page.locator('.aloud').waitFor();
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '写卡成功');
  await station.hardware('remove');
  await page.locator('.waiting').waitFor();
  await station.hardware('insert', { card: 'first' });
  // Behind the first purchase nothing more is sold until gas is on.
  await expect.poll(flags).toEqual(['待点火']);
  await says(page, '暂不能售气');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'counter-unlit');
  await page.close();
  expect(counter.faults).toEqual([]);
});
