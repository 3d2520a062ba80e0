import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMNS, columnsOf, pair, RULE, slipText, title } from '../../../src/core/slip.ts';

const character = fc.constantFrom(...'燃气￥×—“·0.9aZ -，（𠮷');
const text = fc.string({ unit: character, maxLength: 60 });
const line = fc.oneof(
  text.map(title),
  fc.tuple(text, text).map(([label, value]) => pair(label, value)),
  fc.constant(RULE),
  text.map((one) => ({ kind: 'text' as const, text: one })),
);

test.each([58, 80] as const)('nothing on %i mm paper is wider than the paper', (width) => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      for (const one of slipText(lines, COLUMNS[width]).split('\n')) {
        expect(columnsOf(one)).toBeLessThanOrEqual(COLUMNS[width]);
      }
    }),
  );
});

test('and nothing of it is lost', () => {
  fc.assert(
    fc.property(text, text, (label, value) => {
      const bare = (one: string): string => one.replace(/\s/g, '');
      expect(bare(slipText([pair(label, value)], 32))).toBe(bare(label + value));
    }),
  );
});

test('an amount in capitals is broken only where no line holds it', () => {
  const capitals = '壹拾万零贰仟叁佰肆拾伍元陆角柒分';
  expect(slipText([pair('大写', capitals)], 32)).toBe(`大写\n${capitals}\n`);
  expect(slipText([pair('付款人', '某某物业管理有限公司第三分')], 32)).toBe(
    `付款人\n${' '.repeat(6)}某某物业管理有限公司第三分\n`,
  );
  expect(slipText([pair('大写', `贰${capitals}`)], 32)).toBe(
    `大写\n  贰${capitals.slice(0, 14)}\n  柒分\n`,
  );
});
