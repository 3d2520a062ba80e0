import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemHash } from '../../../src/system/hash.ts';

test('both forms of the digest are SHA-256, and the second writes only its 32 bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(8), (data, offset) => {
      const expected = createHash('sha256').update(data).digest();
      expect(Buffer.from(systemHash.sha256(data))).toEqual(expected);
      for (const room of [new Uint8Array(48), Buffer.alloc(48)]) {
        room.fill(0xa5);
        const into = room.subarray(offset, offset + 32);
        expect(systemHash.sha256Into(data, into)).toBe(into);
        expect(systemHash.sha256Hex(data)).toBe(Buffer.from(into).toString('hex'));
        expect(Buffer.from(into)).toEqual(expected);
        const around = [...room.subarray(0, offset), ...room.subarray(offset + 32)];
        expect(new Set(around)).toEqual(new Set([0xa5]));
      }
    }),
    { seed: 11, numRuns: 200 },
  );
});
