/** A customer's M1 of which one sector is dead: nothing is sold on it, and its gas comes back by a replacement, once. */
import { expect, test } from 'vitest';
import { MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { PairBench, SOLD } from '../../conformance/bench.ts';
import { pairs } from '../../conformance/own-pairs.ts';
import { replacementOf } from '../../conformance/requests.ts';
import { story } from '../app/told.ts';

const M1 = pairs.find(({ name }) => name.startsWith('MIFARE Classic × reference-v1'));
/** Access bits that contradict their copies: no key opens the sector any more. */
const DEAD = 0x00;
const ACCESS_BYTE = 8;

test.each([0, 1, 2, 3, 4])(
  'sector %i: refused before money, replaced, credited once',
  async (n) => {
    const bench = await PairBench.opened(M1 ?? expect.fail('no M1'), 5);
    await bench.mustLoad();
    await bench.mustLoad();
    if (!(bench.card instanceof MifareClassic)) throw new Error('no M1');
    bench.card.memory.write((n * 4 + 3) * 16 + ACCESS_BYTE, DEAD);
    await bench.putBack();
    expect(story(await bench.load(bench.sale()))).toBe('refused card.not-ours');
    expect(bench.stages).toEqual([0, 0, 2 * SOLD, 0]);
    await bench.takeBlank();
    expect(await bench.replace(replacementOf(bench))).toBe('active');
    await bench.putBack();
    expect(story(await bench.load(bench.sale()))).toBe('done done done');
    bench.visitMeterWithAll(n % 2 === 0 ? 'oldest' : 'newest');
    expect(bench.credited).toBe(3 * SOLD);
    await bench.end();
  },
);
