/**
 * What the text of CJ/T 188 leaves open and makers decide: all of it data, none of it code. A profile belongs to a meter
 * model; `auto` is for looking at a frame of an unknown meter, and says so where two readings are possible.
 */
import { COMMON_UNITS, TENTHS_UNITS, type UnitTable } from './units.ts';

export type ValveState = 'open' | 'closed' | 'faulty';

/** Where the first status byte keeps valve and battery. */
export interface StatusTable {
  readonly valveMask: number;
  /** Value under the mask → state; a value that is missing here is unknown. */
  readonly valve: ReadonlyMap<number, ValveState>;
  readonly batteryLowMask: number;
}

/** How the body of an error reply lies, told apart by its length. */
export type ErrorLayout = 'di-ser-code' | 'ser-status' | 'code';

/** How a meter behaves on a line. */
export interface Timing {
  /** Bytes FE in front of a question; meters that sleep need some. */
  readonly wakeUp: number;
  /** Longest time before the answer to a read, and to a write, begins. One firmware works eight seconds on a purchase. */
  readonly readMs: number;
  readonly writeMs: number;
  /** Longest time from a purchase's arrival until the meter's counter shows it. */
  readonly creditMs: number;
}

export interface Profile {
  readonly name: string;
  /** Order in which a data identifier is sent. Read are both: real meters swap the bytes of the request. */
  readonly diOrder: 'high-first' | 'low-first';
  /** D5 of the control code: part of the function (2004), *more data follows* (2018), or not to be told. */
  readonly d5: 'function' | 'follow-up' | 'unknown';
  /** Whether a reply to a read must repeat the sequence number. A reply to a write always must. */
  readonly readSer: 'strict' | 'any';
  /** Where the unit byte stands to its value. */
  readonly unitPlace: 'after' | 'before';
  readonly units: UnitTable;
  /** The unit byte that means *not stated, as the meter counts*: cubic metres. Null where it is an unknown code. */
  readonly unstatedUnit: number | null;
  /** Decimals of a heat meter's power; the public sources do not agree on them. */
  readonly powerDecimals: 2 | 4;
  /** Order of the seven bytes of a clock: second … century, or century … second. */
  readonly clockOrder: 'second-first' | 'century-first';
  readonly status: StatusTable;
  /** Codes of the valve command A017. */
  readonly valveCodes: ReadonlyMap<number, ValveState>;
  readonly errorLayouts: ReadonlyMap<number, ErrorLayout>;
  /** What a purchase (8105, A013) counts: money in every public implementation; gas only where the maker says so. */
  readonly creditUnit: 'yuan' | 'm³';
  /** Whether a purchase that comes again with the same sequence number is credited once, as some firmware does. */
  readonly creditedOnceBySer: boolean;
  readonly timing: Timing;
  /** Data identifiers C0xx … C2xx are those of the prepaid gas meters that report by themselves (CY.IoTM). */
  readonly iotGas: boolean;
}

const LOW_BIT_STATUS: StatusTable = {
  valveMask: 0x03,
  valve: new Map([
    [0x00, 'open'],
    [0x01, 'closed'],
    [0x03, 'faulty'],
  ]),
  batteryLowMask: 0x04,
};

/** Numbered from the top bit, as one firmware does. */
const TOP_BIT_STATUS: StatusTable = {
  valveMask: 0xc0,
  valve: new Map([
    [0x00, 'open'],
    [0x40, 'closed'],
    [0xc0, 'faulty'],
  ]),
  batteryLowMask: 0x20,
};

const VALVE_CODES: ReadonlyMap<number, ValveState> = new Map([
  [0x55, 'open'],
  [0x99, 'closed'],
]);

/** Every layout seen; they differ in length, so all can be told apart. */
const ERROR_LAYOUTS: ReadonlyMap<number, ErrorLayout> = new Map([
  [4, 'di-ser-code'],
  [3, 'ser-status'],
  [1, 'code'],
]);

const TIMING: Timing = { wakeUp: 4, readMs: 1_000, writeMs: 12_000, creditMs: 30_000 };

const V2004: Profile = {
  name: '2004',
  diOrder: 'high-first',
  d5: 'function',
  readSer: 'strict',
  unitPlace: 'after',
  units: COMMON_UNITS,
  unstatedUnit: 0x00,
  powerDecimals: 2,
  clockOrder: 'second-first',
  status: LOW_BIT_STATUS,
  valveCodes: VALVE_CODES,
  errorLayouts: ERROR_LAYOUTS,
  creditUnit: 'yuan',
  creditedOnceBySer: false,
  timing: TIMING,
  iotGas: false,
};

const V2018: Profile = { ...V2004, name: '2018', diOrder: 'low-first', d5: 'follow-up' };

/** For a frame of a meter nobody has named yet. */
const AUTO: Profile = {
  ...V2004,
  name: 'auto',
  d5: 'unknown',
  readSer: 'any',
  iotGas: true,
};

const ALL: readonly Profile[] = [
  AUTO,
  V2004,
  V2018,
  { ...V2004, name: 'iot-gas', iotGas: true, creditedOnceBySer: true },
  { ...AUTO, name: 'top-bit-status', status: TOP_BIT_STATUS },
  { ...AUTO, name: 'century-first', clockOrder: 'century-first' },
  { ...AUTO, name: 'unit-first', unitPlace: 'before' },
  { ...AUTO, name: 'tenths', units: TENTHS_UNITS },
  { ...AUTO, name: 'volume-credit', creditUnit: 'm³' },
  { ...AUTO, name: 'volume-credit-ser', creditUnit: 'm³', creditedOnceBySer: true },
];

/** Profiles by name; the first is the one for an unknown meter. */
export const PROFILES: ReadonlyMap<string, Profile> = new Map(
  ALL.map((profile) => [profile.name, profile]),
);

export const AUTO_PROFILE = AUTO;
