/** Draws one visit to a counter with its trouble, or to the meter. */
import { drawFault, type Fault, type FaultRange, TORN_MODES } from '../../simulators/faults.ts';
import { METER_STEPS } from '../../simulators/meter/visit-steps.ts';
import type { Random } from '../../simulators/random.ts';
import type { Deed } from '../rig/till.ts';
import type { LostCommit, Mishap, Step, Visit } from './script.ts';
import type { Weather } from './weather.ts';

export function drawMeterVisit(random: Random, home: number, weather: Weather): Step {
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
    case 7:
      return { kind: 'reverse' };
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
  const what = random.pick(['answer', 'commit', 'full', 20 + random.below(2_000)] as const);
  const times = typeof what === 'number' ? 1 : random.pick([1, 3, 6]);
  // Settling takes two commits, a sale three or four.
  return { commit: random.pick([1, 1, 2, 2, 3, 4, 5]), what, times };
}

const drawEvent = (random: Random): number => 1 + random.below(random.pick([12, 60, 250]));

const drawMishap = (random: Random, kinds: readonly Mishap['kind'][]): Mishap => ({
  kind: random.pick(kinds),
  event: random.chance(1, 4) ? 0 : drawEvent(random),
  next: random.pick(['same', 'read', 'load', 'cancel']),
});

/** The first byte is where a slot stops showing what it showed. */
function drawOne(random: Random, range: FaultRange): Fault {
  const fault = drawFault(random, range);
  return fault.kind === 'ignore-write' && random.chance(1, 2) ? { ...fault, byte: 1 } : fault;
}

export function drawVisit(random: Random, home: number, station: number, weather: Weather): Visit {
  const rough = random.below(8) < weather.roughness;
  const { faults: kinds, mishaps } = weather;
  const wrong = weather.wrongCards && random.chance(1, 6);
  const fault = rough && kinds.length > 0 && random.chance(2, 3);
  const loss = rough && weather.lostCommits && random.chance(1, 2);
  const mishap = rough && mishaps.length > 0 && random.chance(1, 2);
  const rival = weather.rivals && random.chance(1, 5);
  // A reading takes some six commands, a sale two dozen; a slot at its first writing half a hundred bytes.
  const bytes = random.pick([1, 4, 4, 20, 50, 160]);
  const commands = random.pick([6, 14, 30]);
  return {
    do: 'visit',
    home,
    station,
    shown: wrong ? random.pick(['neighbour', 'copy', 'copy', 'blank', 'none']) : 'own',
    deed: drawDeed(random),
    faults: fault ? [drawOne(random, { kinds, bytes, commands })] : [],
    lostCommit: loss ? drawLostCommit(random) : null,
    mishap: mishap ? drawMishap(random, mishaps) : null,
    rival: rival ? { deed: drawRivalDeed(random), event: drawEvent(random) } : null,
    stay: random.chance(1, 3),
    confirm: random.chance(1, 2),
  };
}
