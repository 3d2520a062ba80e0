/** Reads over a line that splits, merges, loses, delays, doubles and spoils bytes: right or silent, and never wrong. */
import { expect, test } from 'vitest';
import {
  LINE_FAULTS,
  type LineFault,
  roughWeather,
} from '../../../../simulators/meter/line-weather.ts';
import { createRandom } from '../../../../simulators/random.ts';
import { MeterError } from '../../../../src/ports/meters.ts';
import { inTime, linkOf, meterLine } from '../../../rig/meter-line.ts';

const READS = 400;
const SEED = 4100;

test(`${READS} reads of four meters, seed ${SEED}: each is right, or not answered, and all faults were met`, async () => {
  const met = new Map<LineFault, number>();
  const weather = roughWeather({
    random: createRandom(SEED),
    kinds: LINE_FAULTS,
    percent: 25,
    delayMs: 3_000,
    onFault: (fault) => met.set(fault, (met.get(fault) ?? 0) + 1),
  });
  const { clock, faces, lines, line } = meterLine({ meters: 4, weather });
  let right = 0;
  for (let n = 0; n < READS; n += 1) {
    const at = n % faces.length;
    faces[at]?.meter.passUncounted(10 * (n + 1));
    const litres = faces[at]?.meter.record.indexLitres;
    const read = lines.meter(linkOf(at + 1, '2004')).readIndex();
    const told = await inTime(clock, read).catch((error: unknown) => error);
    if (told instanceof MeterError) expect(told.code).toBe('meter.silent');
    else {
      expect(told).toMatchObject({ index: litres });
      right += 1;
    }
  }
  expect(right).toBeGreaterThan(READS * 0.8);
  expect(new Set(met.keys())).toEqual(new Set(LINE_FAULTS));
  expect(line.state().counts.strangers).toBeGreaterThan(0);
});
