/**
 * Puts the rest of a card's and a meter's life into a day that was drawn: blank stock, formatting, tool cards, meter
 * changes, lost loads, the end of a contract. The steps between stay as they were, so whatever they break meets the others.
 */
import { METER_STEPS } from '../../simulators/meter/gas-meter.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { drawEnd, drawLifeDeed, type LifeDeed } from '../rig/life-deeds.ts';
import type { Deed } from '../rig/till.ts';
import { drawMeterVisit, drawVisit } from './draw-visit.ts';
import { type Plan, planOf } from './run-script.ts';
import { CALM, type Step, type Visit } from './script.ts';
import { drawWeather, type Weather } from './weather.ts';

/** Steps of an ordinary day between those of the life, and how many of these. */
const ORDINARY = 20;
const OF_LIFE = 12;

const calm = (deed: LifeDeed): Step => ({ ...CALM, deed });
const STOCKED: readonly Step[] = [
  calm({ kind: 'stock', move: 'receive', pieces: 1 }),
  calm({ kind: 'stock', move: 'issue', pieces: 1 }),
];

/** What goes before a deed and what comes after it, without trouble of its own. */
class Around {
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

  toTheMeter(): Step {
    const stopAfter = this.#random.pick(['credited', null, null] as const);
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

interface Drawing {
  readonly random: Random;
  readonly plan: Plan;
  readonly weather: Weather;
}

function troubled({ random, plan, weather }: Drawing, home: number, deed: Deed | LifeDeed): Step {
  return { ...drawVisit(random, home, random.below(plan.stations), weather), deed };
}

/** The last purchase is reversed while its gas is on the card, or may be in the meter. */
function drawReversal(drawing: Drawing, home: number, around: Around): readonly Step[] {
  const { random } = drawing;
  const reverse = { kind: 'reverse-card' } as const;
  const meter: Step[] = random.chance(1, 3)
    ? [drawMeterVisit(random, home, { ...drawing.weather, meterPulls: true })]
    : [];
  const again = random.pick<readonly Step[]>([
    [],
    [around.of(reverse)],
    [around.of({ kind: 'read' })],
  ]);
  const before = random.chance(1, 2) ? [around.sale(), around.sale()] : [around.sale()];
  const inMeter = random.chance(1, 6) ? [around.toTheMeter()] : [];
  const step = troubled(
    { ...drawing, weather: { ...drawing.weather, roughness: 7 } },
    home,
    reverse,
  );
  return [...before, ...inMeter, step, ...meter, ...again];
}

function drawLife(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const home = random.below(plan.homes);
  const around = new Around(random, home);
  if (random.chance(1, 4)) return drawReversal(drawing, home, around);
  const deed = drawLifeDeed(random);
  const step = troubled(drawing, home, deed);
  switch (deed.kind) {
    case 'change-meter': {
      const goesOn = [around.of({ kind: 'open-card' }), around.of({ kind: 'load' })];
      const after = random.chance(2, 3) ? [...goesOn, around.toTheMeter()] : [];
      return [...around.past(), step, ...after];
    }
    case 'end-lost-load':
      return [around.openLoad(), ...(random.chance(3, 4) ? [around.toTheMeter()] : []), step];
    case 'grant-emergency':
      return [around.openLoad(), step, ...(random.chance(1, 2) ? [around.burn()] : [])];
    case 'format-card':
      return random.chance(1, 2)
        ? [around.sale(), around.of({ kind: 'replace-card' }), step]
        : [step];
    case 'make-tool': {
      const stopAfter = random.chance(1, 3) ? random.pick(METER_STEPS) : null;
      const back = { kind: 'return-tool', lost: false } as const;
      const comesBack = random.chance(2, 3) ? [around.of(back)] : [];
      const second = random.chance(1, 3) ? random.pick(METER_STEPS) : null;
      const other: Step = { do: 'tool-visit', home: random.below(plan.homes), stopAfter: second };
      const past = random.chance(1, 2) ? [around.sale(), around.toTheMeter()] : [];
      const visit: Step = { do: 'tool-visit', home, stopAfter };
      // A transfer's gas goes on into another meter, and maybe is taken for there twice.
      const on = deed.tool === 'transfer' ? random.pick([[other], [other, other], []]) : [];
      return [...past, step, visit, ...on, ...comesBack];
    }
    default:
      return [step];
  }
}

/** Of half of the days the last thing is that one of the contracts ends. */
function drawLast(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const home = random.below(plan.homes);
  const close = { kind: 'close-account' } as const;
  return [
    ...new Around(random, home).past(),
    troubled(drawing, home, drawEnd(random)),
    troubled(drawing, home, close),
    { ...CALM, home, deed: close },
    drawVisit(random, home, random.below(plan.stations), drawing.weather),
  ];
}

export function lifeDayOf(seed: number): Plan {
  const plan = planOf(seed, ORDINARY);
  const random = createRandom(seed).stream('life');
  const drawing = { random, plan, weather: drawWeather(random.stream('weather')) };
  const steps: Step[] = [...plan.steps];
  for (let n = 0; n < OF_LIFE; n += 1) {
    steps.splice(random.below(steps.length + 1), 0, ...drawLife(drawing));
  }
  const last = random.chance(1, 2) ? drawLast(drawing) : [];
  return { ...plan, opened: plan.homes, steps: [...STOCKED, ...steps, ...last] };
}
