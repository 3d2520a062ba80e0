/** Holds one pair of chip and format to every law of the kit. */
import type { StepwiseFormat } from '../../drivers/card/formats/format.ts';
import { TORN_MODES } from '../../simulators/faults.ts';
import { createRandom } from '../../simulators/random.ts';
import { type Cost, costOf } from './cost.ts';
import { Findings, type LawFinding } from './findings.ts';
import { holdOnPaper } from './format-laws.ts';
import { lostAnswers, tornEverywhere } from './life-laws.ts';
import { OPERATIONS } from './operations.ts';
import type { CardPair } from './pair.ts';
import { secretsAreSafe, strangersAreLeftAlone, tornPresentations } from './pin-laws.ts';
import { TORN_LAWS } from './torn-laws.ts';

export interface Effort {
  readonly seed: number;
  /** Customers and loads drawn for each law on paper. */
  readonly samples: number;
  /** Every how-manieth programming is torn through the whole counter: 1 is each of them. */
  readonly stride: number;
  /** Formats that a station may know beside the pair's. */
  readonly others: readonly StepwiseFormat[];
}

export interface PairReport {
  readonly pair: string;
  readonly laws: readonly LawFinding[];
  /** Null where no load came to its end. */
  readonly cost: Cost | null;
}

export const held = ({ laws }: PairReport): boolean =>
  laws.every(
    ({ applies, checks, violationCount }) => !applies || (checks > 0 && violationCount === 0),
  );

export async function holdToLaws(pair: CardPair, effort: Effort): Promise<PairReport> {
  const findings = new Findings();
  const random = createRandom(effort.seed);
  const blank = pair.newCard(random.stream('card as delivered')).main();
  const { format } = pair;
  await holdOnPaper({
    findings,
    format,
    blank,
    random,
    others: effort.others,
    samples: effort.samples,
  });
  for (const law of [secretsAreSafe, tornPresentations, strangersAreLeftAlone]) {
    await findings.attempt('pin-safety', () => law(findings, pair));
  }
  const torn = { findings, pair, stride: effort.stride, modes: TORN_MODES };
  for (const [law, work] of TORN_LAWS) await findings.attempt(law, () => work(torn));
  const tornAlready = new Set(TORN_LAWS.map(([law]) => law));
  for (const operation of OPERATIONS.filter(({ law }) => !tornAlready.has(law))) {
    await findings.attempt(operation.law, () => tornEverywhere(torn, operation));
  }
  for (const operation of OPERATIONS) {
    await findings.attempt('lost-answer', () => lostAnswers(torn, operation));
  }
  let cost: Cost | null = null;
  await findings.attempt('torn-load', async () => {
    cost = await costOf(pair);
  });
  return { pair: pair.name, laws: findings.list(), cost };
}
