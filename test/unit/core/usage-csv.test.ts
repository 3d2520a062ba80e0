/** Files of use: what is written comes back, and the first line that is none is named. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { dateOfDay, dayNumber } from '../../../src/core/period.ts';
import { formatCubicMetres, litre } from '../../../src/core/units.ts';
import { readUsageCsv, USAGE_HEAD } from '../../../src/core/usage-csv.ts';

const BEGINS = dayNumber(toBusinessDate('2020-01-01'));

describe('a file of use', () => {
  test('comes back as it was written, whatever its line ends', () => {
    const anyLine = fc.record({
      account: fc.integer({ min: 1, max: 0xffff_ffff }),
      source: fc.constantFrom('line', 'card', 'handheld', 'estimate'),
      litres: fc.nat(999_999_999),
      day: fc.nat(5_000),
    });
    fc.assert(
      fc.property(
        fc.array(anyLine),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (lines, end, bom) => {
          const rows = lines.map(({ account, source, litres, day }) => {
            const volume = formatCubicMetres(litre(litres));
            const cells = source === 'estimate' ? ['', volume] : [volume, ''];
            return [account, source, ...cells, dateOfDay(BEGINS + day)].join(',');
          });
          const read = readUsageCsv((bom ? '\uFEFF' : '') + [USAGE_HEAD, ...rows, ''].join(end));
          expect(
            read.ok &&
              read.value.map(({ accountId, source, index, litres, readOn }) => [
                ...[accountId, source, index ?? litres, dayNumber(readOn) - BEGINS],
              ]),
          ).toEqual(
            lines.map(({ account, source, litres, day }) => [account, source, litres, day]),
          );
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });

  test('whatever bytes it has, it is read or its line is named; it never throws', () => {
    const rows = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 6 });
    fc.assert(
      fc.property(rows, (lines) => {
        const read = readUsageCsv([USAGE_HEAD, ...lines].join('\n'));
        if (!read.ok) expect(read.refusal.code).toBe('usage.csv');
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  test.each([
    ['another header', 'account,index\n', 1, 'header'],
    ['a column too few', `${USAGE_HEAD}\n1,line,2.000,2026-10-01`, 2, 'columns'],
    ['account 0', `${USAGE_HEAD}\n0,line,2.000,,2026-10-01`, 2, 'account'],
    ['an account beyond four bytes', `${USAGE_HEAD}\n4294967296,line,2,,2026-10-01`, 2, 'account'],
    ['a source nobody knows', `${USAGE_HEAD}\n1,radio,2.000,,2026-10-01`, 2, 'source'],
    ['a negative index', `${USAGE_HEAD}\n1,line,-2.000,,2026-10-01`, 2, 'index_m3'],
    ['a reading without an index', `${USAGE_HEAD}\n1,line,,,2026-10-01`, 2, 'index_m3'],
    ['an estimate with an index', `${USAGE_HEAD}\n1,estimate,2,3,2026-10-01`, 2, 'index_m3'],
    ['an estimate without a volume', `${USAGE_HEAD}\n1,estimate,,,2026-10-01`, 2, 'estimate_m3'],
    ['a day that is none', `${USAGE_HEAD}\n\n1,line,2,,2026-02-30`, 3, 'read_on'],
  ])('%s is refused by its line', (_name, text, line, field) => {
    expect(readUsageCsv(text)).toMatchObject({
      ok: false,
      refusal: { code: 'usage.csv', facts: { line, field } },
    });
  });
});
