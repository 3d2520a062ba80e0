/**
 * A meter credited through every fault of a line (S1 … S6), exactly once. Each seed draws a meter's habits, the weather of
 * its line and the order of everything; the oracle is the meter's own list of what it ever credited.
 */
import { sm4 } from '../../../drivers/meter/cjt188/cipher.ts';
import {
  LINE_FAULTS,
  type LineFault,
  roughWeather,
} from '../../../simulators/meter/line-weather.ts';
import type { FaceHabits } from '../../../simulators/meter/serial-behaviour.ts';
import { createRandom, type Random } from '../../../simulators/random.ts';
import type { OperationId } from '../../../src/core/ids.ts';
import { counterEvidence } from '../../../src/core/line-load.ts';
import type { LineLoadView } from '../../../src/ports/line-book.ts';
import { MeterError } from '../../../src/ports/meters.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { type LineTown, lineTown } from '../../rig/line-town.ts';
import { WALL } from '../../rig/meter-line.ts';
import { VirtualClock } from '../../rig/virtual-clock.ts';

export interface LineCreditFigures {
  readonly seeds: number;
  readonly from: number;
  readonly exchanges: number;
  readonly silent: number;
  readonly strangers: number;
  readonly discardedBytes: number;
  readonly loads: { readonly posted: number; readonly voided: number; readonly sentAgain: number };
  /** Everything that happened, by name: faults of the line by direction, powerless meters, pulled adapters, restarts. */
  readonly faults: Readonly<Record<string, number>>;
  /** Seeds whose meter spoke under SM4. */
  readonly underSm4: number;
  readonly violations: readonly string[];
}

/** A quarter of the meters speak under SM4. */
const SM4_KEY = Uint8Array.from({ length: 16 }, (_, at) => at * 7);
const LOADS_A_SEED = 6;
const LONG_MS = 31_000;
/** Contacts after which a load that is still open says that something hangs. */
const CONTACTS_MAX = 40;

interface World {
  readonly town: LineTown;
  readonly random: Random;
  readonly happened: Map<string, number>;
  readonly known: OperationId[];
  /** Nothing happens to the line any more. */
  calm: boolean;
}

const count = (happened: Map<string, number>, what: string): void => {
  happened.set(what, (happened.get(what) ?? 0) + 1);
};

/** Half of the meters credit whatever comes; a line that doubles questions is not for them (docs/decisions.md). */
function drawHabits(random: Random): FaceHabits {
  return {
    turnaroundMs: 20 + random.below(400),
    creditMs: random.pick([20, 20, 900, 8_000, 20_000]),
    creditedOnceBySer: random.chance(1, 2),
    sm4Key: random.chance(1, 4) ? SM4_KEY : null,
  };
}

/** Some kinds of fault are off altogether in each seed, so that rare ones meet each other. */
function drawKinds(random: Random): LineFault[] {
  const kinds = LINE_FAULTS.filter(() => random.chance(2, 3));
  return kinds.length === 0 ? ['lose'] : kinds;
}

async function makeWorld(seed: number, happened: Map<string, number>): Promise<World> {
  const random = createRandom(seed);
  const habits = drawHabits(random.stream('habits'));
  const settings = {
    random: random.stream('weather'),
    kinds: drawKinds(random.stream('kinds')),
    delayMs: 3_000,
    percent: 5 + random.below(35),
    onFault: (fault: LineFault, way: 'to' | 'from') => count(happened, `${fault} ${way}`),
  };
  const rough = roughWeather(settings);
  const single = roughWeather({
    ...settings,
    kinds: settings.kinds.filter((kind) => kind !== 'duplicate').concat('lose'),
  });
  const still = (bytes: Uint8Array) => [{ afterMs: 0, bytes }];
  const world: { calm: boolean } = { calm: false };
  const held = random.stream('held');
  const holds = random.chance(1, 3);
  const clock = new VirtualClock(WALL);
  const to = habits.creditedOnceBySer ? rough : single;
  const town = await lineTown({
    seed,
    habits,
    ciphers: new Map(habits.sm4Key === null ? [] : [['east', sm4(habits.sm4Key)]]),
    hold(send) {
      if (world.calm || !holds || !held.chance(1, 12)) return false;
      count(happened, 'held by the server');
      clock.after(20_000 + held.below(60_000), send);
      return true;
    },
    clock,
    profile: habits.creditedOnceBySer ? 'volume-credit-ser' : 'volume-credit',
    weather: {
      to: (bytes) => (world.calm ? still(bytes) : to.to(bytes)),
      from: (bytes) => (world.calm ? still(bytes) : rough.from(bytes)),
    },
  });
  return Object.assign(world, { town, random: random.stream('day'), happened, known: [] });
}

/** Something that is no byte of the line's may happen within the next seconds. */
function drawTrouble(world: World): void {
  const { town, random, happened, calm } = world;
  if (calm || random.chance(2, 3)) return;
  const ms = random.below(6_000);
  if (random.chance(1, 2)) {
    town.clock.after(ms, () => {
      count(happened, 'adapter pulled');
      town.plug.pull();
    });
    return;
  }
  town.clock.after(ms, () => {
    count(happened, 'meter without power');
    town.face.power(false);
    town.clock.after(500 + random.below(20_000), () => town.face.power(true));
  });
}

const quietly = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof MeterError)) throw error;
  }
};

/** A spoiled order that passes the one byte of its checksum credits something else: then a case is the truth. */
function isForeign(town: LineTown, load: LineLoadView): boolean {
  const { purchaseCount: seen, purchaseTotal: total } = town.face.meter.serial;
  return counterEvidence({ count: seen, total }, load) === 'FOREIGN';
}

/** What is wrong between the books and what the meter really credited; empty is the goal. */
function judge({ town, known }: World, seed: number): string[] {
  const wrong: string[] = [];
  const orders = town.orders();
  let posted = 0;
  let open = false;
  for (const id of known) {
    const load = town.store.lines.load(id);
    if (load === undefined) continue;
    const times = orders.filter(({ ser }) => ser === load.order.ser).length;
    const say = (what: string) => wrong.push(`seed ${seed}: order ${load.order.ser} ${what}`);
    if (times > 1) say(`was credited ${times} times`);
    if (load.state === 'VOIDED' && times !== 0) say('is voided and was credited');
    if (load.state === 'CASE' && !isForeign(town, load))
      say('is a case and its meter says nothing of it');
    if (load.state === 'POSTED') posted += load.litres;
    if (load.state === 'RESERVED' || load.state === 'CASE') open = true;
  }
  const { inMeter, credited } = town.gas();
  if (inMeter !== posted) wrong.push(`seed ${seed}: in meter ${inMeter}, posted ${posted}`);
  // By litres and not by number: an order spoiled in its number alone is credited under another one.
  if (!open && credited !== posted) {
    wrong.push(`seed ${seed}: posted ${posted}, the meter has credited ${credited}`);
  }
  return wrong;
}

async function visitUntilDecided(world: World, id: OperationId): Promise<boolean> {
  const { town, random, happened } = world;
  for (let contact = 0; contact < CONTACTS_MAX; contact += 1) {
    const load = town.store.lines.load(id);
    if (load === undefined || load.state !== 'RESERVED') return true;
    // Liveness: once faults have stopped, every open load ends.
    if (contact > CONTACTS_MAX / 2) world.calm = true;
    if (random.chance(1, 8)) {
      count(happened, 'process restarted');
      // Its connections die with it.
      town.plug.pull();
      town.restart();
    }
    await town.clock.pass(random.chance(1, 2) ? LONG_MS : random.below(5_000));
    drawTrouble(world);
    await quietly(town.settle(id, random.chance(1, 3) ? 'cancel' : 'complete', 'gu'));
  }
  return false;
}

async function oneLoad(world: World, seed: number): Promise<string[]> {
  const { town, random, known } = world;
  if (town.gas().toBeWritten === 0 || random.chance(1, 3)) await town.buy(1 + random.below(30));
  const id = town.id();
  known.push(id);
  drawTrouble(world);
  await quietly(town.load(id));
  const early = judge(world, seed).filter((what) => !what.includes('in meter'));
  if (early.length > 0) return early;
  if (random.chance(1, 4)) await quietly(town.load(id));
  const decided = await visitUntilDecided(world, id);
  await town.clock.pass(random.chance(1, 2) ? LONG_MS : random.below(1_500));
  return decided ? judge(world, seed) : [`seed ${seed}: load ${id} never ends`];
}

async function oneSeed(seed: number, happened: Map<string, number>) {
  const world = await makeWorld(seed, happened);
  const { town, known } = world;
  await town.link();
  const violations: string[] = [];
  for (let n = 0; n < LOADS_A_SEED && violations.length === 0; n += 1) {
    world.calm = false;
    violations.push(...(await oneLoad(world, seed)));
  }
  for (const { ok, law, message } of verifyLedger(town.store.db, systemHash).laws) {
    if (!ok) violations.push(`seed ${seed}: ${law}: ${message}`);
  }
  const loads = known.flatMap((id) => town.store.lines.load(id) ?? []);
  const underSm4 = town.face.habits.sm4Key === null ? 0 : 1;
  const { counts } = town.line.state();
  const stopped = town.lines.stop();
  await town.clock.pass(5_000);
  await stopped;
  await town.store.close();
  return { counts, loads, violations, underSm4 };
}

/** Runs seeds from `from` on until so many exchanges went over their lines. */
export async function runLineCredits(options: {
  readonly exchanges: number;
  readonly from: number;
}): Promise<LineCreditFigures> {
  const happened = new Map<string, number>();
  const sums = { exchanges: 0, silent: 0, strangers: 0, discardedBytes: 0 };
  const ends = { posted: 0, voided: 0, sentAgain: 0 };
  const violations: string[] = [];
  let seeds = 0;
  let underSm4 = 0;
  while (sums.exchanges < options.exchanges && violations.length === 0) {
    const { counts, loads, ...found } = await oneSeed(options.from + seeds, happened);
    seeds += 1;
    underSm4 += found.underSm4;
    for (const name of ['exchanges', 'silent', 'strangers', 'discardedBytes'] as const) {
      sums[name] += counts[name];
    }
    for (const { state, attempt } of loads) {
      if (state === 'POSTED') ends.posted += 1;
      if (state === 'VOIDED') ends.voided += 1;
      ends.sentAgain += attempt - 1;
    }
    violations.push(...found.violations);
  }
  const faults = Object.fromEntries([...happened].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { seeds, from: options.from, ...sums, loads: ends, faults, underSm4, violations };
}
