/** Emergency gas (应急气量): on credit while the load of a lost card waits, bounded, by two people, and paid with the next purchase. */
import { expect, test } from 'vitest';
import { cardNo } from '../../../src/core/ids.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_A, METER_B, op } from './ledger-town.ts';

/** Anna has 10 m³ in flight to a card that is lost, and `left` fen. */
function lostCard(left: number) {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 2_000 + left));
  ledger.mustDo(desk.buy(ANNA, 10_000));
  const open = desk.reserve({ litres: litre(10_000), fen: fen(2_000) });
  ledger.mustDo(open);
  return { ledger, desk, load: open.operationId };
}

test('what the balance does not cover is owed, and the next payment settles it first', () => {
  const { ledger, desk, load } = lostCard(300);
  expect(ledger.mustDo(desk.emergency(load, 3_000))).toMatchObject({
    kind: 'purchase',
    volumeLitres: 3_000,
    costFen: 600,
    creditFen: 300,
    balanceFen: 0,
  });
  expect(ledger.books.live(ANNA)).toMatchObject({
    balanceFen: 0,
    overUseFen: 300,
    inFlightLitre: 10_000,
    inMeterLitre: 3_000,
    inMeterFen: 600,
  });
  ledger.mustDo(desk.pay(ANNA, 1_000));
  expect(ledger.books.live(ANNA)).toMatchObject({ balanceFen: 700, overUseFen: 0 });
  expect(ledger.isWhole()).toBe(true);
});

test('it is in the ladder once, and the open load brings its own gas besides', () => {
  const { ledger, desk, load } = lostCard(1_000);
  ledger.mustDo(desk.emergency(load, 5_000));
  expect(ledger.books.live(ANNA)?.cycleVolume).toBe(15_000);
  ledger.mustDo(desk.lost(load, 10_000));
  expect(ledger.books.live(ANNA)).toMatchObject({ inMeterLitre: 15_000, inMeterFen: 3_000 });
  expect(ledger.isWhole()).toBe(true);
});

test('once a load, at most what the company has set, and not on top of a debt', () => {
  const { ledger, desk, load } = lostCard(0);
  expect(ledger.try(desk.emergency(load, 5_001))).toBe('emergency.above-limit');
  ledger.mustDo(desk.emergency(load, 1_000));
  expect(ledger.try(desk.emergency(load, 1_000))).toBe('emergency.granted');
  ledger.settings.emergency = litre(0);
  const other = lostCard(0);
  other.ledger.settings.emergency = litre(0);
  expect(other.ledger.try(other.desk.emergency(other.load, 1))).toBe('emergency.above-limit');
});

test('a household that owes from before pays that first', () => {
  const { ledger, desk, load } = lostCard(0);
  const live = ledger.books.live(ANNA);
  if (live === undefined) throw new Error('Anna has an account');
  ledger.books.lives.set(ANNA, { ...live, overUseFen: fen(250) });
  expect(ledger.refusal(desk.emergency(load, 1_000))).toEqual({
    code: 'emergency.unpaid',
    facts: { accountId: ANNA, amountFen: 250 },
  });
  ledger.mustDo(desk.pay(ANNA, 250));
  expect(ledger.try(desk.emergency(load, 1_000))).toBe('done');
});

test('only behind an open load of this household, with a second person, on a form of its own', () => {
  const { ledger, desk, load } = lostCard(0);
  expect(ledger.try(desk.emergency(op(999), 1_000))).toBe('load.unknown');
  expect(ledger.try(desk.emergency(load, 1_000, { accountId: BERT }))).toBe('account.unknown');
  for (const command of desk.customer(BERT, METER_B, cardNo(4002))) ledger.mustDo(command);
  expect(ledger.try(desk.emergency(load, 1_000, { accountId: BERT }))).toBe('load.unknown');
  const { operator } = desk.head();
  expect(ledger.try(desk.emergency(load, 1_000, { second: operator }))).toBe(
    'approval.same-person',
  );
  ledger.mustDo(desk.lost(load, 10_000));
  expect(ledger.try(desk.emergency(load, 1_000))).toBe('load.not-open');
  expect(ledger.isWhole()).toBe(true);
});

test('it is in the meter, so it is not reversed, also when its load came to nothing and its gas would cover it', () => {
  const { ledger, desk, load } = lostCard(0);
  const grant = desk.emergency(load, 5_000);
  ledger.mustDo(grant);
  ledger.mustDo(desk.void(load));
  const purchase = grant.operationId;
  const wrong = { kind: 'reverse-purchase', accountId: ANNA, purchase, reason: '错购' } as const;
  expect(ledger.try({ ...desk.head(), ...wrong })).toBe('reversal.emergency');
  expect(ledger.books.live(ANNA)).toMatchObject({ overUseFen: 1_000, toBeWrittenLitre: 10_000 });
});

test('no money goes back while emergency gas is owed', () => {
  const { ledger, desk, load } = lostCard(0);
  ledger.mustDo(desk.emergency(load, 5_000));
  const paid = desk.pay(ANNA, 500);
  ledger.mustDo(paid);
  const refund = { kind: 'refund-payment', accountId: ANNA, payment: paid.operationId } as const;
  const how = { amount: fen(100), reference: null, papers: '身份证尾号 0042', second: 'gu' };
  expect(ledger.refusal({ ...desk.head(), ...refund, ...how })).toEqual({
    code: 'refund.debt-stands',
    facts: { accountId: ANNA, overUseFen: 500 },
  });
});

test('a replacement card waits for the same gas, which had its emergency gas', () => {
  const { ledger, desk, load } = lostCard(0);
  ledger.mustDo(desk.emergency(load, 3_000));
  ledger.mustDo(desk.pay(ANNA, 600));
  const card = cardNo(5_001);
  ledger.mustDo(desk.openCard(ANNA, card, CARD_A));
  const from = { cardNo: card, sequenceBefore: 1, totalBefore: litre(0), litres: litre(10_000) };
  const next = desk.supersede(load, { ...from, fen: fen(2_000) });
  ledger.mustDo(next);
  expect(ledger.try(desk.emergency(next.operationId, 3_000))).toBe('emergency.granted');
});
