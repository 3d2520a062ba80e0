/**
 * Runs the experiments given as JSON, one an argument, and says what broke: `tsx test/simulation/run-seed.ts
 * '{"kind":"walk","seed":7,"steps":40}'`. Exit code 1 when a law broke, 0 when all held.
 */
import { type Experiment, runExperiment } from './experiment.ts';

for (const argument of process.argv.slice(2)) {
  const experiment = JSON.parse(argument) as Experiment;
  const broken = await runExperiment(experiment);
  if (broken.length > 0) {
    process.stdout.write(`BROKEN by ${argument}\n${broken.slice(0, 3).join('\n')}\n`);
    process.exitCode = 1;
    break;
  }
}
