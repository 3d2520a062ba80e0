/** Reversals and over-use on one ladder: V is the sum of what stands in its cycle, in whatever order it came there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { monthAfter, toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, DAY, STATION, TARIFF } from './ledger-town.ts';

/** Anna buys, loads, uses and changes her mind, all on one day; `stands` is what V has to be. */
class Household {
  readonly ledger = Ledger.town();
  stands = 0;
  private bought: { readonly command: LedgerCommand; readonly litres: number }[] = [];
  private open: ReturnType<Ledger['desk']['reserve']> | null = null;
  private period = toPeriod('2026-06');
  private index = 0;

  constructor() {
    this.ledger.mustDo(this.ledger.desk.pay(ANNA, 10_000_000));
  }

  get live() {
    const live = this.ledger.books.live(ANNA);
    if (live === undefined) throw new Error('no live row');
    return live;
  }

  buy(litres: number): void {
    const command = this.ledger.desk.buy(ANNA, litres);
    this.ledger.mustDo(command);
    this.bought.push({ command, litres });
    this.stands += litres;
  }

  reserve(): void {
    const { toBeWrittenLitre: litres, toBeWrittenFen: fen } = this.live;
    const card = this.ledger.books.card(CARD_A);
    if (this.open !== null || litres === 0 || card === undefined) return;
    const { writeSequence: sequenceBefore, total: totalBefore } = card;
    this.open = this.ledger.desk.reserve({ litres, fen, sequenceBefore, totalBefore });
    this.ledger.mustDo(this.open);
  }

  endLoad(how: 'post' | 'void'): void {
    if (this.open === null) return;
    this.ledger.mustDo(this.ledger.desk[how](this.open.operationId));
    this.open = null;
  }

  /** One month's use is read and deducted. */
  use(litres: number): void {
    const { ledger, period } = this;
    const { desk } = ledger;
    this.index += litres;
    ledger.mustDo(desk.usage(period, [{ index: litre(this.index) }]));
    ledger.mustDo(desk.submit(ledger.books.month(period)));
    ledger.mustDo(desk.review(period));
    const result = ledger.mustDo(desk.deduct(period));
    if (result.kind === 'deduction') this.stands += result.overUse?.litres ?? 0;
    ledger.mustDo({
      ...desk.head({ operator: 'fang', businessDate: toBusinessDate('2040-01-01') }),
      kind: 'close-period',
      period,
      watermarks: [{ station: STATION, row: ledger.books.lastRow(STATION) }],
      totals: ledger.totals(),
    });
    this.period = monthAfter(period, 1);
  }

  /** The last purchase, where it may be reversed; else the code of the refusal. */
  reverse(): string {
    const last = this.bought.at(-1);
    if (last === undefined) return 'nothing bought';
    const told = this.ledger.try({
      ...this.ledger.desk.head(),
      kind: 'reverse-purchase',
      accountId: ANNA,
      purchase: last.command.operationId,
      reason: '错购',
    });
    if (told !== 'done') return told;
    this.bought.pop();
    this.stands -= last.litres;
    return told;
  }
}

/** 10 m³ are in flight and 5 m³ wait when a reading shows 20 m³: 5 m³ are beyond everything bought. */
function overUsed(tariff = TARIFF): Household {
  const anna = new Household();
  anna.buy(10_000);
  anna.reserve();
  anna.buy(5_000);
  expect(anna.live.cycleVolume).toBe(15_000);
  if (tariff !== TARIFF) anna.ledger.mustDo(anna.ledger.desk.tariff(tariff));
  anna.use(20_000);
  return anna;
}

describe('a reversal after over-use was billed', () => {
  test('takes its own litres off the ladder and leaves the over-use on it', () => {
    const anna = overUsed();
    expect(anna.live.cycleVolume).toBe(20_000);
    expect(anna.reverse()).toBe('done');
    expect(anna.live.cycleVolume).toBe(15_000);
  });

  test('takes nothing off a cycle that began after the purchase', () => {
    const monthly = { ...TARIFF, id: 'monthly', effectiveFrom: DAY, cycle: 'month' } as const;
    const anna = overUsed(monthly);
    const turned = { cycleStart: '2026-06-01', cycleVolume: 5_000 };
    expect(anna.live).toMatchObject(turned);
    expect(anna.reverse()).toBe('done');
    expect(anna.live).toMatchObject(turned);
  });
});

type Step = readonly ['buy' | 'use', number] | readonly ['reserve' | 'post' | 'void' | 'reverse'];

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom('buy' as const, 'use' as const), fc.integer({ min: 1, max: 60_000 })),
  fc.tuple(
    fc.constantFrom('reserve' as const, 'post' as const, 'void' as const, 'reverse' as const),
  ),
);

test('V is what was bought and not reversed, and what was billed beyond it, in any order', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 30 }), (steps) => {
      const anna = new Household();
      for (const [kind, litres] of steps) {
        if (kind === 'buy' || kind === 'use') anna[kind](litres);
        else if (kind === 'reserve' || kind === 'reverse') anna[kind]();
        else anna.endLoad(kind);
        expect(anna.live.cycleVolume).toBe(anna.stands);
      }
      expect(anna.ledger.isWhole()).toBe(true);
    }),
    { seed: 20_261_126, numRuns: 200 },
  );
});
