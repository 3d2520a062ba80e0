/** Unit codes of CJ/T 188: the byte that stands beside a value. */

export type Quantity = 'energy' | 'power' | 'volume' | 'flow';

export interface UnitCode {
  readonly quantity: Quantity;
  /** The printed unit the value comes to: m³ and m³/h for volumes and flows, the code's own for energy and power. */
  readonly unit: string;
  /** The value times 10^exponent is in `unit`. */
  readonly exponent: number;
}

export type UnitTable = ReadonlyMap<number, UnitCode>;

/** Three steps of a unit: itself, times ten, times a hundred. */
const steps = (
  first: number,
  quantity: Quantity,
  unit: string,
  exponent = 0,
): (readonly [number, UnitCode])[] =>
  [0, 1, 2].map((step) => [first + step, { quantity, unit, exponent: exponent + step }] as const);

/**
 * The common reading. Codes between the published ones are their ×10 and ×100 steps. Litres come to cubic metres, so that
 * two volumes never differ in their unit.
 */
export const COMMON_UNITS: UnitTable = new Map<number, UnitCode>([
  [0x01, { quantity: 'energy', unit: 'J', exponent: 0 }],
  ...steps(0x02, 'energy', 'Wh'),
  ...steps(0x05, 'energy', 'kWh'),
  ...steps(0x08, 'energy', 'MWh'),
  ...steps(0x0b, 'energy', 'kJ'),
  ...steps(0x0e, 'energy', 'MJ'),
  ...steps(0x11, 'energy', 'GJ'),
  ...steps(0x14, 'power', 'W'),
  ...steps(0x17, 'power', 'kW'),
  ...steps(0x1a, 'power', 'MW'),
  ...steps(0x29, 'volume', 'm³', -3),
  ...steps(0x2c, 'volume', 'm³'),
  ...steps(0x32, 'flow', 'm³/h', -3),
  ...steps(0x35, 'flow', 'm³/h'),
]);

/** One maker writes tenths of a cubic metre under the codes 29 and 2B. */
export const TENTHS_UNITS: UnitTable = new Map([
  ...COMMON_UNITS,
  [0x29, { quantity: 'volume', unit: 'm³', exponent: -1 }],
  [0x2b, { quantity: 'volume', unit: 'm³', exponent: -1 }],
]);
