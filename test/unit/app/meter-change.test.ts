/** A meter change at the real counter, with a real card and two simulated meters: what the world has burned and bought ties. */
import { expect, test } from 'vitest';
import { GasMeter } from '../../../simulators/meter/gas-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { changeMeter, settlementSheet } from '../../../src/app/engineering/change-meter.ts';
import { enrolMeter } from '../../../src/app/engineering/enrol-meter.ts';
import { cardNo, meterId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, METER } from './account.ts';
import { openedHall, pscOf, READER } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const NEW_METER = meterId(8, 202611260001);
const NEW_CARD = cardNo(20000018);
const SHEET = {
  accountId: ACCOUNT,
  meter: METER,
  newMeter: NEW_METER,
  openingIndex: litre(0),
  electronic: 0,
  cardGas: litre(20_000),
  photo: 'HB-1/1.jpg',
  sheetNo: 'HB-1',
  reason: '电子部分失灵',
  responsible: '吴师傅',
  second: '顾主管',
} as const;

test('what the base meter leaves goes into the new meter once, and the old card brings nothing', async () => {
  const { hall, station, card } = await openedHall();
  const { counter, deps } = station;
  const old = hall.gasMeter();
  const visit = (meter: GasMeter, which: typeof card) =>
    meter.visit(which, { pscOf, clock: 1_796_100_000 });
  const replug = async (which: typeof card) => {
    await settle();
    await station.remove();
    await station.insert(which);
  };
  expect(story(await counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  visit(old, card);
  old.consume(7_000);
  old.passUncounted(1_500);
  await replug(card);
  // The second 20 m³ stand on the card and never reach the old meter.
  expect(story(await counter.loadCard(CLERK, hall.sale()))).toBe('done done done');

  const plate = { communityId: 1, address: '梧桐花园3栋2单元501', direction: 'left' } as const;
  const at = { ...plate, regulatorBoxId: 11, floor: 5, model: 'G2.5' };
  value(
    await enrolMeter(deps, CLERK, {
      operationId: hall.id(),
      meter: NEW_METER,
      accountId: null,
      ...at,
      initialIndex: litre(0),
      ceiling: litre(600_000),
    }),
  );
  const finalIndex = litre(old.record.indexLitres);
  const request = { operationId: hall.id(), ...SHEET, finalIndex };
  value(await changeMeter(deps, CLERK, request));
  expect((await changeMeter(deps, CLERK, request)).ok).toBe(true);
  expect(gas(deps)).toEqual([31_500, 0, 0, 0]);

  const { text } = value(settlementSheet(deps, METER));
  for (const word of ['换表结算单', 'HB-1', '31.500方', '8.500方', '顾主管', '吴师傅']) {
    expect(text).toContain(word);
  }

  // The old card names the old meter: the counter takes it out of service, and the new meter does not know it.
  await replug(card);
  expect(codeOf(await counter.loadCard(CLERK, hall.sale()))).toBe('card.void-listed');
  const fresh = new GasMeter(
    createMeterMemory(newMeterRecord({ maker: 8, number: '202611260001', company: COMPANY })),
  );
  visit(fresh, card);
  expect(fresh.record.remainingLitres).toBe(0);

  const blank = hall.blankCard();
  await replug(blank);
  const opening = { operationId: hall.id(), accountId: ACCOUNT, cardNo: NEW_CARD, reader: READER };
  value(await counter.openCard(CLERK, { ...opening, confirmLowTries: false }));
  const again = { operationId: hall.id(), accountId: ACCOUNT, reader: READER };
  value(await counter.writeAgain(CLERK, { ...again, confirmLowTries: false }));
  visit(fresh, blank);
  visit(fresh, card);
  visit(fresh, blank);
  expect(fresh.record.remainingLitres).toBe(31_500);
  expect(40_000 - old.record.indexLitres).toBe(31_500);
  expect(deps.store.card(CARD)?.stage).toBe('void-listed');
});
