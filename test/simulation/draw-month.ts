/**
 * Months of two gas meters and a money meter, drawn from a seed: cards are sold to, torn and taken to their meters while
 * customer service and finance work through the month, and whatever they do may be broken off and asked for again.
 */
import { createRandom, type Random } from '../../simulators/random.ts';
import type { Death } from '../rig/life.ts';
import type { MonthDeed } from '../rig/month-desk.ts';
import { drawMeterVisit, drawVisit } from './draw-visit.ts';
import type { Plan } from './run-script.ts';
import { CALM, type OfficeStep, type Step } from './script.ts';
import { drawWeather, type Weather } from './weather.ts';

const HOMES = 3;
const STATIONS = 2;
const MONTHS = 3;

class MonthDrawing {
  private readonly random: Random;
  private readonly weather: Weather;

  constructor(random: Random, weather: Weather) {
    this.random = random;
    this.weather = weather;
  }

  /** Days of a month: each household buys, takes and burns, and anything may happen between. */
  days(): Step[] {
    const { random } = this;
    const homes = Array.from({ length: HOMES }, (_, home) => home);
    const steps = homes.flatMap((home) => (random.chance(4, 5) ? this.household(home) : []));
    for (let n = 0; n < 5; n += 1) {
      steps.splice(random.below(steps.length + 1), 0, this.anything());
    }
    return steps;
  }

  private household(home: number): Step[] {
    const { random } = this;
    const calm = { ...CALM, home };
    const sale: Step = { ...calm, deed: { kind: 'sell', fen: 500 + random.below(9_000) } };
    const meter: Step = { do: 'meter', home, stopAfter: null, cut: null };
    const burn: Step = { do: 'burn', home, litres: random.below(30_000) };
    const leak: Step = { do: 'leak', home, litres: random.below(20_000) };
    const back: Step[] = [meter, { ...calm, deed: { kind: 'read' } }];
    return [
      sale,
      meter,
      burn,
      ...(random.chance(1, 5) ? [leak] : []),
      ...(random.chance(2, 3) ? back : []),
    ];
  }

  private anything(): Step {
    const { random, weather } = this;
    const home = random.below(HOMES);
    switch (random.below(8)) {
      case 0:
        return drawMeterVisit(random, home, weather);
      case 1:
        return { do: 'burn', home, litres: random.below(20_000) };
      case 2:
        return { do: 'replay', nth: random.next(), station: random.below(STATIONS) };
      default:
        return drawVisit(random, home, random.below(STATIONS), weather);
    }
  }

  private death(): Death | null {
    const { random } = this;
    if (!random.chance(1, 3)) return null;
    return { call: 1 + random.below(4), when: random.pick(['before', 'after']) };
  }

  private office(deed: MonthDeed, home = 0): OfficeStep {
    const { random } = this;
    return {
      do: 'office',
      home,
      station: random.below(STATIONS),
      deed,
      death: this.death(),
      besideFen: random.chance(1, 3) ? 300 + random.below(5_000) : null,
    };
  }

  /** From the first line to the close, and what cashiers do between. */
  end(): Step[] {
    const { random } = this;
    const lines: Step[] = [];
    for (let home = 0; home < HOMES; home += 1) {
      const kind = random.below(5);
      if (kind < 2) lines.push(this.office({ kind: 'read-wheel' }, home));
      if (kind === 2) {
        lines.push(this.office({ kind: 'guess', litres: random.below(15_000) }, home));
      }
    }
    const work = [
      ...(random.chance(3, 4) ? [this.office({ kind: 'collect' })] : []),
      ...lines,
      ...(random.chance(1, 4) ? this.papers() : []),
      ...(random.chance(1, 2) ? [this.office({ kind: 'estimate' })] : []),
      ...(['waive', 'submit', 'review', 'deduct', 'close'] as const).map((kind) =>
        this.office({ kind }),
      ),
    ];
    return work.flatMap((step) => (random.chance(1, 2) ? [this.anything(), step] : [step]));
  }

  /** Papers of finance: use that was not counted or not used, and prices that were wrong. */
  papers(): Step[] {
    const { random } = this;
    const sign = () => (random.chance(1, 2) ? 1 : -1);
    const adjust = (): Step => {
      const litres = sign() * (1 + random.below(4_000));
      return this.office({ kind: 'adjust', litres }, random.below(HOMES));
    };
    const correct = (): Step => {
      const litres = 1 + random.below(8_000);
      const differenceE4 = sign() * (1 + random.below(3_000));
      return this.office({ kind: 'correct-price', litres, differenceE4 }, random.below(HOMES));
    };
    return Array.from({ length: random.below(4) }, () =>
      random.chance(1, 2) ? adjust() : correct(),
    );
  }

  /** A debtor's plan now and then. */
  plan(): Step {
    const share = 1 + this.random.below(100);
    return this.office({ kind: 'plan', share }, this.random.below(HOMES));
  }

  trueUp(): Step {
    return this.office({ kind: 'true-up' }, this.random.below(HOMES));
  }
}

/** Everything a seed decides of three months: November and December, the turn of the year, and January. */
export function monthsOf(seed: number): Plan {
  const random = createRandom(seed).stream('months');
  const drawn = drawWeather(random.stream('weather'));
  // Days follow each other here: a clock that jumps by years would leave nothing to the months.
  const weather = {
    ...drawn,
    mishaps: drawn.mishaps.filter((kind) => kind !== 'clock-jump' && kind !== 'restart'),
  };
  const drawing = new MonthDrawing(random.stream('script'), weather);
  const steps: Step[] = [];
  for (let n = 0; n < MONTHS; n += 1) {
    steps.push(...drawing.days(), ...drawing.papers(), { do: 'month-over' }, ...drawing.end());
    steps.push(...drawing.papers());
    if (random.chance(1, 2)) steps.push(drawing.plan());
    if (n === 1) steps.push(drawing.trueUp(), drawing.trueUp());
  }
  return {
    ...{ seed, stations: STATIONS, homes: HOMES, opened: HOMES, moneyFrom: HOMES },
    ...{ ceilingLitres: 0, removalLook: 'removed', onFile: false, steps },
  };
}
