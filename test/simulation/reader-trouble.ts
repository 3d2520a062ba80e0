/**
 * Trouble of the reader at one command of a sale: the card is pulled, out and back in a moment, or swapped for a neighbour's, the
 * cable is out, the reader hangs, the PC/SC service dies, for a moment or for longer. Exhausted over every command by `npm run prove`;
 * another program on the same card is second-program.ts, another reader beside this one two-readers.ts.
 */
import { buildRig, type Rig } from '../rig/rig.ts';
import type { Station } from '../rig/station.ts';
import type { Household, RigChip } from '../rig/world.ts';
import { homeWithCard, proveEnd } from './households.ts';
import { mend } from './run-visit.ts';
import { AFTER_A_TEAR, type AfterATear, type Result, SALE } from './tears.ts';

export const TROUBLES = [
  'card pulled',
  'card out and back',
  'card swapped',
  'cable pulled',
  'hangs, not carried out',
  'hangs, carried out',
  'service dies',
  'service dies and is back',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export const TROUBLED_CHIPS = ['sle4442', 'sle4428', 'mifare', 'cpu-3des', 'cpu-sm4'] as const;

interface Case {
  readonly trouble: Trouble;
  /** 1 = the first command that reaches the card in this sale. */
  readonly command: number;
  readonly after: AfterATear;
}

/** Calls `told` before each command that reaches the reader; the answer takes it back. */
export function onCommand(rig: Rig, told: (n: number) => void): () => void {
  const { reader } = rig.station(0).bench;
  const { transmit } = reader;
  let commands = 0;
  reader.transmit = (apdu) => {
    commands += 1;
    told(commands);
    return transmit.call(reader, apdu);
  };
  return () => {
    reader.transmit = transmit;
  };
}

/** What happens at the desk, behind the answer of a command that is under way. */
export function atTheDesk(rig: Rig, trouble: Trouble, neighbour: Household): void {
  const { bench } = rig.station(0);
  switch (trouble) {
    case 'card pulled':
      bench.remove();
      break;
    case 'card out and back': {
      const chip = bench.remove();
      if (chip !== null) bench.insert(chip);
      break;
    }
    case 'card swapped':
      bench.remove();
      bench.insert(neighbour.chip);
      break;
    case 'service dies':
      bench.virtual.stopService();
      break;
    case 'service dies and is back':
      bench.virtual.stopService();
      bench.virtual.startService();
      break;
    default:
    // The others are the reader's own, and planned for their command.
  }
}

/** Trouble that is the reader's own. */
export function planned({ bench }: Station, trouble: Trouble, command: number): void {
  if (trouble === 'cable pulled') bench.plan({ kind: 'unplug', command });
  if (trouble.startsWith('hangs')) {
    bench.plan({ kind: 'hang', command, executed: trouble === 'hangs, carried out' });
  }
}

/** Commands that reached the card; fewer than the case names means that it never came about. */
async function troubleOnce(rig: Rig, neighbour: Household, at: Case): Promise<number> {
  const { trouble, command, after } = at;
  const home = await homeWithCard(rig, 'later');
  const station = rig.station(0);
  const untouched = neighbour.chip.main();
  await rig.insert(home.chip, station);
  planned(station, trouble, command);
  let reached = 0;
  const quiet = onCommand(rig, (n) => {
    reached = n;
    if (n === command) rig.clock.after(0, () => atTheDesk(rig, trouble, neighbour));
  });
  const request = rig.request(home, SALE);
  const sent = rig.send(request, station);
  await rig.finish([sent]);
  quiet();
  rig.story.tell(`${JSON.stringify(at)}: ${sent.line ?? 'silence'}`);
  rig.check();
  await mend(rig, station);
  rig.take(neighbour.chip);
  if (!Buffer.from(untouched).equals(Buffer.from(neighbour.chip.main()))) {
    rig.broken.push(`the neighbour’s card was written: ${JSON.stringify(at)}`);
  }
  if (after.startsWith('meter')) rig.visitMeter(home);
  if (after.endsWith('cancel')) await rig.serve(home, { kind: 'cancel' }, { confirm: true });
  await proveEnd(rig, home, JSON.stringify({ seed: rig.seed, ...at }));
  return reached;
}

/** One trouble at every so-manieth command of a sale, one way of going on after the other. */
export async function troubleEverywhere(
  chip: RigChip,
  trouble: Trouble,
  stride = 1,
): Promise<Result> {
  const rig = await buildRig({ seed: 23, chip });
  const neighbour = await homeWithCard(rig, 'first');
  rig.take(neighbour.chip);
  let cases = 0;
  for (let command = 1; ; command += stride) {
    const after = AFTER_A_TEAR[cases % AFTER_A_TEAR.length] ?? 'put back';
    const reached = await troubleOnce(rig, neighbour, { trouble, command, after });
    if (reached < command) break;
    cases += 1;
  }
  await rig.close();
  return { cases, broken: rig.broken };
}

/** All troubles on all chips. */
export async function troubleReaders(stride: number) {
  const figures: Record<string, number> = {};
  const violations: string[] = [];
  for (const chip of TROUBLED_CHIPS) {
    for (const trouble of TROUBLES) {
      const { cases, broken } = await troubleEverywhere(chip, trouble, stride);
      figures[`${chip}: ${trouble}`] = cases;
      violations.push(...broken);
    }
  }
  return { ...figures, violations };
}
