/** An experiment is one small piece of the simulation that a line of JSON names; it answers what it broke. */
import { buildRig } from '../rig/rig.ts';
import { type Crash, crashOnce } from './crashes.ts';
import type { CardAge } from './households.ts';
import { planOf, runPlan } from './run-script.ts';
import type { Step } from './script.ts';
import { type AfterATear, type Tear, tearOnce } from './tears.ts';

export type Experiment =
  | { readonly kind: 'walk'; readonly seed: number; readonly steps: number }
  /** A walk whose steps somebody wrote. */
  | { readonly kind: 'script'; readonly seed: number; readonly script: readonly Step[] }
  | {
      readonly kind: 'tear';
      readonly seed: number;
      readonly age: CardAge;
      readonly tear: Tear;
      readonly after: AfterATear;
      readonly second?: Tear;
    }
  | { readonly kind: 'crash'; readonly seed: number; readonly crash: Crash };

export async function runExperiment(experiment: Experiment): Promise<readonly string[]> {
  if (experiment.kind === 'walk') {
    return (await runPlan(planOf(experiment.seed, experiment.steps))).broken;
  }
  if (experiment.kind === 'script') {
    const plan = { ...planOf(experiment.seed), steps: experiment.script, ceilingLitres: 0 };
    return (await runPlan({ ...plan, onFile: false })).broken;
  }
  const rig = await buildRig({ seed: experiment.seed, stations: 2 });
  if (experiment.kind === 'crash') await crashOnce(rig, experiment.crash);
  else {
    const { age, tear, after, second } = experiment;
    await tearOnce(rig, age, tear, after, second ?? null);
  }
  await rig.close();
  return rig.broken;
}
