/** The elements that bodies are made of: how many bytes, and what they say under a profile. */
import type { FieldValue, FrameField } from '../../../src/ports/frames.ts';
import { bcdDigits, decimal, hex, hexByte, hexReversed } from './bytes.ts';
import { readClock } from './clock-bytes.ts';
import type { Profile } from './profile.ts';
import type { Quantity } from './units.ts';

export type Kind =
  | 'volume'
  | 'energy'
  | 'power'
  | 'flow'
  | 'bareVolume'
  | 'tierVolume'
  | 'money'
  | 'credit'
  | 'price'
  | 'temperature'
  | 'hours'
  | 'clock'
  | 'status'
  | 'valve'
  | 'count'
  | 'day'
  | 'address'
  | 'bytes2'
  | 'bytes8';

/** Bytes of each kind; where a value has a unit byte, it is counted. */
export const WIDTH: Readonly<Record<Kind, number>> = {
  volume: 5,
  energy: 5,
  power: 5,
  flow: 5,
  bareVolume: 4,
  tierVolume: 3,
  money: 4,
  credit: 4,
  price: 3,
  temperature: 3,
  hours: 3,
  clock: 7,
  status: 2,
  valve: 1,
  count: 1,
  day: 1,
  address: 7,
  bytes2: 2,
  bytes8: 8,
};

/** An element at its place in a body. */
export interface Item {
  readonly name: string;
  readonly kind: Kind;
  readonly en: string;
  readonly zh: string;
  /** Name of the field that shows the unit byte. */
  readonly unitName?: string;
}

export interface ReadItem {
  readonly fields: readonly FrameField[];
  readonly warnings: readonly string[];
}

export const field = (
  name: string,
  [en, zh]: readonly [string, string],
  value: FieldValue,
  unit: string | null = null,
  meaning: string | null = null,
): FrameField => ({ name, label: { en, zh }, value, unit, meaning });

type Reader = (item: Item, bytes: Uint8Array, profile: Profile) => ReadItem;

const labels = (item: Item): readonly [string, string] => [item.en, item.zh];

const only = (one: FrameField): ReadItem => ({ fields: [one], warnings: [] });

const unread = (item: Item, bytes: Uint8Array, why: string): ReadItem => ({
  fields: [field(item.name, labels(item), null)],
  warnings: [`${item.name}: ${why}: ${hex(bytes)}`],
});

const NO_DIGITS = 'not decimal digits';

/** BCD with a fixed point and a fixed unit. */
const fixed =
  (decimals: number, unitOf: (profile: Profile) => string): Reader =>
  (item, bytes, profile) => {
    const digits = bcdDigits(bytes);
    if (digits === null) return unread(item, bytes, NO_DIGITS);
    return only(field(item.name, labels(item), decimal(digits, -decimals), unitOf(profile)));
  };

/** BCD with a unit byte of its own. */
const withUnit =
  (quantity: Quantity, decimalsOf: (profile: Profile) => number): Reader =>
  (item, bytes, profile) => {
    const before = profile.unitPlace === 'before';
    const code = (before ? bytes[0] : bytes.at(-1)) ?? 0;
    const value = before ? bytes.subarray(1) : bytes.subarray(0, -1);
    const known = profile.units.get(code);
    const unstated = quantity === 'volume' && code === profile.unstatedUnit;
    const unit = unstated ? { quantity, unit: 'm³', exponent: 0 } : known;
    const fits = unit !== undefined && unit.quantity === quantity;
    const unitField = field(
      item.unitName ?? `${item.name}Unit`,
      [`unit of ${item.en}`, `${item.zh}单位`],
      hexByte(code),
      null,
      unstated ? 'not stated 未注明' : fits ? unitMeaning(unit.unit, unit.exponent) : null,
    );
    const digits = bcdDigits(value);
    if (digits === null || !fits) {
      const why = digits === null ? NO_DIGITS : `unit code ${hexByte(code)} is not of ${quantity}`;
      const { fields, warnings } = unread(item, value, why);
      return { fields: [...fields, unitField], warnings };
    }
    const exact = decimal(digits, unit.exponent - decimalsOf(profile));
    return {
      fields: [field(item.name, labels(item), exact, unit.unit), unitField],
      warnings: unstated ? [`${item.name}: the unit is not stated; taken as m³`] : [],
    };
  };

const unitMeaning = (unit: string, exponent: number): string =>
  exponent === 0 ? unit : `${decimal('1', exponent)} ${unit}`;

const clock: Reader = (item, bytes, profile) => {
  const value = readClock(bytes, profile.clockOrder);
  if (value === 'not-set') {
    return only(field(item.name, labels(item), null, null, 'not set 未设置'));
  }
  if (value === null) return unread(item, bytes, 'not a date and time');
  return only(field(item.name, labels(item), value));
};

const status: Reader = (item, bytes, profile) => {
  const first = bytes[0] ?? 0;
  const { valveMask, valve, batteryLowMask } = profile.status;
  const code = first & valveMask;
  const state = valve.get(code) ?? null;
  return {
    fields: [
      field(item.name, labels(item), hex(bytes)),
      field('valve', ['valve', '阀门'], state),
      field('batteryLow', ['battery low', '电池欠压'], (first & batteryLowMask) !== 0),
    ],
    warnings: state === null ? [`valve: status bits ${hexByte(code)} have no meaning here`] : [],
  };
};

const valve: Reader = (item, bytes, profile) => {
  const code = bytes[0] ?? 0;
  const state = profile.valveCodes.get(code) ?? null;
  return {
    fields: [
      field(item.name, labels(item), state),
      field('valveCode', ['valve code', '阀控码'], hexByte(code)),
    ],
    warnings: state === null ? [`valve: code ${hexByte(code)} has no meaning here`] : [],
  };
};

const day: Reader = (item, bytes) => {
  const digits = bcdDigits(bytes);
  return digits === null
    ? unread(item, bytes, NO_DIGITS)
    : only(field(item.name, labels(item), Number(digits)));
};

const wholeHours: Reader = (item, bytes) => {
  const digits = bcdDigits(bytes);
  return digits === null
    ? unread(item, bytes, NO_DIGITS)
    : only(field(item.name, labels(item), Number(digits), 'h'));
};

const asHex: Reader = (item, bytes) => only(field(item.name, labels(item), hex(bytes)));

const READERS: Readonly<Record<Kind, Reader>> = {
  volume: withUnit('volume', () => 2),
  energy: withUnit('energy', () => 2),
  power: withUnit('power', (profile) => profile.powerDecimals),
  flow: withUnit('flow', () => 4),
  bareVolume: fixed(2, () => 'm³'),
  tierVolume: fixed(0, () => 'm³'),
  money: fixed(2, () => 'yuan'),
  credit: fixed(2, (profile) => profile.creditUnit),
  price: fixed(2, () => 'yuan/m³'),
  temperature: fixed(2, () => '°C'),
  hours: wholeHours,
  clock,
  status,
  valve,
  count: (item, bytes) => only(field(item.name, labels(item), bytes[0] ?? 0)),
  day,
  address: (item, bytes) => only(field(item.name, labels(item), hexReversed(bytes))),
  bytes2: asHex,
  bytes8: asHex,
};

/** Bytes that the items take together. */
export const sizeOf = (items: readonly Item[]): number =>
  items.reduce((sum, { kind }) => sum + WIDTH[kind], 0);

/** Reads `bytes`, which must be exactly as long as the items together. */
export function readItems(
  items: readonly Item[],
  bytes: Uint8Array,
  profile: Profile,
): { fields: FrameField[]; warnings: string[] } {
  const fields: FrameField[] = [];
  const warnings: string[] = [];
  let at = 0;
  for (const item of items) {
    const end = at + WIDTH[item.kind];
    const read = READERS[item.kind](item, bytes.subarray(at, end), profile);
    fields.push(...read.fields);
    warnings.push(...read.warnings);
    at = end;
  }
  return { fields, warnings };
}
