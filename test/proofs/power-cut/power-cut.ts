/**
 * The power-cut proof: as many traced runs as the images need, each of another seed, and their figures together. Many
 * short runs see more kinds of days than one long run, and their images stay small.
 */
import { cutOneRun, type RunFigures } from './one-run.ts';

export { DATABASE } from './one-run.ts';

export interface PowerCutOrder {
  /** At least so many images are rebuilt. */
  readonly images: number;
  /** Seed of the first run; the next runs have the next seeds. */
  readonly seed: number;
  /** NORMAL is a negative control: the proof must then find acknowledged operations lost. Default FULL. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** The file whose syncs the disk ignores, the other negative control. Default null, an honest disk. */
  readonly lyingFor?: string | null;
}

export interface PowerCutFigures extends RunFigures {
  readonly seeds: readonly number[];
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly lyingFor: string | null;
}

const IMAGES_PER_RUN = 2000;
const BATCHES_PER_RUN = 60;

export async function runPowerCut(order: PowerCutOrder): Promise<PowerCutFigures> {
  const { images, seed, synchronous = 'FULL', lyingFor = null } = order;
  const seeds: number[] = [];
  let sum: RunFigures | null = null;
  for (let left = images; left > 0; ) {
    const next = seed + seeds.length;
    const share = Math.min(left, IMAGES_PER_RUN);
    const batches = BATCHES_PER_RUN;
    const figures = await cutOneRun({ images: share, seed: next, batches, synchronous, lyingFor });
    seeds.push(next);
    left -= share;
    sum = sum === null ? figures : together(sum, figures);
  }
  if (sum === null) throw new RangeError('a proof needs at least one image');
  return { ...sum, seeds, synchronous, lyingFor };
}

function together(a: RunFigures, b: RunFigures): RunFigures {
  return {
    rebuilt: a.rebuilt + b.rebuilt,
    byPolicy: {
      lost: a.byPolicy.lost + b.byPolicy.lost,
      torn: a.byPolicy.torn + b.byPolicy.torn,
      reordered: a.byPolicy.reordered + b.byPolicy.reordered,
      prefix: a.byPolicy.prefix + b.byPolicy.prefix,
    },
    diskEvents: a.diskEvents + b.diskEvents,
    acknowledged: a.acknowledged + b.acknowledged,
    checkpoints: a.checkpoints + b.checkpoints,
    reopened: a.reopened + b.reopened,
    imagesWithLoss: a.imagesWithLoss + b.imagesWithLoss,
    mostLost: Math.max(a.mostLost, b.mostLost),
    broken: a.broken + b.broken,
    examples: [...a.examples, ...b.examples].slice(0, a.examples.length + 1),
  };
}
