/** Gas goes into the meter while older gas is in flight: use is still priced as the oldest lot, and no stage runs dry. */
import { expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { gasOf, moneyOfGas } from '../../../src/core/ledger/stages.ts';
import { lotsValue } from '../../../src/core/lots.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, SETTINGS, TARIFF } from './ledger-town.ts';
import { deduction, JUNE, reviewed } from './month-ledger.ts';

const month = { profile: 'bill' as const, absurdLitresPerDay: 0 };

/** L16, L1 and L2. */
function isWorth(ledger: Ledger): void {
  const live = ledger.books.live(ANNA);
  if (live === undefined) throw new Error('no live row');
  expect(moneyOfGas(live)).toBe(lotsValue(ledger.books.lotsOf(ANNA), gasOf(live)));
  expect(ledger.isWhole()).toBe(true);
}

/** 10 m³ for 20.00 in flight to a lost card, then the price falls to 1.00, and 5 m³ at that price are in the meter. */
function besideFlight() {
  const ledger = Ledger.town(0, { ...SETTINGS, month });
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 2_000));
  ledger.mustDo(desk.buy(ANNA, 10_000));
  const open = desk.reserve({ litres: litre(10_000), fen: fen(2_000) });
  ledger.mustDo(open);
  const tiers = TARIFF.tiers.map((tier) => ({ ...tier, price: priceE4(10_000) }));
  const effectiveFrom = toBusinessDate('2026-06-15');
  ledger.mustDo(desk.tariff({ ...TARIFF, id: 'residential-cut', effectiveFrom, tiers }));
  ledger.mustDo(desk.emergency(open.operationId, 5_000));
  return { ledger, desk, load: open.operationId };
}

test('after a price cut the meter uses the older, dearer gas, and the load ends with what is left of its money', () => {
  const { ledger, desk, load } = besideFlight();
  reviewed(ledger, 5_000);
  expect(deduction(ledger)).toMatchObject({ litres: 5_000, fen: 1_000 });
  expect(ledger.books.live(ANNA)).toMatchObject({ inFlightFen: 1_500, inMeterFen: 0 });
  isWorth(ledger);
  ledger.mustDo(desk.post(load));
  ledger.mustDo(desk.taken(CARD_A, 1, 10_000));
  expect(ledger.books.live(ANNA)).toMatchObject({ inMeterLitre: 10_000, inMeterFen: 1_500 });
  isWorth(ledger);
});

test.each(['void', 'lost'] as const)('a load that has given of its money may be %s', (end) => {
  const { ledger, desk, load } = besideFlight();
  reviewed(ledger, 5_000);
  deduction(ledger);
  ledger.mustDo(end === 'void' ? desk.void(load) : desk.lost(load, 10_000));
  expect(ledger.books.live(ANNA)).toMatchObject({ inFlightFen: 0, inFlightLitre: 0 });
  isWorth(ledger);
});

test('the money may come from a card whose gas the meter takes afterwards', () => {
  const { ledger, desk, load } = besideFlight();
  ledger.mustDo(desk.post(load));
  reviewed(ledger, 5_000);
  deduction(ledger);
  expect(ledger.books.live(ANNA)).toMatchObject({ onCardFen: 1_500, inMeterFen: 0 });
  ledger.mustDo(desk.taken(CARD_A, 1, 10_000));
  expect(ledger.books.live(ANNA)).toMatchObject({ onCardFen: 0, inMeterFen: 1_500 });
  isWorth(ledger);
});

test('December gas of tier 3 in flight, January gas of tier 1 in the meter', () => {
  const ledger = Ledger.town(0, { ...SETTINGS, month });
  const { desk } = ledger;
  const businessDate = toBusinessDate('2026-12-20');
  ledger.mustDo(desk.pay(ANNA, 200_000));
  ledger.mustDo(desk.buy(ANNA, 500_000, { businessDate }));
  const first = desk.reserve({ litres: litre(500_000), fen: fen(108_000) });
  ledger.mustDo(first);
  ledger.mustDo(desk.post(first.operationId));
  ledger.mustDo(desk.taken(CARD_A, 1, 500_000));
  reviewed(ledger, 500_000, '2026-12');
  deduction(ledger, '2026-12');
  const december = ledger.books.month(toPeriod('2026-12'));
  if (december === undefined) throw new Error('no month');
  ledger.books.apply([{ table: 'month', row: { ...december, state: 'closed', closedBy: 'fang' } }]);
  ledger.mustDo(desk.buy(ANNA, 10_000, { businessDate }));
  const from = { sequenceBefore: 1, totalBefore: litre(500_000) };
  const second = desk.reserve({ litres: litre(10_000), fen: fen(3_000), ...from });
  ledger.mustDo(second);
  const january = { businessDate: toBusinessDate('2027-01-03') };
  ledger.mustDo(desk.emergency(second.operationId, 5_000, january));
  reviewed(ledger, 505_000, '2027-01');
  expect(deduction(ledger, '2027-01')).toMatchObject({ litres: 5_000, fen: 1_500 });
  isWorth(ledger);
});

test('gas that a gap had lost is in the meter at no price, priced gas of before is in flight', () => {
  const ledger = Ledger.town(0, { ...SETTINGS, month });
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 2_000));
  ledger.mustDo(desk.buy(ANNA, 10_000));
  const gap = desk.head();
  const restored = { n: 1, chain: 'a'.repeat(64) };
  const anchored = { n: 2, chain: 'b'.repeat(64), at: gap.at - 1_000 };
  const reason = '磁盘损坏';
  ledger.mustDo({ ...gap, kind: 'accept-gap', epoch: 1, restored, anchored, reason, second: 'gu' });
  ledger.mustDo({
    ...desk.head(),
    kind: 'recover-load',
    cardNo: CARD_A,
    slot: 'B',
    openLoad: null,
    image: new Uint8Array(256),
    seen: {
      writeSequence: 1,
      total: litre(5_000),
      tag: 'ab'.repeat(8),
      soldAt: Math.floor(gap.at / 1_000) - 3_600,
      ceiling: litre(0),
    },
  });
  ledger.mustDo(desk.taken(CARD_A, 1, 5_000));
  const from = { sequenceBefore: 1, totalBefore: litre(5_000) };
  const open = desk.reserve({ litres: litre(10_000), fen: fen(2_000), ...from });
  ledger.mustDo(open);
  reviewed(ledger, 3_000);
  expect(deduction(ledger, JUNE)).toMatchObject({ litres: 3_000, fen: 600 });
  isWorth(ledger);
  ledger.mustDo(desk.post(open.operationId));
  isWorth(ledger);
});
