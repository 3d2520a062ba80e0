/** Gas taken off a card (退写) before its purchase is reversed: in flight until the card has shown itself without it. */
import { describe, expect, test } from 'vitest';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, op } from './ledger-town.ts';

/** Anna has 10 m³ on her card from before, and 20 m³ that she bought and had written just now. */
function written() {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 8_000));
  ledger.mustDo(desk.buy(ANNA, 10_000));
  const first = desk.reserve({ litres: litre(10_000), fen: fen(2_000) });
  ledger.mustDo(first);
  ledger.mustDo(desk.post(first.operationId));
  const bought = desk.buy(ANNA, 20_000);
  ledger.mustDo(bought);
  const more = { sequenceBefore: 1, totalBefore: litre(10_000) };
  const load = desk.reserve({ litres: litre(20_000), fen: fen(4_000), ...more });
  ledger.mustDo(load);
  ledger.mustDo(desk.post(load.operationId));
  expect(ledger.stages()).toBe('余 20.00 | 卡内 60.00/30.000');
  const reverse = {
    ...desk.head(),
    kind: 'reverse-purchase',
    accountId: ANNA,
    purchase: bought.operationId,
    reason: '错购',
  } as const;
  return { ledger, desk, first, load, bought, reverse };
}

describe('gas that goes off a card', () => {
  test('is in flight at once, and waits when the card has shown itself without it; then its purchase is reversed', () => {
    const { ledger, desk, load, bought, reverse } = written();
    const off = desk.takeOff(load, bought.operationId);
    expect(ledger.mustDo(off)).toMatchObject({ state: 'RESERVED', litres: 20_000 });
    expect(ledger.stages()).toBe('余 20.00 | 在途 40.00/20.000 | 卡内 20.00/10.000');
    expect(ledger.books.card(CARD_A)).toMatchObject({ writeSequence: 2, total: 10_000 });
    expect(ledger.books.meter(METER_A)).toMatchObject({ loadedTotal: 10_000, sequence: 4 });
    expect(ledger.try(reverse)).toBe('load.open-on-meter');
    ledger.mustDo(desk.endTakeOff(off.operationId));
    expect(ledger.stages()).toBe('余 20.00 | 待写 40.00/20.000 | 卡内 20.00/10.000');
    expect(ledger.books.card(CARD_A)).toMatchObject({ writeSequence: 3, total: 10_000 });
    ledger.mustDo(reverse);
    expect(ledger.stages()).toBe('余 60.00 | 卡内 20.00/10.000');
    expect(ledger.isWhole()).toBe(true);
  });

  test('is put back where it may be in the meter, and the meter’s report is then understood', () => {
    const { ledger, desk, load, bought, reverse } = written();
    const off = desk.takeOff(load, bought.operationId);
    ledger.mustDo(off);
    ledger.mustDo(desk.turn(off.operationId));
    expect(ledger.try(desk.endTakeOff(off.operationId, 2))).toBe('load.not-open');
    expect(() => ledger.try(desk.void(off.operationId, 2))).toThrow();
    ledger.mustDo(desk.post(off.operationId, 2));
    expect(ledger.stages()).toBe('余 20.00 | 卡内 60.00/30.000');
    expect(ledger.books.card(CARD_A)).toMatchObject({ writeSequence: 4, total: 30_000 });
    const put = { ...load, reservation: { ...off.reservation } };
    const source = { ...put, operationId: off.operationId };
    expect(ledger.try(desk.takeOff(source, bought.operationId))).toBe('reversal.put-back');
    ledger.mustDo(desk.taken(CARD_A, 2, 30_000));
    expect(ledger.stages()).toBe('余 20.00 | 表内 60.00/30.000');
    expect(ledger.try(reverse)).toBe('reversal.meter-took-it');
    expect(ledger.isWhole()).toBe(true);
  });

  test('is in the meter where its window shows the old total, once the card is lost', () => {
    const { ledger, desk, load, bought } = written();
    const off = desk.takeOff(load, bought.operationId);
    ledger.mustDo(off);
    expect(ledger.try(desk.lost(off.operationId, 10_000))).toBe('lost.not-taken');
    ledger.mustDo(desk.lost(off.operationId, 30_000));
    expect(ledger.stages()).toBe('余 20.00 | 表内 60.00/30.000');
    expect(ledger.isWhole()).toBe(true);
  });

  test('leaves its load smaller for the readings that prove what was taken', () => {
    const { ledger, desk, load, bought } = written();
    const off = desk.takeOff(load, bought.operationId);
    ledger.mustDo(off);
    ledger.mustDo(desk.endTakeOff(off.operationId));
    ledger.mustDo(desk.taken(CARD_A, 3, 10_000));
    expect(ledger.stages()).toBe('余 20.00 | 待写 40.00/20.000 | 表内 20.00/10.000');
    expect(ledger.isWhole()).toBe(true);
  });

  test('is refused where it is not the last purchase, not on the card, not of that load, or counted by the meter', () => {
    const { ledger, desk, first, load, bought } = written();
    const before = ledger.stages();
    const half = { litres: litre(10_000), fen: fen(2_000) };
    expect(ledger.try(desk.takeOff(load, op(999)))).toBe('reversal.unknown-purchase');
    expect(ledger.try(desk.takeOff(load, bought.operationId, half))).toBe('operation.conflict');
    expect(ledger.try(desk.takeOff(first, bought.operationId, half))).toBe('card.behind');
    const count = { meterTotal: litre(10_001), photo: 'a'.repeat(64), second: 'gu' };
    const counted = desk.takeOff(load, bought.operationId, {}, { count });
    expect(ledger.try(counted)).toBe('reversal.meter-took-it');
    const alone = { ...count, second: null };
    expect(ledger.try(desk.takeOff(load, bought.operationId, {}, { count: alone }))).toBe(
      'approval.witness-required',
    );
    expect(ledger.stages()).toBe(before);
    ledger.mustDo(desk.taken(CARD_A, 2, 30_000));
    expect(ledger.try(desk.takeOff(load, bought.operationId))).toBe('reversal.meter-took-it');
  });
});
