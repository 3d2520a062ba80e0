/** Every page of the route table that somebody sees, each looked at by whether it fits, in a picture, and once by axe. */
import type { Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { PAGE_TABLE } from '../../src/ui/station/page-table.ts';
import { type CounterBrowser, hasNoScroll } from './counter-browser.ts';
import { looked } from './desk-hands.ts';

/** "#finance/trial", and "#people" of a desk that is one page. */
export const everyPage = (): string[] =>
  Object.entries(PAGE_TABLE).flatMap(([desk, { pages }]) => {
    const names = Object.keys(pages);
    return names.length === 0 ? [`#${desk}`] : names.map((name) => `#${desk}/${name}`);
  });

/** Questions to the station that are not answered; the stream of events never is. */
function unanswered(page: Page): () => number {
  const open = new Set<Request>();
  const end = (request: Request) => open.delete(request);
  page.on('request', (request) => {
    if (/\/api\/(?!events)/.test(request.url())) open.add(request);
  });
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return () => open.size;
}

const linksIn = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((found) => found.map((one) => one.getAttribute('href') ?? ''));

/** The pages that this person's screen names, in its order. */
async function pagesOf(page: Page, desk: string): Promise<string[]> {
  await page.locator(`.top-line a[href="${desk}"]`).click();
  await page.locator(`.top-line a[href="${desk}"][aria-current]`).waitFor();
  await page.locator('main').waitFor();
  const pages = await linksIn(page, `main a[href^="${desk}/"], .side a[href^="${desk}/"]`);
  const own = new Set(everyPage());
  const named = pages.filter((href) => own.has(href));
  return named.length === 0 ? [desk] : named;
}

/** Walks over all that this screen names, but for what was `seen`, to which it adds them. */
export async function walkOver(
  browser: CounterBrowser,
  page: Page,
  seen: Set<string>,
  /** Another language is another width of the same elements: axe has seen them in Chinese. */
  language: 'zh' | 'en' = 'zh',
): Promise<void> {
  const waiting = unanswered(page);
  for (const desk of await linksIn(page, '.top-line nav a')) {
    for (const href of await pagesOf(page, desk)) {
      if (seen.has(href)) continue;
      seen.add(href);
      await page.evaluate(`location.hash = '${href}'`);
      if (href !== desk) await page.locator(`a[href="${href}"][aria-current]`).waitFor();
      await expect.poll(waiting, { interval: 10, timeout: 20_000 }).toBe(0);
      const name = `page-${href.slice(1).replace('/', '-')}-${language}`;
      if (language === 'zh') await looked(browser, page, name);
      else {
        await hasNoScroll(page);
        await browser.picture(page, name);
      }
    }
  }
}
