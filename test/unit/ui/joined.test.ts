import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { speechOf } from '../../../src/ui/words/language.ts';

const UI = join(import.meta.dirname, '../../../src/ui');

test('names, values and lists are punctuated as the language does it', () => {
  const zh = speechOf('zh', 'Asia/Shanghai');
  const en = speechOf('en', 'Asia/Shanghai');
  expect([zh.pair('合同', 1), en.pair('Contract', 1)]).toEqual(['合同：1', 'Contract: 1']);
  expect([zh.joined(['甲', '乙']), en.joined(['a', 'b'])]).toEqual(['甲、乙', 'a, b']);
});

/** Of the ticket's image, which is as it was printed. */
const AS_PRINTED = ['counter/ticket-image.ts'];

test('no page puts Chinese punctuation between words of either language', () => {
  const found = readdirSync(UI, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('words/'))
    .filter((name) => !AS_PRINTED.includes(name))
    .filter((name) => {
      const code = readFileSync(join(UI, name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return /[}）]：|join\('[、，；]'\)|\}（/.test(code);
    });
  expect(found).toEqual([]);
});
