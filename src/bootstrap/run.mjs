/** Runs one TypeScript program of the project: `node src/bootstrap/run.mjs bench/main.ts …`. */
import { build } from './build.mjs';
import { install } from './install.mjs';
import { giveUp, inProject, runNode } from './project.mjs';
import { requireNode } from './requirements.mjs';

const [program, ...args] = process.argv.slice(2);
if (program === undefined) giveUp('run.mjs needs the TypeScript file to run.');
requireNode();
install();
build();
process.exitCode = runNode(['--import', 'tsx', inProject(program), ...args]);
