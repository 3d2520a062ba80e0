/**
 * A session in Chromium by the clocks: the page locks by idle time, keeps its form and asks nothing while it is locked; a wrong
 * password is told and counted; a computer that slept finds its screen locked; after the longest time the person logs in anew.
 */
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { IDLE_MS, LONGEST_MS } from '../../src/app/access/sessions.ts';
import { CounterBrowser, openBrowser, press, quietness, says } from './counter-browser.ts';
import { PageStation } from './page-station.ts';

const MINUTE = 60_000;
const station = new PageStation('small', { movableClock: true });
let browser: Browser;
let counter: CounterBrowser;
let page: Page;
/** Nothing that the page has asked is on its way: a question that crosses a lock would be refused, and asked again after it. */
let isQuiet: () => Promise<void>;
/** What the page has asked the station for, in order. */
let asked: string[] = [];

/** Somebody at the counter has found a customer and typed an amount; the page's own clock stands in the test's hand. */
beforeEach(async () => {
  counter = await CounterBrowser.open(browser, station);
  await counter.context.clock.install();
  page = await counter.page();
  isQuiet = quietness(page);
  page.on('request', (request: Request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(pathname);
  });
  await station.openHousehold(1).catch(() => undefined);
  await station.hardware('insert', { card: 'card-1' });
  await page.locator('.customer').waitFor();
  await press(page, '42');
  await page.locator('.quote .due').first().waitFor();
  await isQuiet();
  asked = [];
}, 60_000);

/** The link was silent for so long that the page opens it again, and reads the card. */
async function nobodyFor(ms: number): Promise<void> {
  const read = page.waitForResponse('**/api/accounts/*/standing');
  await page.clock.fastForward(ms);
  await read;
  await isQuiet();
}

const lockForm = () => page.getByRole('form', { name: /屏幕已锁定/ });
/** The link may come back behind the door, and the card is then read again: what was typed stays. */
async function formIsKept(): Promise<void> {
  const readAgain = () => asked.includes('/api/cards/reconcile') || !asked.includes('/api/events');
  await expect.poll(readAgain).toBe(true);
  await page.locator('.quote .due').first().waitFor();
  await page.waitForTimeout(300);
  expect(await amount()).toBe('42');
}

const amount = (): Promise<string> => page.getByLabel('预购金额（元）').inputValue();

async function typed(form: ReturnType<typeof lockForm>, password: string): Promise<void> {
  await form.getByLabel('密码').fill(password);
  await form.getByRole('button', { name: /解锁|登录/ }).click();
}

/** The answer to this very password: what the one before was told may still stand there, and a form that waits takes none. */
async function answered(password: string): Promise<void> {
  const answer = page.waitForResponse('**/api/session/unlock');
  await typed(lockForm(), password);
  await (await answer).finished();
  await lockForm().locator('.ant-btn-loading').waitFor({ state: 'detached' });
}

beforeAll(async () => {
  await station.furnish();
  await station.start();
  browser = await openBrowser();
}, 120_000);

afterEach(() => counter.context.close());

afterAll(async () => {
  await browser?.close();
  await station.clear();
});

test('ten minutes without a key lock the page: it asks nothing, keeps the form, and the password opens it', async () => {
  await nobodyFor(IDLE_MS - MINUTE);
  expect(await lockForm().count()).toBe(0);
  await page.clock.fastForward(MINUTE);
  await lockForm().waitFor();
  await expect.poll(() => asked.at(-1)).toBe('/api/session/lock');
  asked = [];
  // Every poll of the page has come round many times.
  for (let n = 0; n < 5; n += 1) await page.clock.fastForward(MINUTE);
  expect(asked).toEqual([]);
  expect((await station.ask('/metrics')).status).toBe(200);
  await typed(lockForm(), station.logIn.password);
  await lockForm().waitFor({ state: 'hidden' });
  await formIsKept();
  expect(counter.faults).toEqual([]);
});

test('a key puts the lock off, and a page that is loaded again while it is locked stays locked and asks nobody', async () => {
  await nobodyFor(IDLE_MS - MINUTE);
  await press(page, 'Tab');
  await nobodyFor(IDLE_MS - MINUTE);
  expect(await lockForm().count()).toBe(0);
  await page.clock.fastForward(MINUTE);
  await lockForm().waitFor();
  await expect.poll(() => asked.at(-1)).toBe('/api/session/lock');
  await page.reload();
  await lockForm().waitFor();
  await typed(lockForm(), station.logIn.password);
  await page.locator('.customer').waitFor();
  expect(counter.faults).toEqual([]);
});

test('a wrong password is told and counted: the fourth has to wait, and the right one after that opens the same form', async () => {
  await page.clock.fastForward(IDLE_MS);
  await lockForm().waitFor();
  for (const wrong of ['one', 'two', 'three', 'four']) {
    await answered(wrong);
    await says(page, '登录名或密码不正确');
  }
  await answered(station.logIn.password);
  await says(page, /请在 1 秒后再试|请等待/);
  expect(await amount()).toBe('42');
  asked = [];
  await station.goAhead(2_000);
  await typed(lockForm(), station.logIn.password);
  await lockForm().waitFor({ state: 'hidden' });
  await formIsKept();
  // The wait is an answer (429); nothing else was said to the console.
  expect(counter.faults.filter((fault) => !fault.includes('status of 429'))).toEqual([]);
  const { text } = await station.ask('/api/audit');
  expect(text.match(/log-in-refused/g)?.length ?? 0).toBeGreaterThanOrEqual(4);
});

test('another tab of the same session that is asked for something finds its screen locked too, and goes on with it', async () => {
  // As Chromium duplicates a tab: with what the first one keeps.
  const other = await counter.page();
  await other.getByRole('button', { name: '改在此页办理' }).click();
  await other.locator('.customer').waitFor();
  const locked = page.waitForResponse('**/api/session/lock');
  await page.getByRole('button', { name: '锁屏' }).click();
  await (await locked).finished();
  await press(other, 'F1');
  const door = other.getByRole('form', { name: /屏幕已锁定/ });
  const read = other.waitForResponse((answer) => /reconcile$/.test(answer.url()) && answer.ok());
  await typed(door, station.logIn.password);
  await door.waitFor({ state: 'hidden' });
  await read;
  await other.locator('.customer').waitFor();
  // That it was refused (423) is the answer that closed the door.
  expect(counter.faults.filter((fault) => !fault.includes('status of 423'))).toEqual([]);
});

test('a computer that slept finds its screen locked, before any of its questions is refused', async () => {
  // No timer of the page has heard of it.
  await page.clock.setSystemTime(Date.now() + IDLE_MS + MINUTE);
  await station.goAhead(IDLE_MS + MINUTE);
  await page.clock.runFor(20_000);
  await lockForm().waitFor();
  await typed(lockForm(), station.logIn.password);
  await lockForm().waitFor({ state: 'hidden' });
  await formIsKept();
  expect(counter.faults).toEqual([]);
});

test.each(['open', 'locked'])(
  'after the longest time of a session the person of an %s page logs in anew, and the form is as it was',
  async (state) => {
    if (state === 'locked') {
      await page.clock.fastForward(IDLE_MS);
      await lockForm().waitFor();
    }
    await station.goAhead(LONGEST_MS);
    if (state === 'locked') await typed(lockForm(), station.logIn.password);
    else await page.clock.runFor(20_000);
    const form = page.getByRole('form', { name: '登录' });
    await form.waitFor();
    expect(await form.getByLabel('登录名').inputValue()).toBe(station.logIn.name);
    await typed(form, station.logIn.password);
    await form.waitFor({ state: 'hidden' });
    expect(await amount()).toBe('42');
    await page.locator('.quote .due').first().waitFor();
    expect(counter.faults).toEqual([]);
  },
);
