/** Chips that write a whole block at a time, under formats that think in bytes. */
import { assert } from '../../../src/core/outcome.ts';
import type { WriteRun, WriteStep } from '../formats/write-steps.ts';

/** Bytes of the image that the chip writes together. */
export interface Unit {
  readonly offset: number;
  readonly length: number;
}

export interface UnitWrite {
  readonly unit: Unit;
  /** The changed bytes, for whoever keeps the image. */
  readonly runs: readonly WriteRun[];
  /** The whole unit as it shall be. */
  readonly bytes: Uint8Array;
}

/** The part of a run that lies in one unit. */
function partIn(run: WriteRun, unit: Unit): WriteRun {
  const from = Math.max(run.offset, unit.offset);
  const to = Math.min(run.offset + run.bytes.length, unit.offset + unit.length);
  return { offset: from, bytes: run.bytes.subarray(from - run.offset, to - run.offset) };
}

const overlaps = (run: WriteRun, unit: Unit): boolean =>
  run.offset < unit.offset + unit.length && run.offset + run.bytes.length > unit.offset;

/**
 * The steps as writes of whole units, in their order. Two changes of one unit with none of another between them are one
 * write: nothing could tell them apart on a chip that writes it whole.
 */
export function unitWrites(
  steps: readonly WriteStep[],
  current: Uint8Array,
  units: readonly Unit[],
): readonly UnitWrite[] {
  const image = Uint8Array.from(current);
  const writes: { unit: Unit; runs: WriteRun[]; bytes: Uint8Array }[] = [];
  for (const run of steps.flat()) {
    const touched = units.filter((unit) => overlaps(run, unit));
    const parts = touched.map((unit) => partIn(run, unit));
    const covered = parts.reduce((sum, part) => sum + part.bytes.length, 0);
    assert(
      covered === run.bytes.length,
      `bytes from ${run.offset} have no place that is written on this chip`,
    );
    image.set(run.bytes, run.offset);
    for (const [i, unit] of touched.entries()) {
      const part = parts[i];
      const last = writes.at(-1);
      const bytes = image.slice(unit.offset, unit.offset + unit.length);
      if (part === undefined) continue;
      if (last?.unit === unit) {
        last.runs.push(part);
        last.bytes = bytes;
      } else writes.push({ unit, runs: [part], bytes });
    }
  }
  return writes;
}
