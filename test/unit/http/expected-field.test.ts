/** A field that was refused tells what it should be: no value that was sent, and no language. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectedOf } from '../../../src/http/expected-field.ts';

const schema = z.strictObject({
  whole: z.int().min(1).max(99).optional(),
  below: z.number().lt(5).gt(-2).multipleOf(0.5).optional(),
  text: z.string().min(3).max(5).optional(),
  exact: z.string().length(4).optional(),
  list: z.array(z.int()).max(1).optional(),
  shape: z.string().regex(/^x\d$/).optional(),
  choice: z.enum(['volume', 'amount']).optional(),
  either: z.union([z.literal('all'), z.int().min(2)]).optional(),
  by: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('series') }),
      z.strictObject({ kind: z.literal('tax') }),
    ])
    .optional(),
  day: z
    .string()
    .refine((text) => text === '2026-10-01', 'YYYY-MM-DD')
    .optional(),
  silent: z
    .string()
    .refine(() => false)
    .optional(),
});

/** As the schema library hands an issue on to a request's answer. */
function told(value: unknown): string {
  const parsed = schema.safeParse(value);
  const issue = parsed.error?.issues[0];
  if (issue === undefined) throw new Error('it is valid');
  const { code, message, path: _, ...params } = issue;
  return expectedOf({ keyword: code, message, params });
}

describe('what a field should be', () => {
  it.each([
    [{ whole: '1' }, 'number'],
    [{ whole: 1.5 }, 'int'],
    [{ whole: 0 }, '≥ 1'],
    [{ whole: 100 }, '≤ 99'],
    [{ below: 5 }, '< 5'],
    [{ below: -2 }, '> -2'],
    [{ below: 0.3 }, 'n × 0.5'],
    [{ text: 'ab' }, 'length ≥ 3'],
    [{ text: 'abcdef' }, 'length ≤ 5'],
    [{ exact: 'abc' }, 'length = 4'],
    [{ list: [1, 2] }, 'length ≤ 1'],
    [{ list: 'secret' }, 'array'],
    [{ shape: 'y1' }, '/^x\\d$/'],
    [{ choice: 'gas' }, 'volume | amount'],
    [{ either: 1 }, '≥ 2'],
    [{ either: true }, 'all | number'],
    [{ by: { kind: 'x' } }, 'series | tax'],
    [{ day: '2026-10-02' }, 'YYYY-MM-DD'],
    [{ silent: 'x' }, ''],
    [{ other: 1 }, '∅'],
    [null, 'object'],
  ])('%j: %s', (value, expected) => {
    expect(told(value)).toBe(expected);
  });

  it('never throws, and is short, whatever an issue holds', () => {
    const keyword = fc.oneof(
      fc.constantFrom('too_small', 'too_big', 'invalid_union', 'invalid_value', 'custom'),
      fc.string(),
    );
    const params = fc.dictionary(
      fc.constantFrom('minimum', 'maximum', 'values', 'errors', 'options', 'origin', 'exact'),
      fc.anything(),
    );
    fc.assert(
      fc.property(keyword, fc.string(), params, (code, message, facts) => {
        expect(expectedOf({ keyword: code, message, params: facts }).length).toBeLessThanOrEqual(
          200,
        );
      }),
    );
  });
});
