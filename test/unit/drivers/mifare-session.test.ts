/** MIFARE Classic 1K through readers, driver and format: what is tried on a card, where bytes go, what a tear leaves. */
import { describe, expect, it } from 'vitest';
import { mifareClassic } from '../../../drivers/card/chips/mifare-classic.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { settle } from '../../manual-clock.ts';
import { mifareStation, NONE, OWNER, PICC, personalise, START, UID } from './mifare-station.ts';
import { DOCUMENTED_IDENTITY, documentedBlocks, documentedImage } from './reference-images.ts';
import { codeOf } from './virtual-station.ts';

/** The keys that anybody may know. */
const PUBLISHED = ['A0A1A2A3A4A5', 'FFFFFFFFFFFF'];

describe('MIFARE Classic 1K', () => {
  it('is told by its answer to reset (PC/SC part 3), and neither a 4K nor an Ultralight is taken for one', () => {
    const answers = (name: string) =>
      mifareClassic.mayAnswer(`3b8f8001804f0ca000000306030${name}00000000`);
    expect(['001', '002', '003', '026'].map(answers)).toEqual([true, false, false, false]);
    // ISO/IEC 15693 with the same name, and a contact memory card.
    expect(mifareClassic.mayAnswer('3b8f8001804f0ca0000003060b000100000000')).toBe(false);
    expect(mifareClassic.mayAnswer('3b04a2131091')).toBe(false);
  });

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

  it('presents its own key once to a sector that refuses it, for it was given back before', async () => {
    const { session, keys, card } = await mifareStation();
    await session(personalise);
    const own = Buffer.from(card.trailer(1).subarray(10)).toString('hex').toUpperCase();
    // Block 7 as the factory sends it.
    const transport = Buffer.from('ffffffffffffff078069ffffffffffff', 'hex');
    for (const [i, byte] of transport.entries()) card.memory.write(7 * 16 + i, byte);
    await session(async (one) => {
      const { image } = await one.read();
      await one.present(NONE, OWNER);
      keys.length = 0;
      await one.write(referenceV1.encodeZeroed(image, 'content'));
      await one.write(referenceV1.encodeEmptied(image));
      await one.changeSecret(NONE, null);
    });
    expect(keys.filter((key) => key === own)).toHaveLength(1);
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

  it('seals sector after sector and the header last: while that takes the transport key, the card is not sealed', async () => {
    const { session, hardware } = await mifareStation();
    const reader = hardware.reader(PICC);
    const { transmit } = reader;
    const trailers: number[] = [];
    reader.transmit = (apdu) => {
      const [, instruction, , block = 0] = apdu;
      if (instruction === 0xd6 && block % 4 === 3) trailers.push(block);
      return transmit.call(reader, apdu);
    };
    await session(personalise);
    expect(trailers).toEqual([7, 11, 15, 19, 3]);
  });

  it.each([
    ['is not kept', null],
    // Everybody who knows key A could take from a value block: C1 C2 C3 of the data 110, and not 100.
    ['has other access bits', [0x08, 0x77, 0x8f]],
  ] as const)('is not sealed where a trailer %s, whatever the reader says', async (_what, bits) => {
    for (const wanted of [7, 11, 15, 19, 3]) {
      const { session, hardware } = await mifareStation();
      const reader = hardware.reader(PICC);
      const { transmit } = reader;
      reader.transmit = (apdu) => {
        if (apdu[1] !== 0xd6 || apdu[3] !== wanted) return transmit.call(reader, apdu);
        if (bits === null) return { kind: 'response', bytes: Uint8Array.of(0x90, 0x00) };
        const other = Uint8Array.from(apdu);
        other.set(bits, 5 + 6);
        return transmit.call(reader, other);
      };
      expect(await codeOf(session(personalise)), `trailer ${wanted}`).toBe('card.refused-by-chip');
    }
  });

  it('is foreign where not even the header can be read', async () => {
    const { session, card, keys } = await mifareStation();
    card.memory.write(3 * 16, 0x00);
    expect((await session((one) => one.read())).recognition.kind).toBe('foreign');
    expect(keys.every((key) => PUBLISHED.includes(key))).toBe(true);
  });

  // The dead sector may be that of the newest value: what is left must not pass for the card.
  it.each([0, 1, 2, 3, 4])('is not read as less than it is where sector %i is dead', async (n) => {
    const { session, card, keys } = await mifareStation();
    await session(personalise);
    keys.length = 0;
    const before = card.programmings;
    // Access bits that contradict their copies: no key opens the sector any more.
    card.memory.write((n * 4 + 3) * 16 + 8, 0x00);
    const { recognition, image } = await session((one) => one.read());
    expect(recognition.kind).toBe('foreign');
    expect(image.every((byte) => byte === 0)).toBe(true);
    expect(keys.every((key) => PUBLISHED.includes(key))).toBe(true);
    expect(card.programmings).toBe(before);
  });

  it('is served on an antenna whose name does not say that it is one: slots are counted on Linux', async () => {
    const { session, card } = await mifareStation('ACS ACR1281 1S Dual Reader 00 01');
    await session(personalise);
    const { recognition } = await session((one) => one.read());
    expect(recognition).toEqual(referenceV1.recognise(documentedImage('I1')));
    expect(Buffer.from(card.blockBytes(4)).toString('hex')).toBe(documentedBlocks('M1').get(4));
  });

  it('is no foreign card where a sector dies in the middle of a session', async () => {
    const { session, card } = await mifareStation();
    await session(personalise);
    await session(async (one) => {
      expect((await one.read()).recognition.kind).toBe('customer');
      card.memory.write(11 * 16 + 8, 0x00);
      await one.powerCycle();
      expect(await codeOf(one.read())).toBe('card.refused-by-chip');
    });
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
