/**
 * What the cashier is told before a sale: each thing that ails a customer as a flag of its own, with why not and what next
 * where it bars the sale, and each device that is out. The printer and the line of this station are not there.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { freePort } from './ask-socket.ts';
import { CounterBrowser, fitsCounter, openBrowser, press, says } from './counter-browser.ts';
import { householdOf, SECOND } from './households.ts';
import { PageStation } from './page-station.ts';

const random = createRandom(11);
let station: PageStation;
let browser: Browser;
let counter: CounterBrowser;
let page: Page;

const post = async (path: string, body: object): Promise<void> => {
  const answer = await station.ask(path, { operationId: newOperationId(random), ...body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
};

const hold = (n: number, kind: string, reason: string): Promise<void> =>
  post(`/api/accounts/${householdOf(n).accountId}/holds`, {
    hold: kind,
    reason,
    second: reason === '' ? SECOND : null,
  });

/** The flags of the customer on the screen. */
const flags = (): Promise<string[]> => page.locator('.customer .flags .ant-tag').allTextContents();

/** An account is looked up by its number, as for somebody without a card. */
async function found(n: number): Promise<void> {
  const { accountId } = householdOf(n);
  await press(page, 'Escape', 'F2');
  // Typed, not filled: what was asked before is no longer in the box.
  await page.getByPlaceholder(/^户号、户名/).pressSequentially(String(accountId));
  await page.locator('.found button').first().click();
  await page.locator('.customer').getByText(String(accountId)).first().waitFor();
}

beforeAll(async () => {
  const nobody = { connection: 'tcp', host: '127.0.0.1', port: await freePort() };
  const line = { name: 'east', kind: 'tcp', host: '127.0.0.1', port: await freePort(), baud: 9600 };
  station = new PageStation('small', { printer: nobody, lines: [line] });
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  for (const n of [1, 2, 3, 4]) await station.openHousehold(n);
  counter = await CounterBrowser.open(browser, station);
  page = await counter.page();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  expect(counter.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
  await station.clear();
}, 120_000);

test('who is on the blacklist, stopped or suspended is sold nothing, and told what lifts it', async () => {
  const next = {
    blacklisted: ['黑名单', /黑名单/],
    stopped: ['停气', /停气/],
    suspended: ['报停', '请先办理恢复用气。'],
  } as const;
  let n = 0;
  for (const [kind, [flag, way]] of Object.entries(next)) {
    n += 1;
    await hold(n, kind, '复核退回');
    await station.hardware('insert', { card: householdOf(n).card });
    await page
      .locator('.customer')
      .getByText(String(householdOf(n).accountId))
      .first()
      .waitFor();
    await says(page, '暂不能售气');
    await says(page, way);
    expect(await flags()).toEqual([flag]);
    await press(page, '50', 'F9');
    expect(await page.locator('.aloud').count()).toBe(0);
    await fitsCounter(page);
    await counter.picture(page, `counter-${kind}`);
    expect(await counter.seriousFaults(page)).toEqual([]);
    await station.hardware('remove');
    await page.locator('.waiting').waitFor();
  }
  // What is lifted is no longer on the screen.
  await hold(1, 'blacklisted', '');
  await found(1);
  await expect.poll(flags).toEqual([]);
});

test('an inspection that is due or found faults is told and bars nothing', async () => {
  const { accountId, card } = householdOf(4);
  const paper = {
    kind: 'inspection',
    on: '2025-01-10',
    dueOn: '2026-01-10',
    inspectedBy: '安检员',
  };
  const papers = `/api/accounts/${accountId}/papers`;
  await post(papers, { paper: { ...paper, passed: true, found: '' } });
  await station.hardware('insert', { card });
  await page.locator('.customer').getByText(String(accountId)).first().waitFor();
  await expect.poll(flags).toEqual(['安检到期 2026-01-10']);
  await press(page, '50');
  await page.locator('.quote .due').first().waitFor();
  await fitsCounter(page);
  await counter.picture(page, 'counter-inspection');
  await station.hardware('remove');
  await page.locator('.waiting').waitFor();
  await post(papers, {
    paper: { ...paper, passed: false, on: '2026-01-11', dueOn: '2036-01-11', found: '软管老化' },
  });
  await found(4);
  await expect.poll(flags).toEqual(['安检有隐患']);
  const tag = page.locator('.customer .flags .ant-tag');
  expect(await tag.getAttribute('title')).toBe('软管老化');
});

test('an account that has no card yet says so', async () => {
  await found(5);
  await expect.poll(flags).toEqual(['未开卡']);
  await fitsCounter(page);
  await counter.picture(page, 'counter-no-card');
});

test('a ladder says the tier and what is left of it, and a sale over its edge is told tier by tier before it is paid', async () => {
  await press(page, 'Escape');
  await post('/api/tariffs', {
    id: 'ladder',
    customerClass: 'residential',
    effectiveFrom: '2021-01-01',
    cycle: 'year',
    cycleStartMonth: 1,
    tiers: [
      { upToLitres: 10_000, priceE4: 20_000 },
      { upToLitres: 30_000, priceE4: 25_000 },
      { upToLitres: null, priceE4: 40_000 },
    ],
  });
  await station.hardware('insert', { card: householdOf(4).card });
  const ladder = page.locator('.ladder');
  await ladder.getByText('阶梯 · 第 1 档').waitFor();
  await ladder.getByText('本档剩余 10.000 m³').waitFor();
  // 10 at 2 yuan, 20 at 2.50, 1 at 4.
  await press(page, 'F3', '31');
  const tiers = page.locator('.quote tbody tr');
  await expect
    .poll(() => tiers.allTextContents())
    .toEqual([
      '第 1 档10.000 m³ × ¥2.0000/m³¥20.00',
      '第 2 档20.000 m³ × ¥2.5000/m³¥50.00',
      '第 3 档1.000 m³ × ¥4.0000/m³¥4.00',
    ]);
  await says(page, '¥74.00');
  await fitsCounter(page);
  await counter.picture(page, 'counter-ladder');
  // And what an amount buys, as it is typed.
  await press(page, 'F3', 'Control+A', '45');
  await expect
    .poll(() => tiers.allTextContents())
    .toEqual(['第 1 档10.000 m³ × ¥2.0000/m³¥20.00', '第 2 档10.000 m³ × ¥2.5000/m³¥25.00']);
  await station.hardware('remove');
  await page.locator('.waiting').waitFor();
});

/** The first search is answered as of a station that has just started and has read 43 % of its customers. */
const READS_CUSTOMERS = `{ const real = window.fetch; let asked = 0; window.fetch = async (...given) => {
  const answer = await real(...given);
  if (!String(given[0]).includes('/api/accounts?') || (asked += 1) > 1) return answer;
  const none = { ...(await answer.json()), total: 0, found: [], readPercent: 43 };
  return new Response(JSON.stringify(none), { status: 200, headers: { 'content-type': 'application/json' } });
}; }`;

test('a station that still reads its customers says how far it is, and the list completes itself', async () => {
  await page.evaluate(READS_CUSTOMERS);
  await press(page, 'Escape', 'F2');
  // At once: whoever pauses between two letters is answered about the first.
  await page.getByPlaceholder(/^户号、户名/).fill('用户1006');
  await says(page, /正在读入客户资料（43%）/);
  await counter.picture(page, 'find-reading');
  await page.locator('.found button').first().click();
  await page.locator('.customer').getByText('1006').first().waitFor();
});

test('a line that is down and a printer that is not there are told beside the reader, in both languages', async () => {
  await says(page, '线路 0/1');
  await says(page, '打印机 故障');
  await counter.picture(page, 'counter-devices-out');
  await page.getByRole('button', { name: 'English' }).click();
  await says(page, /^Lines 0\/1$/);
  await says(page, 'Printer in trouble');
  await fitsCounter(page);
  expect(await counter.seriousFaults(page)).toEqual([]);
});
