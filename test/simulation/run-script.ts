/** Runs a script in a new world and holds it against the laws after every step; ends with peace and a visit of each card. */
import type { RemovalLook } from '../../simulators/card/acs-reader.ts';
import { readAnyCard } from '../../simulators/card/card-reading.ts';
import { createRandom } from '../../simulators/random.ts';
import type { OperationId } from '../../src/core/ids.ts';
import { checkLiveness } from '../laws/check.ts';
import type { Cells } from '../rig/cells.ts';
import { ledgerPath } from '../rig/ledger.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import type { OperationKind } from '../rig/promises.ts';
import { buildRig, type Rig } from '../rig/rig.ts';
import type { FormatChoice } from '../rig/rig-formats.ts';
import type { Household, RigChip } from '../rig/world.ts';
import { CardPast } from './card-past.ts';
import { drawScript } from './draw-script.ts';
import { runDiagnosis } from './run-diagnosis.ts';
import { passMonth, runOffice } from './run-office.ts';
import { mend, runVisit, type Scene } from './run-visit.ts';
import type { Step } from './script.ts';
import { drawWeather, THEMES } from './weather.ts';

/** The ledger's own verification takes as long as a day of 20 steps: some days end with it, a few go on with it. */
const VERIFIED_END = 3;
const VERIFIED_DAY = 30;
const VERIFY_EVERY = 10;

/** `unmarked`, `countRule`: what its meters go by. */
export interface Plan extends FormatChoice {
  readonly seed: number;
  /** Default SLE4442. */
  readonly chip?: RigChip;
  readonly stations: number;
  readonly homes: number;
  readonly ceilingLitres: number;
  readonly removalLook: RemovalLook;
  /** So many households begin with an open card. */
  readonly opened: number;
  /** The ledger in a file, closed and opened again by every restart. */
  readonly onFile: boolean;
  /** Households from this one on have money meters; absent: none has. */
  readonly moneyFrom?: number;
  readonly steps: readonly Step[];
}

export interface Run {
  readonly broken: readonly string[];
  readonly story: readonly string[];
  readonly trace: string;
  readonly cells: Cells;
  readonly stepsRun: number;
  readonly events: number;
  readonly operations: number;
  /** Loads by state, and how many purchases were reversed. */
  readonly loads: Readonly<Record<string, number>>;
  /** Calls of ports that the month's works made, by their step. */
  readonly officeCalls: ReadonlyMap<number, number>;
  /** Lines and year-end documents that were billed. */
  readonly deductions: number;
  /** Exports of the periods that were closed, by period and file. */
  readonly closed: ReadonlyMap<string, ReadonlyMap<string, Buffer>>;
}

/** Everything a seed decides before anything runs. */
export function planOf(seed: number, steps = 40): Plan {
  const random = createRandom(seed).stream('plan');
  const weather = drawWeather(random.stream('weather'));
  const theme = random.pick(THEMES);
  const shape = { homes: theme === 'opening' ? 4 : 2, stations: 2, steps, theme };
  return {
    seed,
    stations: shape.stations,
    homes: shape.homes,
    ceilingLitres: random.pick([0, 0, 60_000]),
    // Some ordinary days also see an opening go wrong.
    opened: theme === 'opening' ? 0 : random.pick([1, 2, 2]),
    removalLook: random.pick(['empty', 'removed', 'not-transacted']),
    onFile: weather.mishaps.includes('restart') && random.chance(1, 4),
    steps: drawScript(random.stream('script'), shape, weather),
  };
}

export async function runPlan(plan: Plan): Promise<Run> {
  const { seed, onFile, opened: _, steps: __, ...built } = plan;
  const path = onFile ? ledgerPath(`${seed}`) : ':memory:';
  const rig = await buildRig({ seed, ...built, path });
  const scene: Scene = { rig, past: new CardPast(), requests: [] };
  const officeCalls = new Map<number, number>();
  let stepsRun = 0;
  try {
    await openCards(scene, plan.opened);
    for (const [at, step] of plan.steps.entries()) {
      if (rig.broken.length > 0) break;
      stepsRun += 1;
      rig.story.tell(`${at}: ${brief(step)} → ${await runStep(scene, step)}`);
      if (step.do === 'office') officeCalls.set(at, rig.offices.calls);
      endOfStep(scene);
      if (seed % VERIFIED_DAY === 0 && at % VERIFY_EVERY === 0) rig.verify();
    }
    if (rig.broken.length === 0) await makePeace(scene);
    return { ...summary(rig, stepsRun), officeCalls };
  } finally {
    await rig.close();
  }
}

async function openCards({ rig }: Scene, opened: number): Promise<void> {
  for (const home of rig.world.households.slice(0, opened)) {
    await rig.serve(home, { kind: 'open-card' });
    rig.take(home.chip);
  }
}

/** Of a step only what is unusual. */
const brief = (step: Step): string =>
  JSON.stringify(step, (_, value: unknown) =>
    value === null || value === false || (Array.isArray(value) && value.length === 0)
      ? undefined
      : value,
  );

async function runStep(scene: Scene, step: Step): Promise<string> {
  const { rig, requests } = scene;
  switch (step.do) {
    case 'visit':
      return runVisit(scene, step);
    case 'meter': {
      const home = rig.home(step.home);
      const { stopAfter, cut } = step;
      const visit = { ...(stopAfter && { stopAfter }), ...(cut && { cut }) };
      const chip = step.lost === true ? home.lost.at(-1) : undefined;
      return JSON.stringify(rig.visitMeter(home, visit, chip));
    }
    case 'burn':
      return `${rig.world.burn(rig.home(step.home), step.litres, rig.clock.now())} litres`;
    case 'price':
      return rig.announce(step.inDays, step.prices);
    case 'clock':
      for (const home of rig.world.households) rig.reach('clock-jump', home.chip);
      rig.clock.jump(step.ms);
      return 'so it is';
    case 'replay': {
      const request = requests[step.nth % requests.length];
      if (request === undefined) return 'nothing to repeat';
      const station = rig.station(step.station);
      // Another household's blank would become this one's card, as it would at any counter.
      const own = station.bench.card === null || station.bench.card === request.home.chip;
      if (request.isFresh?.() === false) return 'it is out of date';
      if (request.name === 'open the card' && !own) return 'another card is in the reader';
      await mend(rig, station);
      rig.reach('replay', request.home.chip);
      const sent = rig.send(request, station);
      await rig.finish([sent]);
      return `${request.name}: ${sent.line ?? 'silence'}`;
    }
    case 'month-over':
      return passMonth(rig);
    case 'leak': {
      const { gasMeter, moneyMeter } = rig.home(step.home);
      if (moneyMeter === null) gasMeter.passUncounted(step.litres);
      return `${moneyMeter === null ? step.litres : 0} litres`;
    }
    case 'office':
      return runOffice(scene, step);
    case 'diagnose':
      return runDiagnosis(scene, step);
    case 'crash': {
      const station = rig.station(step.station);
      rig.reach('crash', station.bench.card);
      station.crash();
      return 'dead';
    }
    case 'tool-visit': {
      const { stopAfter } = step;
      const tool = rig.life.toolOutside();
      if (tool === undefined) return 'no tool card is outside';
      const visit = stopAfter === null ? {} : { stopAfter };
      return JSON.stringify(rig.visitMeter(rig.home(step.home), visit, tool.chip));
    }
    case 'exchange':
      return exchange(rig, step.homes);
    case 'restart':
      for (const home of rig.world.households) rig.reach('restart', home.chip);
      await rig.restartHouse();
      return 'opened again';
  }
}

/** A card on its way to its household is waited for; everything else the ledger itself refuses. */
async function exchange(rig: Rig, [a, b]: readonly [number, number]): Promise<string> {
  const [one, other] = [rig.home(a), rig.home(b)];
  const settled = [one, other].every(
    (home) => home.next === null && rig.ledger.card(home.cardNo)?.stage === 'active',
  );
  if (one === other || !settled) return 'not now';
  return (await rig.exchangeMeters(one, other)) ?? 'exchanged';
}

function endOfStep({ rig, past }: Scene): void {
  for (const home of rig.world.households) {
    past.remember(home);
    rig.story.mix(home.chip.main());
  }
  rig.check();
}

/** L13: no more faults, and each card comes once. */
async function makePeace(scene: Scene): Promise<void> {
  const { rig, past } = scene;
  for (const station of rig.stations) {
    await mend(rig, station);
    station.bench.remove();
  }
  await rig.clock.pass(30_000);
  for (const [n, home] of rig.world.households.entries()) {
    if (rig.ledger.card(home.cardNo)?.stage !== 'active') continue;
    const line = await rig.serve(home, { kind: 'read' }, { station: n, confirm: true });
    rig.take(home.chip);
    if (past.isHeldBack(home, line)) continue;
    if (home.declaredLost && line !== 'read') {
      await replaceFound(rig, home, n);
      continue;
    }
    if (line !== 'read') rig.broken.push(`L13: in peace ${home.chip.label} is answered: ${line}`);
    const left = rig.ledger.openLoads(1000).filter((load) => load.accountId === home.accountId);
    rig.broken.push(...checkLiveness(left));
  }
  for (const [n, home] of rig.world.households.entries()) await settleWithMeter(scene, home, n);
  rig.broken.push(...rig.laws.checkAll());
  if (rig.seed % VERIFIED_END === 0) rig.verify();
}

/** A card that was given up and turned up behind the ledger is refused, and another one takes its place. */
async function replaceFound(rig: Rig, home: Household, n: number): Promise<void> {
  const next = home.next ?? rig.world.nextCard(home, newOperationId(rig.random));
  const station = rig.station(n);
  await rig.insert(next.chip, station);
  const sent = rig.send(rig.request(home, { kind: 'replace-card' }, true), station);
  await rig.finish([sent]);
  rig.check();
  rig.take(next.chip);
  if (sent.line?.startsWith('active') !== true) {
    rig.broken.push(`L13: a card that turned up cannot be replaced: ${sent.line}`);
  }
}

/**
 * After an undisturbed visit of the meter and of the counter, ledger and meter say the same. A weak cell of an earlier
 * pull may spoil the meter's report on the way; then the card goes once more.
 */
async function settleWithMeter({ rig }: Scene, home: Household, n: number): Promise<void> {
  const card = rig.ledger.card(home.cardNo);
  if (card?.stage !== 'active' || card.openLoad !== null) return;
  let seen = '';
  for (let visits = 0; visits < 2; visits += 1) {
    const visit = rig.visitMeter(home);
    seen = visit.kind;
    rig.story.tell(`${home.chip.label} in its meter: ${visit.kind}`);
    await rig.serve(home, { kind: 'read' }, { station: n, confirm: true });
    rig.take(home.chip);
    if (readAnyCard(home.chip.main()).report !== null) break;
  }
  const account = rig.ledger.account(home.accountId);
  const { totalLitres, emergencyLitres = 0 } = home.gasMeter.record;
  const credited = home.moneyMeter?.money.totalFen ?? totalLitres + emergencyLitres;
  const most = credited - rig.laws.billedOf(home);
  const stages = home.moneyMeter === null ? account?.gas : account?.money;
  if (stages?.inMeter !== most) {
    rig.broken.push(`L4: ledger ${stages?.inMeter}, meter ${most} at the end`);
  }
  // What is too much for the meter now it takes later; everything else of the card it has.
  if (seen !== 'over-ceiling' && stages?.onCard !== 0) {
    rig.broken.push(`L2: its meter has seen the card (${seen}), and ${stages?.onCard} stay on it`);
  }
}

/** What a load or a reversal has come to; null of everything else. */
function endOf(rig: Rig, kind: OperationKind, id: OperationId): string | null {
  if (kind === 'load') return rig.ledger.load(id)?.state ?? 'none';
  return kind === 'reversal' && rig.ledger.operation(id) !== undefined ? 'reversed' : null;
}

function summary(rig: Rig, stepsRun: number): Omit<Run, 'officeCalls'> {
  const loads: Record<string, number> = {};
  for (const { kind, operationId } of rig.promises.all.values()) {
    const state = endOf(rig, kind, operationId);
    if (state !== null) loads[state] = (loads[state] ?? 0) + 1;
  }
  return {
    broken: rig.broken,
    story: rig.story.lines,
    trace: rig.story.trace(),
    cells: rig.cells,
    stepsRun,
    events: rig.clock.steps,
    operations: rig.promises.all.size,
    loads,
    deductions: rig.month.deductions,
    closed: rig.closed,
  };
}
