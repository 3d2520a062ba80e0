/** What one look at a card proves of the load that is open on it. */
import { describe, expect, test } from 'vitest';
import type { CardContent } from '../../../src/core/card.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import {
  type Evidence,
  evidenceOf,
  returnedSequence,
  showsTarget,
} from '../../../src/core/load.ts';
import { reportOf } from './ledger-town.ts';
import { CAPABILITIES, LOAD, ONE_ZONE, type Shown, shown, slot, TARGET } from './shown-card.ts';

describe('what one look proves', () => {
  const report = (takenSequence: number, total: number): Shown => ({
    report: reportOf(takenSequence, total),
  });
  const cases: readonly [string, CardContent, Evidence][] = [
    ['the old slot alone', shown({}), 'BEFORE'],
    ['the old slot beside one still older', shown({ b: slot(3, 50_000) }), 'BEFORE'],
    ['the old slot, taken by the meter before', shown(report(4, 60_000)), 'BEFORE'],
    ['the target', shown({ b: TARGET }), 'TARGET'],
    ['the target, before the meter', shown({ b: TARGET, ...report(4, 60_000) }), 'TARGET'],
    ['the target and the meter’s mark', shown({ b: TARGET, mark: 5 }), 'TAKEN'],
    ['the target and its report', shown({ b: TARGET, ...report(5, 80_000) }), 'TAKEN'],
    ['a torn slot, but the mark of the target', shown({ mark: 5 }), 'TAKEN'],
    ['a torn slot, but the report of the target', shown(report(5, 80_000)), 'TAKEN'],
    ['a report of the target with another total', shown(report(5, 81_000)), 'FOREIGN'],
    ['a mark beyond the target', shown({ b: TARGET, mark: 6 }), 'FOREIGN'],
    ['a report beyond the target', shown(report(9, 99_000)), 'FOREIGN'],
    ['the sequence of the target with another tag', shown({ b: slot(5, 80_000) }), 'FOREIGN'],
    ['another total', shown({ b: slot(5, 90_000, LOAD.target.tag) }), 'FOREIGN'],
    ['a sequence of neither', shown({ b: slot(7, 99_000) }), 'FOREIGN'],
    ['an older card state', shown({ a: slot(3, 50_000) }), 'FOREIGN'],
    ['no valid slot', shown({ a: null, active: null }), 'FOREIGN'],
    ['another card', { ...shown({}), cardNo: cardNo(9) }, 'FOREIGN'],
    ['another account', { ...shown({}), accountId: accountId(9) }, 'FOREIGN'],
    ['another meter', { ...shown({}), meter: meterId(1, 1) }, 'FOREIGN'],
  ];

  test.each(cases)('%s', (_name, content, evidence) => {
    expect(evidenceOf(content, LOAD, CAPABILITIES)).toBe(evidence);
  });

  const torn: readonly [string, CardContent, Evidence][] = [
    ['no valid zone', shown({ a: null, active: null }), 'TORN'],
    [
      'no valid zone, the gas before taken',
      shown({ a: null, active: null, ...report(4, 60_000) }),
      'TORN',
    ],
    [
      'no valid zone, the target taken',
      shown({ a: null, active: null, ...report(5, 80_000) }),
      'TAKEN',
    ],
    [
      'no valid zone, more than it taken',
      shown({ a: null, active: null, ...report(6, 99_000) }),
      'FOREIGN',
    ],
    ['a zone of neither', shown({ a: slot(7, 99_000) }), 'FOREIGN'],
    [
      'no valid zone on another card',
      { ...shown({ a: null, active: null }), cardNo: cardNo(9) },
      'FOREIGN',
    ],
  ];

  test.each(torn)('of one zone: %s', (_name, content, evidence) => {
    expect(evidenceOf(content, LOAD, ONE_ZONE)).toBe(evidence);
  });

  test('a card that says nothing of the meter proves no sequence', () => {
    expect(returnedSequence(shown({}))).toBe(-1);
    expect(returnedSequence(shown({ mark: 7, report: reportOf(5, 1) }))).toBe(7);
  });

  test('the target is shown only by the active slot', () => {
    expect(showsTarget(shown({ b: TARGET }), LOAD)).toBe(true);
    expect(showsTarget(shown({ b: TARGET, active: 'A' }), LOAD)).toBe(false);
  });
});
