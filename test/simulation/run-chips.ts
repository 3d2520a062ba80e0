/** The long form of tears on the chips beside the SLE4442: every block and every byte, every way. Called by `npm run prove`. */
import type { RigChip } from '../rig/world.ts';
import { spoilAnswers } from './answers.ts';
import { AFTER_A_TEAR, tearEverywhere, tearOpenings, tearTwice } from './tears.ts';

export interface ChipFigures {
  readonly tornOnce: number;
  readonly tornTwice: number;
  readonly tornOpenings: number;
  readonly spoiledAnswers: number;
  readonly violations: readonly string[];
}

const AGES = ['first', 'later'] as const;
/** A torn block is drawn so often; pairs of tears in bytes are thinned out to a prime. */
const BLOCK_DRAWS = 25;
const PAIR_STRIDE = 13;

/** `scale` multiplies the draws of blocks, and thins out bytes where it is under 1. */
export async function runChips(chip: RigChip, scale: number): Promise<ChipFigures> {
  const blocks = chip === 'mifare';
  const draws = blocks ? Math.max(1, Math.round(BLOCK_DRAWS * scale)) : 1;
  const stride = blocks ? 1 : Math.max(1, Math.round(1 / scale));
  const broken: string[] = [];
  const counts = { tornOnce: 0, tornTwice: 0, tornOpenings: 0, spoiledAnswers: 0 };
  for (const age of AGES) {
    for (const after of AFTER_A_TEAR) {
      const result = await tearEverywhere(age, after, chip, { draws, stride });
      counts.tornOnce += result.cases;
      broken.push(...result.broken);
    }
    const pairs = blocks ? { draws } : { stride: PAIR_STRIDE * stride };
    const twice = await tearTwice(age, chip, pairs);
    counts.tornTwice += twice.cases;
    broken.push(...twice.broken);
  }
  const openings = await tearOpenings(1, chip, { draws, stride });
  counts.tornOpenings += openings.cases;
  broken.push(...openings.broken);
  const answers = await spoilAnswers(chip, Math.max(1, Math.round(1 / scale)));
  counts.spoiledAnswers += answers.cases;
  broken.push(...answers.broken);
  return { ...counts, violations: broken };
}
