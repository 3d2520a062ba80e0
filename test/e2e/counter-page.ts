/**
 * The counter as a cashier has it: Chromium, the real daemon, simulated cards and households that have theirs. No journey may break
 * the page's policy or write an error to the console, and whatever a file did, its ledger keeps every law.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { CounterBrowser, held, openBrowser, press } from './counter-browser.ts';
import { type Household, householdOf } from './households.ts';
import { PageStation } from './page-station.ts';

export interface Account {
  readonly cardNo: number;
  readonly money: { readonly balanceFen: number };
  readonly gas: {
    readonly onCardLitres: number;
    readonly inFlightLitres: number;
    readonly toBeWrittenLitres: number;
  };
}

export class CounterPage {
  readonly station = new PageStation();
  #browser: Browser | null = null;
  #counter: CounterBrowser | null = null;

  async open(homes: readonly number[]): Promise<void> {
    await this.station.furnish();
    [this.#browser] = await Promise.all([openBrowser(), this.station.start()]);
    for (const n of homes) await this.station.openHousehold(n);
    this.#counter = await CounterBrowser.open(this.#browser, this.station);
  }

  get counter(): CounterBrowser {
    if (this.#counter === null) throw new Error('the counter was never opened');
    return this.#counter;
  }

  /** A browser that knows nothing of the journey before; what that one has broken is told. */
  async afresh(): Promise<readonly string[]> {
    const { faults, context } = this.counter;
    const browser = context.browser();
    await context.close();
    if (browser === null) throw new Error('the counter is in no browser');
    this.#counter = await CounterBrowser.open(browser, this.station);
    await this.station.hardware('remove').catch(() => undefined);
    return faults;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }

  readonly page = (): Promise<Page> => this.counter.page();
  readonly picture = (page: Page, name: string) => this.counter.picture(page, name);
  readonly seriousFaults = (page: Page) => this.counter.seriousFaults(page);

  readonly accountOf = async (accountId: number): Promise<Account> =>
    (await this.station.ask(`/api/accounts/${accountId}`)).body as Account;

  /** Money taken from the account so far, by its tickets. */
  readonly takenFen = async (accountId: number): Promise<number> => {
    const { body } = await this.station.ask(`/api/accounts/${accountId}/standing`);
    const { recent } = body as { recent: { kind: string; fen: number | null }[] };
    return recent.reduce((sum, { kind, fen }) => sum + (kind === 'payment' ? (fen ?? 0) : 0), 0);
  };

  /** A household's card comes into the reader and its customer onto the screen. */
  readonly cardIn = async (page: Page, n: number): Promise<Household> => {
    const home = householdOf(n);
    await this.station.hardware('insert', { card: home.card });
    await page.locator('.customer').getByText(String(home.accountId)).first().waitFor();
    return home;
  };

  readonly cardOut = async (page: Page): Promise<void> => {
    await this.station.hardware('remove');
    await page.locator('.waiting').waitFor();
  };
}

/** Cards are not read before what is returned is called. */
export const heldRead = (page: Page) => held(page, '**/api/cards/reconcile');

/** Cash for gas, by keyboard, up to the confirmation. */
export async function proposed(page: Page, yuan: string): Promise<void> {
  await press(page, yuan);
  await page.locator('.quote .due').first().waitFor();
  await press(page, 'F9');
  await page.locator('.aloud').waitFor();
  // Longer than a bounce of the key: nobody reads a name aloud in less.
  await page.waitForTimeout(350);
}

/** To be called once in a file of journeys: households `homes` have their cards before the first one. */
export function counterWith(homes: readonly number[]): CounterPage {
  const counter = new CounterPage();
  beforeAll(() => counter.open(homes), 120_000);
  afterEach(async () => {
    expect(await counter.afresh()).toEqual([]);
  });
  afterAll(async () => {
    await counter.close();
    expect(counter.station.verify()).toContain('every law');
    await counter.station.clear();
  }, 240_000);
  return counter;
}
