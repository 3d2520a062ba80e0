/** Draws the whole script of a day from a seed, before anything of it runs. */
import type { Random } from '../../simulators/random.ts';
import type { Deed } from '../rig/till.ts';
import { drawMeterVisit, drawVisit } from './draw-visit.ts';
import { CALM, type Step, type Visit } from './script.ts';
import type { Theme, Weather } from './weather.ts';

export interface ScriptShape {
  readonly homes: number;
  readonly stations: number;
  readonly steps: number;
  readonly theme: Theme;
}

export function drawScript(random: Random, shape: ScriptShape, weather: Weather): Step[] {
  const steps: Step[] = shape.theme === 'case' ? becomesACase(random) : [];
  while (steps.length < shape.steps) {
    const block = drawBlock(random, shape, weather);
    steps.push(...block);
    const last = block.at(-1);
    if (last?.do === 'visit' && isTroubled(last)) {
      steps.push(...drawAftermath(random, shape, weather, last));
    }
  }
  return steps.slice(0, shape.steps);
}

const isTroubled = (visit: Visit): boolean =>
  visit.faults.length > 0 || visit.mishap !== null || visit.lostCommit !== null;

/** Every other block of a themed day leads into its phase and ends with a visit that may have trouble there. */
function drawBlock(random: Random, shape: ScriptShape, weather: Weather): Step[] {
  const { theme, stations } = shape;
  if (theme === 'any' || random.chance(1, 3)) return [drawStep(random, shape, weather)];
  const rough = { ...weather, roughness: 8 };
  const troubled = drawVisit(random, 0, random.below(stations), rough);
  switch (theme) {
    case 'open':
      if (random.chance(1, 3)) return [staysOpen(random), { ...troubled, shown: 'copy' }];
      return [staysOpen(random), troubled];
    case 'taken':
      return [staysOpen(random), toTheMeter(random), troubled];
    case 'voided':
      if (random.chance(1, 4)) {
        return [...becomesVoid(random), { ...troubled, deed: { kind: 'reverse' } }];
      }
      return [...becomesVoid(random), troubled];
    case 'opening': {
      const home = random.below(shape.homes);
      if (random.chance(1, 6)) return [{ do: 'meter', home, stopAfter: 'read', cut: null }];
      if (random.chance(1, 6)) return [{ ...troubled, home, deed: { kind: 'pay', fen: 100 } }];
      return [{ ...troubled, home, shown: 'own', deed: { kind: 'open-card' } }];
    }
    case 'replaced':
      return isReplaced(random, troubled);
    case 'case':
      // The card is of no use any more; money can still be paid.
      return [random.chance(1, 2) ? { ...troubled, deed: { kind: 'pay', fen: 100 } } : troubled];
  }
}

const sell = (random: Random): Visit => ({
  ...CALM,
  deed: { kind: 'sell', fen: 300 + random.below(6_000) },
});

const torn = (random: Random): Visit => ({
  ...sell(random),
  faults: [{ kind: 'cut-power', byte: 3 + random.below(12), torn: 'mixture' }],
});

/** The answer to some command after the reservation is lost. */
const staysOpen = (random: Random): Visit => ({
  ...sell(random),
  faults: [{ kind: 'lose-answer', command: 8 + random.below(8) }],
});

const toTheMeter = (random: Random): Step => ({
  do: 'meter',
  home: 0,
  stopAfter: random.pick(['credited', null]),
  cut: null,
});

const becomesVoid = (random: Random): Step[] => [
  torn(random),
  { ...CALM, deed: { kind: 'cancel' } },
];

/** While a load is open a copy of the card, older than it all, is shown to a station. */
const becomesACase = (random: Random): Step[] => [
  sell(random),
  sell(random),
  torn(random),
  { ...CALM, shown: 'copy', deed: { kind: 'read' } },
];

/** The card is lost with its load open or its gas not taken, and turns up again at its meter or at a counter. */
function isReplaced(random: Random, troubled: Visit): Step[] {
  const replace = { kind: 'replace-card' } as const;
  switch (random.below(6)) {
    case 0:
      return [sell(random), { ...troubled, shown: 'own', deed: replace }];
    case 1:
      return [staysOpen(random), { ...CALM, deed: replace }];
    case 2:
      return [staysOpen(random), { ...troubled, shown: 'own', deed: replace }];
    case 3:
      return [{ ...troubled, shown: 'lost', deed: { kind: 'read' } }];
    case 4:
      return [{ do: 'meter', home: 0, stopAfter: null, cut: null, lost: true }];
    default:
      return [torn(random), { ...CALM, deed: replace }, troubled];
  }
}

/** What is left half done is soon met again: put back, cancelled, or taken to the meter first. */
function drawAftermath(
  random: Random,
  { stations }: ScriptShape,
  weather: Weather,
  { home }: Visit,
): Step[] {
  const steps: Step[] = [];
  while (steps.length < 4 && random.chance(2, 3)) {
    if (random.chance(1, 5)) {
      steps.push(drawMeterVisit(random, home, weather));
      continue;
    }
    const deed = random.pick<Deed>([
      { kind: 'cancel' },
      { kind: 'cancel' },
      { kind: 'load' },
      { kind: 'read' },
      { kind: 'sell', fen: 300 + random.below(6_000) },
    ]);
    steps.push({ ...drawVisit(random, home, random.below(stations), weather), deed });
  }
  return steps;
}

function drawStep(random: Random, shape: ScriptShape, weather: Weather): Step {
  const home = random.below(shape.homes);
  const station = random.below(shape.stations);
  const { mishaps } = weather;
  switch (random.below(16)) {
    case 0:
      return { do: 'burn', home, litres: 1 + random.below(30_000) };
    case 1:
      return { do: 'clock', ms: (random.below(2_000) - 400) * 86_400 };
    case 2:
      return { do: 'replay', nth: random.next(), station };
    case 3:
    case 4:
    case 5:
      return drawMeterVisit(random, home, weather);
    case 6:
      if (mishaps.includes('restart') && random.chance(1, 3)) return { do: 'restart' };
      if (mishaps.includes('crash')) return { do: 'crash', station };
      return drawVisit(random, home, station, weather);
    default:
      return drawVisit(random, home, station, weather);
  }
}
