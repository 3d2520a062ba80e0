/**
 * The troubles of reader-trouble.ts, and a second program that takes the card, at one command of every other work on a card. When the
 * trouble is over the same request is sent again: it is done at once, or its card is named spoiled and the next one is done at once.
 */
import { buildRig, type Rig } from '../rig/rig.ts';
import type { RigCard } from '../rig/rig-card.ts';
import type { Household, RigChip } from '../rig/world.ts';
import type { Work } from './card-works.ts';
import { homeWithCard } from './households.ts';
import { atTheDesk, onCommand, planned, TROUBLED_CHIPS, TROUBLES } from './reader-trouble.ts';
import { mend } from './run-visit.ts';
import { GIVES_UP_AFTER_MS, SecondProgram } from './second-program.ts';
import { WORK_NAMES, WORKS, type WorkName } from './work-list.ts';

export const WORK_TROUBLES = [...TROUBLES, 'another program'] as const;
export type WorkTrouble = (typeof WORK_TROUBLES)[number];

const AFTERWARDS = ['again', 'meter, again'] as const;
/** The contact that finds its card spoiled, and the one with the next card. */
const CONTACTS = 2;

interface Case {
  readonly work: WorkName;
  readonly trouble: WorkTrouble;
  /** 1 = the first command that reaches the card in this work. */
  readonly command: number;
  readonly after: (typeof AFTERWARDS)[number];
}

export interface WorkFigures {
  readonly cases: number;
  /** Blanks that were named spoiled. */
  readonly spoiled: number;
  readonly broken: readonly string[];
}

/** All that a card which is not touched keeps. */
const lookOf = (chip: RigCard): string =>
  `${Buffer.from(chip.main()).toString('hex')} ${chip.triesLeft}`;

/** The screen's word is the ledger's, and a refusal has left nothing. */
function toldTruly(rig: Rig, work: Work, line: string, known: boolean): void {
  const stands = work.stands();
  const [word = ''] = line.split(/[ ,(]/);
  const isRefusal = word.includes('.');
  if (isRefusal && !known && stands !== null) rig.broken.push(`L15: ${line}, and it is ${stands}`);
  if (!isRefusal && stands !== null && word !== stands) {
    rig.broken.push(`L15: told ${line}, and it is ${stands}`);
  }
}

async function contact(rig: Rig, work: Work, confirm: boolean): Promise<string> {
  const { chip, request } = work.ask(confirm);
  await rig.insert(chip, rig.station(0));
  return send(rig, work, request, confirm);
}

async function send(
  rig: Rig,
  work: Work,
  request: ReturnType<Work['ask']>['request'],
  confirm: boolean,
): Promise<string> {
  const known = work.stands() !== null;
  rig.world.witness.confirmed = confirm;
  const sent = rig.send(request, rig.station(0));
  await rig.finish([sent]);
  const line = sent.line ?? 'silence';
  rig.story.tell(`${request.name}: ${line}`);
  rig.check();
  toldTruly(rig, work, line, known);
  return line;
}

/** Commands that reached the card; fewer than the case names means that it never came about. */
async function inTrouble(rig: Rig, work: Work, at: Case, neighbour: Household): Promise<number> {
  const { trouble, command } = at;
  const station = rig.station(0);
  const { chip, request } = work.ask(false);
  await rig.insert(chip, station);
  const other = new SecondProgram(rig);
  let reached = 0;
  if (trouble !== 'another program') planned(station, trouble, command);
  const quiet = onCommand(rig, (n) => {
    reached = n;
    if (n !== command) return;
    if (trouble === 'another program') other.grab();
    else rig.clock.after(0, () => atTheDesk(rig, trouble, neighbour));
  });
  await send(rig, work, request, false);
  quiet();
  other.stop();
  if (trouble === 'another program') await rig.clock.pass(GIVES_UP_AFTER_MS);
  await mend(rig, station);
  return reached;
}

/** Sends the work again; answers whether a card was named spoiled on the way. */
async function again(rig: Rig, work: Work, at: Case): Promise<boolean> {
  let spoiled = false;
  for (let contacts = 0; contacts < CONTACTS && !work.isDone(); contacts += 1) {
    const line = await contact(rig, work, true);
    if (work.isDone() || work.barred(line)) break;
    if (!work.spoiled(line)) {
      rig.broken.push(`L13: not done with the trouble over: ${line}: ${JSON.stringify(at)}`);
      break;
    }
    spoiled = true;
  }
  return spoiled;
}

async function once(rig: Rig, at: Case, n: number, neighbour: Household) {
  const what = JSON.stringify({ seed: rig.seed, chip: rig.world.chip, ...at });
  const before = rig.broken.length;
  const untouched = lookOf(neighbour.chip);
  const work = await WORKS[at.work](rig, n);
  const reached = await inTrouble(rig, work, at, neighbour);
  rig.take(neighbour.chip);
  if (lookOf(neighbour.chip) !== untouched) rig.broken.push(`another customer’s card is touched`);
  if (at.after.startsWith('meter')) work.meter();
  const spoiled = await again(rig, work, at);
  const { chip } = work.ask(true);
  if (chip.triesLeft < 3) rig.broken.push(`${chip.triesLeft} tries are left on ${chip.label}`);
  await work.end(what);
  if (rig.broken.length > before) rig.broken.push(`— in the case: ${what}`);
  return { reached, spoiled };
}

async function inAWorld<T>(chip: RigChip, run: (rig: Rig, neighbour: Household) => Promise<T>) {
  const rig = await buildRig({ seed: 31, chip });
  const neighbour = await homeWithCard(rig, 'first');
  rig.take(neighbour.chip);
  const ran = await run(rig, neighbour);
  rig.verify();
  await rig.close();
  return { ...ran, broken: rig.broken };
}

const afterwards = (n: number) => AFTERWARDS[n % AFTERWARDS.length] ?? 'again';

/** One trouble at every so-manieth command of one work. */
export function troubleWork(
  chip: RigChip,
  work: WorkName,
  trouble: WorkTrouble,
  stride = 1,
): Promise<WorkFigures> {
  return inAWorld(chip, async (rig, neighbour) => {
    const found = { cases: 0, spoiled: 0 };
    for (let command = 1; ; command += stride) {
      const at = { work, trouble, command, after: afterwards(found.cases) };
      const { reached, spoiled } = await once(rig, at, found.cases, neighbour);
      if (reached < command) return found;
      found.cases += 1;
      if (spoiled) found.spoiled += 1;
    }
  });
}

/** Each trouble once, at commands that lie as far apart as they can. */
export function eachTrouble(
  chip: RigChip,
  work: WorkName,
  troubles: readonly WorkTrouble[] = WORK_TROUBLES,
): Promise<WorkFigures> {
  return inAWorld(chip, async (rig, neighbour) => {
    const found = { cases: 0, spoiled: 0 };
    const beyond = { work, trouble: 'card pulled', command: 10_000, after: 'again' } as const;
    const commands = (await once(rig, beyond, 0, neighbour)).reached;
    for (const [n, trouble] of troubles.entries()) {
      const command = 1 + Math.floor(((n + 0.5) * commands) / troubles.length);
      const at = { work, trouble, command, after: afterwards(n) };
      const { reached, spoiled } = await once(rig, at, n, neighbour);
      if (reached >= command) found.cases += 1;
      if (spoiled) found.spoiled += 1;
    }
    return found;
  });
}

/** All troubles of all works on all chips. */
export async function troubleWorks(stride: number) {
  const figures: Record<string, number> = {};
  const violations: string[] = [];
  for (const chip of TROUBLED_CHIPS) {
    for (const work of WORK_NAMES) {
      const sums = { cases: 0, spoiled: 0 };
      for (const trouble of WORK_TROUBLES) {
        const { cases, spoiled, broken } = await troubleWork(chip, work, trouble, stride);
        sums.cases += cases;
        sums.spoiled += spoiled;
        violations.push(...broken);
      }
      figures[`${chip}: ${work}`] = sums.cases;
      if (sums.spoiled > 0) figures[`${chip}: ${work}, blanks spoiled`] = sums.spoiled;
    }
  }
  return { ...figures, violations };
}
