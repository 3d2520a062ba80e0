/** What goes before a deed and what comes after it, without trouble of its own; and the deed itself, with it. */
import type { Random } from '../../simulators/random.ts';
import type { LifeDeed } from '../rig/life-deeds.ts';
import type { Deed } from '../rig/till.ts';
import { drawVisit } from './draw-visit.ts';
import type { Plan } from './run-script.ts';
import { CALM, type Step, type Visit } from './script.ts';
import type { Weather } from './weather.ts';

export const calm = (deed: LifeDeed): Step => ({ ...CALM, deed });

/** Its steps are of one household. */
export class Around {
  readonly #random: Random;
  readonly #home: number;

  constructor(random: Random, home: number) {
    this.#random = random;
    this.#home = home;
  }

  of(deed: Deed | LifeDeed, faults: Visit['faults'] = []): Step {
    return { ...CALM, home: this.#home, deed, faults };
  }

  sale(faults?: Visit['faults']): Step {
    return this.of({ kind: 'sell', fen: 300 + this.#random.below(9_000) }, faults);
  }

  /** The answer to some command of the load is lost. */
  openLoad(): Step {
    return this.sale([{ kind: 'lose-answer', command: 8 + this.#random.below(8) }]);
  }

  toTheMeter(stopAfter = this.#random.pick(['credited', null, null] as const)): Step {
    return { do: 'meter', home: this.#home, stopAfter, cut: null };
  }

  burn(): Step {
    return { do: 'burn', home: this.#home, litres: this.#random.below(30_000) };
  }

  /** Gas is bought, taken and burnt, or a load stays open. */
  past(): readonly Step[] {
    return this.#random.chance(1, 3)
      ? [this.openLoad()]
      : [this.sale(), this.toTheMeter(), this.burn()];
  }
}

export interface Drawing {
  readonly random: Random;
  readonly plan: Plan;
  readonly weather: Weather;
}

/** The deed at some station, with the trouble of the day's weather. */
export function troubled(
  { random, plan, weather }: Drawing,
  home: number,
  deed: Deed | LifeDeed,
): Step {
  return { ...drawVisit(random, home, random.below(plan.stations), weather), deed };
}
