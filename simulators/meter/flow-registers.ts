/** What a commercial flow meter keeps where, as its register list says: the index twice, in two forms, and a word of bits. */
import type { GasMeter } from './gas-meter.ts';
import { ModbusFace } from './modbus-face.ts';

const LITRES_PER_HUNDREDTH = 10;
const LITRES_PER_CUBIC_METRE = 1_000;
const VALVE_CLOSED = 1;
const BATTERY_LOW = 2;
const FLOAT_AT = 0x10;
const TURNAROUND_MS = 20;

/** Holding registers 0, 1: hundredths of a m³, high word first; 2: bit 0 valve closed, bit 1 battery low. */
function holding({ record, valveOpen }: GasMeter): ReadonlyMap<number, number> {
  const hundredths = Math.floor(record.indexLitres / LITRES_PER_HUNDREDTH);
  const bits = (valveOpen ? 0 : VALVE_CLOSED) | (record.batteryLow ? BATTERY_LOW : 0);
  return new Map([
    [0, Math.floor(hundredths / 0x1_0000) & 0xffff],
    [1, hundredths & 0xffff],
    [2, bits],
  ]);
}

/** Input registers 16, 17: m³ as a single of IEEE 754, high word first. */
function input({ record }: GasMeter): ReadonlyMap<number, number> {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setFloat32(0, record.indexLitres / LITRES_PER_CUBIC_METRE);
  return new Map([
    [FLOAT_AT, bytes.getUint16(0)],
    [FLOAT_AT + 1, bytes.getUint16(2)],
  ]);
}

/** The Modbus face of a meter; its unit is 1 … 247. */
export const flowFace = (meter: GasMeter, unit: number): ModbusFace =>
  new ModbusFace({
    unit,
    holding: () => holding(meter),
    input: () => input(meter),
    turnaroundMs: TURNAROUND_MS,
  });
