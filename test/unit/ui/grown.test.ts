/** Lists that are asked for page by page. */
import { expect, test } from 'vitest';
import { type Grown, grownBy } from '../../../src/ui/station/grown.ts';

const rowsOf = ({ pages }: Grown<number>) => pages.flatMap(({ rows }) => rows);
const empty: Grown<number> = { question: 'all', pages: [] };

test('a page that is answered again after the link was lost stands there once', () => {
  let list = grownBy(empty, 'all', null, [9, 8]);
  list = grownBy(list, 'all', 8, [7, 6]);
  list = grownBy(list, 'all', 8, [7, 6]);
  list = grownBy(list, 'all', 6, [5]);
  expect(rowsOf(list)).toEqual([9, 8, 7, 6, 5]);
});

test('the first page and another question begin anew', () => {
  const list = grownBy(grownBy(empty, 'all', null, [9, 8]), 'all', 8, [7]);
  expect(rowsOf(grownBy(list, 'all', null, [10, 9]))).toEqual([10, 9]);
  expect(rowsOf(grownBy(list, 'wei', 8, [3]))).toEqual([3]);
});
