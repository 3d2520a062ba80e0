/** MACs of slots: the image worked by hand, and everything that somebody without the key may do to a card. */
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../drivers/card/formats/crc32.ts';
import { createReferenceV1, referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { macVerdict } from '../../../simulators/card/slot-mac.ts';
import type { CardMac, LoadTarget } from '../../../src/core/card.ts';
import { litre, ZERO_LITRE } from '../../../src/core/units.ts';
import { blankImage, DOCUMENTED_IDENTITY, documentedImage } from './reference-images.ts';

const MASTER = Uint8Array.from({ length: 16 }, (_, i) => i);
const SECOND_MASTER = new Uint8Array(16).fill(0x77);
const MASTERS: Readonly<Record<number, Uint8Array>> = { 1: MASTER, 2: SECOND_MASTER };
const knowing = (versions: readonly number[], current: number | null) =>
  createReferenceV1(
    createSlotMacs({
      current: () => current,
      master: (version) =>
        versions.includes(version) ? Uint8Array.from(MASTERS[version] ?? []) : null,
    }),
  );
const format = knowing([1], 1);
const START = { writeSequence: 0, total: ZERO_LITRE };
const LOAD: LoadTarget = {
  slot: 'B',
  writeSequence: 1,
  total: litre(20_000),
  tag: 'a1b2c3d4e5f60718',
  soldAt: 1_796_000_000,
  volume: litre(20_000),
  ceiling: litre(600_000),
};

function macOf(image: Uint8Array, by = format): CardMac['kind'] | 'no customer card' {
  const recognition = by.recognise(image);
  return recognition.kind === 'customer' ? recognition.content.mac.kind : 'no customer card';
}

const meterSays = (image: Uint8Array): string =>
  macVerdict(image, 0x70, DOCUMENTED_IDENTITY.cardNo, (version) => MASTERS[version] ?? null);

/** As somebody writes it who knows the layout and not the key: every checksum is right. */
function rewritten(image: Uint8Array, change: (next: Uint8Array) => void): Uint8Array {
  const next = Uint8Array.from(image);
  change(next);
  const view = new DataView(next.buffer);
  view.setUint32(0x3c, crc32(next.subarray(0x20, 0x3c)));
  for (const at of [0x40, 0x70]) {
    view.setUint32(at + 44, crc32(next.subarray(0x28, 0x2c), next.subarray(at + 1, at + 44)));
  }
  return next;
}

describe('slots with a MAC', () => {
  it('are written as I5, and read back with it', () => {
    const first = format.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, START);
    const image = format.encodeLoad(first, LOAD);
    expect(Buffer.from(image)).toEqual(Buffer.from(documentedImage('I5')));
    expect(macOf(first)).toBe('right');
    expect(macOf(image)).toBe('right');
    expect(meterSays(image)).toBe('right');
  });

  it('are wrong when any byte of card, header or slot is another and every checksum is made right', () => {
    const image = documentedImage('I5');
    const bytes = [
      ...Array.from({ length: 0x20 }, (_, at) => at),
      ...[0x24, 0x27, 0x28, 0x2b, 0x2c, 0x2f, 0x30, 0x31, 0x32, 0x37],
      ...Array.from({ length: 42 }, (_, i) => 0x72 + i).filter((at) => at !== 0x73),
    ];
    for (const at of bytes) {
      const forged = rewritten(image, (next) => {
        next[at] = (next[at] ?? 0) ^ 0x01;
      });
      // Some bytes make it nobody's card, one under a key that nobody has, or a slot beyond all limits, which is none.
      const seen = format.recognise(forged);
      const isNone = seen.kind === 'customer' && seen.content.slots.B === null;
      const told = isNone ? 'no slot' : macOf(forged);
      const known = ['wrong', 'no customer card', 'key-unknown', 'no slot'];
      expect(known, `byte ${at}`).toContain(told);
      expect(meterSays(forged), `byte ${at}`).not.toBe('right');
    }
  });

  it('are wrong where the MAC was taken away, and where both slots are older ones of the same card', () => {
    const image = documentedImage('I5');
    const stripped = rewritten(image, (next) => next.fill(0, 0x94, 0x9c).fill(0, 0x72, 0x73));
    expect(macOf(stripped)).toBe('wrong');
    expect(meterSays(stripped)).toBe('wrong');
    const moved = rewritten(image, (next) => next.copyWithin(0x40, 0x70, 0xa0));
    // The same words in the other slot are still ours: two slots of one sequence, and no active one.
    expect(macOf(moved)).toBe('right');
  });

  it('name their key version before a key is asked for', () => {
    const asked: number[] = [];
    const watching = createReferenceV1({
      current: () => 2,
      mac(version) {
        asked.push(version);
        return null;
      },
    });
    const seen = watching.recognise(documentedImage('I5'));
    expect(seen.kind === 'customer' && seen.content.mac).toEqual({
      kind: 'key-unknown',
      keyVersion: 1,
    });
    expect(asked).toEqual([1, 1]);
    expect(macOf(documentedImage('I5'), referenceV1)).toBe('key-unknown');
    expect(() => referenceV1.encodeLoad(documentedImage('I5'), LOAD)).toThrow('where keys are');
  });

  it('take the key version of today at the next load, and the other slot keeps its own', () => {
    const both = knowing([1, 2], 2);
    const next = both.encodeLoad(documentedImage('I5'), {
      ...LOAD,
      slot: 'A',
      writeSequence: 2,
      total: litre(25_000),
    });
    expect([next[0x42], next[0x72]]).toEqual([2, 1]);
    expect(macOf(next, both)).toBe('right');
    // A station that was not given the new key serves it no more; the old slot alone proves nothing.
    expect(macOf(next)).toBe('key-unknown');
    // And one that gives no MACs to new cards goes on with those that have them.
    const keeping = knowing([1], null);
    expect(macOf(keeping.encodeLoad(documentedImage('I5'), LOAD), keeping)).toBe('right');
  });
});

describe('cards without a MAC', () => {
  it('are read and written as before, also where new ones get one', () => {
    expect(macOf(documentedImage('I2'))).toBe('none');
    const again = format.encodeLoad(documentedImage('I1'), LOAD);
    expect(Buffer.from(again)).toEqual(Buffer.from(documentedImage('I2')));
  });

  it('and their opening goes on with the header that another station has begun', () => {
    const begun = referenceV1.encodeErased(
      referenceV1.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, START),
      'A',
    );
    const image = format.encodeInitial(begun, DOCUMENTED_IDENTITY, START);
    expect(Buffer.from(image)).toEqual(Buffer.from(documentedImage('I1')));
    expect(() => format.writeSteps(begun, image)).not.toThrow();
    const other = format.encodeErased(
      format.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, START),
      'A',
    );
    expect(macOf(other)).toBe('right');
    expect(macOf(other, referenceV1)).toBe('key-unknown');
  });
});
