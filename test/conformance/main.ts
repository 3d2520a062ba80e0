/**
 * `npm run conformance [-- <module>] [--seed N] [--stride N] [--samples N]`: holds the pairs of a maker's module, or
 * Qika's own, to the laws of the kit and prints a report. Exit 1 on a violation, 2 where the module cannot be used.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { held, holdToLaws, type PairReport } from './conformance.ts';
import { knownFormats, pairs as ownPairs } from './own-pairs.ts';
import type { CardPair } from './pair.ts';
import { reportText } from './report.ts';

function giveUp(reason: string): never {
  process.stderr.write(`conformance: ${reason}\n`);
  process.exit(2);
}

/** What every pair has, and of which type. */
const PARTS: Readonly<Record<string, string>> = {
  name: 'string',
  chip: 'object',
  format: 'object',
  reader: 'string',
  newCard: 'function',
  newMeter: 'function',
};

/** Parts of a pair that are not there, or are something else. */
function missingIn(value: unknown): readonly string[] {
  return Object.entries(PARTS).flatMap(([part, type]) => {
    const found: unknown = Reflect.get(Object(value), part);
    return typeof found === type && found !== null ? [] : [part];
  });
}

/** Does Node load the file as a module of its own kind? The nearest package.json says so, where its name does not. */
function isModule(path: string): boolean {
  if (/\.m[jt]s$/.test(path)) return true;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const told = join(folder, 'package.json');
    if (existsSync(told)) {
      const content: unknown = JSON.parse(readFileSync(told, 'utf8'));
      return Reflect.get(Object(content), 'type') === 'module';
    }
    if (folder === dirname(folder)) return false;
  }
}

async function importOf(path: string): Promise<unknown> {
  if (existsSync(path) && !isModule(path)) {
    const why = 'would be loaded as CommonJS, with a second copy of every class of the kit';
    giveUp(`${path} ${why}: name it .mts, or keep it in a package of type module`);
  }
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    return giveUp(`${path} cannot be loaded: ${String(cause)}`);
  }
}

async function pairsOf(path: string): Promise<readonly CardPair[]> {
  const pairs: unknown = Reflect.get(Object(await importOf(path)), 'pairs');
  if (!Array.isArray(pairs) || pairs.length === 0) giveUp(`${path} exports no pairs`);
  for (const [n, pair] of pairs.entries()) {
    const missing = missingIn(pair);
    if (missing.length === 0) continue;
    giveUp(`pair ${n + 1} of ${path} has no ${missing.join(', ')}: see test/conformance/pair.ts`);
  }
  return pairs;
}

const whole = (text: string, name: string): number => {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : giveUp(`--${name} is a number above 0`);
};

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: '1' },
        stride: { type: 'string', default: '1' },
        samples: { type: 'string', default: '200' },
      },
    });
  } catch (cause) {
    return giveUp(cause instanceof Error ? cause.message : String(cause));
  }
}

/** A card that cannot even be made has nothing to be held against. */
async function reportOn(pair: CardPair): Promise<PairReport> {
  try {
    return await holdToLaws(pair, effort);
  } catch (cause) {
    return giveUp(`${pair.name} cannot be tried: ${String(cause)}`);
  }
}

const { values, positionals } = readOptions();
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
  const report = await reportOn(pair);
  process.stdout.write(`${reportText(report, effort.seed)}\n`);
  allHeld = allHeld && held(report);
}
process.exitCode = allHeld ? 0 : 1;
