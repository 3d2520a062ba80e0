/**
 * The counter's page over the real stack: Chromium, the built program, pcscd and vpcd. A sale by keyboard, a card pulled in the
 * middle of the write, and the card that settles it when it is back.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { CardInVpcd } from './card-in-vpcd.ts';
import { CounterBrowser, openBrowser, press, says } from './counter-browser.ts';
import { type Household, householdOf } from './households.ts';
import { PageStation } from './page-station.ts';
import { REAL_READER, RealPcscd } from './pcscd.ts';
import { until } from './until.ts';

/** pcscd looks at its slot every 400 ms and powers a new card up. */
const SEEN_WITHIN = 5_000;
const TRIES = 4;
const station = new PageStation('small', { binding: 'pcsclite' });
const random = createRandom(17);
let stack: RealPcscd;
let hands: CardInVpcd;
let browser: Browser;
let counter: CounterBrowser;
let page: Page;

interface Reader {
  readonly name: string;
  readonly insertion: number;
  readonly atr: string | null;
}

async function reader(): Promise<Reader | undefined> {
  const { body } = await station.ask('/api/readers');
  return (body as Reader[]).find(({ name }) => name === REAL_READER);
}

/** As a person does: a card that the reader did not see is taken out and put in again. */
async function putIn(card: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const before = (await reader())?.insertion ?? 0;
    await hands.remove();
    await hands.insert(card);
    try {
      const seen = async (): Promise<boolean> => {
        const now = await reader();
        return now !== undefined && now.insertion > before && now.atr !== null;
      };
      await until(`the station to see ${card}`, seen, SEEN_WITHIN);
      return;
    } catch (cause) {
      if (tries === TRIES) throw cause;
    }
  }
}

async function openHousehold(n: number): Promise<Household> {
  const home = householdOf(n);
  await hands.newCard(home.card);
  await putIn(home.card);
  const operationId = newOperationId(random);
  const { accountId, cardNo } = home;
  const body = { operationId, accountId, cardNo, reader: REAL_READER };
  await until(`card ${home.card} to be opened`, async () => {
    const { status } = await station.ask('/api/cards/open', body);
    return status === 200;
  });
  await hands.remove();
  return home;
}

const onCard = async ({ accountId }: Household): Promise<number> => {
  const { body } = await station.ask(`/api/accounts/${accountId}`);
  return (body as { gas: { onCardLitres: number } }).gas.onCardLitres;
};

async function sold(home: Household, yuan: string): Promise<void> {
  await page.locator('.customer').getByText(String(home.accountId)).first().waitFor();
  await press(page, yuan);
  await page.locator('.quote .due').first().waitFor();
  await press(page, 'F9');
  await page.locator('.aloud').waitFor();
  await page.waitForTimeout(350);
}

beforeAll(async () => {
  stack = await RealPcscd.start();
  Object.assign(process.env, stack.env);
  hands = await CardInVpcd.start(stack, 'stock');
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  await until('the reader to be known', async () => (await reader()) !== undefined, 30_000);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  expect(counter.faults).toEqual([]);
  expect(station.verify()).toContain('every law');
  await station.clear();
  await hands.stop();
  await stack.stop();
}, 120_000);

test('a sale over pcscd: the card opens its customer, and what the screen says is what the card shows', async () => {
  const home = await openHousehold(1);
  counter = await CounterBrowser.open(browser, station);
  page = await counter.page();
  await putIn(home.card);
  await sold(home, '50');
  await press(page, 'F9');
  await says(page, '写卡成功');
  await says(page, /气量相符/);
  await says(page, '请取卡');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'hall-done');
  expect(await onCard(home)).toBe(25_000);
  await hands.remove();
  await page.locator('.waiting').waitFor();
}, 180_000);

test('a card pulled out of the write is unknown, and settles when pcscd sees it again', async () => {
  const home = householdOf(1);
  await putIn(home.card);
  await sold(home, '80');
  await hands.pullAtByte(9, 'mixture');
  await press(page, 'F9');
  await says(page, '结果未知：待核实');
  await counter.picture(page, 'hall-unknown');
  await hands.clearFaults();
  await putIn(home.card);
  await says(page, '写卡成功');
  expect(await onCard(home)).toBe(65_000);
  await hands.remove();
}, 180_000);
