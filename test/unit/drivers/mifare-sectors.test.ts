/**
 * Value in two sectors of a MIFARE Classic 1K: whatever becomes of the blocks of one, the other's value is there and is read. Torn
 * in every block of a load, in every way; and every block of a sector spoilt, one by one and all together.
 */
import { describe, expect, it } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type { MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { createRandom } from '../../../simulators/random.ts';
import { activeSlot, type LoadTarget, otherSlot, type SlotName } from '../../../src/core/card.ts';
import { litre } from '../../../src/core/units.ts';
import type { CardSession } from '../../../src/ports/cards.ts';
import { settle } from '../../manual-clock.ts';
import { mifareStation, NONE, OWNER, PICC, personalise } from './mifare-station.ts';
import { codeOf } from './virtual-station.ts';

/** Data blocks of the slots, as docs/card-format.md §8 has them: sector 1 and sector 2. */
const BLOCKS_OF: Readonly<Record<SlotName, readonly number[]>> = { A: [4, 5, 6], B: [8, 9, 10] };
const TORN_MODES = ['old', 'erased', 'mixture', 'marginal'] as const;
const SLOTS = ['A', 'B'] as const;
/** First block with marker 00, second, third, first again with its marker. */
const WRITES_OF_A_LOAD = 4;
/** A torn block is torn in each of its bytes by dice. */
const DRAWS = 8;

const target = (slot: SlotName, writeSequence: number): LoadTarget => ({
  slot,
  writeSequence,
  total: litre(20_000 * writeSequence),
  tag: `a1b2c3d4e5f607${writeSequence.toString(16).padStart(2, '0')}`,
  soldAt: 1_796_000_000,
  volume: litre(20_000),
  ceiling: litre(600_000),
});

async function load(session: CardSession, slot: SlotName, sequence: number): Promise<void> {
  const { image } = await session.read();
  await session.present(NONE, OWNER);
  await session.write(await referenceV1.encodeLoad(image, target(slot, sequence)));
}

/** A card in service with a value in either slot; `latest` holds the newer. */
async function servedStation(latest: SlotName, seed: number) {
  const station = await mifareStation(PICC, seed);
  await station.session(personalise);
  let sequence = 0;
  // B, A, B: the last of them is the wanted one.
  for (const slot of latest === 'B' ? (['B', 'A', 'B'] as const) : (['B', 'A'] as const)) {
    sequence += 1;
    await station.session((one) => load(one, slot, sequence));
  }
  const read = () =>
    station.session(async (one) => {
      const { recognition } = await one.read();
      if (recognition.kind !== 'customer') throw new Error(`read as ${recognition.kind}`);
      return recognition.content;
    });
  return { ...station, sequence, read };
}

const sectorBytes = (card: MifareClassic, slot: SlotName): string =>
  BLOCKS_OF[slot].map((block) => Buffer.from(card.blockBytes(block)).toString('hex')).join(' ');

describe.each(SLOTS)('a load into slot %s', (slot) => {
  const kept = otherSlot(slot);

  it.each(TORN_MODES)('torn in every block, %s: the other sector keeps its value', async (torn) => {
    for (let n = 1; n <= WRITES_OF_A_LOAD; n += 1) {
      for (let draw = 0; draw < DRAWS; draw += 1) {
        const where = `block write ${n}, draw ${draw}`;
        const { card, session, hardware, sequence, read } = await servedStation(kept, 100 + draw);
        const before = await read();
        const bytes = sectorBytes(card, kept);
        const broken = session(async (one) => {
          card.cutPowerAfter(n, torn);
          await load(one, slot, sequence + 1);
        });
        expect(await codeOf(broken), where).toBe('card.removed');
        expect(sectorBytes(card, kept), where).toBe(bytes);
        hardware.insert(PICC, card);
        await settle();
        const after = await read();
        expect(before.slots[kept]).not.toBeNull();
        expect(after.slots[kept], where).toEqual(before.slots[kept]);
        // What counts is the old value, or all of the new one: never anything between.
        const shown = activeSlot(after)?.total;
        const whole = target(slot, sequence + 1).total;
        expect([activeSlot(before)?.total, whole], where).toContain(shown);
        if (n < WRITES_OF_A_LOAD) expect(shown, where).toBe(activeSlot(before)?.total);
        await session(async (one) => {
          // A cell between two levels is made solid first, as the counter does it.
          const { image } = await one.read();
          const wanted = await referenceV1.encodeLoad(image, target(slot, sequence + 1));
          await one.present(NONE, OWNER);
          await one.write(referenceV1.encodeComplement(wanted, slot));
          await one.write(wanted);
        });
        expect(activeSlot(await read())?.total, where).toBe(whole);
        expect(sectorBytes(card, kept), where).toBe(bytes);
      }
    }
  });
});

const random = createRandom(8);
const SPOILT: Readonly<Record<string, (byte: number) => number>> = {
  '00': () => 0x00,
  FF: () => 0xff,
  'the complement': (byte) => byte ^ 0xff,
  noise: () => random.below(256),
};

function spoil(card: MifareClassic, blocks: readonly number[], how: (byte: number) => number) {
  for (const block of blocks) {
    for (const [i, byte] of card.blockBytes(block).entries()) {
      card.memory.write(block * 16 + i, how(byte));
    }
  }
}

describe.each(SLOTS)('the sector of slot %s', (slot) => {
  const kept = otherSlot(slot);

  it.each(Object.entries(SPOILT))(
    'spoilt with %s, block by block and whole: the other value is read',
    async (_name, how) => {
      for (const blocks of [...BLOCKS_OF[slot].map((block) => [block]), BLOCKS_OF[slot]]) {
        for (const latest of SLOTS) {
          const where = `blocks ${blocks}, the newer value in ${latest}`;
          const { card, read } = await servedStation(latest, 5);
          const before = await read();
          expect(
            SLOTS.map((name) => before.slots[name]),
            where,
          ).not.toContain(null);
          spoil(card, blocks, how);
          const after = await read();
          expect(after.slots[kept], where).toEqual(before.slots[kept]);
          expect([null, before.slots[slot]], where).toContainEqual(after.slots[slot]);
          if (blocks.length > 1) expect(after.slots[slot], where).toBeNull();
        }
      }
    },
  );
});
