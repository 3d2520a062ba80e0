/** A tool card on a CPU card, which is shown the key again before it is read back: a try that is cut off there costs no blank. */
import { expect, test } from 'vitest';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { makeToolCard } from '../../../src/app/counter/make-tool-card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { CLERK, furnish, METER } from './account.ts';
import { Hall } from './desk.ts';
import { value } from './told.ts';

const CONTACT = 'Gemalto USB Shell Token V2 00 00';
const MASTERS = {
  storage: new Uint8Array(16).fill(1),
  station: new Uint8Array(16).fill(2),
  meter: new Uint8Array(16).fill(3),
};
const SERIAL = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const TOOL = cardNo(90_000_001);

async function scene() {
  const hall = new Hall();
  const station = await hall.station(1, hall.store, {
    sam: createSoftwareSam((which) => MASTERS[which]),
  });
  station.hardware.plug(CONTACT);
  await settle();
  await furnish(station.deps, () => hall.id());
  const memory = createCpuMemory({ serial: SERIAL, algorithm: 'sm4' });
  const card = new CpuCard({ memory, random: hall.dice });
  await station.insert(card, CONTACT);
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
    reader: CONTACT,
  } as const;
  const make = () => makeToolCard(station.deps, CLERK, request);
  const putBack = async () => {
    await station.remove(CONTACT);
    card.clearFaults();
    await station.insert(card, CONTACT);
  };
  return { hall, station, card, make, putBack };
}

test('cut off in the last proof of its key, a card that holds its order goes out and its key is not tried again', async () => {
  const plain = await scene();
  expect(value(await plain.make()).state).toBe('out');
  await plain.station.readers.stop();
  const { hall, station, card, make, putBack } = await scene();
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
