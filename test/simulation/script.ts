/**
 * What happens in a simulated day, as data: drawn whole from a seed before anything runs, so that a failing script can
 * be shortened step by step and told as a story. A step that makes no sense any more (a card that is not there) does nothing.
 */

import type { TornMode } from '../../simulators/card/sle4442.ts';
import { drawFault, FAULT_KINDS, type Fault, TORN_MODES } from '../../simulators/faults.ts';
import type { MeterStep } from '../../simulators/meter/gas-meter.ts';
import { METER_STEPS } from '../../simulators/meter/gas-meter.ts';
import type { Random } from '../../simulators/random.ts';
import type { Deed } from '../rig/till.ts';

/** Which card is in the reader when the cashier presses the key. */
export type ShownCard = 'own' | 'neighbour' | 'copy' | 'blank' | 'none';

const MISHAPS = [
  'pull',
  'swap',
  'carry',
  'service-death',
  'crash',
  'restart',
  'clock-jump',
  'replay',
] as const;

/** What goes wrong at the station's desk. */
export interface Mishap {
  readonly kind: (typeof MISHAPS)[number];
  /** In the n-th event of the request; 0 = while a commit is late or lost. */
  readonly event: number;
  /** What is asked for at the other station when the card is carried there. */
  readonly next: 'same' | 'read' | 'load' | 'cancel';
}

/** The n-th commit of the request is lost, or late: see ledger-line.ts. */
export interface LostCommit {
  readonly commit: number;
  readonly what: 'answer' | 'commit' | number;
  /** So many in a row; one is healed by asking again. */
  readonly times: number;
}

export interface Visit {
  readonly do: 'visit';
  readonly home: number;
  readonly station: number;
  readonly shown: ShownCard;
  readonly deed: Deed;
  readonly faults: readonly Fault[];
  readonly mishap: Mishap | null;
  readonly lostCommit: LostCommit | null;
  /** Another station works on the same account at the same time, from this event on. */
  readonly rival: { readonly deed: Deed; readonly event: number } | null;
  /** The customer leaves the card in the reader. */
  readonly stay: boolean;
  readonly confirm: boolean;
}

export type Step =
  | Visit
  | {
      readonly do: 'meter';
      readonly home: number;
      readonly stopAfter: MeterStep | null;
      readonly cut: { readonly byte: number; readonly torn: TornMode } | null;
    }
  | { readonly do: 'burn'; readonly home: number; readonly litres: number }
  | { readonly do: 'clock'; readonly ms: number }
  /** An old request again, with its old ids, at some station. */
  | { readonly do: 'replay'; readonly nth: number; readonly station: number }
  | { readonly do: 'restart' }
  | { readonly do: 'crash'; readonly station: number };

/** Which kinds of trouble a seed knows at all (swarm testing): a world without pulls finds what pulls would hide. */
export interface Weather {
  readonly faults: readonly Fault['kind'][];
  readonly mishaps: readonly Mishap['kind'][];
  readonly lostCommits: boolean;
  readonly rivals: boolean;
  readonly wrongCards: boolean;
  readonly meterPulls: boolean;
  /** Of 8 visits so many have trouble. */
  readonly roughness: number;
}

export function drawWeather(random: Random): Weather {
  const some = <T>(kinds: readonly T[]): T[] => kinds.filter(() => random.chance(1, 2));
  return {
    faults: some(FAULT_KINDS),
    mishaps: some(MISHAPS),
    lostCommits: random.chance(1, 3),
    rivals: random.chance(1, 2),
    wrongCards: random.chance(1, 2),
    meterPulls: random.chance(1, 2),
    roughness: 1 + random.below(7),
  };
}

export interface ScriptShape {
  readonly homes: number;
  readonly stations: number;
  readonly steps: number;
}

export function drawScript(random: Random, shape: ScriptShape, weather: Weather): Step[] {
  const steps: Step[] = [];
  while (steps.length < shape.steps) {
    const step = drawStep(random, shape, weather);
    steps.push(step);
    if (step.do === 'visit' && isTroubled(step)) {
      steps.push(...drawAftermath(random, shape, weather, step));
    }
  }
  return steps.slice(0, shape.steps);
}

const isTroubled = (visit: Visit): boolean =>
  visit.faults.length > 0 || visit.mishap !== null || visit.lostCommit !== null;

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
      return weather.mishaps.includes('restart') && random.chance(1, 3)
        ? { do: 'restart' }
        : weather.mishaps.includes('crash')
          ? { do: 'crash', station }
          : drawVisit(random, home, station, weather);
    default:
      return drawVisit(random, home, station, weather);
  }
}

function drawMeterVisit(random: Random, home: number, weather: Weather): Step {
  const trouble = weather.meterPulls ? random.below(3) : 0;
  return {
    do: 'meter',
    home,
    stopAfter: trouble === 1 ? random.pick(METER_STEPS) : null,
    cut: trouble === 2 ? { byte: 1 + random.below(60), torn: random.pick(TORN_MODES) } : null,
  };
}

function drawDeed(random: Random): Deed {
  switch (random.below(16)) {
    case 0:
      return { kind: 'pay', fen: 1 + random.below(9_000) };
    case 1:
      return { kind: 'buy', litres: 1 + random.below(3_000) };
    case 2:
      return { kind: 'load' };
    case 3:
      return { kind: 'read' };
    case 4:
    case 5:
      return { kind: 'cancel' };
    case 6:
      return { kind: 'open-card' };
    default:
      return { kind: 'sell', fen: 300 + random.below(9_000) };
  }
}

/** The rival has no card of the household in hand: it pays, buys, and asks for what it cannot have. */
function drawRivalDeed(random: Random): Deed {
  const deed = drawDeed(random);
  return deed.kind === 'open-card' ? { kind: 'load' } : deed;
}

function drawLostCommit(random: Random): LostCommit {
  const what = random.pick(['answer', 'commit', 20 + random.below(2_000)] as const);
  const times = typeof what === 'number' ? 1 : random.pick([1, 3, 6]);
  return { commit: 1 + random.below(5), what, times };
}

function drawVisit(random: Random, home: number, station: number, weather: Weather): Visit {
  const rough = random.below(8) < weather.roughness;
  const { faults, mishaps } = weather;
  const eventOf = (): number => 1 + random.below(random.pick([12, 60, 250]));
  return {
    do: 'visit',
    home,
    station,
    shown:
      weather.wrongCards && random.chance(1, 6)
        ? random.pick(['neighbour', 'copy', 'blank', 'none'])
        : 'own',
    deed: drawDeed(random),
    faults:
      rough && faults.length > 0 && random.chance(2, 3)
        ? [drawFault(random, { kinds: faults, bytes: random.pick([4, 20, 50, 160]), commands: 30 })]
        : [],
    lostCommit: rough && weather.lostCommits && random.chance(1, 3) ? drawLostCommit(random) : null,
    mishap:
      rough && mishaps.length > 0 && random.chance(1, 3)
        ? {
            kind: random.pick(mishaps),
            event: random.chance(1, 4) ? 0 : eventOf(),
            next: random.pick(['same', 'read', 'load', 'cancel']),
          }
        : null,
    rival:
      weather.rivals && random.chance(1, 5)
        ? { deed: drawRivalDeed(random), event: eventOf() }
        : null,
    stay: random.chance(1, 3),
    confirm: random.chance(1, 2),
  };
}
