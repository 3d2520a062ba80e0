/** What a seed decides before anything else: which kinds of trouble there are at all, and what the day is about. */
import { FAULT_KINDS, type FaultKind } from '../../simulators/faults.ts';
import type { Random } from '../../simulators/random.ts';
import { MISHAPS, type Mishap } from './script.ts';

/** Swarm testing: a world without pulls finds what pulls would hide. */
export interface Weather {
  readonly faults: readonly FaultKind[];
  readonly mishaps: readonly Mishap['kind'][];
  readonly lostCommits: boolean;
  readonly rivals: boolean;
  readonly wrongCards: boolean;
  readonly meterPulls: boolean;
  /** Of 8 visits so many have trouble. */
  readonly roughness: number;
}

/** Half of the days are about one phase of a load that ordinary days seldom meet. */
export const THEMES = [
  'any',
  'any',
  'any',
  'any',
  'any',
  'opening',
  'open',
  'taken',
  'voided',
  'case',
  'replaced',
] as const;
export type Theme = (typeof THEMES)[number];

export function drawWeather(random: Random): Weather {
  const some = <T>(kinds: readonly T[]): T[] => kinds.filter(() => random.chance(1, 2));
  return {
    faults: some(FAULT_KINDS),
    mishaps: some(MISHAPS),
    lostCommits: random.chance(1, 2),
    rivals: random.chance(1, 2),
    wrongCards: random.chance(1, 2),
    meterPulls: random.chance(1, 2),
    roughness: 1 + random.below(8),
  };
}
