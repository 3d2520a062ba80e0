/** The maker's kit sees what a maker may do wrong. */
import { describe, expect, test } from 'vitest';
import type { CardChip } from '../../../drivers/card/chips/chip.ts';
import type { StepwiseFormat } from '../../../drivers/card/formats/format.ts';
import { createRandom } from '../../../simulators/random.ts';
import { otherSlot, type Recognition, type ReplacementRule } from '../../../src/core/card.ts';
import { litre } from '../../../src/core/units.ts';
import { Findings, type KitLaw } from '../../conformance/findings.ts';
import { holdOnPaper } from '../../conformance/format-laws.ts';
import { tornEverywhere } from '../../conformance/life-laws.ts';
import { replacing, takingOff } from '../../conformance/operations.ts';
import { knownFormats, pairs } from '../../conformance/own-pairs.ts';
import type { SecretPair } from '../../conformance/pair.ts';
import { strangersAreLeftAlone } from '../../conformance/pin-laws.ts';
import { TORN_LAWS } from '../../conformance/torn-laws.ts';

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

/** The pair of this name with something wrong about it, held to one law of the station and the meter. */
async function tornPairBreaks(
  law: KitLaw,
  name: string,
  change: (pair: SecretPair) => Partial<SecretPair>,
): Promise<boolean> {
  const pair = pairs.find((one) => one.name === name);
  if (pair === undefined || pair.sam !== undefined) throw new Error(`there is no ${name}`);
  const findings = new Findings();
  const trial = {
    findings,
    pair: { ...pair, ...change(pair) },
    stride: 19,
    modes: ['old'] as const,
  };
  for (const [each, work] of TORN_LAWS) if (each === law) await work(trial);
  return findings.list().some((found) => found.law === law && found.violationCount > 0);
}

/** Answers with what was sent, and asks the card itself no more. */
const remembers = (chip: CardChip): CardChip => ({
  ...chip,
  on(channel, dialect) {
    const card = chip.on(channel, dialect);
    let known: Uint8Array | null = null;
    return {
      chip: card.chip,
      select: () => card.select(),
      readTries: () => card.readTries(),
      present: (secret) => card.present(secret),
      changeSecret: (next) => card.changeSecret(next),
      async read() {
        known ??= await card.read();
        return Uint8Array.from(known);
      },
      write(steps, written) {
        for (const { offset, bytes } of steps.flat()) known?.set(bytes, offset);
        return card.write(steps, written);
      },
    };
  },
});

/** Presents the factory's secret before it knows whose card it is. */
const hasty = (chip: CardChip): CardChip => ({
  ...chip,
  on(channel, dialect) {
    const card = chip.on(channel, dialect);
    return Object.assign(Object.create(card), {
      async read() {
        await card.present(new Uint8Array(chip.secretLength).fill(0xff));
        return card.read();
      },
    });
  },
});

describe('a pair that goes wrong is seen', () => {
  test('a chip that reads back what it sent, and not what the card keeps', async () => {
    const changed = ({ chip }: SecretPair) => ({ chip: remembers(chip) });
    const [first] = pairs;
    expect(await tornPairBreaks('read-back', first?.name ?? '', changed)).toBe(true);
    expect(await tornPairBreaks('read-back', first?.name ?? '', () => ({}))).toBe(false);
  });

  test('a meter that credits before it marks, under a format that says otherwise', async () => {
    const name = 'SLE4442 × single-zone, ACS';
    const claims = ({ format }: SecretPair) => ({
      format: { ...format, capabilities: { ...format.capabilities, marksBeforeCredit: true } },
    });
    expect(await tornPairBreaks('meter', name, claims)).toBe(true);
    expect(await tornPairBreaks('meter', name, () => ({}))).toBe(false);
  });

  test('a format that declares that gas may be sold on untaken gas, and whose meter counts purchases', async () => {
    const [zone] = pairs.filter(({ format }) => format.id === 'single-zone-greater');
    if (zone === undefined) throw new Error('there is such a pair');
    const { format, newCard } = zone;
    const limitsOf = async (topUpOnUntakenGas: boolean) => {
      const findings = new Findings();
      const random = createRandom(SEED);
      const blank = newCard(createRandom(1)).main();
      const declared = { ...format.capabilities, topUpOnUntakenGas };
      const trial = { findings, blank, random, others: [], samples: 1 };
      await holdOnPaper({ ...trial, format: { ...format, capabilities: declared } });
      return findings.list().find(({ law }) => law === 'limits')?.violations;
    };
    expect(await limitsOf(true)).toEqual([
      'gas is sold on gas that was not taken, and the meter credits only the newest purchase',
    ]);
    expect(await limitsOf(false)).toEqual([]);
  });

  test('a format that declares a count of its own for a card in place of another, and whose meter counts purchases', async () => {
    const [zone] = pairs.filter(({ format }) => format.id === 'single-zone');
    if (zone === undefined) throw new Error('there is such a pair');
    const { format } = zone;
    const brokenBy = async (replacement: ReplacementRule) => {
      const findings = new Findings();
      const capabilities = { ...format.capabilities, replacement };
      const pair = { ...zone, format: { ...format, capabilities } };
      const blank = zone.newCard(createRandom(1)).main();
      const onPaper = { findings, blank, random: createRandom(SEED), others: [], samples: 1 };
      await holdOnPaper({ ...onPaper, format: pair.format });
      await tornEverywhere({ findings, pair, stride: 211, modes: ['old'] }, replacing);
      const broken = findings.list().filter(({ violationCount }) => violationCount > 0);
      return broken.map(({ law }) => law);
    };
    expect(await brokenBy('new-count')).toEqual(['limits', 'torn-replacement']);
    expect(await brokenBy('same-count')).toEqual([]);
  });

  test('a format whose card in place of another has the count of it, and not its untaken gas', async () => {
    const [zone] = pairs.filter(({ format }) => format.id === 'single-zone');
    if (zone === undefined) throw new Error('there is such a pair');
    const forgetful: StepwiseFormat = {
      ...zone.format,
      encodeInitial: (image, identity, { writeSequence, total }) =>
        zone.format.encodeInitial(image, identity, { writeSequence, total }),
    };
    const brokenBy = async (format: StepwiseFormat) => {
      const findings = new Findings();
      const trial = { findings, pair: { ...zone, format }, stride: 211, modes: ['old'] as const };
      await tornEverywhere(trial, replacing);
      return findings.list().find(({ law }) => law === 'torn-replacement')?.violationCount;
    };
    expect(await brokenBy(forgetful)).toBeGreaterThan(0);
    expect(await brokenBy(zone.format)).toBe(0);
  });

  test('a meter without marks that adds what a card brings each time, and not the difference of the totals', async () => {
    const name = 'SLE4442 × reference-v1, no marks';
    const adds = ({ newMeter }: SecretPair): Partial<SecretPair> => ({
      newMeter(plate, secretOf) {
        const meter = newMeter(plate, secretOf);
        let visits = 0;
        return {
          visit(card) {
            visits += 1;
            meter.visit(card);
          },
          get creditedLitres() {
            return meter.creditedLitres * Math.max(1, visits);
          },
        };
      },
    });
    expect(await tornPairBreaks('meter', name, adds)).toBe(true);
    expect(await tornPairBreaks('meter', name, () => ({}))).toBe(false);
  });

  test('and a right one is not: where no meter marks, gas that was going off a card is put back, and that is an end', async () => {
    const [pair] = pairs;
    if (pair === undefined) throw new Error('there is a first pair');
    const { capabilities } = pair.format;
    for (const marksBeforeCredit of [true, false]) {
      const findings = new Findings();
      const format = { ...pair.format, capabilities: { ...capabilities, marksBeforeCredit } };
      const trial = { findings, pair: { ...pair, format }, stride: 5, modes: ['old'] as const };
      await tornEverywhere(trial, takingOff);
      const [found] = findings.list().filter(({ law }) => law === 'torn-take-off');
      expect(found).toMatchObject({ violationCount: 0 });
      expect(found?.checks).toBeGreaterThan(0);
    }
  });

  test('a chip that tries a secret before anybody knows whose card it is', async () => {
    const findings = new Findings();
    const [pair] = pairs;
    if (pair === undefined || pair.sam !== undefined) throw new Error('the first has a secret');
    const tried = { ...pair, chip: hasty(pair.chip) };
    await findings.attempt('pin-safety', () => strangersAreLeftAlone(findings, tried));
    const safety = findings.list().find(({ law }) => law === 'pin-safety');
    expect(safety?.violationCount).toBeGreaterThan(0);
  });
});
