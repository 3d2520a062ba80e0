/**
 * Gives every household of a day that was drawn a money meter (金额表); prices change meanwhile, and purchases that are on a card
 * already are reversed; meters are changed, loads of lost cards end by the window, and contracts end. The steps between stay as they were, so a sale, a tear, a crash or a lost card meets old prices and new ones.
 */
import { TORN_MODES } from '../../simulators/faults.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { drawMoneyDeed, drawMoneyEnd, type LifeDeed } from '../rig/life-deeds.ts';
import { drawVisit } from './draw-visit.ts';
import { type Plan, planOf } from './run-script.ts';
import { CALM, type Step } from './script.ts';
import { drawWeather, type Weather } from './weather.ts';

const DAY_MS = 86_400_000;
/** What the rig's meters may cost a m³, in 0.001 yuan. */
const CHEAPEST = 2_400;
const DEAREST = 3_600;

function drawPrices(random: Random): Step {
  const tiers = 1 + random.below(3);
  const prices = Array.from(
    { length: tiers },
    () => 10 * (CHEAPEST + random.below(DEAREST - CHEAPEST + 1)),
  );
  return { do: 'price', inDays: random.pick([0, 1, 20, 60]), prices: prices.sort((a, b) => a - b) };
}

/** Announced, then perhaps the card is written and taken, then the day comes and gas is burnt at it. */
function drawChange(random: Random, home: number): readonly Step[] {
  const toTheMeter: Step = { do: 'meter', home, stopAfter: null, cut: null };
  const burn: Step = { do: 'burn', home, litres: 1 + random.below(20_000) };
  const days: Step = { do: 'clock', ms: random.pick([1, 30, 70]) * DAY_MS };
  return random.chance(1, 2)
    ? [drawPrices(random), toTheMeter, burn]
    : [drawPrices(random), toTheMeter, burn, days, burn];
}

/** The last purchase is reversed with its card, whose meter may have been faster, and sent again. */
function drawReversal(random: Random, home: number): readonly Step[] {
  const sale: Step = { ...CALM, home, deed: { kind: 'sell', fen: 300 + random.below(9_000) } };
  const reverse: Step = { ...CALM, home, deed: { kind: 'reverse-card' } };
  const toTheMeter: Step = { do: 'meter', home, stopAfter: null, cut: null };
  const torn: Step = {
    ...reverse,
    faults: [{ kind: 'cut-power', byte: 1 + random.below(60), torn: random.pick(TORN_MODES) }],
  };
  return random.pick<readonly Step[]>([
    [sale, reverse],
    [sale, toTheMeter, sale, reverse, reverse],
    [sale, torn, toTheMeter, reverse],
    [sale, torn, reverse, toTheMeter],
    [sale, toTheMeter, reverse],
  ]);
}

interface Drawing {
  readonly random: Random;
  readonly plan: Plan;
  readonly weather: Weather;
}

const trouble = ({ random, plan, weather }: Drawing, home: number, deed: LifeDeed): Step => ({
  ...drawVisit(random, home, random.below(plan.stations), weather),
  deed,
});

/** Money is bought, taken and burnt, or its load stays open and may be taken all the same. */
function drawPast(random: Random, home: number): readonly Step[] {
  const sale = { ...CALM, home, deed: { kind: 'sell' as const, fen: 300 + random.below(9_000) } };
  const lost = { kind: 'lose-answer' as const, command: 8 + random.below(8) };
  const toTheMeter: Step = { do: 'meter', home, stopAfter: null, cut: null };
  const burn: Step = { do: 'burn', home, litres: 1 + random.below(20_000) };
  const read: Step = { ...CALM, home, deed: { kind: 'read' } };
  return random.pick<readonly Step[]>([
    [{ ...sale, faults: [lost] }],
    [{ ...sale, faults: [lost] }, toTheMeter],
    [{ ...sale, faults: [lost] }, toTheMeter, burn],
    [sale, toTheMeter, burn],
    [sale, toTheMeter, burn, toTheMeter, read, burn],
  ]);
}

/** A meter is changed and goes on with a new card, or a lost card's load ends by the window. */
function drawLife(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const home = random.below(plan.homes);
  const deed = drawMoneyDeed(random);
  const step = trouble(drawing, home, deed);
  const before = drawPast(random, home);
  if (deed.kind !== 'change-meter') return [...before, step];
  const toTheMeter: Step = { do: 'meter', home, stopAfter: null, cut: null };
  const goesOn: Step[] = [
    { ...CALM, home, deed: { kind: 'open-card' } },
    { ...CALM, home, deed: { kind: 'load' } },
    toTheMeter,
    { do: 'burn', home, litres: 1 + random.below(20_000) },
  ];
  return [...before, step, ...(random.chance(3, 4) ? goesOn : [])];
}

/** The last of half of the days: one of the contracts ends. */
function drawLast(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const home = random.below(plan.homes);
  const close = { kind: 'close-account' } as const;
  return [
    ...drawPast(random, home),
    trouble(drawing, home, drawMoneyEnd(random)),
    trouble(drawing, home, close),
    { ...CALM, home, deed: close },
    drawVisit(random, home, random.below(plan.stations), drawing.weather),
  ];
}

const CHANGES = 3;
const REVERSALS = 2;
const OF_LIFE = 3;

/** Everything a seed decides of a day with money meters. */
export function moneyDayOf(seed: number, ordinary = 40): Plan {
  const plan = planOf(seed, ordinary);
  const random = createRandom(seed).stream('money');
  const steps = [...plan.steps];
  for (let n = 0; n < CHANGES; n += 1) {
    const at = random.below(steps.length + 1);
    steps.splice(at, 0, ...drawChange(random, random.below(plan.homes)));
  }
  for (let n = 0; n < REVERSALS; n += 1) {
    const at = random.below(steps.length + 1);
    steps.splice(at, 0, ...drawReversal(random, random.below(plan.homes)));
  }
  const life = createRandom(seed).stream('money life');
  const drawing = { random: life, plan, weather: drawWeather(life.stream('weather')) };
  for (let n = 0; n < OF_LIFE; n += 1) {
    steps.splice(life.below(steps.length + 1), 0, ...drawLife(drawing));
  }
  const last = life.chance(1, 2) ? drawLast(drawing) : [];
  return { ...plan, moneyFrom: 1, steps: [...steps, ...last] };
}
