/** Every page of the route table that somebody sees, each looked at by whether it fits, in a picture, and once by axe. */
import type { Page } from 'playwright-core';
import { PAGE_TABLE } from '../../src/ui/station/page-table.ts';
import { type CounterBrowser, hasNoScroll, quietness } from './counter-browser.ts';
import { looked } from './desk-hands.ts';

/** "#finance/trial", and "#people" of a desk that is one page. */
export const everyPage = (): string[] =>
  Object.entries(PAGE_TABLE).flatMap(([desk, { pages }]) => {
    const names = Object.keys(pages);
    return names.length === 0 ? [`#${desk}`] : names.map((name) => `#${desk}/${name}`);
  });

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
  const isQuiet = quietness(page);
  for (const desk of await linksIn(page, '.top-line nav a')) {
    for (const href of await pagesOf(page, desk)) {
      if (seen.has(href)) continue;
      seen.add(href);
      await page.evaluate(`location.hash = '${href}'`);
      if (href !== desk) await page.locator(`a[href="${href}"][aria-current]`).waitFor();
      await isQuiet();
      const name = `page-${href.slice(1).replace('/', '-')}-${language}`;
      if (language === 'zh') await looked(browser, page, name);
      else {
        await hasNoScroll(page);
        await browser.picture(page, name);
      }
    }
  }
}
