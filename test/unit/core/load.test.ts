/** A load's pure rules: what a look at the card proves, what follows from two looks, and which states may follow. */
import { describe, expect, test } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type {
  CardContent,
  FormatCapabilities,
  MeterReport,
  SlotContent,
} from '../../../src/core/card.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import {
  type Evidence,
  evidenceOf,
  type LoadState,
  type LoadWish,
  type Looks,
  mayBecome,
  mayLoad,
  mayPresent,
  planTarget,
  returnedSequence,
  type Settlement,
  settle,
  settleTakeOff,
  showsTarget,
  type Wish,
} from '../../../src/core/load.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { ANNA, CARD_A, METER_A, op, reportOf, reservationOf, SETTINGS } from './ledger-commands.ts';

const slot = (writeSequence: number, total: number, tag = '00'.repeat(8)): SlotContent => ({
  writeSequence,
  total: litre(total),
  tag,
  soldAt: 0,
  volume: litre(0),
  ceiling: litre(0),
});

/** Reserved on sequence 4 and 60 m³; the target is sequence 5 and 80 m³ in slot B. */
const LOAD = reservationOf({
  operationId: op(1),
  sequenceBefore: 4,
  totalBefore: litre(60_000),
});
const BEFORE = slot(4, 60_000);
const TARGET = slot(5, 80_000, LOAD.target.tag);

interface Shown {
  readonly a?: SlotContent | null;
  readonly b?: SlotContent | null;
  readonly active?: 'A' | 'B' | null;
  readonly mark?: number | null;
  readonly report?: MeterReport | null;
}

function shown(over: Shown): CardContent {
  const { a = BEFORE, b = null, mark = null, report = null } = over;
  const higher = b !== null && b.writeSequence > (a?.writeSequence ?? -1) ? 'B' : 'A';
  const active = over.active === undefined ? higher : over.active;
  return {
    company: 4401,
    cardNo: CARD_A,
    accountId: ANNA,
    meter: METER_A,
    slots: { A: a, B: b },
    active,
    mark,
    markTorn: false,
    mac: { kind: 'none' },
    report,
  };
}

const CAPABILITIES: FormatCapabilities = {
  ...referenceV1.capabilities,
  capacity: SETTINGS.capacity,
};
/** A classical format: one zone, and a meter that counts purchases. */
const ONE_ZONE: FormatCapabilities = {
  ...CAPABILITIES,
  acceptRule: 'exactly-one-more',
  tornWrite: 'leaves-nothing',
  marksBeforeCredit: false,
  topUpOnUntakenGas: false,
  replacement: 'same-count',
};

describe('the target of a load', () => {
  const wish = {
    operationTag: 'a1b2c3d4e5f60718',
    litres: litre(20_000),
    soldAt: 1_781_496_000,
    ceiling: litre(900_000),
  };

  test('is absolute: the other slot, one sequence on, the total raised by the litres', () => {
    expect(planTarget(shown({}), wish, CAPABILITIES)).toEqual({
      ok: true,
      value: {
        slot: 'B',
        writeSequence: 5,
        total: 80_000,
        tag: wish.operationTag,
        soldAt: wish.soldAt,
        volume: 20_000,
        ceiling: 900_000,
      },
    });
  });

  test('goes to slot A when slot B counts', () => {
    const plan = planTarget(shown({ b: TARGET }), wish, CAPABILITIES);
    expect(plan).toMatchObject({ ok: true, value: { slot: 'A', writeSequence: 6 } });
  });

  test('is gas on a card of gas, and money with its prices on a card of money', () => {
    const money = { fen: fen(5_000), tariff: { version: 7 } } as unknown as NonNullable<
      LoadWish['money']
    >;
    const code = (asked: LoadWish, of: FormatCapabilities) => {
      const plan = planTarget(shown({}), asked, of);
      return plan.ok ? 'planned' : plan.refusal.code;
    };
    const counting: FormatCapabilities = { ...CAPABILITIES, counts: 'money' };
    expect(code({ ...wish, money }, CAPABILITIES)).toBe('card.counts-gas');
    expect(code(wish, counting)).toBe('card.counts-money');
    expect(code({ ...wish, money }, counting)).toBe('card.counts-money');
    expect(code({ ...wish, litres: litre(0), money }, counting)).toBe('planned');
  });

  test('is refused on a card that shows no valid slot', () => {
    const plan = planTarget(shown({ a: null, active: null }), wish, CAPABILITIES);
    expect(plan).toMatchObject({ ok: false, refusal: { code: 'card.not-ours' } });
  });

  test.each([
    ['ceiling', { ceiling: litre(2 ** 32) }, 2 ** 32],
    ['volume', { litres: litre(2 ** 32) }, 2 ** 32],
    ['total', { litres: litre(2 ** 31) }, 60_000 + 2 ** 31],
  ])('is refused when its %s is more than the format holds', (field, change, wanted) => {
    const largest = field === 'total' ? 2 ** 31 : 2 ** 32 - 1;
    const capacity = { ...SETTINGS.capacity, ...(field === 'total' && { total: litre(largest) }) };
    expect(planTarget(shown({}), { ...wish, ...change }, { ...CAPABILITIES, capacity })).toEqual({
      ok: false,
      refusal: { code: 'limit.card-capacity', facts: { field, wanted, largest } },
    });
  });
});

describe('a card of one zone', () => {
  const wish = { operationTag: '00'.repeat(8), litres: litre(1_000), soldAt: 0, ceiling: litre(0) };
  const loaded = { ...BEFORE, volume: litre(20_000) };

  test('is written in its zone again', () => {
    expect(planTarget(shown({}), wish, ONE_ZONE)).toMatchObject({
      ok: true,
      value: { slot: 'A', writeSequence: 5, total: 61_000 },
    });
  });

  test.each([
    ['that carries gas', { a: loaded }, 'card.gas-not-taken'],
    [
      'whose gas before that was taken',
      { a: loaded, report: reportOf(3, 40_000) },
      'card.gas-not-taken',
    ],
    ['whose gas was taken', { a: loaded, report: reportOf(4, 60_000) }, 'accepted'],
    ['that never carried any', {}, 'accepted'],
  ])('%s: %s', (_name, content, answer) => {
    const asked = mayLoad(shown(content), ONE_ZONE);
    expect(asked.ok ? 'accepted' : asked.refusal.code).toBe(answer);
    const planned = planTarget(shown(content), wish, ONE_ZONE);
    expect(planned.ok ? 'accepted' : planned.refusal.code).toBe(answer);
  });

  test('carries whole units: part of one is refused, and a ceiling is rounded up', () => {
    const inMetres = { ...ONE_ZONE, volumeUnit: litre(1_000) };
    const planned = planTarget(shown({}), { ...wish, ceiling: litre(600_001) }, inMetres);
    expect(planned.ok && planned.value.ceiling).toBe(601_000);
    expect(planTarget(shown({}), { ...wish, litres: litre(1_500) }, inMetres)).toEqual({
      ok: false,
      refusal: { code: 'purchase.not-a-multiple', facts: { unitLitres: 1_000 } },
    });
  });

  test('of a cumulative format takes more on top', () => {
    expect(mayLoad(shown({ a: loaded }), CAPABILITIES).ok).toBe(true);
  });
});

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

describe('presenting a secret whose answer nobody heard', () => {
  const asked = (triesLeft: number, askedAtTries: number | null): string => {
    const outcome = mayPresent({
      cardNo: CARD_A,
      triesLeft,
      tries: 8,
      proven: true,
      knownWrong: false,
      confirmed: true,
      askedAtTries,
    });
    return outcome.ok ? 'present' : outcome.refusal.code;
  };

  test.each([
    [7, null, 'present'],
    [7, 7, 'present'],
    [7, 8, 'card.secret-wrong'],
    [2, 3, 'card.secret-wrong'],
    // All its tries: what was asked of it has not been refused.
    [8, 7, 'present'],
    [1, 1, 'card.last-try'],
  ] as const)('%s tries left, asked at %s: %s', (triesLeft, askedAtTries, answer) => {
    expect(asked(triesLeft, askedAtTries)).toBe(answer);
  });
});

describe('presenting a secret (L14)', () => {
  // An SLE4442 allows three presentations in a row, an SLE4428 eight.
  const TRIES = [3, 8].flatMap((tries) => Array.from({ length: tries + 1 }, (_, n) => [n, tries]));
  const answers = new Map<string, string>();
  for (const [triesLeft = 0, tries = 0] of TRIES) {
    for (const proven of BOOLEANS) {
      for (const knownWrong of BOOLEANS) {
        for (const confirmed of BOOLEANS) {
          const secret = {
            cardNo: CARD_A,
            triesLeft,
            tries,
            proven,
            knownWrong,
            confirmed,
            askedAtTries: null,
          };
          const outcome = mayPresent(secret);
          const facts = `${triesLeft} of ${tries} ${proven ? 'proven' : 'unproven'} ${knownWrong ? 'wrong' : 'fine'} ${confirmed ? 'confirmed' : 'silent'}`;
          answers.set(facts, outcome.ok ? 'present' : outcome.refusal.code);
        }
      }
    }
  }

  const expected = (facts: string): string => {
    const [left = '', , tries, proof, wrong, confirmed] = facts.split(' ');
    if (left === '0' || left === '1') return 'card.last-try';
    const another = proof === 'proven' && left === tries;
    if (wrong === 'wrong' && !another) return 'card.secret-wrong';
    if (left !== '2') return 'present';
    if (proof === 'unproven') return 'card.secret-unproven';
    return confirmed === 'confirmed' ? 'present' : 'card.two-tries-left';
  };

  test.each([...answers])('tries left, secret, confirmation: %s → %s', (facts, answer) => {
    expect(answer).toBe(expected(facts));
  });
});
