/** The meter of *single-zone*, and its codec, against the page. */
import { describe, expect, it } from 'vitest';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { readAnyCard } from '../../../simulators/card/card-reading.ts';
import { crc32 } from '../../../simulators/card/reference-v1.ts';
import {
  type CountRule,
  decodeZone,
  decodeZoneHeader,
  RETURN_AT,
  ZONE_VERSION,
} from '../../../simulators/card/single-zone.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { CountMeter } from '../../../simulators/meter/count-meter.ts';
import {
  createMeterMemory,
  type MeterRecord,
  newMeterRecord,
} from '../../../simulators/meter/meter-memory.ts';
import { createRandom } from '../../../simulators/random.ts';
import { documentedImage } from '../drivers/reference-images.ts';

const PSC = Uint8Array.of(1, 2, 3);
const VISIT = { pscOf: () => PSC, clock: 1_797_000_000 };
const MADE = { number: '202611230042', maker: 7, company: 31001 };

const meterAt = (record: Partial<MeterRecord> = {}): CountMeter =>
  new CountMeter(createMeterMemory({ ...newMeterRecord(MADE), ...record }));

const cardHolding = (image: Uint8Array): Sle4442 =>
  new Sle4442({ memory: createCardMemory({ image, psc: PSC }), random: createRandom(1) });

describe('a meter that counts purchases', () => {
  it('reads the documented images', () => {
    expect(decodeZoneHeader(documentedImage('Z1'))).toEqual({
      company: 31001,
      card: 20000017,
      maker: 7,
      meter: '202611230042',
    });
    expect(decodeZone(documentedImage('Z4'), 20000017)).toEqual({
      count: 2,
      volumeM3: 5,
      cumulativeM3: 25,
      alarmM3: 0,
      ceilingM3: 600,
      soldAt: 1_798_761_600,
      tag: '0102030405060708',
    });
    expect(decodeZone(documentedImage('Z4'), 20000018)).toBeNull();
  });

  it('writes the documented return area', () => {
    const burnt = { consumedLitresEver: 1_750, indexLitres: 1_750 };
    // Before Z2 was taken, with the gas burnt that the page speaks of.
    const meter = meterAt({ ...burnt, remainingLitres: -1_750 });
    const card = cardHolding(documentedImage('Z2'));
    expect(meter.visit(card, VISIT)).toEqual({ kind: 'taken', count: 1, litres: 20_000 });
    expect(card.main()).toEqual(documentedImage('Z3'));
  });

  it('takes a purchase once: the next count, and no other', () => {
    const meter = meterAt();
    const card = cardHolding(documentedImage('Z2'));
    expect(meter.visit(card, VISIT)).toEqual({ kind: 'taken', count: 1, litres: 20_000 });
    expect(meter.visit(card, VISIT)).toEqual({ kind: 'nothing-new' });
    expect(meter.visit(cardHolding(documentedImage('Z4')), VISIT)).toMatchObject({ count: 2 });
    expect(meter.visit(card, VISIT)).toEqual({ kind: 'refused' });
    expect(meter.record.creditedLitresEver).toBe(25_000);
  });

  it('pulled behind the crediting it has the gas, and the next visit writes the return area', () => {
    const meter = meterAt();
    const card = cardHolding(documentedImage('Z2'));
    expect(meter.visit(card, { ...VISIT, stopAfter: 'presented' })).toEqual({ kind: 'pulled' });
    expect(meter.record.creditedLitresEver).toBe(0);
    expect(meter.visit(card, { ...VISIT, stopAfter: 'credited' })).toEqual({ kind: 'pulled' });
    expect(meter.record.creditedLitresEver).toBe(20_000);
    expect(card.main()).toEqual(documentedImage('Z2'));
    expect(readAnyCard(card.main())).toMatchObject({
      kind: 'single-zone',
      slotA: { sequence: 1, totalLitres: 20_000, loadLitres: 20_000, tag: 'a1b2c3d4e5f60718' },
      active: 'A',
      report: null,
    });
    expect(meter.visit(card, VISIT)).toEqual({ kind: 'nothing-new' });
    expect(readAnyCard(card.main()).report).toEqual({ sequence: 1, totalLitres: 20_000 });
    expect(meter.record.creditedLitresEver).toBe(20_000);
  });

  it('a torn return area says nothing', () => {
    const image = documentedImage('Z3');
    expect(readAnyCard(image).report).toEqual({ sequence: 1, totalLitres: 20_000 });
    image[RETURN_AT + 7] = 21;
    expect(readAnyCard(image).report).toBeNull();
  });

  it('refuses a count that is two more', () => {
    const meter = meterAt();
    expect(meter.visit(cardHolding(documentedImage('Z4')), VISIT)).toEqual({ kind: 'refused' });
    expect(meter.record.creditedLitresEver).toBe(0);
  });

  it("takes the card's alarm volume with the gas, and keeps its own where the card has none", () => {
    const image = documentedImage('Z2');
    // Alarm volume 7 m³, and the CRC that goes with it.
    image[0x4f] = 7;
    const signed = Buffer.concat([Buffer.from('01312d11', 'hex'), image.subarray(0x41, 0x6c)]);
    new DataView(image.buffer, image.byteOffset).setUint32(0x6c, crc32(signed));
    const meter = meterAt();
    meter.visit(cardHolding(documentedImage('Z2')), VISIT);
    expect(meter.record.alarm).toBeUndefined();
    const told = meterAt();
    expect(told.visit(cardHolding(image), VISIT)).toMatchObject({ kind: 'taken' });
    expect(told.record.alarm).toMatchObject({ litres: 7_000 });
  });

  it('refuses what would pass the ceiling', () => {
    const meter = meterAt({ remainingLitres: 590_000 });
    expect(meter.visit(cardHolding(documentedImage('Z2')), VISIT)).toEqual({
      kind: 'over-ceiling',
    });
    expect(meter.record.creditedLitresEver).toBe(0);
  });

  it.each([
    ['torn in its body', 0x49, 0x10, 'torn-zone'],
    ['torn in its marker', 0x40, 0x5e, 'torn-zone'],
    ['of another meter', 0x34, 0x27, 'not-our-card'],
  ])('a card %s: nothing is taken, nothing written', (_name, at, byte, kind) => {
    const image = documentedImage('Z2');
    image[at] = byte;
    const card = cardHolding(image);
    expect(meterAt().visit(card, VISIT)).toEqual({ kind });
    expect(card.main()).toEqual(image);
  });
});

/** A documented image with the header of meters that go by another rule. */
function imageFor(rule: CountRule, name: 'Z1' | 'Z2' | 'Z4', zone: Partial<ZoneChange> = {}) {
  const image = documentedImage(name);
  const view = new DataView(image.buffer, image.byteOffset);
  image[0x22] = Number.parseInt(ZONE_VERSION[rule], 16);
  view.setUint32(0x3c, crc32(image.subarray(0x20, 0x3c)));
  if (zone.count !== undefined) view.setUint16(0x44, zone.count);
  if (zone.volumeM3 !== undefined) view.setUint32(0x46, zone.volumeM3);
  const card = Buffer.from('01312d11', 'hex');
  view.setUint32(0x6c, crc32(Buffer.concat([card, image.subarray(0x41, 0x6c)])));
  return image;
}

interface ZoneChange {
  readonly count: number;
  readonly volumeM3: number;
}

const metersOf = (rule: CountRule, sequence: number): CountMeter =>
  new CountMeter(createMeterMemory({ ...newMeterRecord(MADE), sequence }), rule);

describe('which counts a meter takes, its own being 4', () => {
  it.each([
    ['exactly-one-more', [5]],
    ['greater', [5, 6, 9]],
    ['raised-when-taken', [5]],
  ] as const)('%s: %j', (rule, taken) => {
    for (const count of [3, 4, 5, 6, 9]) {
      const meter = metersOf(rule, 4);
      const { kind } = meter.visit(cardHolding(imageFor(rule, 'Z2', { count })), VISIT);
      const expected = taken.some((one) => one === count) ? 'taken' : 'refused';
      expect([count, kind]).toEqual([count, count === 4 ? 'nothing-new' : expected]);
      expect(meter.record.creditedLitresEver).toBe(kind === 'taken' ? 20_000 : 0);
    }
  });

  it('raised when taken: gas put in place of untaken gas has the same count, and is taken whole, once', () => {
    const meter = metersOf('raised-when-taken', 0);
    const replaced = imageFor('raised-when-taken', 'Z2', { volumeM3: 25 });
    expect(meter.visit(cardHolding(replaced), VISIT)).toMatchObject({ count: 1, litres: 25_000 });
    const before = cardHolding(imageFor('raised-when-taken', 'Z2'));
    expect(meter.visit(before, VISIT)).toEqual({ kind: 'nothing-new' });
    expect(meter.record.creditedLitresEver).toBe(25_000);
  });

  it('a card for meters of another rule is not its own', () => {
    const card = cardHolding(documentedImage('Z2'));
    expect(metersOf('greater', 0).visit(card, VISIT)).toEqual({ kind: 'not-our-card' });
    expect(card.main()).toEqual(documentedImage('Z2'));
  });
});
