/** MIFARE Classic 1K through readers, driver and format: what is tried on a card, where bytes go, what a tear leaves. */
import { describe, expect, it } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { createRandom } from '../../../simulators/random.ts';
import type { CardSession } from '../../../src/ports/cards.ts';
import { settle } from '../../manual-clock.ts';
import { DOCUMENTED_IDENTITY, documentedBlocks, documentedImage } from './reference-images.ts';
import { codeOf, virtualStation } from './virtual-station.ts';

const PICC = 'ACS ACR122U PICC Interface 00 00';
const UID = Uint8Array.of(0x5e, 0x21, 0x08, 0xc7);
const NONE = new Uint8Array(0);
const { cardNo } = DOCUMENTED_IDENTITY;
const OWNER = { cardNo, keyVersion: 1 };
const START = { writeSequence: 0, total: documentedStart() };
/** The keys that anybody may know. */
const PUBLISHED = ['A0A1A2A3A4A5', 'FFFFFFFFFFFF'];
const sam = createSoftwareSam(() => Uint8Array.from({ length: 16 }, (_, i) => i));

function documentedStart() {
  const { recognition } = { recognition: referenceV1.recognise(documentedImage('I1')) };
  if (recognition.kind !== 'customer') throw new Error('I1 is no customer card');
  const total = recognition.content.slots.A?.total;
  if (total === undefined) throw new Error('I1 has no slot A');
  return total;
}

async function mifareStation(reader = PICC) {
  const station = await virtualStation({ readers: [reader], driver: { sam } });
  const card = new MifareClassic({ memory: createMifareMemory(UID), random: createRandom(4) });
  station.hardware.insert(reader, card);
  const keys: string[] = [];
  const hardware = station.hardware.reader(reader);
  const { transmit } = hardware;
  hardware.transmit = (apdu) => {
    const said = Buffer.from(apdu).toString('hex').toUpperCase();
    if (said.startsWith('FF82')) keys.push(said.slice(-12));
    return transmit.call(hardware, apdu);
  };
  return {
    ...station,
    card,
    /** Keys that the reader was given, in their order. */
    keys,
    session: <T>(work: (session: CardSession) => Promise<T>) =>
      station.readers.session(reader, work),
  };
}

/** Header, keys, slot A: what an opening does, without its rules. */
async function personalise(session: CardSession): Promise<void> {
  const { image } = await session.read();
  await session.present(NONE);
  const initial = referenceV1.encodeInitial(image, DOCUMENTED_IDENTITY, START);
  await session.write(referenceV1.encodeErased(initial, 'A'));
  await session.changeSecret(NONE, OWNER);
  await session.write(initial);
}

describe('MIFARE Classic 1K', () => {
  it('is blank as it leaves the factory, and says so to published keys alone', async () => {
    const { session, keys } = await mifareStation();
    const reading = await session((card) => card.read());
    expect(reading.recognition.kind).toBe('blank');
    expect(reading.chip.id).toBe('mifare-classic-1k');
    expect([...reading.image.subarray(0, 4)]).toEqual([...UID]);
    expect(keys.every((key) => PUBLISHED.includes(key))).toBe(true);
  });

  it('holds the documented blocks after its first image', async () => {
    const { session, card } = await mifareStation();
    await session(personalise);
    const blocks = documentedBlocks('M1');
    expect(blocks.size).toBe(12);
    for (const [block, bytes] of blocks) {
      expect(Buffer.from(card.blockBytes(block)).toString('hex'), `block ${block}`).toBe(bytes);
    }
  });

  it('shows whose it is without any key of ours, and proves itself with its own', async () => {
    const { session, keys } = await mifareStation();
    await session(personalise);
    keys.length = 0;
    await session(async (card) => {
      const { recognition } = await card.read();
      expect(recognition.kind).toBe('customer');
      expect(keys.every((key) => PUBLISHED.includes(key))).toBe(true);
      expect(await card.present(NONE, OWNER)).toEqual({ kind: 'ok' });
      expect(keys.some((key) => !PUBLISHED.includes(key))).toBe(true);
      expect(await card.present(NONE)).toEqual({ kind: 'wrong', triesLeft: 3 });
    });
  });

  it('has another key in every sector, and none of another chip with the same header', async () => {
    const one = await mifareStation();
    await one.session(personalise);
    const trailers = [0, 1, 2, 3, 4].map((sector) => one.card.trailer(sector).subarray(10));
    expect(new Set(trailers.map((key) => Buffer.from(key).toString('hex'))).size).toBe(5);
    const copy = await mifareStation();
    await copy.session(personalise);
    // Another UID: the forger has copied every block that can be written.
    copy.card.memory.write(0, 0x00);
    await copy.session(async (card) => {
      expect((await card.read()).recognition.kind).toBe('customer');
      expect((await card.present(NONE, OWNER)).kind).toBe('wrong');
    });
  });

  it('writes a load in four blocks of one sector, and never a trailer again', async () => {
    const { session, card } = await mifareStation();
    await session(personalise);
    const sealed = [0, 1, 2, 3, 4].map((sector) => Buffer.from(card.trailer(sector)));
    const before = card.programmings;
    await session(async (one) => {
      const { image } = await one.read();
      await one.present(NONE, OWNER);
      const target = image.slice();
      target.set(documentedImage('I2').subarray(0x70, 0xa0), 0x70);
      await one.write(target);
      await one.powerCycle();
      expect(Buffer.from((await one.read()).image)).toEqual(Buffer.from(target));
    });
    expect(card.programmings - before).toBe(4);
    expect([0, 1, 2, 3, 4].map((sector) => Buffer.from(card.trailer(sector)))).toEqual(sealed);
  });

  it('is foreign where not even the header can be read', async () => {
    const { session, card, keys } = await mifareStation();
    card.memory.write(3 * 16, 0x00);
    expect((await session((one) => one.read())).recognition.kind).toBe('foreign');
    expect(keys.every((key) => PUBLISHED.includes(key))).toBe(true);
  });

  it('is not touched in a reader that nobody knows how to speak to', async () => {
    const reader = 'HID Global OMNIKEY 5422 Contactless Reader 00 00';
    const { session, keys } = await mifareStation(reader);
    expect(await codeOf(session((card) => card.read()))).toBe('reader.unknown');
    expect(keys).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])('an opening torn in trailer %i goes on or is refused', async (n) => {
    for (const torn of ['old', 'erased', 'mixture', 'marginal'] as const) {
      const { session, card, hardware } = await mifareStation();
      await session(async (one) => {
        const { image } = await one.read();
        await one.present(NONE);
        const initial = referenceV1.encodeInitial(image, DOCUMENTED_IDENTITY, START);
        await one.write(referenceV1.encodeErased(initial, 'A'));
        card.cutPowerAfter(n, torn);
        expect(await codeOf(one.changeSecret(NONE, OWNER))).toBe('card.removed');
      });
      hardware.insert(PICC, card);
      await settle();
      const code = await codeOf(
        session(async (one) => {
          await one.read();
          if ((await one.present(NONE)).kind === 'ok') await one.changeSecret(NONE, OWNER);
        }),
      );
      expect(['no error', 'card.refused-by-chip']).toContain(code);
      if (torn === 'old') expect(code).toBe('no error');
    }
  });
});
