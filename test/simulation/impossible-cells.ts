/** Faults that cannot strike in a phase, each with its reason. Every other cell must be reached, or the walk proves less. */
import type { Strike } from '../rig/cells.ts';
import type { Phase } from '../rig/phase.ts';

const NOTHING_WRITTEN =
  'no byte is programmed on a card that has no open load (intent before bytes)';
const NO_COPY = 'a copy older than anything the ledger reckons with needs two loads before it';

export const IMPOSSIBLE: readonly (readonly [Phase, Strike, string])[] = [
  ...(['none', 'posted', 'voided', 'case'] as const).flatMap(
    (phase) =>
      [
        [phase, 'cut-power', NOTHING_WRITTEN],
        [phase, 'ignore-write', NOTHING_WRITTEN],
      ] as const,
  ),
  ['none', 'copy', NO_COPY],
  ['opening', 'copy', NO_COPY],
];

const KEYS = new Set(IMPOSSIBLE.map(([phase, strike]) => `${phase} × ${strike}`));

export const isPossible = (phase: Phase, strike: Strike): boolean =>
  !KEYS.has(`${phase} × ${strike}`);
