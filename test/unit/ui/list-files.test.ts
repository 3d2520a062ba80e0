import { expect, test } from 'vitest';
import type { Answer } from '../../../src/ui/api/client.ts';
import { csvText } from '../../../src/ui/browser/csv-file.ts';
import { everyPage } from '../../../src/ui/station/every-page.ts';
import { secondOf, timeOf } from '../../../src/ui/words/figures.ts';

test.each(['=1+1', '+86 138', '-2+3', '@SUM(A1)', '\tx', '\rx', '\n=1', '＝1+1', '＠a', '-'])(
  'a spreadsheet takes %j for text',
  (text) => {
    const line = csvText([[text]])
      .slice(1)
      .trimEnd();
    expect(line.replace(/^"/, '').startsWith(`'${text[0]}`)).toBe(true);
  },
);

test('figures stay figures, also below zero', () => {
  expect(csvText([['-12.50', '-3', 7, null]])).toBe('\uFEFF-12.50,-3,7,\r\n');
});

interface Page {
  readonly rows: readonly number[];
  readonly next: number | null;
}

const REFUSED = { ok: false, problem: { code: 'report.failed' } } as unknown as Answer<Page>;

const pagesOf = (pages: ReadonlyMap<number | null, Answer<Page>>) => {
  const asked: (number | null)[] = [];
  const gather = () =>
    everyPage<Page, number, number>(
      async (from) => {
        asked.push(from);
        return pages.get(from) ?? REFUSED;
      },
      ({ rows }) => rows,
      ({ next }) => next,
    );
  return { asked, gather };
};

const FIRST = { ok: true, value: { rows: [1, 2], next: 2 } } as const;
const LAST = { ok: true, value: { rows: [3], next: null } } as const;

test('a list is gathered page by page, each once', async () => {
  const { asked, gather } = pagesOf(
    new Map<number | null, Answer<Page>>([
      [null, FIRST],
      [2, LAST],
    ]),
  );
  expect(await gather()).toEqual({ ok: true, value: [1, 2, 3] });
  expect(asked).toEqual([null, 2]);
});

test('where a page is refused there is no list, and not half of one', async () => {
  const { gather } = pagesOf(new Map<number | null, Answer<Page>>([[null, FIRST]]));
  expect(await gather()).toBe(REFUSED);
});

test('the audit says the second', () => {
  const at = Date.UTC(2026, 10, 26, 9, 5, 7);
  expect(timeOf(at, 'zh', 'Asia/Shanghai')).toBe('2026/11/26 17:05');
  expect(secondOf(at, 'zh', 'Asia/Shanghai')).toBe('2026/11/26 17:05:07');
});
