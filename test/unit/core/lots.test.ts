/** Price lots: pieces sum to what was paid, the oldest goes first, and what is left is always the newest gas. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { gasOf, moneyOfGas } from '../../../src/core/ledger/stages.ts';
import {
  heldLots,
  type Lot,
  lotCost,
  lotsValue,
  lotTiers,
  oldestPieces,
} from '../../../src/core/lots.ts';
import { costOf, type Ladder } from '../../../src/core/tariff.ts';
import { litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, op, TARIFF } from './ledger-town.ts';
import { anyLadder, SEED, tinyLadder } from './tariff-ladders.ts';

const lot = (over: Partial<Lot> = {}): Lot => ({
  operationId: op(1),
  boughtOn: toBusinessDate('2026-06-15'),
  tariffId: TARIFF.id,
  ladder: TARIFF.tiers,
  cycleStart: '2026-01-01',
  before: litre(0),
  volume: litre(10_000),
  ...over,
});

/** Purchases one behind the other on one ladder, newest first. */
const bought = (ladder: Ladder, volumes: readonly number[]): Lot[] => {
  let before = 0;
  return volumes
    .map((volume, n) => {
      const one = lot({
        operationId: op(n + 1),
        ladder,
        before: litre(before),
        volume: litre(volume),
      });
      before += volume;
      return one;
    })
    .toReversed();
};

const volumes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });

describe('a lot', () => {
  test('is used from the beginning of what it bought: across a tier bound', () => {
    const held = lot({ before: litre(295_000) });
    expect(lotCost(held, litre(0), litre(4_000))).toBe(800);
    expect(lotCost(held, litre(4_000), litre(10_000))).toBe(200 + 1_200);
    expect(lotTiers(held, litre(4_000), litre(10_000))).toMatchObject([
      { tier: 1, volume: 1_000, amount: 200 },
      { tier: 2, volume: 5_000, amount: 1_200 },
    ]);
  });

  test('of gas that was given has no price and no tier', () => {
    const gift = lot({ ladder: null, tariffId: '' });
    expect(lotCost(gift, litre(0), litre(10_000))).toBe(0);
    expect(lotTiers(gift, litre(0), litre(10_000))).toEqual([]);
  });

  test('however it is cut, its pieces sum to what was paid', () => {
    fc.assert(
      fc.property(fc.oneof(anyLadder, tinyLadder), fc.nat(200), volumes, (ladder, before, cuts) => {
        const volume = litre(cuts.reduce((a, b) => a + b, 0));
        const one = lot({ ladder, before: litre(before), volume });
        let at = 0;
        const sum = cuts.reduce((paid, cut) => {
          const piece = lotCost(one, litre(at), litre(at + cut));
          at += cut;
          return paid + piece;
        }, 0);
        expect(sum).toBe(costOf(ladder, litre(before), volume));
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('lots of one customer', () => {
  test('use and rest are all that was bought, in litres and in fen, wherever the cut is', () => {
    fc.assert(
      fc.property(
        tinyLadder,
        volumes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ladder, of, share) => {
          const lots = bought(ladder, of);
          const all = litre(of.reduce((a, b) => a + b, 0));
          const used = litre(Math.floor(all * share));
          const pieces = oldestPieces(heldLots(lots, all), used);
          expect(pieces.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(used);
          const cost = pieces.reduce((sum, { lot, from, to }) => sum + lotCost(lot, from, to), 0);
          expect(cost + lotsValue(lots, litre(all - used))).toBe(costOf(ladder, litre(0), all));
          expect(pieces.map(({ lot: { operationId } }) => operationId)).toEqual(
            lots
              .toReversed()
              .slice(0, pieces.length)
              .map(({ operationId }) => operationId),
          );
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('gas that no purchase brought is a bug', () => {
    expect(() => heldLots(bought(TARIFF.tiers, [10]), litre(11))).toThrow(/brought by no purchase/);
  });

  test('nothing older is asked for once all is found: it may stand far back in the past', () => {
    const lots = bought(TARIFF.tiers, [10, 20, 30]);
    let asked = 0;
    function* newestFirst(): Generator<Lot> {
      for (const one of lots) {
        asked += 1;
        yield one;
      }
    }
    expect(heldLots(newestFirst(), litre(0))).toEqual([]);
    expect(asked).toBe(0);
    expect(heldLots(newestFirst(), litre(50))).toHaveLength(2);
    expect(asked).toBe(2);
  });

  test('are what the books hold, whatever was bought when', () => {
    fc.assert(
      fc.property(volumes, (of) => {
        const ledger = Ledger.town();
        ledger.mustDo(ledger.desk.pay(ANNA, 10_000_000));
        for (const volume of of) ledger.mustDo(ledger.desk.buy(ANNA, volume * 1_000));
        const live = ledger.books.live(ANNA);
        if (live === undefined) throw new Error('no live row');
        expect(lotsValue(ledger.books.lotsOf(ANNA), gasOf(live))).toBe(moneyOfGas(live));
      }),
      { seed: SEED, numRuns: 50 },
    );
  });
});
