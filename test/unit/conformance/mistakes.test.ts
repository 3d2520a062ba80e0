/** The maker's kit sees what a maker may do wrong. */
import { describe, expect, test } from 'vitest';
import type { StepwiseFormat } from '../../../drivers/card/formats/format.ts';
import { createRandom } from '../../../simulators/random.ts';
import { otherSlot, type Recognition } from '../../../src/core/card.ts';
import { litre } from '../../../src/core/units.ts';
import { Findings, type KitLaw } from '../../conformance/findings.ts';
import { holdOnPaper } from '../../conformance/format-laws.ts';
import { knownFormats, pairs } from '../../conformance/own-pairs.ts';

const SEED = 20261126;
describe.each(pairs.slice(0, 1))(
  'a format that goes wrong is seen ($name)',
  ({ format, newCard }) => {
    const brokenBy = async (change: Partial<StepwiseFormat>): Promise<ReadonlySet<KitLaw>> => {
      const findings = new Findings();
      const blank = newCard(createRandom(1)).main();
      const random = createRandom(SEED);
      const trial = {
        findings,
        format: { ...format, ...change },
        blank,
        random,
        others: knownFormats,
        samples: 12,
      };
      await holdOnPaper(trial);
      return new Set(
        findings.list().flatMap(({ law, violationCount }) => (violationCount > 0 ? [law] : [])),
      );
    };
    /** Reads slot A of reference v1 although its checksum says that it is none. */
    const credulous = (image: Uint8Array): Recognition => {
      const seen = format.recognise(image);
      if (seen.kind !== 'customer' || seen.content.slots.A !== null) return seen;
      const view = new DataView(image.buffer, image.byteOffset);
      const A = {
        writeSequence: view.getUint32(0x44),
        total: litre(view.getUint32(0x4c)),
        tag: '0000000000000000',
        soldAt: view.getUint32(0x58),
        volume: litre(view.getUint32(0x5c)),
        ceiling: litre(view.getUint32(0x60)),
      };
      return {
        kind: 'customer',
        content: { ...seen.content, slots: { ...seen.content.slots, A } },
      };
    };
    const mistakes: readonly [string, Partial<StepwiseFormat>, KitLaw][] = [
      [
        'a load over the slot that counts',
        {
          encodeLoad: (image, target) =>
            format.encodeLoad(image, { ...target, slot: otherSlot(target.slot) }),
        },
        'torn-image',
      ],
      ['a checksum that nobody looks at', { recognise: credulous }, 'bit-flips'],
      ['a slot that any card may carry', { recognise: credulous }, 'replay'],
      [
        'a load that writes its image in place',
        {
          encodeLoad(image, target) {
            image.set(format.encodeLoad(image, target));
            return Uint8Array.from(image);
          },
        },
        'round-trip',
      ],
      [
        'an erase that erases nothing',
        { encodeErased: (image) => Uint8Array.from(image) },
        'round-trip',
      ],
      [
        'a capacity beyond its fields',
        {
          capabilities: {
            ...format.capabilities,
            capacity: { ...format.capabilities.capacity, writeSequence: 2 ** 33 },
          },
        },
        'limits',
      ],
      [
        'a codec that throws on what it does not know',
        {
          recognise(image) {
            const recognition = format.recognise(image);
            if (recognition.kind === 'foreign') throw new RangeError('unknown card');
            return recognition;
          },
        },
        'hostile',
      ],
    ];

    test.each(mistakes)('%s', async (_name, change, law) => {
      expect([...(await brokenBy(change))]).toContain(law);
    });

    test('without a mistake nothing is', async () => {
      expect([...(await brokenBy({}))]).toEqual([]);
    });
  },
);
