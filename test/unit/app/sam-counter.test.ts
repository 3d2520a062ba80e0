/** The counter with cards whose keys are in a SAM: M1 and CPU cards, software and a PSAM in a slot of its own. */
import { describe, expect, test } from 'vitest';
import type { CardReadersOptions } from '../../../drivers/card/card-readers.ts';
import { crc32 } from '../../../drivers/card/formats/crc32.ts';
import { createReferenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { AskedMacs } from '../../../drivers/card/keys/asked-macs.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { cpuKey, sectorKey } from '../../../simulators/card/card-keys.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { PsamCard } from '../../../simulators/card/psam-card.ts';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import type { SimulatedCard } from '../../../simulators/card/simulated-card.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, furnish } from './account.ts';
import { Hall, pscOf, READER, type Station } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const PICC = 'ACS ACR122U PICC Interface 00 00';
const CONTACT = 'Gemalto USB Shell Token V2 00 00';
const SLOT = 'ACS ACR39U SAM Reader 01 00';
const MASTERS = {
  storage: new Uint8Array(16).fill(1),
  station: new Uint8Array(16).fill(2),
  meter: new Uint8Array(16).fill(3),
};
const MAC_KEYS = new Map([[1, new Uint8Array(16).fill(4)]]);
const reading = { reader: READER, accountId: null, confirmLowTries: false };
const UID = Uint8Array.of(0x5e, 0x21, 0x08, 0xc7);
const SERIAL = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const SOFTWARE: Partial<CardReadersOptions> = { sam: createSoftwareSam((which) => MASTERS[which]) };
const MODULE: Partial<CardReadersOptions> = { psamReader: SLOT };

interface Kind {
  readonly reader: string;
  blank(hall: Hall): SimulatedCard;
  /** The card's secret as a meter's slot takes it. */
  meterSecret(card: number): Uint8Array;
}

const MIFARE: Kind = {
  reader: PICC,
  blank: (hall) => new MifareClassic({ memory: createMifareMemory(UID), random: hall.dice }),
  meterSecret: (card) =>
    Uint8Array.of(...[3, 4].flatMap((n) => [...sectorKey(MASTERS.storage, UID, card, n)])),
};
const cpu = (algorithm: '3des' | 'sm4'): Kind => ({
  reader: CONTACT,
  blank: (hall) =>
    new CpuCard({ memory: createCpuMemory({ serial: SERIAL, algorithm }), random: hall.dice }),
  meterSecret: (card) => cpuKey(algorithm, MASTERS.meter, SERIAL, card),
});
const KINDS = { MIFARE, 'CPU 3DES': cpu('3des'), 'CPU SM4': cpu('sm4') };

async function stationWith(hall: Hall, no: number, driver: Partial<CardReadersOptions>) {
  const station = await hall.station(no, hall.store, driver);
  for (const name of [PICC, CONTACT, SLOT]) station.hardware.plug(name);
  station.hardware.insert(SLOT, new PsamCard(MASTERS));
  await settle();
  return station;
}

const opening = (hall: Hall, reader: string) => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  cardNo: CARD,
  reader,
  confirmLowTries: false,
});

/** A hall whose station opens cards with the SAM in software. */
async function openedHall(kind: Kind) {
  const hall = new Hall();
  const station = await stationWith(hall, 1, SOFTWARE);
  await furnish(station.deps, () => hall.id());
  const card = kind.blank(hall);
  await station.insert(card, kind.reader);
  const opened = value(await station.counter.openCard(CLERK, opening(hall, kind.reader)));
  expect(opened.state).toBe('active');
  return { hall, station, card };
}

async function carry(from: Station, to: Station, card: SimulatedCard, reader: string) {
  await from.remove(reader);
  await to.insert(card, reader);
}

describe.each(Object.entries(KINDS))('%s', (_name, kind) => {
  test('opened, sold, taken by the meter, sold again by a station with a PSAM', async () => {
    const { hall, station, card } = await openedHall(kind);
    const sale = () => hall.sale({ reader: kind.reader });
    expect(story(await station.counter.loadCard(CLERK, sale()))).toBe('done done done');
    expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
    const other = await stationWith(hall, 2, MODULE);
    await station.remove(kind.reader);
    const visit = hall.gasMeter().visit(card, { pscOf: kind.meterSecret, clock: 1_796_000_100 });
    expect(visit).toMatchObject({ kind: 'taken', litres: 20_000 });
    await other.insert(card, kind.reader);
    expect(story(await other.counter.loadCard(CLERK, sale()))).toBe('done done done');
    expect(gas(hall)).toEqual([0, 0, 20_000, 20_000]);
  });

  test('the PSAM is out: nothing is known against the card, and the gas waits', async () => {
    const { hall, station, card } = await openedHall(kind);
    const other = await stationWith(hall, 2, MODULE);
    await carry(station, other, card, kind.reader);
    const psam = other.hardware.remove(SLOT);
    await settle();
    const request = hall.sale({ reader: kind.reader });
    const outcome = await other.counter.loadCard(CLERK, request);
    expect(story(outcome)).toBe('done done pending sam.missing');
    expect(gas(hall)).toEqual([0, 20_000, 0, 0]);
    if (psam !== null) other.hardware.insert(SLOT, psam);
    await other.remove(kind.reader);
    await other.insert(card, kind.reader);
    const again = await other.counter.loadCard(CLERK, request);
    expect(story(again)).toBe('done done done');
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });

  test('an answer lost at a command: one effect once the card is back', async () => {
    for (let command = 1; command <= 70; command += 11) {
      const { hall, station, card } = await openedHall(kind);
      const request = hall.sale({ reader: kind.reader });
      const reader = station.hardware.reader(kind.reader);
      setFault(reader, { kind: 'lose-answer', command });
      const broken = await station.counter.loadCard(CLERK, request);
      await settle();
      reader.clearFaults();
      if (reader.card === null) await station.insert(card, kind.reader);
      const again = await station.counter.loadCard(CLERK, { ...request, confirmLowTries: true });
      expect(story(again), `command ${command} after ${story(broken)}`).toBe('done done done');
      expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    }
  });
});

describe.each(Object.entries(KINDS))('%s, at the end of its life', (_name, kind) => {
  test('sold to and replaced; the old card is formatted by a station with a PSAM, whole, and is stock for a new card', async () => {
    const { hall, station, card } = await openedHall(kind);
    const { counter } = station;
    const sale = hall.sale({ reader: kind.reader });
    expect(story(await counter.loadCard(CLERK, sale))).toBe('done done done');
    const place = { accountId: ACCOUNT, reader: kind.reader, confirmLowTries: false } as const;
    const replace = async (blank: SimulatedCard, old: number, no: number) => {
      await station.remove(kind.reader);
      await station.insert(blank, kind.reader);
      const numbers = { replaces: cardNo(CARD + old), cardNo: cardNo(CARD + no) };
      const why = { operationId: hall.id(), reason: 'broken', witness: null } as const;
      return value(await counter.replaceCard(CLERK, { ...place, ...numbers, ...why }));
    };
    const heir = kind.blank(hall);
    expect((await replace(heir, 0, 1)).state).toBe('active');

    const other = await stationWith(hall, 2, MODULE);
    await other.insert(card, kind.reader);
    const format = {
      operationId: hall.id(),
      cardNo: CARD,
      reader: kind.reader,
      reason: '旧卡退回',
    };
    const formatted = await other.counter.formatCard(CLERK, { ...format, confirmLowTries: false });
    expect(value(formatted)).toMatchObject({ state: 'formatted' });
    const { kind: seen } = value(await other.counter.diagnoseCard(kind.reader));
    expect(seen).toBe('blank');
    await other.remove(kind.reader);

    // The transport secret is on it again: a station that knows only that goes on with it.
    expect((await replace(card, 1, 2)).state).toBe('active');
    await station.remove(kind.reader);
    const visit = { pscOf: kind.meterSecret, clock: 1_796_000_100 };
    const meter = hall.gasMeter();
    expect(meter.visit(card, visit)).toMatchObject({ kind: 'taken', litres: 20_000 });
    expect(meter.visit(heir, visit).kind).not.toBe('taken');
    expect(verifyLedger(hall.store.db, systemHash).ok).toBe(true);
  });
});

describe('MACs of slots by a PSAM', () => {
  /** A station whose module holds version 1 of the key of MACs; SLE4442 cards, whose own secret is the vault's. */
  async function signing(hall: Hall, no: number) {
    const macs = new AskedMacs(1, null);
    const station = await hall.station(no, hall.store, {
      psamReader: SLOT,
      psamMacs: macs,
      formats: [createReferenceV1(macs)],
    });
    station.hardware.plug(SLOT);
    station.hardware.insert(SLOT, new PsamCard({ ...MASTERS, macs: MAC_KEYS }));
    await settle();
    return station;
  }
  const visit = { pscOf, clock: 1_796_000_100, macKeyOf: (n: number) => MAC_KEYS.get(n) ?? null };

  test('opened, sold, taken by a meter with the key, and a card without it is altered', async () => {
    const hall = new Hall();
    const station = await signing(hall, 1);
    await furnish(station.deps, () => hall.id());
    const card = hall.blankCard();
    await hall.openCard(station, card);
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    await station.remove();
    expect(hall.gasMeter().visit(card, visit)).toMatchObject({ kind: 'taken', litres: 20_000 });
    await station.insert(card);
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    expect(gas(hall)).toEqual([0, 0, 20_000, 20_000]);
    const image = card.main();
    expect([image[0x42], image[0x72]]).toEqual([1, 1]);
    const view = new DataView(image.buffer, image.byteOffset);
    view.setUint32(0x40 + 28, 90_000);
    view.setUint32(0x6c, crc32(image.subarray(0x28, 0x2c), image.subarray(0x41, 0x6c)));
    const memory = createCardMemory({ image, psc: pscOf(CARD) });
    await station.remove();
    await station.insert(new Sle4442({ memory, random: hall.dice }));
    expect(codeOf(await station.counter.readCard(CLERK, reading))).toBe('card.altered');
  });

  test('the module is out: the card is told of, nothing is sold, and the gas waits until it is back', async () => {
    const hall = new Hall();
    const station = await signing(hall, 1);
    await furnish(station.deps, () => hall.id());
    const card = hall.blankCard();
    await hall.openCard(station, card);
    const other = await signing(hall, 2);
    await station.remove();
    const psam = other.hardware.remove(SLOT);
    await settle();
    await other.insert(card);
    expect(codeOf(await other.counter.readCard(CLERK, reading))).toBe('card.key-unknown');
    const diagnosis = value(await other.counter.diagnoseCard(READER));
    expect(diagnosis).toMatchObject({ kind: 'customer', content: { cardNo: CARD } });
    if (psam !== null) other.hardware.insert(SLOT, psam);
    await settle();
    expect(story(await other.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  });
});

describe('opening a card at a station with a PSAM', () => {
  test('M1: the module makes its sector keys', async () => {
    const hall = new Hall();
    const station = await stationWith(hall, 1, MODULE);
    await furnish(station.deps, () => hall.id());
    await station.insert(MIFARE.blank(hall), PICC);
    const opened = value(await station.counter.openCard(CLERK, opening(hall, PICC)));
    expect(opened.state).toBe('active');
  });

  test('CPU: the module gives no key to a card, and a station that may goes on', async () => {
    const hall = new Hall();
    const station = await stationWith(hall, 1, MODULE);
    await furnish(station.deps, () => hall.id());
    const card = cpu('3des').blank(hall);
    await station.insert(card, CONTACT);
    const request = opening(hall, CONTACT);
    const refused = value(await station.counter.openCard(CLERK, request));
    expect(refused).toMatchObject({ state: 'opening', refusal: { code: 'sam.refused' } });
    const issuing = await stationWith(hall, 2, SOFTWARE);
    await carry(station, issuing, card, CONTACT);
    // Own key or transport key, nobody can know: a wrong one costs a try, so a person confirms.
    const again = { ...request, confirmLowTries: true };
    expect(value(await issuing.counter.openCard(CLERK, again)).state).toBe('active');
  });

  test('a card nobody knows keys for is refused by its reader, untouched', async () => {
    const hall = new Hall();
    const station = await stationWith(hall, 1, {});
    await furnish(station.deps, () => hall.id());
    const card = MIFARE.blank(hall);
    await station.insert(card, PICC);
    expect(codeOf(await station.counter.openCard(CLERK, opening(hall, PICC)))).toBe(
      'card.refused-by-chip',
    );
    expect(card.programmings).toBe(0);
  });
});
