/** A second person reads words: every request that names one has a name in both languages, and its money and gas their units. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { actOf, factsOf } from '../../../src/ui/station/asked-request.ts';
import { asked as en } from '../../../src/ui/words/en/asked.ts';
import { cubicMetres, pricePerCubicMetre, yuan } from '../../../src/ui/words/figures.ts';
import { asked as zh } from '../../../src/ui/words/zh/asked.ts';

const say = {
  ...zh,
  yuan: (fen: number) => yuan(fen, 'zh'),
  m3: (litres: number) => cubicMetres(litres, 'zh'),
  price: (priceE4: number) => pricePerCubicMetre(priceE4, 'zh'),
};

/** Addresses of the description whose body has a field for a second person. */
function pathsOfTwo(): string[] {
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
    paths: Record<string, { post?: { requestBody?: object } }>;
  };
  return Object.entries(paths)
    .filter(([path]) => !path.startsWith('/api/approvals'))
    .filter(([, { post }]) =>
      /"(witness|second|secondPerson)":/.test(JSON.stringify(post?.requestBody ?? {})),
    )
    .map(([path]) => path.replace(/\{\w+\}/g, '7'));
}

test('every act of two people has a name in both languages', () => {
  const paths = pathsOfTwo();
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter((path) => actOf(zh, path) === path)).toEqual([]);
  expect(paths.filter((path) => actOf(en, path) === path)).toEqual([]);
  expect(Object.keys(en.acts)).toEqual(Object.keys(zh.acts));
  expect(Object.keys(en.fields)).toEqual(Object.keys(zh.fields));
});

test('money is yuan, gas cubic metres, a meter its plate; whom the address means comes first', () => {
  const body = { operationId: 'A', second: 'b', meter: { maker: 3, number: 12 }, litres: 1500 };
  const refunds = [{ operationId: 'B', payment: 'C', amountFen: 12_345 }];
  expect(factsOf(say, '/api/accounts/7/closure?x=1', { ...body, refunds })).toEqual([
    ['办理对象', '7'],
    ['气表', '3-12'],
    ['气量', say.m3(1500)],
    ['金额', say.yuan(12_345)],
  ]);
});
