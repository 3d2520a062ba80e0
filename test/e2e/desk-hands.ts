/** Hands at the desks: forms filled by their labels, and what they say read. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type CounterBrowser, hasNoScroll } from './counter-browser.ts';
import { until } from './until.ts';

export const formOf = (page: Page, title: string) =>
  page.getByRole('form', { name: title, exact: true });

/** What a choice offers may come from the station after the form. */
const offered = (field: Locator, value: string): Promise<string> =>
  until(
    `a choice of ${value}`,
    async () => {
      const options = await field.locator('option').allTextContents();
      return options.find((one) => one === value) ?? options.find((one) => one.includes(value));
    },
    30_000,
  );

/** Text into a line, a choice by what it shows, true into a tick. */
export async function fill(
  page: Page,
  title: string,
  values: Readonly<Record<string, string | true>>,
): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    const field = formOf(page, title).getByLabel(label, { exact: true });
    if (value === true) await field.check();
    else if ((await field.evaluate((one) => one.tagName)) === 'SELECT') {
      await field.selectOption({ label: await offered(field, value) });
    } else await field.fill(value);
  }
}

export const press = (page: Page, title: string, button: string) =>
  formOf(page, title).getByRole('button', { name: button, exact: true }).click();

/** What the form says of what became of it: its tone, and its words. */
export async function outcome(page: Page, title: string, tone: string, text: RegExp | string) {
  const alert = formOf(page, title).locator(`.ant-alert-${tone}`).last();
  await alert.waitFor();
  await expect.poll(() => alert.textContent()).toMatch(text);
}

/** Goes to a page of a desk as its address says it. */
export async function goTo(page: Page, hash: string, sign: string): Promise<void> {
  await page.evaluate(`location.hash = '${hash}'`);
  await page.getByText(sign, { exact: true }).first().waitFor();
}

/** The page as it stands is looked at: by axe, by whether it fits, and in a picture. */
export async function looked(browser: CounterBrowser, page: Page, name: string): Promise<void> {
  expect(await browser.seriousFaults(page)).toEqual([]);
  await hasNoScroll(page);
  await browser.picture(page, name);
}
