/** Counts what the looks at the images found. */
import { CUT_POLICIES, type CutPolicy } from './disk-images.ts';

/** What one look found: how many acknowledged operations are missing, and what else is wrong. */
export interface Finding {
  readonly lost: number;
  /** Why the image is broken; null when it is not. */
  readonly broken: string | null;
}

const EXAMPLES = 5;

export class Tally {
  rebuilt = 0;
  readonly #byPolicy = new Map<CutPolicy, number>();
  #imagesWithLoss = 0;
  #mostLost = 0;
  #broken = 0;
  readonly #examples: string[] = [];

  count(policy: CutPolicy, found: Finding, where: string): void {
    this.rebuilt += 1;
    this.#byPolicy.set(policy, (this.#byPolicy.get(policy) ?? 0) + 1);
    if (found.lost > 0) {
      this.#imagesWithLoss += 1;
      this.#mostLost = Math.max(this.#mostLost, found.lost);
      this.#example(`${where}: ${found.lost} acknowledged operations are missing`);
    }
    if (found.broken !== null) {
      this.#broken += 1;
      this.#example(`${where}: ${found.broken}`);
    }
  }

  figures() {
    const counted = (policy: CutPolicy) => this.#byPolicy.get(policy) ?? 0;
    const [lost, torn, reordered, prefix] = CUT_POLICIES.map(counted);
    return {
      rebuilt: this.rebuilt,
      byPolicy: {
        lost: lost ?? 0,
        torn: torn ?? 0,
        reordered: reordered ?? 0,
        prefix: prefix ?? 0,
      },
      imagesWithLoss: this.#imagesWithLoss,
      mostLost: this.#mostLost,
      broken: this.#broken,
      examples: this.#examples,
    };
  }

  #example(text: string): void {
    if (this.#examples.length < EXAMPLES) this.#examples.push(text);
  }
}
