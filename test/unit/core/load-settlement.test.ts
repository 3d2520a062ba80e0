/** What follows from two looks at a card, and which state of a load may follow which. */
import { describe, expect, test } from 'vitest';
import {
  type Evidence,
  type LoadState,
  type Looks,
  mayBecome,
  type Settlement,
  settle,
  settleTakeOff,
  type Wish,
} from '../../../src/core/load.ts';

const EVIDENCE: readonly Evidence[] = ['BEFORE', 'TARGET', 'TAKEN', 'TORN', 'FOREIGN'];
const BOOLEANS = [false, true] as const;
const WISHES: readonly Wish[] = ['complete', 'cancel'];

function* allLooks(): Generator<{ looks: Looks; wish: Wish }> {
  for (const first of EVIDENCE) {
    for (const second of EVIDENCE) {
      for (let bits = 0; bits < 32; bits++) {
        for (const wish of WISHES) {
          const [slotEqual, slotClean, targetShown, solid, mayBeTaken] = [16, 8, 4, 2, 1].map(
            (bit) => (bits & bit) !== 0,
          ) as [boolean, boolean, boolean, boolean, boolean];
          yield {
            looks: { first, second, slotEqual, slotClean, targetShown, solid, mayBeTaken },
            wish,
          };
        }
      }
    }
  }
}

const named = (settlement: Settlement): string =>
  settlement.act === 'post' ? `post ${settlement.evidence}` : settlement.act;

/**
 * The table. A row is the first that fits, top to bottom; '·' is either. Columns: first look, second look, slot bytes
 * equal, slot clean, target shown, solid, may be taken, wish, and what to do.
 */
const TABLE = `
  FOREIGN ·       · · · · · ·         case
  ·       FOREIGN · · · · · ·         case
  TAKEN   ·       y · y y · ·         post TAKEN
  ·       TAKEN   y · y y · ·         post TAKEN
  ·       ·       y · y y · ·         post TARGET
  TAKEN   ·       · · · · · ·         rewrite
  ·       TAKEN   · · · · · ·         rewrite
  ·       ·       · · · · · complete  rewrite
  ·       ·       · · · · y cancel    rewrite
  BEFORE  BEFORE  y y · · n cancel    void
  ·       ·       · · · · n cancel    erase-then-void
`;

const ROWS = TABLE.trim()
  .split('\n')
  .map((line) => {
    const cells = line.trim().split(/\s+/);
    return { conditions: cells.slice(0, 8), act: cells.slice(8).join(' ') };
  });

function tabled(looks: Looks, wish: Wish): string | undefined {
  const yes = (flag: boolean): string => (flag ? 'y' : 'n');
  const facts = [
    looks.first,
    looks.second,
    yes(looks.slotEqual),
    yes(looks.slotClean),
    yes(looks.targetShown),
    yes(looks.solid),
    yes(looks.mayBeTaken),
    wish,
  ];
  const fits = ({ conditions }: { conditions: readonly string[] }): boolean =>
    conditions.every((cell, n) => cell === '·' || cell === facts[n]);
  return ROWS.find(fits)?.act;
}

describe('what follows from two looks', () => {
  test('nothing, while there is no card: no time-out voids', () => {
    expect(WISHES.map((wish) => settle(null, wish))).toEqual([{ act: 'wait' }, { act: 'wait' }]);
  });

  test('the table, in all 1600 combinations', () => {
    let combinations = 0;
    for (const { looks, wish } of allLooks()) {
      combinations += 1;
      expect(named(settle(looks, wish)), JSON.stringify({ looks, wish })).toBe(tabled(looks, wish));
    }
    expect(combinations).toBe(1600);
  });

  test('every row of the table decides some combination', () => {
    const used = new Set<string>();
    for (const { looks, wish } of allLooks()) {
      const facts = tabled(looks, wish);
      if (facts !== undefined) used.add(facts);
    }
    expect(used).toEqual(new Set(ROWS.map(({ act }) => act)));
  });

  const every = (holds: (looks: Looks, wish: Wish, act: string) => boolean): boolean =>
    [...allLooks()].every(({ looks, wish }) => holds(looks, wish, settle(looks, wish).act));

  test('a load is posted only on two equal, solid looks at the target (L9)', () => {
    expect(
      every(
        (looks, _wish, act) =>
          act !== 'post' || (looks.targetShown && looks.slotEqual && looks.solid),
      ),
    ).toBe(true);
  });

  test('a load is voided only by a wish, on two looks at a clean slot, with a mark that proves', () => {
    expect(
      every(
        (looks, wish, act) =>
          act !== 'void' ||
          (wish === 'cancel' &&
            looks.first === 'BEFORE' &&
            looks.second === 'BEFORE' &&
            looks.slotClean &&
            looks.slotEqual &&
            !looks.mayBeTaken),
      ),
    ).toBe(true);
  });

  test('gas that the meter has seen is never erased or voided', () => {
    expect(
      every(
        ({ first, second }, _wish, act) =>
          (first !== 'TAKEN' && second !== 'TAKEN') ||
          (act !== 'void' && act !== 'erase-then-void'),
      ),
    ).toBe(true);
  });

  test('only a foreign image becomes a case: no tear does (L13)', () => {
    expect(
      every(
        ({ first, second }, _wish, act) =>
          (act === 'case') === (first === 'FOREIGN' || second === 'FOREIGN'),
      ),
    ).toBe(true);
  });
});

describe('what follows from two looks at a card that gas is taken off', () => {
  const everyTakeOff = (
    holds: (looks: Looks & { readonly gone: boolean }, wish: Wish, act: string) => boolean,
  ): boolean =>
    [...allLooks()].every(({ looks, wish }) =>
      BOOLEANS.every((gone) => {
        const seen = { ...looks, gone };
        return holds(seen, wish, settleTakeOff(seen, wish).act);
      }),
    );

  test('nothing, while there is no card', () => {
    expect(settleTakeOff(null, 'cancel')).toEqual({ act: 'wait' });
  });

  test('it ends only where the card is sure to show itself without the gas, and no meter can have that gas', () => {
    expect(
      everyTakeOff(
        (looks, _wish, act) =>
          act !== 'post' ||
          (looks.targetShown && looks.slotEqual && looks.solid && !looks.mayBeTaken && !looks.gone),
      ),
    ).toBe(true);
  });

  test('gas that a meter has, or may have without a mark that tells, is put back, whatever was wished', () => {
    const isForeign = ({ first, second }: Looks) => first === 'FOREIGN' || second === 'FOREIGN';
    expect(
      everyTakeOff((looks, _wish, act) =>
        looks.gone || (looks.mayBeTaken && !isForeign(looks)) ? act === 'turn' : true,
      ),
    ).toBe(true);
  });

  test('a slot that was written to its end and reads so is not asked to be written once more: no load stays open', () => {
    expect(
      everyTakeOff(
        (looks, _wish, act) =>
          !(looks.targetShown && looks.slotEqual && looks.solid) || act !== 'rewrite',
      ),
    ).toBe(true);
  });
});

describe('which state may follow which', () => {
  const STATES: readonly LoadState[] = ['RESERVED', 'POSTED', 'VOIDED', 'SUPERSEDED', 'CASE'];
  const ALLOWED = [
    'RESERVED→POSTED',
    'RESERVED→VOIDED',
    'RESERVED→SUPERSEDED',
    'RESERVED→CASE',
    'CASE→POSTED',
    'CASE→VOIDED',
    'CASE→SUPERSEDED',
  ];

  test.each(STATES.flatMap((from) => STATES.map((to) => [from, to] as const)))(
    '%s → %s',
    (from, to) => {
      expect(mayBecome(from, to)).toBe(ALLOWED.includes(`${from}→${to}`));
    },
  );
});
