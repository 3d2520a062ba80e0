/** Loads in the ledger: reserving, attempts, endings, replacement, and what comes back from the meter. */
import { describe, expect, test } from 'vitest';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import type {
  EndLoad,
  ReserveLoad,
  SupersedeLoad,
  TakeIntoMeter,
} from '../../../src/core/ledger/commands.ts';
import type { AccountRow, CardRow } from '../../../src/core/ledger/rows.ts';
import { Bug } from '../../../src/core/outcome.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import {
  ANNA,
  BERT,
  CARD_A,
  CARD_A2,
  METER_A,
  op,
  reportOf,
  reservationOf,
} from './ledger-town.ts';

const accountIs = ({ books }: Ledger, over: Partial<AccountRow>): void => {
  const row = books.account(ANNA);
  if (row !== undefined) books.accounts.set(ANNA, { ...row, ...over });
};
const cardIs = ({ books }: Ledger, over: Partial<CardRow>, no = CARD_A): void => {
  const row = books.card(no);
  if (row !== undefined) books.cards.set(no, { ...row, ...over });
};

/** Anna has bought 20 m³ for 40.00 yuan and kept 60.00. */
function bought(): Ledger {
  const ledger = Ledger.town();
  ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
  ledger.mustDo(ledger.desk.buy(ANNA, 20_000));
  return ledger;
}

function reserved(): { ledger: Ledger; load: ReserveLoad } {
  const ledger = bought();
  const load = ledger.desk.reserve();
  ledger.mustDo(load);
  return { ledger, load };
}

const plan = (c: ReserveLoad, over: Parameters<typeof reservationOf>[0] | object): ReserveLoad => ({
  ...c,
  reservation: reservationOf({ operationId: c.operationId, ...over }),
});

describe('a reservation is refused in this order', () => {
  const openOn =
    (card: number, meter: number): ((ledger: Ledger) => void) =>
    ({ books, desk }) => {
      const other = desk.reserve({ cardNo: cardNo(card), meter: meter as typeof METER_A });
      books.loads.set(other.operationId, {
        ...other.reservation,
        state: 'CASE',
        reservedAt: 0,
        endedAt: null,
        entryId: 0 as never,
        supersedes: null,
      });
    };
  const FAULTS: readonly Fault<ReserveLoad>[] = [
    { code: 'account.unknown', world: ({ books }) => books.accounts.delete(ANNA) },
    { code: 'account.closed', world: (l) => accountIs(l, { closed: true }) },
    { code: 'account.blacklisted', world: (l) => accountIs(l, { blacklisted: '窃气' }) },
    { code: 'account.stopped', world: (l) => accountIs(l, { stopped: '欠费' }) },
    { code: 'account.suspended', world: (l) => accountIs(l, { suspended: '出国' }) },
    { code: 'account.no-meter', world: (l) => accountIs(l, { meter: null }) },
    { code: 'card.unknown', world: ({ books }) => books.cards.delete(CARD_A) },
    { code: 'card.void-listed', world: (l) => cardIs(l, { stage: 'void-listed' }) },
    { code: 'card.other-account', world: (l) => cardIs(l, { accountId: BERT }) },
    { code: 'card.other-meter', world: (l) => cardIs(l, { meter: meterId(1, 1) }) },
    { code: 'card.unfinished', world: (l) => cardIs(l, { stage: 'opening' }) },
    { code: 'load.open-on-card', world: openOn(CARD_A, meterId(1, 1)) },
    { code: 'load.open-on-meter', world: openOn(77, METER_A) },
    {
      code: 'load.nothing-to-write',
      world({ books }) {
        const live = books.live(ANNA);
        if (live !== undefined) {
          books.lives.set(ANNA, { ...live, toBeWrittenLitre: litre(0), toBeWrittenFen: fen(0) });
        }
      },
    },
    { code: 'card.ahead', command: (c) => plan(c, { sequenceBefore: 1, litres: litre(19_000) }) },
    { code: 'operation.conflict', command: (c) => plan(c, { litres: litre(19_000) }) },
  ];
  // Two stages exclude each other, as a card is either opening or void-listed: the earlier fault is made last and stays.
  test.each(FAULTS.map(({ code }, n) => [code, FAULTS.slice(n)] as const))('%s', (code, faults) => {
    const ledger = bought();
    expect(answerTo(ledger, ledger.desk.reserve(), faults)).toBe(code);
  });

  test('card.behind: the ledger has written more to the card than the plan saw', () => {
    const ledger = bought();
    cardIs(ledger, { writeSequence: 3 });
    expect(ledger.refusal(ledger.desk.reserve())).toEqual({
      code: 'card.behind',
      facts: { cardNo: CARD_A, cardSequence: 0, ledgerSequence: 3 },
    });
  });

  test('operation.conflict: gas was bought since the plan, and a load takes all of it or none', () => {
    const ledger = bought();
    const load = ledger.desk.reserve();
    ledger.mustDo(ledger.desk.buy(ANNA, 5_000));
    expect(ledger.try(load)).toBe('operation.conflict');
  });

  test('the account’s meter has been changed since the card was made: card.other-meter', () => {
    const ledger = bought();
    accountIs(ledger, { meter: meterId(1, 1) });
    expect(ledger.try(ledger.desk.reserve())).toBe('card.other-meter');
  });
});

describe('a reservation that is not consistent in itself is a bug', () => {
  const target = reservationOf({ operationId: op(1) }).target;
  test.each([
    ['a sequence that skips', { target: { ...target, writeSequence: 2 } }],
    ['a total that is not before plus litres', { target: { ...target, total: litre(1) } }],
    ['no gas', { litres: litre(0) }],
    ['negative money', { fen: fen(-1) }],
    ['a second attempt', { attempt: 2 }],
    ['the operation id of another', { operationId: op(999) }],
  ])('%s', (_name, over) => {
    const ledger = bought();
    expect(() => ledger.try(ledger.desk.reserve(over))).toThrow(Bug);
  });
});

describe('an attempt', () => {
  test('rises by one from the attempt that the caller saw', () => {
    const { ledger, load } = reserved();
    expect(ledger.mustDo(ledger.desk.retry(load.operationId, 1))).toMatchObject({ attempt: 2 });
    expect(ledger.load(load.operationId)).toMatchObject({ attempt: 2, state: 'RESERVED' });
    expect(ledger.stages()).toBe('余 60.00 | 在途 40.00/20.000');
  });

  test('that is no longer the newest decides nothing', () => {
    const { ledger, load } = reserved();
    ledger.mustDo(ledger.desk.retry(load.operationId, 1));
    const id = load.operationId;
    const late = [ledger.desk.retry(id, 1), ledger.desk.post(id, 1), ledger.desk.void(id, 1)];
    expect(late.map((command) => ledger.try(command))).toEqual(Array(3).fill('load.stale-attempt'));
    expect(ledger.try(ledger.desk.post(id, 3))).toBe('load.stale-attempt');
  });
});

describe('which ending follows which state', () => {
  type State = EndLoad['ending']['state'];
  const ENDINGS: Record<State, EndLoad['ending']> = {
    POSTED: { state: 'POSTED', evidence: 'TARGET' },
    VOIDED: { state: 'VOIDED', erased: true },
    CASE: { state: 'CASE', why: 'foreign-image' },
  };
  const TABLE = `
    RESERVED  retry   done           余 60.00 | 在途 40.00/20.000
    RESERVED  POSTED  done           余 60.00 | 卡内 40.00/20.000
    RESERVED  VOIDED  done           余 60.00 | 待写 40.00/20.000
    RESERVED  CASE    done           余 60.00 | 在途 40.00/20.000
    POSTED    retry   load.not-open  余 60.00 | 卡内 40.00/20.000
    POSTED    POSTED  load.not-open  余 60.00 | 卡内 40.00/20.000
    POSTED    VOIDED  load.not-open  余 60.00 | 卡内 40.00/20.000
    POSTED    CASE    load.not-open  余 60.00 | 卡内 40.00/20.000
    VOIDED    retry   load.not-open  余 60.00 | 待写 40.00/20.000
    VOIDED    POSTED  load.not-open  余 60.00 | 待写 40.00/20.000
    VOIDED    VOIDED  load.not-open  余 60.00 | 待写 40.00/20.000
    VOIDED    CASE    load.not-open  余 60.00 | 待写 40.00/20.000
    CASE      retry   load.case      余 60.00 | 在途 40.00/20.000
    CASE      POSTED  done           余 60.00 | 卡内 40.00/20.000
    CASE      VOIDED  approval.witness-required  余 60.00 | 在途 40.00/20.000
    CASE      CASE    load.case      余 60.00 | 在途 40.00/20.000
  `;
  const rows = TABLE.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s{2,}/) as [string, string, string, string]);

  test.each(rows)('%s, then %s: %s, %s', (state, then, answer, stages) => {
    const { ledger, load } = reserved();
    const id = load.operationId;
    if (state !== 'RESERVED') ledger.mustDo(ledger.desk.end(id, ENDINGS[state as State]));
    const next =
      then === 'retry' ? ledger.desk.retry(id, 1) : ledger.desk.end(id, ENDINGS[then as State]);
    expect(ledger.try(next)).toBe(answer);
    expect(ledger.stages()).toBe(stages);
  });

  test('a case is voided by two people, and then its gas waits', () => {
    const { ledger, load } = reserved();
    const id = load.operationId;
    ledger.mustDo(ledger.desk.end(id, ENDINGS.CASE));
    const ending = ledger.desk.end(id, ENDINGS.VOIDED);
    expect(ledger.try({ ...ending, second: ending.operator })).toBe('approval.same-person');
    expect(ledger.try({ ...ending, second: 'second' })).toBe('done');
    expect(ledger.stages()).toBe('余 60.00 | 待写 40.00/20.000');
  });

  test('an unknown load', () => {
    const ledger = bought();
    expect(ledger.try(ledger.desk.post(op(999)))).toBe('load.unknown');
    expect(ledger.try(ledger.desk.retry(op(999), 1))).toBe('load.unknown');
  });

  test('a posted load raises the card and the meter’s ledger; a void leaves both', () => {
    const { ledger, load } = reserved();
    ledger.mustDo(ledger.desk.void(load.operationId));
    expect(ledger.books.card(CARD_A)).toMatchObject({ writeSequence: 0, total: 0 });
    expect(ledger.books.meter(METER_A)).toMatchObject({ sequence: 1, loadedTotal: 0 });
    const again = ledger.desk.reserve();
    ledger.mustDo(again);
    ledger.mustDo(ledger.desk.post(again.operationId));
    expect(ledger.books.card(CARD_A)).toMatchObject({ writeSequence: 1, total: 20_000 });
    expect(ledger.books.meter(METER_A)).toMatchObject({ sequence: 1, loadedTotal: 20_000 });
  });

  test('a case keeps its place: nothing else is loaded onto its card or meter', () => {
    const { ledger, load } = reserved();
    ledger.mustDo(ledger.desk.end(load.operationId, ENDINGS.CASE));
    ledger.mustDo(ledger.desk.buy(ANNA, 1_000));
    const next = { litres: litre(1_000), fen: fen(200) };
    expect(ledger.try(ledger.desk.reserve(next))).toBe('load.open-on-card');
  });
});

describe('replacing a card with an open load', () => {
  const REPLACEMENT = { cardNo: CARD_A2, sequenceBefore: 1 } as const;

  function replaced(): { ledger: Ledger; load: ReserveLoad } {
    const { ledger, load } = reserved();
    ledger.mustDo(ledger.desk.openCard(ANNA, CARD_A2, CARD_A));
    return { ledger, load };
  }

  const FAULTS: readonly Fault<SupersedeLoad>[] = [
    { code: 'load.unknown', command: (c) => ({ ...c, load: op(999) }) },
    {
      code: 'load.not-open',
      world({ books }) {
        for (const [id, row] of books.loads) books.loads.set(id, { ...row, state: 'POSTED' });
      },
    },
    { code: 'load.stale-attempt', command: (c) => ({ ...c, attempt: 9 }) },
    { code: 'card.unknown', world: ({ books }) => books.cards.delete(CARD_A2) },
    { code: 'card.void-listed', world: (l) => cardIs(l, { stage: 'void-listed' }, CARD_A2) },
    { code: 'card.other-account', world: (l) => cardIs(l, { accountId: BERT }, CARD_A2) },
    { code: 'card.other-meter', world: (l) => cardIs(l, { meter: meterId(1, 1) }, CARD_A2) },
    { code: 'card.behind', world: (l) => cardIs(l, { writeSequence: 2 }, CARD_A2) },
  ];

  test.each(FAULTS.map(({ code }, n) => [code, FAULTS.slice(n)] as const))(
    'is refused in this order: %s',
    (code, faults) => {
      const { ledger, load } = replaced();
      const command = ledger.desk.supersede(load.operationId, REPLACEMENT) as SupersedeLoad;
      expect(answerTo(ledger, command, faults)).toBe(code);
    },
  );

  test('by the same card is no replacement', () => {
    const { ledger, load } = reserved();
    const same = ledger.desk.supersede(load.operationId, { sequenceBefore: 1 });
    expect(ledger.try(same)).toBe('load.open-on-card');
  });

  test('moves the value in flight, void-lists the old card, makes the new one the account’s', () => {
    const { ledger, load } = replaced();
    const moved = ledger.desk.supersede(load.operationId, REPLACEMENT);
    const { operationId } = moved;
    expect(ledger.mustDo(moved)).toEqual({
      kind: 'load',
      state: 'RESERVED',
      attempt: 1,
      litres: 20_000,
      fen: 4_000,
      cardNo: CARD_A2,
    });
    expect(ledger.stages()).toBe('余 60.00 | 在途 40.00/20.000');
    expect(ledger.load(load.operationId)?.state).toBe('SUPERSEDED');
    expect(ledger.load(operationId)).toMatchObject({ state: 'RESERVED', cardNo: CARD_A2 });
    expect(ledger.books.card(CARD_A)?.stage).toBe('void-listed');
    expect(ledger.books.card(CARD_A2)?.stage).toBe('active');
    expect(ledger.books.account(ANNA)?.cardNo).toBe(CARD_A2);
    expect(ledger.books.openLoads().map((open) => open.operationId)).toEqual([operationId]);
  });

  test('of a case is the way out of it, for two people', () => {
    const { ledger, load } = replaced();
    const { desk } = ledger;
    ledger.mustDo(desk.end(load.operationId, { state: 'CASE', why: 'foreign-image' }));
    const move = desk.supersede(load.operationId, REPLACEMENT) as SupersedeLoad;
    expect(ledger.try(move)).toBe('approval.witness-required');
    expect(ledger.try({ ...move, witness: move.operator })).toBe('approval.same-person');
    expect(ledger.try({ ...move, witness: 'wang.li' })).toBe('done');
  });

  test('leaves a load that is never voided: the old card may still bring its gas to the meter', () => {
    const { ledger, load } = replaced();
    const { desk } = ledger;
    const moved = desk.supersede(load.operationId, REPLACEMENT);
    ledger.mustDo(moved);
    expect(ledger.refusal(desk.void(moved.operationId))).toEqual({
      code: 'load.on-void-card',
      facts: { operationId: moved.operationId, cardNo: CARD_A },
    });
    expect(ledger.try(desk.post(moved.operationId))).toBe('done');
    expect(ledger.stages()).toBe('余 60.00 | 卡内 40.00/20.000');
    // The old card was first at the meter: what the new one carries is in there already.
    expect(ledger.try(desk.taken(CARD_A, 1, 20_000))).toBe('done');
    expect(ledger.stages()).toBe('余 60.00 | 表内 40.00/20.000');
  });

  test.each([
    ['other gas', { ...REPLACEMENT, litres: litre(19_000), totalBefore: litre(1_000) }],
    ['other money', { ...REPLACEMENT, fen: fen(1) }],
    ['another total', { ...REPLACEMENT, totalBefore: litre(7) }],
    ['a sequence that the old card may show', { ...REPLACEMENT, sequenceBefore: 0 }],
    ['another customer', { ...REPLACEMENT, accountId: accountId(7) }],
  ])('with %s is a bug', (_name, over) => {
    const { ledger, load } = replaced();
    expect(() => ledger.try(ledger.desk.supersede(load.operationId, over))).toThrow(Bug);
  });
});

describe('what the meter took', () => {
  /** Three loads of 10 m³, each posted: totals 10, 20 and 30 m³ at 20.00 yuan. */
  function loadedThrice(): Ledger {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 10_000));
    for (const n of [0, 1, 2]) {
      ledger.mustDo(desk.buy(ANNA, 10_000));
      const load = desk.reserve({
        litres: litre(10_000),
        fen: fen(2_000),
        sequenceBefore: n,
        totalBefore: litre(n * 10_000),
      });
      ledger.mustDo(load);
      ledger.mustDo(desk.post(load.operationId));
    }
    return ledger;
  }

  const TABLE = `
    1  10000  done              余 40.00 | 卡内 40.00/20.000 | 表内 20.00/10.000
    2  20000  done              余 40.00 | 卡内 20.00/10.000 | 表内 40.00/20.000
    3  30000  done              余 40.00 | 表内 60.00/30.000
    0  0      done              余 40.00 | 卡内 60.00/30.000
    3  30001  card.meter-ahead  余 40.00 | 卡内 60.00/30.000
    4  30000  card.meter-ahead  余 40.00 | 卡内 60.00/30.000
    3  15000  card.meter-ahead  余 40.00 | 卡内 60.00/30.000
  `;
  const rows = TABLE.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s{2,}/) as [string, string, string, string]);

  test.each(rows)('sequence %s, total %s: %s, %s', (sequence, total, answer, stages) => {
    const ledger = loadedThrice();
    expect(ledger.try(ledger.desk.taken(CARD_A, Number(sequence), Number(total)))).toBe(answer);
    expect(ledger.stages()).toBe(stages);
  });

  test('is posted piece by piece as the reports come, and never back', () => {
    const ledger = loadedThrice();
    const { desk } = ledger;
    const reports = [desk.taken(CARD_A, 1, 10_000), desk.taken(CARD_A, 3, 30_000)];
    for (const report of reports) ledger.mustDo(report);
    const older = ledger.mustDo(desk.taken(CARD_A, 1, 10_000));
    expect(older).toEqual({
      kind: 'fact',
      facts: { litres: 0, fen: 0, takenSequence: 3, takenTotal: 30_000, observed: false },
    });
    expect(ledger.stages()).toBe('余 40.00 | 表内 60.00/30.000');
  });

  test('is not posted again by the same sequence with a higher total', () => {
    const ledger = loadedThrice();
    ledger.mustDo(ledger.desk.taken(CARD_A, 2, 20_000));
    expect(ledger.try(ledger.desk.taken(CARD_A, 2, 30_000))).toBe('card.meter-ahead');
    expect(ledger.stages()).toBe('余 40.00 | 卡内 20.00/10.000 | 表内 40.00/20.000');
  });

  test('that brings only a later index or clock moves nothing and is kept', () => {
    const ledger = loadedThrice();
    const { desk } = ledger;
    const says = (index: number, clock: number, remaining: number): unknown => {
      const report = {
        ...reportOf(3, 30_000),
        index: litre(index),
        clock,
        remaining: litre(remaining),
      };
      const answer = ledger.mustDo({ ...desk.taken(CARD_A, 3, 30_000), report } as TakeIntoMeter);
      const kept = ledger.books.meter(METER_A)?.report;
      return [
        answer.kind === 'fact' && answer.facts.observed,
        kept?.index,
        kept?.clock,
        kept?.remaining,
      ];
    };
    expect(says(0, 100, 30_000)).toEqual([true, 0, 100, 30_000]);
    expect(says(9_000, 200, 21_000)).toEqual([true, 9_000, 200, 21_000]);
    expect(says(9_000, 200, 21_000)).toEqual([false, 9_000, 200, 21_000]);
    expect(says(4_000, 150, 26_000)).toEqual([false, 9_000, 200, 21_000]);
    expect(says(31_000, 120, -1_000)).toEqual([true, 31_000, 120, -1_000]);
    expect(says(31_000, 300, -1_000)).toEqual([true, 31_000, 300, -1_000]);
    expect(ledger.stages()).toBe('余 40.00 | 表内 60.00/30.000');
  });

  test('of a load that is not posted yet is ahead of the ledger: settle the load first', () => {
    const { ledger } = reserved();
    expect(ledger.refusal(ledger.desk.taken(CARD_A, 1, 20_000))).toEqual({
      code: 'card.meter-ahead',
      facts: { cardNo: CARD_A, meterLitres: 20_000, ledgerLitres: 0 },
    });
  });

  test('is not asked of an unknown card', () => {
    const ledger = Ledger.town();
    expect(ledger.try(ledger.desk.taken(cardNo(9), 1, 1))).toBe('card.unknown');
  });
});
