/**
 * `npm run conformance [-- <module>] [--seed N] [--stride N] [--samples N]`: holds the pairs of a maker's module, or
 * Qika's own, to the laws of the kit and prints a report. Exit 1 on a violation, 2 where the module cannot be used.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { held, holdToLaws } from './conformance.ts';
import { knownFormats, pairs as ownPairs } from './own-pairs.ts';
import type { CardPair } from './pair.ts';
import { reportText } from './report.ts';

function giveUp(reason: string): never {
  process.stderr.write(`conformance: ${reason}\n`);
  process.exit(2);
}

function isPair(value: unknown): value is CardPair {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string, type: string): boolean =>
    typeof Reflect.get(value, name) === type && Reflect.get(value, name) !== null;
  return (
    has('name', 'string') &&
    has('chip', 'object') &&
    has('format', 'object') &&
    has('byteMs', 'number') &&
    has('reader', 'string') &&
    has('newCard', 'function') &&
    has('newMeter', 'function')
  );
}

async function pairsOf(path: string): Promise<readonly CardPair[]> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href);
  const pairs: unknown = Reflect.get(Object(module), 'pairs');
  if (!Array.isArray(pairs) || pairs.length === 0) giveUp(`${path} exports no pairs`);
  const odd = pairs.findIndex((pair) => !isPair(pair));
  if (odd >= 0) giveUp(`pair ${odd + 1} of ${path} is not whole: see test/conformance/pair.ts`);
  return pairs;
}

const whole = (text: string, name: string): number => {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : giveUp(`--${name} is a number above 0`);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    stride: { type: 'string', default: '1' },
    samples: { type: 'string', default: '200' },
  },
});
const effort = {
  seed: whole(values.seed, 'seed'),
  stride: whole(values.stride, 'stride'),
  samples: whole(values.samples, 'samples'),
  others: knownFormats,
};
const [path] = positionals;
const pairs = path === undefined ? ownPairs : await pairsOf(path);
let allHeld = true;
for (const pair of pairs) {
  const report = await holdToLaws(pair, effort);
  process.stdout.write(`${reportText(report, effort.seed)}\n`);
  allHeld = allHeld && held(report);
}
process.exitCode = allHeld ? 0 : 1;
