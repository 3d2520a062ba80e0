/**
 * Two readers of one station at once: both sell, and one of them is in trouble at some command; or one sells, and the other is plugged
 * in or out of the living service meanwhile. Exhausted over every command of the sale.
 */
import { buildRig, type Rig } from '../rig/rig.ts';
import type { Station } from '../rig/station.ts';
import type { Household, RigChip } from '../rig/world.ts';
import { homeWithCard, proveEnd } from './households.ts';
import {
  atTheDesk,
  onCommand,
  planned,
  TROUBLED_CHIPS,
  TROUBLES,
  type Trouble,
} from './reader-trouble.ts';
import { mend } from './run-visit.ts';
import { AFTER_A_TEAR, type AfterATear, type Result, SALE } from './tears.ts';

export const BESIDE = [...TROUBLES, 'another plugged in', 'another unplugged'] as const;
export type Beside = (typeof BESIDE)[number];

/** Trouble of the one reader alone, which the other never notices; a reader that hangs takes its host along, a service both readers. */
const ALONE: readonly Beside[] = [
  'card pulled',
  'card out and back',
  'card swapped',
  'cable pulled',
];
const DONE = 'done, done, done';
const PATIENCE_MS = 20_000;

const isTrouble = (what: Beside): what is Trouble => (TROUBLES as readonly string[]).includes(what);

const secondOf = ({ bench }: Station): string => bench.name.replace(/ \d\d 00$/, ' 09 00');

/** The process sees so much of a reader. */
const seen = (rig: Rig, station: Station, name: string, condition: 'card' | 'gone') =>
  rig.clock.runUntil(
    () =>
      station.desk.deps.cards
        .states()
        .some((state) => state.name === name && state.condition === condition),
    PATIENCE_MS,
  );

interface Case {
  readonly what: Beside;
  /** 1 = the first command that reaches the first reader's card. */
  readonly command: number;
  readonly after: AfterATear;
}

async function plugIn(rig: Rig, other: Household): Promise<void> {
  const { bench } = rig.station(0);
  const second = secondOf(rig.station(0));
  bench.virtual.plug(second);
  // A reader that was pulled out still holds its card.
  if (bench.virtual.reader(second).card === null) bench.virtual.insert(second, other.chip);
  if (!(await seen(rig, rig.station(0), second, 'card'))) {
    rig.broken.push('the second reader is not seen');
  }
}

/** What happens at the command that the case names. */
function happens(rig: Rig, what: Beside, neighbour: Household): void {
  const { virtual } = rig.station(0).bench;
  const second = secondOf(rig.station(0));
  if (isTrouble(what)) atTheDesk(rig, what, neighbour);
  else if (what === 'another plugged in') virtual.plug(second);
  else virtual.unplug(second);
}

/** The second reader sells, or shows what became of it. */
async function secondSells(rig: Rig, other: Household, at: Case): Promise<void> {
  const station = rig.station(0);
  const second = secondOf(station);
  if (at.what === 'another unplugged' && !(await seen(rig, station, second, 'gone'))) {
    rig.broken.push(`the reader that went is not told: ${JSON.stringify(at)}`);
  }
  await plugIn(rig, other);
  const sent = rig.send(rig.request(other, SALE), station, second);
  await rig.finish([sent]);
  if (sent.line !== DONE) rig.broken.push(`behind ${JSON.stringify(at)}: ${sent.line}`);
}

/** Commands that reached the first reader's card; fewer than the case names means that it never came about. */
async function besideOnce(rig: Rig, neighbour: Household, at: Case): Promise<number> {
  const { what, command } = at;
  const one = await homeWithCard(rig, 'later');
  rig.take(one.chip);
  const other = await homeWithCard(rig, 'later');
  rig.take(other.chip);
  const station = rig.station(0);
  const second = secondOf(station);
  const both = isTrouble(what);
  if (what !== 'another plugged in') await plugIn(rig, other);
  await rig.insert(one.chip, station);
  if (both) planned(station, what, command);
  let reached = 0;
  const quiet = onCommand(rig, (n) => {
    reached = n;
    if (n === command) rig.clock.after(0, () => happens(rig, what, neighbour));
  });
  const first = rig.send(rig.request(one, SALE), station);
  const beside = both ? [rig.send(rig.request(other, SALE), station, second)] : [];
  await rig.finish([first, ...beside]);
  quiet();
  rig.story.tell(
    `${JSON.stringify(at)}: ${[first, ...beside].map(({ line }) => line).join(' | ')}`,
  );
  rig.check();
  const untroubled = both ? (ALONE.includes(what) ? beside : []) : [first];
  for (const { line } of untroubled) {
    if (line !== DONE) rig.broken.push(`beside ${JSON.stringify(at)}: ${line}`);
  }
  if (!both && reached >= command) await secondSells(rig, other, at);
  await mend(rig, station);
  rig.take(neighbour.chip);
  // A case that came about without a second reader leaves none.
  if (both || reached >= command || what === 'another unplugged') {
    station.bench.virtual.remove(second);
    station.bench.virtual.unplug(second);
  }
  await goOn(rig, [one, other], at);
  return reached;
}

/** Each card comes to a counter before the first is held to have nothing open: the other's load may be. */
async function goOn(rig: Rig, homes: readonly Household[], at: Case): Promise<void> {
  for (const home of homes) {
    if (at.after.startsWith('meter')) rig.visitMeter(home);
    const kind = at.after.endsWith('cancel') ? 'cancel' : 'read';
    await rig.serve(home, { kind }, { confirm: true });
    rig.take(home.chip);
  }
  for (const home of homes) await proveEnd(rig, home, JSON.stringify({ seed: rig.seed, ...at }));
}

/** One happening at every so-manieth command of a sale, one way of going on after the other. */
export async function besideEverywhere(chip: RigChip, what: Beside, stride = 1): Promise<Result> {
  const rig = await buildRig({ seed: 29, chip });
  const neighbour = await homeWithCard(rig, 'first');
  rig.take(neighbour.chip);
  let cases = 0;
  for (let command = 1; ; command += stride) {
    const after = AFTER_A_TEAR[cases % AFTER_A_TEAR.length] ?? 'put back';
    if ((await besideOnce(rig, neighbour, { what, command, after })) < command) break;
    cases += 1;
  }
  await rig.close();
  return { cases, broken: rig.broken };
}

/** All of them on all chips. */
export async function besideReaders(stride: number) {
  const figures: Record<string, number> = {};
  const violations: string[] = [];
  for (const chip of TROUBLED_CHIPS) {
    for (const what of BESIDE) {
      const { cases, broken } = await besideEverywhere(chip, what, stride);
      figures[`${chip}: ${what}, beside`] = cases;
      violations.push(...broken);
    }
  }
  return { ...figures, violations };
}
