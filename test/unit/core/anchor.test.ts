import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Anchor,
  anchorMessage,
  formatAnchor,
  paperAnchor,
  parseAnchor,
  parsePaperAnchor,
} from '../../../src/core/anchor.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const number = fc.integer({ min: 0, max: 2 ** 50 });
const anchors: fc.Arbitrary<Anchor> = fc.record({
  company: number,
  station: fc.integer({ min: 1, max: 255 }),
  n: fc.integer({ min: 1, max: 99_999_999 }),
  last: number,
  at: number,
  chain: hex(64),
});

test('a line says what was signed, and is read back as it was', () => {
  fc.assert(
    fc.property(anchors, hex(128), (anchor, signature) => {
      const line = formatAnchor({ anchor, signature });
      expect(line.startsWith(`${anchorMessage(anchor)} `)).toBe(true);
      expect(parseAnchor(line)).toEqual({ anchor, signature });
    }),
  );
});

test('any other text is no anchor: one character changed is another anchor or none', () => {
  fc.assert(
    fc.property(anchors, hex(128), fc.nat(), fc.string(), (anchor, signature, at, put) => {
      const line = formatAnchor({ anchor, signature });
      const place = at % line.length;
      const other = line.slice(0, place) + put + line.slice(place + 1);
      const parsed = parseAnchor(other);
      if (parsed !== null) expect(formatAnchor(parsed)).toBe(other);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseAnchor(text)).toBe(null);
    }),
  );
});

test('what a paper carries fits the line of a 58 mm roll beside its word', () => {
  fc.assert(
    fc.property(anchors, ({ station, n, chain }) => {
      const code = paperAnchor(station, n, chain);
      expect('校验码 '.length + 3 + code.length).toBeLessThanOrEqual(32);
      expect(parsePaperAnchor(` ${code.toUpperCase()} `)).toEqual({
        station,
        n,
        start: chain.slice(0, 12),
      });
    }),
  );
  for (const text of ['', '1-2-3', '0-1-9f3a77c0aa12', '1-0-9f3a77c0aa12', '1-1-9f3a77c0aa1']) {
    expect(parsePaperAnchor(text)).toBe(null);
  }
});
