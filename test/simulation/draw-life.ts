/**
 * Puts the rest of a card's and a meter's life into a day that was drawn: blank stock, formatting, tool cards, meter
 * changes, lost loads, the end of a contract. The steps between stay as they were, so whatever they break meets the others.
 */
import { TORN_MODES } from '../../simulators/faults.ts';
import { METER_STEPS } from '../../simulators/meter/visit-steps.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { drawEnd, drawLifeDeed } from '../rig/life-deeds.ts';
import type { Deed } from '../rig/till.ts';
import { Around, calm, type Drawing, troubled } from './around.ts';
import { drawRuling, drawScrap, drawSupply, drawTakeBack } from './draw-owed.ts';
import { drawMeterVisit, drawVisit } from './draw-visit.ts';
import { type Plan, planOf } from './run-script.ts';
import { CALM, type ShownCard, type Step } from './script.ts';
import { drawWeather } from './weather.ts';

/** Steps of an ordinary day between those of the life, and how many of these. */
const ORDINARY = 20;
const OF_LIFE = 12;
const DIAGNOSES = 5;
const SIZES = 2;

const STOCKED: readonly Step[] = [
  calm({ kind: 'stock', move: 'receive', pieces: 1 }),
  calm({ kind: 'stock', move: 'issue', pieces: 1 }),
];

/** Taking gas off breaks off, the meter credits it and is left before it reports, and the card comes back showing nothing of it. */
function drawUnseen(random: Random, around: Around, reverse: Deed): readonly Step[] {
  const cut = {
    kind: 'cut-power',
    byte: 1 + random.below(40),
    torn: random.pick(TORN_MODES),
  } as const;
  const back = random.pick<Deed>([reverse, { kind: 'read' }, { kind: 'cancel' }]);
  return [around.sale(), around.of(reverse, [cut]), around.toTheMeter('credited'), around.of(back)];
}

/** The last purchase is reversed while its gas is on the card, or may be in the meter. */
function drawReversal(drawing: Drawing, home: number, around: Around): readonly Step[] {
  const { random, plan } = drawing;
  // Where no meter leaves a mark its window is read, unless somebody forgets to.
  const window = plan.unmarked === true && random.chance(7, 8);
  const reverse = { kind: 'reverse-card', window } as const;
  if (window && random.chance(1, 2)) return drawUnseen(random, around, reverse);
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
    case 'refund-balance': {
      const paid = around.of({ kind: 'pay', fen: 1 + random.below(9_000) });
      const spent = random.chance(1, 3) ? [around.of({ kind: 'buy', litres: 1_000 })] : [];
      return [paid, ...spent, step, ...(random.chance(1, 3) ? [around.of(deed)] : [])];
    }
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

/** Cards are asked about anywhere between, in whatever state the day has left them. */
function drawDiagnosis(random: Random, plan: Plan): Step {
  const shown = random.pick<ShownCard>([
    'own',
    'own',
    'own',
    'own',
    'lost',
    'copy',
    'neighbour',
    'blank',
  ]);
  const home = random.below(plan.homes);
  return { do: 'diagnose', home, station: random.below(plan.stations), shown };
}

/** Somebody comes to a household or leaves it. */
function drawSize({ random, plan }: Drawing): readonly Step[] {
  const deed = { kind: 'change-size', persons: 1 + random.below(7) } as const;
  return [{ ...CALM, home: random.below(plan.homes), deed }];
}

interface LifeDay extends Plan {
  readonly drawing: Drawing;
  /** So many of the last steps end a contract. */
  readonly ending: number;
}

function drawDay(seed: number): LifeDay {
  const unmarked = createRandom(seed).stream('marks').chance(1, 4);
  const plan = { ...planOf(seed, ORDINARY), unmarked };
  const random = createRandom(seed).stream('life');
  const drawing = { random, plan, weather: drawWeather(random.stream('weather')) };
  const steps: Step[] = [...plan.steps];
  for (let n = 0; n < OF_LIFE; n += 1) {
    steps.splice(random.below(steps.length + 1), 0, ...drawLife(drawing));
  }
  const last = random.chance(1, 2) ? drawLast(drawing) : [];
  for (let n = 0; n < DIAGNOSES; n += 1) {
    steps.splice(random.below(steps.length + 1), 0, drawDiagnosis(random, plan));
  }
  const whole = { ...plan, opened: plan.homes, steps: [...STOCKED, ...steps, ...last] };
  return { ...whole, drawing, ending: last.length };
}

/** Days as they were drawn while nothing owed was ever supplied and no count ruled on: what they have found stays found. */
export function lifeDayBefore(seed: number): Plan {
  const { drawing: _, ending: __, ...plan } = drawDay(seed);
  return plan;
}

/** Each is of half of the days; drawn apart, so that the rest of a day is what its seed always drew. */
const LATER = [drawSupply, drawRuling, drawTakeBack];

export function lifeDayOf(seed: number): Plan {
  const { drawing, ending, ...plan } = drawDay(seed);
  const random = createRandom(seed).stream('owed and counted');
  const steps = [...plan.steps];
  for (const draw of LATER) {
    const at = STOCKED.length + random.below(steps.length - STOCKED.length - ending + 1);
    if (random.chance(1, 2)) steps.splice(at, 0, ...draw({ ...drawing, random }));
  }
  const sizes = createRandom(seed).stream('sizes');
  for (let n = 0; n < SIZES; n += 1) {
    const at = STOCKED.length + sizes.below(steps.length - STOCKED.length - ending + 1);
    steps.splice(at, 0, ...drawSize({ ...drawing, random: sizes }));
  }
  const scrap = createRandom(seed).stream('scrap');
  if (scrap.chance(1, 2)) {
    const at = STOCKED.length + scrap.below(steps.length - STOCKED.length - ending + 1);
    steps.splice(at, 0, ...drawScrap({ ...drawing, random: scrap }));
  }
  return { ...plan, steps };
}
