/**
 * Where a model keeps what. Modbus has no common map for gas: every maker has its own, so a map is data, read from the
 * maker's register list, and the code has no maker in it. Register addresses are those on the wire, from 0.
 */

/** Two registers as one number: high word first, low word first, or an IEEE 754 single with its high word first. */
export type NumberForm = 'u32' | 'u32-low-first' | 'float32';

export interface RegisterMap {
  /** Name of the profile in links. */
  readonly name: string;
  /** Function 03 or 04. */
  readonly table: 'holding' | 'input';
  /** One question brings all of it: first register, and how many. */
  readonly first: number;
  readonly count: number;
  readonly index: {
    /** Register of its first word. */
    readonly at: number;
    readonly form: NumberForm;
    /** Steps of the number in one cubic metre: 100 where it counts hundredths. */
    readonly stepsPerCubicMetre: number;
  };
  /** A word of bits; null where the model has none. */
  readonly status: {
    readonly at: number;
    readonly valveClosedMask: number;
    readonly batteryLowMask: number;
  } | null;
}

const hundredths = (at: number, form: NumberForm) => ({ at, form, stepsPerCubicMetre: 100 });
const bits = (at: number) => ({ at, valveClosedMask: 0x0001, batteryLowMask: 0x0002 });

const ALL: readonly RegisterMap[] = [
  {
    name: 'flow-u32',
    table: 'holding',
    first: 0,
    count: 3,
    index: hundredths(0, 'u32'),
    status: bits(2),
  },
  {
    name: 'flow-u32-low-first',
    table: 'holding',
    first: 0,
    count: 3,
    index: hundredths(0, 'u32-low-first'),
    status: bits(2),
  },
  {
    name: 'flow-float',
    table: 'input',
    first: 0x10,
    count: 2,
    index: { at: 0x10, form: 'float32', stepsPerCubicMetre: 1 },
    status: null,
  },
];

export const REGISTER_MAPS: ReadonlyMap<string, RegisterMap> = new Map(
  ALL.map((map) => [map.name, map]),
);
