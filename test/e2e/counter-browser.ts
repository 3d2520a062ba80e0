/** Chromium at the counter: a page whose console, policy and accessibility are watched, and hands for its keyboard. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  type Request,
} from 'playwright-core';
import { expect } from 'vitest';
import type { PageStation } from './page-station.ts';

const PROGRAM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
];
/** Screenshots for whoever looks; not committed. */
const ARTIFACTS = resolve(import.meta.dirname, '..', '..', 'artifacts');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const openBrowser = (...more: readonly string[]): Promise<Browser> =>
  chromium.launch({ executablePath: PROGRAM, args: [...FLAGS, ...more] });

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** The context's pages are somebody's who has logged in, until the station is started again. */
export async function bringSession(
  context: BrowserContext,
  station: PageStation,
  name?: string,
): Promise<void> {
  const { token, cookie } = await station.session(name);
  const place = { domain: 'qika.localhost', path: '/', httpOnly: true } as const;
  await context.addCookies([{ ...cookie, ...place, sameSite: 'Strict' }]);
  const keep = `location.hostname === 'qika.localhost' && (sessionStorage.getItem('qika.session') ?? sessionStorage.setItem('qika.session', '${token}'))`;
  await context.addInitScript(keep);
}

/** Types name and password where the page asks for them. */
export async function logIn(page: Page, { logIn: who }: PageStation): Promise<void> {
  const form = page.getByRole('form', { name: '登录' });
  await form.getByLabel('登录名').fill(who.name);
  await form.getByLabel('密码').fill(who.password);
  await form.getByRole('button', { name: '登录' }).click();
}

/** The second person, whose name stands there already, types their password beside the first. */
export async function approve(page: Page, { logIn: { password } }: PageStation): Promise<void> {
  const form = page.getByRole('form', { name: /复核人登录/ });
  await form.getByLabel('密码').fill(password);
  await form.getByRole('button', { name: '确认' }).click();
  await form.waitFor({ state: 'hidden' });
}

/**
 * A colour on its way from shut to open is none that anybody reads, and what was just answered is drawn a moment later; one that
 * turns for ever (a spinner) is not waited for.
 */
const STILL = `new Promise((soon) => setTimeout(soon, 60)).then(() => Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
  .map(({ finished }) => finished)))`;

/** One profile of the browser; its pages share what the page keeps, and its locks. */
export class CounterBrowser {
  readonly context: BrowserContext;
  readonly #station: PageStation;
  /** Errors of the console, of scripts and of the policy, and requests to anywhere else. */
  readonly faults: string[] = [];

  private constructor(context: BrowserContext, station: PageStation) {
    this.context = context;
    this.#station = station;
  }

  /** `name` logs in, or whoever works at this station's page. */
  static async open(
    browser: Browser,
    station: PageStation,
    name?: string,
  ): Promise<CounterBrowser> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    await bringSession(context, station, name);
    return new CounterBrowser(context, station);
  }

  get address(): string {
    return this.#station.address;
  }

  async page(): Promise<Page> {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      // A daemon that was killed on purpose, a card drawn while it was read (503), and a refusal, which is an answer: that Chromium logs them is not the page's doing.
      const expected =
        /status of (401|409|503)|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|ERR_FAILED|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED/;
      // An operation that the station does not know is what the page asked about.
      const isUnknown = /\/api\/operations\/[\w-]+$/.test(message.location().url);
      const is404 = isUnknown && message.text().includes('status of 404');
      if (message.type() === 'error' && !expected.test(message.text()) && !is404) {
        this.faults.push(`console: ${message.text()} ${message.location().url}`);
      }
    });
    page.on('pageerror', (error) => this.faults.push(`script: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(this.address)) this.faults.push(`outside: ${request.url()}`);
    });
    await page.goto(this.address);
    await page.getByRole('heading', { name: 'Qika' }).waitFor();
    return page;
  }

  /** Serious faults of accessibility in the page as it stands, each with its first place. */
  async seriousFaults(page: Page): Promise<string[]> {
    // By the debugger's way: the page's policy lets no other script in. Once a document: it is half a megabyte.
    if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(AXE);
    await page.evaluate(STILL);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: Violation[] }> };
      };
      return (await axe.run({ resultTypes: ['violations'] })).violations;
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  }

  async picture(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
  }
}

/** Types as a cashier does: nothing is waited for but what stands on the screen. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    if (/^[\d.]+$/.test(key)) await page.keyboard.type(key);
    else await page.keyboard.press(key);
  }
}

export const says = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor();

/** Requests to such an address wait until what is returned is called. */
export async function held(page: Page, address: string): Promise<() => void> {
  let letGo = (): void => undefined;
  const mayGo = new Promise<void>((go) => {
    letGo = go;
  });
  await page.route(address, async (route) => {
    await mayGo;
    await route.continue();
  });
  return () => letGo();
}

/** What the page has to do at once is done. */
const TURNS = 'new Promise((done) => setTimeout(() => setTimeout(() => setTimeout(done))))';

/** Waits until every part of the page and every question to the station has come; the stream of events never ends. */
export function quietness(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  const end = (request: Request) => open.delete(request);
  page.on('request', (request) => {
    if (!/\/api\/events/.test(request.url())) open.add(request);
  });
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  const waiting = async (): Promise<number> => {
    // A part that has come asks its own questions in the turn after.
    await page.evaluate(TURNS);
    return open.size;
  };
  return () => expect.poll(waiting).toBe(0);
}

const SCREENS = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
] as const;

/** Parts of the counter whose content is higher or wider than they are. */
const CUT = `[...document.querySelectorAll('main.counter, .left, .right, .left > section, .right > section, .top-line')]
  .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className + ' ' + one.scrollWidth + 'x' + one.scrollHeight + ' in ' + one.clientWidth + 'x' + one.clientHeight)`;

/** The counter as it stands, on the screens that halls have: nothing scrolls and nothing is cut off. */
export async function fitsCounter(page: Page): Promise<void> {
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    // The counter measures its rows anew for a screen, and trims them in the frame after.
    await expect
      .poll(() => page.evaluate<string[]>(CUT), { message: `${screen.width}x${screen.height}` })
      .toEqual([]);
    await hasNoScroll(page);
  }
}

/** No part of the page is out of sight. */
export async function hasNoScroll(page: Page): Promise<void> {
  const { down, across } = await page.evaluate<{ down: number; across: number }>(
    '(({ scrollHeight: h, clientHeight: ch, scrollWidth: w, clientWidth: cw }) => ({ down: h - ch, across: w - cw }))(document.documentElement)',
  );
  expect({ down, across }).toEqual({ down: 0, across: 0 });
}
