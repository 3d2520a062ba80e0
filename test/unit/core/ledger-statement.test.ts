/** The books as a customer would read them, and their laws under any order of commands. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, CARD_A2 } from './ledger-town.ts';

/** Runs a story and tells it: what was asked, what came of it, and where money and gas are then. */
function told(ledger: Ledger, story: readonly (readonly [string, LedgerCommand])[]): string {
  return story
    .map(([name, command]) => `${name}: ${ledger.try(command)} → ${ledger.stages()}`)
    .join('\n');
}

const lines = (text: string): string => text.trim().replace(/^ +/gm, '');

test('a winter of one customer', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const transfer = desk.pay(ANNA, 50_000, { channel: 'bank-transfer', reference: 'ICBC 17' });
  const first = desk.reserve();
  const torn = desk.reserve({
    litres: litre(10_000),
    fen: fen(2_000),
    sequenceBefore: 1,
    totalBefore: litre(20_000),
  });
  const again = desk.reserve({
    litres: litre(10_000),
    fen: fen(2_000),
    sequenceBefore: 1,
    totalBefore: litre(20_000),
  });
  const story = told(ledger, [
    ['收款 60.00 现金', desk.pay(ANNA, 6_000)],
    ['购气 20 方', desk.buy(ANNA, 20_000)],
    ['写卡', first],
    ['写卡完成', desk.post(first.operationId)],
    ['插表', desk.taken(CARD_A, 1, 20_000)],
    ['汇款 500.00 待确认', transfer],
    ['购气 10 方', desk.buy(ANNA, 10_000)],
    ['购气 1 方', desk.buy(ANNA, 1_000)],
    ['写卡', torn],
    ['再试', desk.retry(torn.operationId, 1)],
    ['撤销', desk.void(torn.operationId, 2)],
    ['补写卡', again],
    ['待核', desk.end(again.operationId, { state: 'CASE', why: 'foreign-image' })],
    ['核定', desk.post(again.operationId)],
    ['到账', desk.confirm(transfer.operationId)],
    ['插表', desk.taken(CARD_A, 2, 30_000)],
  ]);
  expect(story).toBe(
    lines(`
      收款 60.00 现金: done → 余 60.00
      购气 20 方: done → 余 20.00 | 待写 40.00/20.000
      写卡: done → 余 20.00 | 在途 40.00/20.000
      写卡完成: done → 余 20.00 | 卡内 40.00/20.000
      插表: done → 余 20.00 | 表内 40.00/20.000
      汇款 500.00 待确认: done → 余 20.00 | 表内 40.00/20.000
      购气 10 方: done → 余 0.00 | 待写 20.00/10.000 | 表内 40.00/20.000
      购气 1 方: balance.insufficient → 余 0.00 | 待写 20.00/10.000 | 表内 40.00/20.000
      写卡: done → 余 0.00 | 在途 20.00/10.000 | 表内 40.00/20.000
      再试: done → 余 0.00 | 在途 20.00/10.000 | 表内 40.00/20.000
      撤销: done → 余 0.00 | 待写 20.00/10.000 | 表内 40.00/20.000
      补写卡: done → 余 0.00 | 在途 20.00/10.000 | 表内 40.00/20.000
      待核: done → 余 0.00 | 在途 20.00/10.000 | 表内 40.00/20.000
      核定: done → 余 0.00 | 卡内 20.00/10.000 | 表内 40.00/20.000
      到账: done → 余 500.00 | 卡内 20.00/10.000 | 表内 40.00/20.000
      插表: done → 余 500.00 | 表内 60.00/30.000
    `),
  );
  expect(ledger.isWhole()).toBe(true);
  expect(ledger.sums.get('sold')).toBe(30_000);
  expect(ledger.sums.get('bank')).toBe(50_000);
});

test('a card lost in the middle of a load: the gas reaches the new card, once', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const load = desk.reserve();
  const story = told(ledger, [
    ['收款', desk.pay(ANNA, 4_000)],
    ['购气', desk.buy(ANNA, 20_000)],
    ['写卡', load],
    ['开新卡', desk.openCard(ANNA, CARD_A2, CARD_A)],
  ]);
  const moved = desk.supersede(load.operationId, { cardNo: CARD_A2, sequenceBefore: 1 });
  const rest = told(ledger, [
    ['换卡', moved],
    ['旧卡写卡完成', desk.post(load.operationId)],
    ['新卡写卡完成', desk.post(moved.operationId)],
    ['新卡插表', desk.taken(CARD_A2, 2, 20_000)],
  ]);
  expect(`${story}\n${rest}`).toBe(
    lines(`
      收款: done → 余 40.00
      购气: done → 余 0.00 | 待写 40.00/20.000
      写卡: done → 余 0.00 | 在途 40.00/20.000
      开新卡: done → 余 0.00 | 在途 40.00/20.000
      换卡: done → 余 0.00 | 在途 40.00/20.000
      旧卡写卡完成: load.not-open → 余 0.00 | 在途 40.00/20.000
      新卡写卡完成: done → 余 0.00 | 卡内 40.00/20.000
      新卡插表: done → 余 0.00 | 表内 40.00/20.000
    `),
  );
});

/** A step of a random story; what it names may or may not fit the books. */
const anyStep = fc.oneof(
  fc.record({ what: fc.constant('pay' as const), n: fc.integer({ min: 0, max: 90_000 }) }),
  fc.record({ what: fc.constant('buy' as const), n: fc.integer({ min: 0, max: 40_000 }) }),
  fc.record({ what: fc.constant('buy-for' as const), n: fc.integer({ min: 0, max: 9_000 }) }),
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom('reserve', 'reserve', 'retry', 'post', 'post', 'void', 'case', 'take'),
      n: fc.integer({ min: 1, max: 3 }),
    }),
  },
  fc.record({ what: fc.constantFrom('stop', 'release'), n: fc.constant(1) }),
);

type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

/** The command of a step, made so that it mostly fits: otherwise nothing but refusals would be tried. */
function commandOf(ledger: Ledger, { what, n }: Step): LedgerCommand {
  const { desk, books } = ledger;
  const live = books.live(ANNA);
  const card = books.card(CARD_A);
  const meter = card === undefined ? undefined : books.meter(card.meter);
  const open = books.openLoadOnCard(CARD_A);
  const id = open?.operationId ?? [...books.loads.keys()].at(-1) ?? desk.head().operationId;
  switch (what) {
    case 'pay':
      return desk.pay(ANNA, n);
    case 'buy':
      return desk.buy(ANNA, n);
    case 'buy-for':
      return desk.buyFor(ANNA, n);
    case 'reserve':
      return desk.reserve({
        litres: litre(live?.toBeWrittenLitre || 1),
        fen: fen(live?.toBeWrittenFen ?? 0),
        sequenceBefore: card?.writeSequence ?? 0,
        totalBefore: card?.total ?? litre(0),
      });
    case 'retry':
      return desk.retry(id, n);
    case 'post':
      return desk.post(id, open?.attempt ?? n);
    case 'void':
      return desk.void(id, open?.attempt ?? n);
    case 'case':
      return desk.end(id, { state: 'CASE', why: 'foreign-image' }, open?.attempt ?? n);
    case 'take':
      return desk.taken(CARD_A, meter?.sequence ?? 0, meter?.loadedTotal ?? 0);
    case 'stop':
      return desk.hold(ANNA, 'stopped', '欠费');
    default:
      return desk.hold(ANNA, 'stopped', '');
  }
}

test('no order of commands loses or makes money or gas, or lets a stage fall below zero', () => {
  const ended = new Set<string>();
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 5, maxLength: 60 }), (steps) => {
      const ledger = Ledger.town();
      for (const step of steps) {
        ended.add(`${step.what} ${ledger.try(commandOf(ledger, step))}`);
        expect(ledger.isWhole()).toBe(true);
        const live = ledger.books.live(ANNA);
        const meter = [...ledger.books.meters.values()][0];
        expect(live?.onCardLitre).toBe((meter?.loadedTotal ?? 0) - (meter?.takenTotal ?? 0));
        const inFlight = ledger.books.openLoads().reduce((sum, { litres }) => sum + litres, 0);
        expect(live?.inFlightLitre).toBe(inFlight);
      }
    }),
    { seed: 20_260_615, numRuns: 300 },
  );
  const reached = [
    'buy done',
    'buy balance.insufficient',
    'buy-for request.not-an-amount',
    'reserve load.open-on-card',
    'reserve load.nothing-to-write',
    'reserve account.stopped',
    'retry load.stale-attempt',
    'post done',
    'post load.not-open',
    'void done',
    'case load.case',
    'take done',
  ];
  expect(reached.filter((end) => !ended.has(end))).toEqual([]);
});
