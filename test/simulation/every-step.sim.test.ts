/** The process dies before and after every call of a port, in every flow, and the world goes on in three ways. */
import { expect, test } from 'vitest';
import { AFTER_A_CRASH, crashEverywhere, FLOWS } from './crashes.ts';

for (const flow of FLOWS) {
  for (const after of AFTER_A_CRASH) {
    test(`dies at every step of: ${flow}; then: ${after}`, async () => {
      const { cases, broken } = await crashEverywhere(flow, after);
      expect(broken).toEqual([]);
      expect(cases).toBeGreaterThan(5);
    });
  }
}
