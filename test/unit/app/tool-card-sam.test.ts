/** Tool cards on chips whose keys are in a SAM: wherever the making broke off, the same request ends it. */
import { expect, test } from 'vitest';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { makeToolCard } from '../../../src/app/counter/make-tool-card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { CLERK, furnish, METER } from './account.ts';
import { Hall } from './desk.ts';
import { value } from './told.ts';

const PICC = 'ACS ACR122U PICC Interface 00 00';
const CONTACT = 'Gemalto USB Shell Token V2 00 00';
const MASTERS = {
  storage: new Uint8Array(16).fill(1),
  station: new Uint8Array(16).fill(2),
  meter: new Uint8Array(16).fill(3),
};
const UID = Uint8Array.of(0x5e, 0x21, 0x08, 0xc7);
const SERIAL = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const TOOL = cardNo(90_000_001);

const mifare = ({ dice: random }: Hall) =>
  new MifareClassic({ memory: createMifareMemory(UID), random });
const cpu = ({ dice: random }: Hall) =>
  new CpuCard({ memory: createCpuMemory({ serial: SERIAL, algorithm: 'sm4' }), random });

async function scene(reader: string, blank: typeof mifare | typeof cpu) {
  const hall = new Hall();
  const station = await hall.station(1, hall.store, {
    sam: createSoftwareSam((which) => MASTERS[which]),
  });
  station.hardware.plug(reader);
  await settle();
  await furnish(station.deps, () => hall.id());
  const card = blank(hall);
  await station.insert(card, reader);
  const request = {
    operationId: hall.id(),
    toolNo: TOOL,
    tool: 'valve',
    meter: METER,
    toMeter: null,
    valve: 'closed',
    validUntil: 0,
    purpose: '欠费关阀',
    witness: '主管',
    reader,
  } as const;
  const make = () => makeToolCard(station.deps, CLERK, request);
  const putBack = async () => {
    await station.remove(reader);
    card.clearFaults();
    await station.insert(card, reader);
  };
  return { hall, station, card, make, putBack };
}

test('torn at any of its programmings, an M1, which counts no tries, is made whole by the same request', async () => {
  const plain = await scene(PICC, mifare);
  expect(value(await plain.make()).state).toBe('out');
  const count = plain.card.programmings;
  expect(count).toBeGreaterThan(8);
  for (let at = 1; at <= count; at += 1) {
    const { station, card, make, putBack } = await scene(PICC, mifare);
    card.cutPowerAfter(at, 'old');
    expect(value(await make()), `${at}`).toMatchObject({ state: 'making' });
    await putBack();
    expect(value(await make()), `${at}`).toMatchObject({ state: 'out' });
    await station.readers.stop();
  }
});

/** It is shown its key once more before it is read back. */
test('cut off in the last proof of its key, a CPU card that holds its order goes out and its key is not tried again', async () => {
  const plain = await scene(CONTACT, cpu);
  expect(value(await plain.make()).state).toBe('out');
  await plain.station.readers.stop();
  const { hall, station, card, make, putBack } = await scene(CONTACT, cpu);
  // The last programming gives the try back that the proof has spent.
  card.cutPowerAfter(plain.card.programmings, 'old');
  expect(value(await make())).toMatchObject({ state: 'making' });
  await putBack();
  const programmed = card.programmings;
  expect(value(await make())).toMatchObject({ state: 'out' });
  expect(hall.store.cardStock.tool(TOOL)?.state).toBe('out');
  expect(card.programmings).toBe(programmed);
  await station.readers.stop();
});
