/** CPU cards whose files were created 00 and read as erased: what is written on them stands, whatever its bytes. */
import { describe, expect, it } from 'vitest';
import { cardNo } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { cpuStation, personalise } from './cpu-station.ts';
import { DOCUMENTED_IDENTITY } from './reference-images.ts';

describe.each(['3des', 'sm4'] as const)('a CPU card in %s', (algorithm) => {
  it.each([
    ['header begins', { identity: { ...DOCUMENTED_IDENTITY, cardNo: cardNo(20_000_392) } }, 0x3c],
    ['header ends', { identity: { ...DOCUMENTED_IDENTITY, cardNo: cardNo(20_000_611) } }, 0x3f],
    ['slot ends', { total: litre(52) }, 0x6f],
  ])('keeps a checksum whose %s with FF, on files that were created 00', async (_, start, at) => {
    const { session } = await cpuStation(algorithm);
    await session((one) => personalise(one, start));
    const { recognition, image } = await session((one) => one.read());
    expect(image[at]).toBe(0xff);
    expect(recognition).toMatchObject({ kind: 'customer', content: { active: 'A' } });
  });
});
