/** Cards with a MAC at the counter and in the meter: what somebody without the key has written is served nowhere. */
import { expect, test } from 'vitest';
import { crc32 } from '../../../drivers/card/formats/crc32.ts';
import { createReferenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { ACCOUNT, CARD, CLERK, furnish } from './account.ts';
import { Hall, pscOf, READER, type Station } from './desk.ts';
import { gas, story, value } from './told.ts';

const MASTER = new Uint8Array(16).fill(0x5a);
const withKeys = (versions: readonly number[], current: number | null) => ({
  formats: [
    createReferenceV1(
      createSlotMacs({
        current: () => current,
        master: (version) => (versions.includes(version) ? Uint8Array.from(MASTER) : null),
      }),
    ),
  ],
});
const visit = { pscOf: (no: number) => pscOf(no), clock: 1_796_000_100 };
const keyed = { ...visit, macKeyOf: (version: number) => (version === 1 ? MASTER : null) };

/** A card whose meter has taken its gas and signed its report. */
async function takenAndSigned() {
  const hall = new Hall();
  const macs = createSlotMacs({ current: () => 1, master: () => Uint8Array.from(MASTER) });
  const driver = { formats: [createReferenceV1(macs, true)] };
  const station = await hall.station(1, hall.store, driver);
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await station.remove();
  return { hall, station, card, meter: hall.gasMeter() };
}

/** A card with gas of a company whose cards carry MACs; taken out of the reader. */
async function loaded() {
  const hall = new Hall();
  const station = await hall.station(1, hall.store, withKeys([1], 1));
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await station.remove();
  return { hall, station, card, meter: hall.gasMeter() };
}

/** A card of the same chip and secret whose owner has found the checksums, but not the key. */
function forged(hall: Hall, card: Sle4442, change: (image: Uint8Array) => void): Sle4442 {
  const image = card.main();
  change(image);
  const view = new DataView(image.buffer, image.byteOffset);
  view.setUint32(0x3c, crc32(image.subarray(0x20, 0x3c)));
  for (const at of [0x40, 0x70]) {
    view.setUint32(at + 44, crc32(image.subarray(0x28, 0x2c), image.subarray(at + 1, at + 44)));
  }
  const memory = createCardMemory({ image, psc: pscOf(CARD) });
  return new Sle4442({ memory, random: hall.dice });
}

const moreGas = (image: Uint8Array): void => {
  new DataView(image.buffer, image.byteOffset).setBigUint64(0x70 + 8, 900_000n);
};

async function offered(station: Station, hall: Hall, card: Sle4442): Promise<string> {
  const before = card.programmings;
  await station.insert(card);
  const told = story(await station.counter.loadCard(CLERK, hall.sale()));
  const read = await station.counter.readCard(CLERK, {
    reader: READER,
    accountId: ACCOUNT,
    confirmLowTries: false,
  });
  await station.remove();
  expect(card.programmings, 'a card that is not served is left alone').toBe(before);
  return `${told}; ${read.ok ? 'read' : read.refusal.code}`;
}

test('a card that was changed without the key is refused at the counter and by the meter; the true one goes on', async () => {
  const { hall, station, card, meter } = await loaded();
  const fake = forged(hall, card, moreGas);
  expect(await offered(station, hall, fake)).toBe('refused card.altered; card.altered');
  expect(meter.visit(fake, keyed)).toEqual({ kind: 'refused', reason: 'altered' });
  expect(fake.programmings).toBe(0);
  expect(meter.record.creditedLitresEver).toBe(0);
  expect(meter.visit(card, keyed)).toMatchObject({ kind: 'taken', litres: 20_000 });
  await station.insert(card);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(gas(hall)).toEqual([0, 0, 20_000, 20_000]);
});

test('what was written on it is told to whoever asks about the card', async () => {
  const { hall, station, card } = await loaded();
  await station.insert(forged(hall, card, moreGas));
  const { findings } = value(await station.counter.diagnoseCard(READER));
  expect(findings.map(({ code, bars }) => [code, bars])).toContainEqual(['card.altered', true]);
});

test('the revision cannot be turned back on a meter that has seen a MAC', async () => {
  const { hall, card, meter } = await loaded();
  meter.visit(card, keyed);
  const old = forged(hall, card, (image) => {
    moreGas(image);
    new DataView(image.buffer, image.byteOffset).setUint32(0x74, 7);
    image.set([0x01], 0x23);
    image.fill(0, 0x94, 0x9c).fill(0, 0x72, 0x73);
  });
  expect(meter.visit(old, keyed)).toEqual({ kind: 'refused', reason: 'altered' });
  expect(meter.record.creditedLitresEver).toBe(20_000);
});

test('a station without the key serves no card that needs it, and touches none', async () => {
  const { hall, card } = await loaded();
  const other = await hall.station(2, hall.store, withKeys([], null));
  expect(await offered(other, hall, card)).toBe('refused card.key-unknown; card.key-unknown');
  const plain = await hall.station(3);
  expect(await offered(plain, hall, card)).toBe('refused card.key-unknown; card.key-unknown');
});

test('cards without a MAC are served beside those with one, and their meter takes them', async () => {
  const hall = new Hall();
  const before = await hall.station(1);
  await furnish(before.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(before, card);
  await before.remove();
  const now = await hall.station(2, hall.store, withKeys([1], 1));
  await now.insert(card);
  expect(story(await now.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(card.main(0x23, 1)).toEqual(Uint8Array.of(1));
  expect(hall.gasMeter().visit(card, keyed)).toMatchObject({ kind: 'taken', litres: 20_000 });
});

const look = { reader: READER, accountId: null, confirmLowTries: false };

test('a report that its meter signed is booked; one that somebody else wrote is not believed, and is told', async () => {
  const { hall, station, card, meter } = await takenAndSigned();
  // A meter that could not sign takes nothing from such a card.
  expect(meter.visit(card, visit)).toEqual({ kind: 'refused', reason: 'unknown-key' });
  expect(meter.visit(card, keyed)).toMatchObject({ kind: 'taken', litres: 20_000 });
  const image = card.main();
  expect([image[0x23], image[0xaa]]).toEqual([3, 1]);
  // Somebody who knows the layout claims that nothing was taken, with the right checksum and with a guess.
  const view = new DataView(image.buffer, image.byteOffset);
  view.setBigUint64(0xa8 + 8, 0n);
  view.setUint32(0xa8 + 36, crc32(image.subarray(0x28, 0x2c), image.subarray(0xa9, 0xa8 + 36)));
  const forged = new Sle4442({
    memory: createCardMemory({ image, psc: pscOf(CARD) }),
    random: hall.dice,
  });
  await station.insert(forged);
  const seen = value(await station.counter.diagnoseCard(READER));
  expect(seen.content?.report).toBeNull();
  expect(seen.findings.map(({ code }) => code)).toContain('report.not-genuine');
  value(await station.counter.readCard(CLERK, look));
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  await station.remove();
  await station.insert(card);
  const honest = value(await station.counter.diagnoseCard(READER));
  expect(honest.findings.map(({ code }) => code)).not.toContain('report.not-genuine');
  value(await station.counter.readCard(CLERK, look));
  expect(gas(hall)).toEqual([0, 0, 0, 20_000]);
});

test('a station without the key of a report does nothing on the card', async () => {
  const { hall, station, card, meter } = await takenAndSigned();
  meter.visit(card, keyed);
  const other = await hall.station(2, hall.store, withKeys([2], 2));
  await other.insert(card);
  const read = await other.counter.readCard(CLERK, look);
  expect(read.ok ? 'read' : read.refusal.code).toBe('card.key-unknown');
  expect(gas(station.deps)).toEqual([0, 0, 20_000, 0]);
});

/** The same chip and secret with other bytes. */
const remade = (hall: Hall, image: Uint8Array): Sle4442 =>
  new Sle4442({ memory: createCardMemory({ image, psc: pscOf(CARD) }), random: hall.dice });

test('a header turned back to no MAC makes no report of somebody else believed', async () => {
  const { hall, station, card } = await takenAndSigned();
  const image = card.main();
  const view = new DataView(image.buffer, image.byteOffset);
  image[0x23] = 1;
  view.setUint32(0x3c, crc32(image.subarray(0x20, 0x3c)));
  image.fill(0, 0xa8, 0xd0)[0xa8] = 0x5a;
  view.setUint32(0xa8 + 4, 1);
  view.setBigUint64(0xa8 + 8, 20_000n);
  view.setUint32(0xa8 + 32, visit.clock);
  view.setUint32(0xa8 + 36, crc32(image.subarray(0x28, 0x2c), image.subarray(0xa9, 0xa8 + 36)));
  await station.insert(remade(hall, image));
  const read = await station.counter.readCard(CLERK, look);
  expect(read.ok ? 'read' : read.refusal.code).toBe('card.altered');
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
});

test('a slot that is copied over the report is no report, though its MAC is right', async () => {
  const { hall, station, card } = await takenAndSigned();
  const image = card.main();
  image.copyWithin(0xa8, 0x40, 0x40 + 40);
  await station.insert(remade(hall, image));
  const { content } = value(await station.counter.diagnoseCard(READER));
  expect([content?.report, content?.reportForged]).toEqual([null, true]);
});
