/** `npm start`: from a fresh clone to a running station, alone. `--config FILE` runs a real station; without it, the demo. */
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { inProject } from './project.mjs';
import { requireNode } from './requirements.mjs';

requireNode();
install();
build();
process.argv = [
  process.execPath,
  inProject('dist', 'src', 'main.js'),
  'serve',
  ...process.argv.slice(2),
];
await import(pathToFileURL(process.argv[1]).href);
