/** An experiment is one small piece of the simulation that a line of JSON names; it answers what it broke. */
import { buildRig } from '../rig/rig.ts';
import type { FormatChoice } from '../rig/rig-formats.ts';
import type { RigChip } from '../rig/world.ts';
import { type Crash, crashOnce } from './crashes.ts';
import { countDayOf } from './draw-counts.ts';
import { lifeDayBefore } from './draw-life.ts';
import { monthsOf } from './draw-month.ts';
import type { CardAge } from './households.ts';
import { planOf, runPlan } from './run-script.ts';
import { CALM, type Step, type Visit } from './script.ts';
import { type AfterATear, type Tear, tearOnce, tearOpening } from './tears.ts';

type ShortVisit = Pick<Visit, 'deed'> & Partial<Visit>;
type ShortStep = ShortVisit | Exclude<Step, Visit>;

const whole = (step: ShortStep): Step => ('deed' in step ? { ...CALM, ...step } : step);

/** The world of a written script has nothing in it that dice have decided. */
const PLAIN = {
  stations: 2,
  homes: 2,
  ceilingLitres: 0,
  removalLook: 'removed',
  onFile: false,
} as const;

export type Experiment =
  | { readonly kind: 'walk'; readonly seed: number; readonly steps: number }
  /** A whole day of the life of cards and meters, as its seed drew it when it was found, or three whole months. */
  | { readonly kind: 'life'; readonly seed: number }
  | { readonly kind: 'months'; readonly seed: number }
  /** The same day as households have it whose meters count purchases. */
  | { readonly kind: 'counts'; readonly seed: number }
  /** A walk whose steps somebody wrote; of a visit only what is unusual. */
  | ({
      readonly kind: 'script';
      readonly seed: number;
      /** Default SLE4442. */
      readonly chip?: RigChip;
      /** So many of the two households begin with an open card. Default 2. */
      readonly opened?: number;
      readonly script: readonly ShortStep[];
    } & FormatChoice)
  | {
      readonly kind: 'tear';
      readonly seed: number;
      readonly age: CardAge;
      readonly tear: Tear;
      readonly after: AfterATear;
      readonly second?: Tear;
    }
  | { readonly kind: 'opening'; readonly seed: number; readonly tear: Tear }
  | { readonly kind: 'crash'; readonly seed: number; readonly crash: Crash };

export async function runExperiment(experiment: Experiment): Promise<readonly string[]> {
  if (experiment.kind === 'walk') {
    return (await runPlan(planOf(experiment.seed, experiment.steps))).broken;
  }
  if (experiment.kind === 'life') return (await runPlan(lifeDayBefore(experiment.seed))).broken;
  if (experiment.kind === 'months') return (await runPlan(monthsOf(experiment.seed))).broken;
  if (experiment.kind === 'counts') return (await runPlan(countDayOf(experiment.seed))).broken;
  if (experiment.kind === 'script') {
    const { kind: _, script, opened = 2, ...world } = experiment;
    return (await runPlan({ ...PLAIN, ...world, opened, steps: script.map(whole) })).broken;
  }
  const rig = await buildRig({ seed: experiment.seed, stations: 2 });
  if (experiment.kind === 'crash') await crashOnce(rig, experiment.crash);
  else if (experiment.kind === 'opening') await tearOpening(rig, experiment.tear);
  else {
    const { age, tear, after, second } = experiment;
    await tearOnce(rig, age, tear, after, second ?? null);
  }
  await rig.close();
  return rig.broken;
}
