import { describe, expect, it } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import {
  singleZone,
  singleZoneGreater,
  singleZoneRaised,
} from '../../../drivers/card/formats/single-zone.ts';
import { decodeZone, decodeZoneHeader } from '../../../simulators/card/single-zone.ts';
import {
  type CardContent,
  countsPurchases,
  type FormatCapabilities,
  type LoadTarget,
} from '../../../src/core/card.ts';
import { mayLoad, planTarget } from '../../../src/core/load.ts';
import { litre } from '../../../src/core/units.ts';
import { blankImage, DOCUMENTED_IDENTITY, documentedImage } from './reference-images.ts';

const FIRST: LoadTarget = {
  slot: 'A',
  writeSequence: 1,
  total: litre(20_000),
  tag: 'a1b2c3d4e5f60718',
  soldAt: 1_796_000_000,
  volume: litre(20_000),
  ceiling: litre(600_000),
};
const SECOND: LoadTarget = {
  ...FIRST,
  writeSequence: 2,
  total: litre(25_000),
  tag: '0102030405060708',
  soldAt: 1_798_761_600,
  volume: litre(5_000),
};

function contentOf(image: Uint8Array): CardContent {
  const recognition = singleZone.recognise(image);
  if (recognition.kind !== 'customer') throw new Error(`recognised as ${recognition.kind}`);
  return recognition.content;
}

describe('single-zone, against its page', () => {
  it('writes the documented images', () => {
    const start = { writeSequence: 0, total: litre(0) };
    const first = singleZone.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, start);
    expect(Buffer.from(first)).toEqual(Buffer.from(documentedImage('Z1')));
    const loaded = singleZone.encodeLoad(first, FIRST);
    expect(Buffer.from(loaded)).toEqual(Buffer.from(documentedImage('Z2')));
    const again = singleZone.encodeLoad(documentedImage('Z3'), SECOND);
    expect(Buffer.from(again)).toEqual(Buffer.from(documentedImage('Z4')));
  });

  it('reads the documented images', () => {
    const { slot: _, ...zone } = FIRST;
    expect(contentOf(documentedImage('Z2'))).toMatchObject({
      ...DOCUMENTED_IDENTITY,
      slots: { A: zone, B: null },
      active: 'A',
      mark: null,
      markTorn: false,
      report: null,
    });
    expect(contentOf(documentedImage('Z3')).report).toEqual({
      result: 'taken',
      takenSequence: 1,
      meterTotal: 20_000,
      remaining: 18_250,
      index: 1_750,
      valveOpen: true,
      batteryLow: false,
      tamper: false,
      magnet: false,
      clock: 1_797_000_000,
    });
  });

  it('writes validity last', () => {
    const steps = singleZone.writeSteps(documentedImage('Z3'), documentedImage('Z4'));
    const [first, last] = [steps.at(0), steps.at(-1)].map((step) => step?.[0]);
    expect(first).toEqual({ offset: 0x40, bytes: Uint8Array.of(0x00) });
    expect(last).toEqual({ offset: 0x40, bytes: Uint8Array.of(0x5a) });
  });

  it('is voided by writing what stood there before', () => {
    const [before, after] = [documentedImage('Z3'), documentedImage('Z4')];
    expect(Buffer.from(singleZone.encodeUndone(after, before, 'A'))).toEqual(Buffer.from(before));
  });

  it.each(['Z1', 'Z2', 'Z3'] as const)('%s is foreign to reference v1', (name) => {
    expect(referenceV1.recognise(documentedImage(name))).toEqual({ kind: 'foreign' });
  });

  it('takes no card of reference v1', () => {
    expect(singleZone.recognise(documentedImage('I1'))).toEqual({ kind: 'foreign' });
    expect(singleZone.recognise(documentedImage('I3'))).toEqual({ kind: 'foreign' });
  });

  it.each([
    ['a part of a cubic metre', { volume: litre(20_500) }],
    ['nine digits of volume', { total: litre(100_000_000_000) }],
    ['a count of five digits', { writeSequence: 10_000 }],
    ['another slot', { slot: 'B' as const }],
  ])('does not write %s', (_name, change) => {
    expect(() => singleZone.encodeLoad(documentedImage('Z1'), { ...FIRST, ...change })).toThrow();
  });
});

/** Layout version and CRC of the header, as docs/card-format-single-zone.md §2 has them. */
const RULES = [
  [singleZone, 'exactly-one-more', '02', '296d7b69'],
  [singleZoneGreater, 'greater', '10', '96756b7e'],
  [singleZoneRaised, 'raised-when-taken', '20', 'b3f280b7'],
] as const;

describe.each(RULES)('$id', (format, rule, version, crc) => {
  const start = { writeSequence: 0, total: litre(0) };
  const first = format.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, start);

  it('declares its accept rule, and has the layout version of its own that says so', () => {
    expect(format.capabilities.acceptRule).toBe(rule);
    expect(countsPurchases(format.capabilities.acceptRule)).toBe(true);
    expect(format.capabilities.replacement).toBe('same-count');
    const header = Buffer.from(first.subarray(0x20, 0x40)).toString('hex');
    expect(header).toMatch(new RegExp(`^514b${version}01.*${crc}$`));
    expect(decodeZoneHeader(first, rule)).toMatchObject({ card: 20000017, meter: '202611230042' });
    for (const [other, otherRule] of RULES) {
      if (other === format) continue;
      expect(other.recognise(first)).toEqual({ kind: 'foreign' });
      expect(decodeZoneHeader(first, otherRule)).toBeNull();
    }
  });

  it('raises the count by one, and only when the meter has taken the one before', () => {
    const seen = (image: Uint8Array): CardContent => {
      const recognition = format.recognise(image);
      if (recognition.kind !== 'customer') throw new Error(`recognised as ${recognition.kind}`);
      return recognition.content;
    };
    const loaded = format.encodeLoad(first, FIRST);
    const wish = {
      operationTag: SECOND.tag,
      litres: litre(5_000),
      soldAt: SECOND.soldAt,
      ceiling: litre(600_000),
    };
    const untaken = planTarget(seen(loaded), wish, format.capabilities);
    expect(untaken).toMatchObject({ ok: false, refusal: { code: 'card.gas-not-taken' } });
    const taken = Uint8Array.from(loaded);
    taken.set(documentedImage('Z3').subarray(0xa8, 0xd0), 0xa8);
    const planned = planTarget(seen(taken), wish, format.capabilities);
    expect(planned).toMatchObject({ ok: true, value: { writeSequence: 2, volume: 5_000 } });
  });

  it('sells nothing on untaken gas, even where a maker declares that it may: the newest purchase alone is credited', () => {
    const recognition = format.recognise(format.encodeLoad(first, FIRST));
    if (recognition.kind !== 'customer') throw new Error('it is a card of this format');
    const wrong: FormatCapabilities = { ...format.capabilities, topUpOnUntakenGas: true };
    expect(mayLoad(recognition.content, wrong).ok).toBe(false);
    expect(mayLoad(recognition.content, { ...wrong, acceptRule: 'cumulative' }).ok).toBe(true);
  });

  it('begins a card in place of another with its count, and the gas of it that may be untaken', () => {
    const untaken = { volume: litre(5_000), ceiling: litre(600_000) };
    const counts = { writeSequence: 2, total: litre(25_000), untaken };
    const image = format.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, counts);
    expect(decodeZone(image, 20000017)).toMatchObject({ count: 2, volumeM3: 5, cumulativeM3: 25 });
    const known = { writeSequence: 2, total: litre(25_000) };
    const empty = format.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, known);
    expect(decodeZone(empty, 20000017)).toMatchObject({ count: 2, volumeM3: 0, cumulativeM3: 25 });
  });
});
