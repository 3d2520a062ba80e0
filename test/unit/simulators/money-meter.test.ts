/** The money meter against docs/card-format-money.md §6: credited once, deducted at the prices of its card. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { MoneyMeter } from '../../../simulators/meter/money-meter.ts';
import { createRandom } from '../../../simulators/random.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { CardTariff } from '../../../src/core/card-tariff.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { cumulativeCost } from '../../../src/core/tariff.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';

const PSC = Uint8Array.of(1, 2, 3);
const DAY = 86_400;
/** 3 July 2026, 08:00 in Beijing. */
const JULY = Date.UTC(2026, 6, 3) / 1000;
const MADE = { number: '202611230042', maker: 7, company: 31001, money: { overdraftFen: 0 } };
const IDENTITY = {
  company: 31001,
  cardNo: cardNo(20000017),
  accountId: accountId(10000042),
  meter: meterId(7, 202611230042),
};
const LADDER: CardTariff = {
  version: 1,
  effectiveFrom: toBusinessDate('2026-01-01'),
  cycle: 'year',
  cycleStartMonth: 1,
  tiers: [
    { upTo: litre(10_000), price: priceE4(24_000) },
    { upTo: null, price: priceE4(36_000) },
  ],
};
const DEARER: CardTariff = {
  ...LADDER,
  version: 2,
  effectiveFrom: toBusinessDate('2026-08-01'),
  tiers: [{ upTo: null, price: priceE4(30_000) }],
};

const newMeter = (overdraftFen = 0): MoneyMeter =>
  new MoneyMeter(createMeterMemory(newMeterRecord({ ...MADE, money: { overdraftFen } })));

function cardWith(writeSequence: number, total: number, tariff: CardTariff): Sle4442 {
  const start = { writeSequence: writeSequence - 1, total: fen(0) };
  const first = referenceMoney.encodeInitial(new Uint8Array(256).fill(0xff), IDENTITY, start);
  const image = referenceMoney.encodeLoad(first, {
    ...{ slot: 'B', writeSequence, total: fen(total), tag: 'a1b2c3d4e5f60718', soldAt: 0 },
    ...{ volume: litre(0), ceiling: litre(0), tariff },
  });
  return new Sle4442({ memory: createCardMemory({ image, psc: PSC }), random: createRandom(1) });
}

const at = (clock: number) => ({ pscOf: () => PSC, clock });

function reportOf(card: Sle4442) {
  const seen = referenceMoney.recognise(card.main());
  return seen.kind === 'customer' ? seen.content.report : null;
}

describe('a money meter', () => {
  it('lets no gas through before its first prices, and takes a card once', () => {
    const meter = newMeter(10_000);
    expect(meter.consume(1_000, JULY)).toBe(0);
    const card = cardWith(1, 5_000, LADDER);
    expect(meter.visit(card, at(JULY))).toEqual({ kind: 'taken', sequence: 1, fen: 5_000 });
    expect(meter.visit(card, at(JULY))).toEqual({ kind: 'nothing-new' });
    expect(meter.money.creditedFenEver).toBe(5_000);
    expect(reportOf(card)).toMatchObject({ meterTotal: 5_000, remaining: 5_000, tariffVersion: 1 });
  });

  it('deducts the ladder, and shuts when its money is used up', () => {
    const meter = newMeter();
    meter.visit(cardWith(1, 3_000, LADDER), at(JULY));
    // 10 m³ at 2.40 and the last 6.00 yuan at 3.60: 1.667 m³ cost 6.0012, rounded 6.00; one litre more 6.00, the next 6.01.
    const burnt = meter.consume(50_000, JULY);
    expect(cumulativeCost(LADDER.tiers, litre(burnt))).toBe(3_000);
    expect(cumulativeCost(LADDER.tiers, litre(burnt + 1))).toBe(3_001);
    expect([meter.money.remainingFen, meter.valveOpen]).toEqual([0, false]);
  });

  it('keeps announced prices until their day, and goes on from the same V', () => {
    const meter = newMeter();
    meter.visit(cardWith(1, 5_000, LADDER), at(JULY));
    meter.consume(10_000, JULY);
    const card = cardWith(2, 10_000, DEARER);
    meter.visit(card, at(JULY + DAY));
    expect(reportOf(card)).toMatchObject({ remaining: 7_600, tariffVersion: 1 });
    meter.consume(1_000, JULY + DAY);
    expect(meter.money.remainingFen).toBe(7_600 - 360);
    meter.consume(1_000, JULY + 30 * DAY);
    expect(meter.money.remainingFen).toBe(7_600 - 360 - 300);
    meter.visit(card, at(JULY + 30 * DAY));
    expect(reportOf(card)).toMatchObject({ tariffVersion: 2 });
  });

  it('deducts the same in however many pieces the gas flows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 20 }), (pieces) => {
        const meter = newMeter();
        meter.visit(cardWith(1, 1_000_000, LADDER), at(JULY));
        for (const litres of pieces) meter.consume(litres, JULY);
        const all = pieces.reduce((sum, litres) => sum + litres, 0);
        const cost = cumulativeCost(LADDER.tiers, litre(all));
        expect(meter.money.remainingFen).toBe(1_000_000 - cost);
        expect(meter.record.indexLitres).toBe(all);
      }),
    );
  });

  it('credits once, wherever in a visit the card is pulled out', () => {
    for (let programming = 1; programming < 60; programming += 1) {
      const meter = newMeter();
      const card = cardWith(1, 5_000, LADDER);
      card.cutPowerAfter(programming, 'mixture');
      meter.visit(card, at(JULY));
      expect([0, 5_000]).toContain(meter.money.creditedFenEver);
      meter.visit(card, at(JULY));
      meter.visit(card, at(JULY));
      expect(meter.money.creditedFenEver).toBe(5_000);
      expect(reportOf(card)).toMatchObject({ meterTotal: 5_000, remaining: 5_000 });
    }
  });
});
