/** A tool card on MIFARE Classic, which counts no tries: wherever its making broke off, the same request ends it. */
import { expect, test } from 'vitest';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { makeToolCard } from '../../../src/app/counter/make-tool-card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { CLERK, furnish, METER } from './account.ts';
import { Hall } from './desk.ts';
import { value } from './told.ts';

const PICC = 'ACS ACR122U PICC Interface 00 00';
const MASTERS = {
  storage: new Uint8Array(16).fill(1),
  station: new Uint8Array(16).fill(2),
  meter: new Uint8Array(16).fill(3),
};
const UID = Uint8Array.of(0x5e, 0x21, 0x08, 0xc7);

async function scene() {
  const hall = new Hall();
  const station = await hall.station(1, hall.store, {
    sam: createSoftwareSam((which) => MASTERS[which]),
  });
  station.hardware.plug(PICC);
  await settle();
  await furnish(station.deps, () => hall.id());
  const card = new MifareClassic({ memory: createMifareMemory(UID), random: hall.dice });
  await station.insert(card, PICC);
  const request = {
    operationId: hall.id(),
    toolNo: cardNo(90_000_001),
    tool: 'valve',
    meter: METER,
    toMeter: null,
    valve: 'closed',
    validUntil: 0,
    purpose: '欠费关阀',
    witness: '主管',
    reader: PICC,
  } as const;
  return { hall, station, card, make: () => makeToolCard(station.deps, CLERK, request) };
}

test('torn at any of its programmings, the card itself is made whole by the same request', async () => {
  const plain = await scene();
  expect(value(await plain.make()).state).toBe('out');
  const count = plain.card.programmings;
  expect(count).toBeGreaterThan(8);
  for (let at = 1; at <= count; at += 1) {
    const { station, card, make } = await scene();
    card.cutPowerAfter(at, 'old');
    expect(value(await make()), `${at}`).toMatchObject({ state: 'making' });
    await station.remove(PICC);
    card.clearFaults();
    await station.insert(card, PICC);
    expect(value(await make()), `${at}`).toMatchObject({ state: 'out' });
    await station.readers.stop();
  }
});
