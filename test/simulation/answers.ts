/** One load, one of whose commands is answered by nothing, by one byte or by noise. Exhausted by `npm run prove`. */
import { buildRig, type Rig } from '../rig/rig.ts';
import type { Household, RigChip } from '../rig/world.ts';
import { homeWithCard, proveEnd } from './households.ts';
import { AFTER_A_TEAR, type AfterATear, type Result, SALE } from './tears.ts';

const SPOILED = ['lose-answer', 'short-answer', 'garbage-answer'] as const;
type Spoiled = (typeof SPOILED)[number];

/** Commands of a whole contact that loads a card. */
async function commandsOfALoad(chip: RigChip): Promise<number> {
  const rig = await buildRig({ seed: 1, chip });
  const home = await homeWithCard(rig, 'later');
  await rig.insert(home.chip, rig.station(0));
  const { reader } = rig.station(0).bench;
  const transmit = reader.transmit.bind(reader);
  let commands = 0;
  reader.transmit = (apdu) => {
    commands += 1;
    return transmit(apdu);
  };
  await rig.serve(home, SALE);
  await rig.close();
  return commands;
}

async function goOn(rig: Rig, home: Household, after: AfterATear): Promise<void> {
  if (after.startsWith('meter')) rig.visitMeter(home);
  if (after.endsWith('cancel')) await rig.serve(home, { kind: 'cancel' }, { confirm: true });
}

async function spoilOnce(
  rig: Rig,
  kind: Spoiled,
  command: number,
  after: AfterATear,
): Promise<void> {
  const what = JSON.stringify({ seed: rig.seed, chip: rig.world.chip, kind, command, after });
  const home = await homeWithCard(rig, 'later');
  const { bench } = rig.station(0);
  await rig.insert(home.chip, rig.station(0));
  bench.plan({ kind, command });
  await rig.serve(home, SALE);
  bench.clearFaults();
  await goOn(rig, home, after);
  await proveEnd(rig, home, what);
}

/** Every so many commands of a load, one answer spoiled in each way, and every way of going on. */
export async function spoilAnswers(chip: RigChip, stride = 1): Promise<Result> {
  const commands = await commandsOfALoad(chip);
  const rig = await buildRig({ seed: 31, chip });
  const ways = SPOILED.flatMap((kind) => AFTER_A_TEAR.map((after) => ({ kind, after })));
  let cases = 0;
  for (const [way, { kind, after }] of ways.entries()) {
    for (let command = 1 + (way % stride); command <= commands; command += stride) {
      await spoilOnce(rig, kind, command, after);
      cases += 1;
    }
  }
  await rig.close();
  return { cases, broken: rig.broken };
}
