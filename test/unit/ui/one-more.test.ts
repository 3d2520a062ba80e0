/** A list of which a page is exactly full has no empty page behind it, and no row is left out between two pages. */
import { expect, test } from 'vitest';
import { ONE_MORE, onePage } from '../../../src/ui/station/one-more.ts';

/** Numbers of the rows of each page that a person turns, of a station that has `rows` and answers those behind the last one. */
function turned(rows: number): number[][] {
  const pages: number[][] = [];
  for (let after = 0; ; after = pages.at(-1)?.at(-1) ?? 0) {
    const all = Array.from({ length: rows }, (_, n) => n + 1);
    const { shown, goesOn } = onePage(all.filter((n) => n > after).slice(0, ONE_MORE));
    pages.push([...shown]);
    if (!goesOn) return pages;
  }
}

test.each([
  [0, [0]],
  [1, [1]],
  [199, [199]],
  [200, [200]],
  [201, [200, 1]],
  [400, [200, 200]],
  [401, [200, 200, 1]],
])('%i rows are told in pages of %j', (rows, sizes) => {
  const pages = turned(rows);
  expect(pages.map((page) => page.length)).toEqual(sizes);
  expect(pages.flat()).toEqual(Array.from({ length: rows }, (_, n) => n + 1));
});
