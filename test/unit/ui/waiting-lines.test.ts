/** Lines that wait for a second look are gathered over the pages, as many as one request lets through. */
import { expect, test } from 'vitest';
import { AT_ONCE, waitingLines } from '../../../src/ui/finance/waiting-lines.ts';

const asked = async (count: number) => {
  const all = Array.from({ length: count }, (_, n) => ({ accountId: 10_000_001 + n }));
  const pages: (string | null)[] = [];
  const answer = await waitingLines(async (after) => {
    pages.push(after);
    const rest = all.filter(({ accountId }) => accountId > Number(after ?? 0));
    return { ok: true, value: rest.slice(0, 200) };
  });
  return { pages: pages.length, lines: answer.ok ? answer.value : [], all };
};

test.each([
  [0, 1],
  [199, 1],
  [200, 2],
  [450, 3],
])('%i lines are all there, each once, after %i pages', async (count, pages) => {
  const { lines, all, ...rest } = await asked(count);
  expect([lines, rest.pages]).toEqual([all, pages]);
});

test('of more than one request takes, the first ones', async () => {
  const { lines, all } = await asked(2_300);
  expect(lines).toEqual(all.slice(0, AT_ONCE));
});

test('a page that is refused is the answer: half a list is none', async () => {
  const problem = { code: 'period.unknown' } as never;
  expect(await waitingLines(async () => ({ ok: false, problem }))).toEqual({ ok: false, problem });
});
