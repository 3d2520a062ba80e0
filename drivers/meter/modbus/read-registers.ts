/** What registers say under a map. */
import { type Litre, litre } from '../../../src/core/units.ts';
import type { MeterIndex } from '../../../src/ports/meters.ts';
import type { NumberForm, RegisterMap } from './register-map.ts';

const LITRES = 1_000;
const WORD = 0x1_0000;

/** Litres, rounded down; null where the number is no index (negative, not a number, beyond what is counted). */
function litresOf(high: number, low: number, form: NumberForm, steps: number): Litre | null {
  if (form !== 'float32') {
    const number = form === 'u32' ? high * WORD + low : low * WORD + high;
    return litre(Math.floor((number * LITRES) / steps));
  }
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint16(0, high);
  bytes.setUint16(2, low);
  const litres = Math.floor((bytes.getFloat32(0) * LITRES) / steps);
  return Number.isSafeInteger(litres) && litres >= 0 ? litre(litres) : null;
}

/** Null where the index cannot be read; `registers` are those from the map's first on. */
export function readRegisters(registers: readonly number[], map: RegisterMap): MeterIndex | null {
  const at = (register: number): number | undefined => registers[register - map.first];
  const { index, status } = map;
  const [first, second] = [at(index.at), at(index.at + 1)];
  if (first === undefined || second === undefined) return null;
  const litres = litresOf(first, second, index.form, index.stepsPerCubicMetre);
  if (litres === null) return null;
  const word = status === null ? undefined : at(status.at);
  const known = status !== null && word !== undefined;
  return {
    index: litres,
    settlementIndex: null,
    clock: null,
    valve: known ? ((word & status.valveClosedMask) !== 0 ? 'closed' : 'open') : null,
    batteryLow: known ? (word & status.batteryLowMask) !== 0 : null,
  };
}
