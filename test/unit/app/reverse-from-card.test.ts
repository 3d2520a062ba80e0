/** Gas that goes off a card for its reversal: one purchase after another, with the money, and never gas that a meter has. */
import { expect, test } from 'vitest';
import { createReferenceV1, referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { createCounter } from '../../../src/app/counter/counter.ts';
import type { ReversePurchaseRequest } from '../../../src/app/counter/reverse-purchase.ts';
import type { SaleRequest } from '../../../src/app/counter/sale.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ACCOUNT, CLERK, furnish } from './account.ts';
import { Hall, openedHall, pscOf, READER } from './desk.ts';
import { codeOf, gas, value } from './told.ts';

const reversal = (
  hall: Hall,
  { payment, purchase }: SaleRequest,
  amount = 4800,
): ReversePurchaseRequest => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  purchase: purchase?.operationId ?? hall.id(),
  reason: '客户改主意',
  second: 'gu',
  refund: {
    operationId: hall.id(),
    payment: payment?.operationId ?? hall.id(),
    amount: fen(amount),
    reference: null,
    papers: '身份证尾号 0042',
  },
  card: { reader: READER, confirmLowTries: false, count: null },
});

const verified = ({ store }: Hall): boolean => verifyLedger(store.db, systemHash).ok;

test('two purchases of the day are reversed one after the other', async () => {
  const { hall, station } = await openedHall();
  const [one, two] = [hall.sale(), hall.sale()];
  value(await station.counter.loadCard(CLERK, one));
  value(await station.counter.loadCard(CLERK, two));
  value(await station.counter.reversePurchase(CLERK, reversal(hall, two)));
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  value(await station.counter.reversePurchase(CLERK, reversal(hall, one)));
  expect(gas(hall)).toEqual([0, 0, 0, 0]);
  expect(verified(hall)).toBe(true);
});

test('gas that a meter credited without a report is not reversed, whatever was written and reversed since', async () => {
  const { hall, station, card } = await openedHall();
  const [one, two] = [hall.sale(), hall.sale()];
  value(await station.counter.loadCard(CLERK, one));
  await station.remove();
  const meter = hall.gasMeter();
  meter.visit(card, { pscOf, clock: 1_796_000_100, stopAfter: 'credited' });
  expect(meter.record.creditedLitresEver).toBe(20_000);
  await station.insert(card);
  value(await station.counter.loadCard(CLERK, two));
  value(await station.counter.reversePurchase(CLERK, reversal(hall, two)));
  const asked = await station.counter.reversePurchase(CLERK, reversal(hall, one));
  expect(codeOf(asked)).toBe('reversal.meter-took-it');
  const [, , onCard = 0, inMeter = 0] = gas(hall);
  expect(onCard + inMeter).toBe(20_000);
  expect(verified(hall)).toBe(true);
});

test('who is refused the money keeps the gas on the card', async () => {
  const { hall, station, card } = await openedHall();
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  const before = card.main();
  const asked = await station.counter.reversePurchase(CLERK, reversal(hall, sale, 4801));
  expect(codeOf(asked)).toBe('refund.over-payment');
  expect([card.main(), gas(hall)]).toEqual([before, [0, 0, 20_000, 0]]);
  value(await station.counter.reversePurchase(CLERK, reversal(hall, sale)));
});

test('a station that is sealed refuses, and takes nothing off', async () => {
  let current: number | null = 1;
  const macs = createSlotMacs({
    current: () => current,
    master: () => (current === null ? null : new Uint8Array(16).fill(0x5a)),
  });
  const hall = new Hall();
  const formats = [createReferenceV1(macs)];
  const station = await hall.station(1, hall.store, { formats });
  await furnish(station.deps, () => hall.id());
  await hall.openCard(station, hall.blankCard());
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  current = null;
  const vault = { ...station.deps.vault, sealed: () => true };
  const { reversePurchase } = createCounter({ ...station.deps, vault });
  expect(codeOf(await reversePurchase(CLERK, reversal(hall, sale)))).toBe('keys.sealed');
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
});

/** A company whose meters leave no mark of what they take. */
async function unmarked() {
  const hall = new Hall();
  const capabilities = { ...referenceV1.capabilities, marksBeforeCredit: false };
  const formats = [{ ...referenceV1, capabilities }];
  const station = await hall.station(1, hall.store, { formats });
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  const asked = reversal(hall, sale);
  const with_ = (count: NonNullable<typeof asked.card>['count']) =>
    station.counter.reversePurchase(CLERK, {
      ...asked,
      card: { reader: READER, confirmLowTries: false, count },
    });
  return { hall, card, reverse: with_ };
}

test('where meters leave no mark two people read the window before gas goes off a card', async () => {
  const { hall, card, reverse } = await unmarked();
  const photo = 'ab'.repeat(32);
  const before = card.main();
  expect(codeOf(await reverse(null))).toBe('reversal.needs-count');
  const alone = { meterTotal: litre(0), photo, second: CLERK.operator };
  expect(codeOf(await reverse(alone))).toBe('approval.same-person');
  const took = { meterTotal: litre(20_000), photo, second: 'fang' };
  expect(codeOf(await reverse(took))).toBe('reversal.meter-took-it');
  expect([card.main(), gas(hall)]).toEqual([before, [0, 0, 20_000, 0]]);
  expect(codeOf(await reverse({ ...took, meterTotal: litre(0) }))).toBe('accepted');
  expect(gas(hall)).toEqual([0, 0, 0, 0]);
  expect(verified(hall)).toBe(true);
});

test('a mark that was broken off proves nothing: the card goes into its meter once more', async () => {
  const { hall, station, card } = await openedHall();
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  await station.remove();
  const meter = hall.gasMeter();
  const look = { pscOf, clock: 1_796_000_100 };
  for (let byte = 1; byte < 12 && !(await torn(byte)); byte += 1);
  async function torn(byte: number): Promise<boolean> {
    card.cutPowerAfter(byte, 'mixture');
    expect(meter.visit(card, look).kind).toBe('pulled');
    await station.insert(card);
    const { content } = value(await station.counter.diagnoseCard(READER));
    if (content?.markTorn === true) return true;
    await station.remove();
    return false;
  }
  expect(meter.record.creditedLitresEver).toBe(0);
  const before = card.main();
  const asked = () => station.counter.reversePurchase(CLERK, reversal(hall, sale));
  expect(codeOf(await asked())).toBe('reversal.maybe-taken');
  expect([card.main(), gas(hall)]).toEqual([before, [0, 0, 20_000, 0]]);
  await station.remove();
  expect(meter.visit(card, look)).toMatchObject({ kind: 'taken' });
  await station.insert(card);
  expect(codeOf(await asked())).toBe('reversal.meter-took-it');
  expect(verified(hall)).toBe(true);
});
