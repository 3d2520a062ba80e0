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
