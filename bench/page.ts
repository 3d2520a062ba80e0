/**
 * `npm run bench:page`: what a cashier waits for, in Chromium over the real daemon and simulated cards, with an empty
 * answer of the same daemon in the same browser beside it. Writes bench/page.json.
 */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { bringSession, openBrowser } from '../test/e2e/counter-browser.ts';
import type { Household } from '../test/e2e/households.ts';
import { PageStation } from '../test/e2e/page-station.ts';
import { commit, load, machine } from './machine.ts';
import { ratios, spread } from './statistics.ts';
import { type Figure, figureOf, table, writeResults } from './table.ts';

const ROUNDS = 7;
/** 20 yuan, all of it gas, in cash: the card is read by itself. */
const KEYS = ['2', '0', 'F9', 'F9'] as const;
/** A person reads name and address aloud between the two; the page takes no second press sooner. */
const READING_MS = 400;

const RESULTS = fileURLToPath(new URL('page.json', import.meta.url));

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** A profile of its own each time: nothing of the page is kept from before. */
async function cold(
  browser: Browser,
  station: PageStation,
  path: string,
  seen: string,
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  await bringSession(context, station);
  const page = await context.newPage();
  const ms = await timed(async () => {
    await page.goto(`${station.address}${path}`, { waitUntil: 'commit' });
    await page.locator(seen).first().waitFor();
  });
  await context.close();
  return ms;
}

/** Bytes of everything that the counter's first load brings, headers included. */
async function firstLoadBytes(browser: Browser, station: PageStation): Promise<number> {
  const context = await browser.newContext();
  await bringSession(context, station);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  let bytes = 0;
  await network.send('Network.enable');
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(station.address);
  await page.locator('.waiting').waitFor();
  await context.close();
  return bytes;
}

interface Waits {
  readonly customer: number[];
  readonly ticket: number[];
}

async function sell(
  station: PageStation,
  page: Page,
  home: Household,
  waits: Waits,
): Promise<void> {
  waits.customer.push(
    await timed(async () => {
      await station.hardware('insert', { card: home.card });
      await page.locator('.customer').waitFor();
    }),
  );
  await page.getByLabel('预购金额（元）').waitFor();
  for (const key of KEYS.slice(0, -1)) {
    if (key === 'F9') await page.locator('.quote .due').first().waitFor();
    await page.keyboard.press(key);
  }
  await page.locator('.aloud').waitFor();
  await page.waitForTimeout(READING_MS);
  waits.ticket.push(
    await timed(async () => {
      await page.keyboard.press('F9');
      await page.locator('.outcome-success').waitFor();
    }),
  );
  await station.hardware('remove');
  await page.locator('.waiting').waitFor();
}

async function measure(station: PageStation, browser: Browser): Promise<Figure[]> {
  const empty: number[] = [];
  const interactive: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    empty.push(await cold(browser, station, '/livez', 'body'));
    interactive.push(await cold(browser, station, '/', '.waiting h2'));
  }
  const home = await station.openHousehold(1);
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  await bringSession(context, station);
  const page = await context.newPage();
  await page.goto(station.address);
  await page.locator('.waiting').waitFor();
  const waits: Waits = { customer: [], ticket: [] };
  for (let round = 0; round < ROUNDS; round += 1) await sell(station, page, home, waits);
  const bytes = (await firstLoadBytes(browser, station)) / 1024;
  return [
    figureOf('page.empty', 'an empty answer of the daemon, cold', 'ms', spread(empty)),
    figureOf('page.interactive', 'counter interactive, cold', 'ms', spread(interactive), {
      atMost: 1500,
    }),
    figureOf(
      'page.interactive-ratio',
      'counter ÷ empty answer',
      '×',
      spread(ratios(interactive, empty)),
    ),
    figureOf('page.first-load', 'first load of the counter', 'KiB', spread([bytes])),
    figureOf('page.customer', 'card in → customer on screen', 'ms', spread(waits.customer), {
      atMost: 2000,
    }),
    figureOf('page.ticket', 'confirmed → written, ticket on screen', 'ms', spread(waits.ticket), {
      atMost: 5000,
    }),
    figureOf('page.keys', 'keys of a sale', 'keys', spread([KEYS.length]), { atMost: 8 }),
  ];
}

const station = new PageStation();
const loadBefore = load();
await station.furnish();
await station.start();
const browser = await openBrowser();
try {
  const figures = await measure(station, browser);
  const date = new Date().toISOString();
  const loadAverage = { before: loadBefore, after: load() };
  const about = { commit: commit(), date, machine: machine(), loadAverage };
  process.stdout.write(`\n${table(figures)}\n\n${JSON.stringify(about)}\n`);
  writeResults(RESULTS, about, figures);
} finally {
  await browser.close();
  await station.clear();
}
