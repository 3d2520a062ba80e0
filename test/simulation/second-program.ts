/**
 * A second program on the same PC/SC service that takes the card whenever it is free: between two contacts, at a power cycle that is
 * a connection of its own, in the middle of a sale. Exhausted over every command by second-program.sim.test.ts.
 */
import type { VirtualCardReader } from '../../simulators/card/pcsclite-face.ts';
import { buildRig, type Rig } from '../rig/rig.ts';
import type { RigChip } from '../rig/world.ts';
import { homeWithCard, proveEnd } from './households.ts';
import { AFTER_A_TEAR, type AfterATear, type Result, SALE } from './tears.ts';

const ASKS_EVERY_MS = 5;
export const GIVES_UP_AFTER_MS = 2_000;
const HOLDS_MS = 300;
/** Reads the first bytes of a memory card; any other card answers no. */
const HARMLESS = Buffer.of(0xff, 0xb0, 0x00, 0x00, 0x08);

/** The program of somebody else. */
export class SecondProgram {
  held = 0;
  readonly #rig: Rig;
  #stopped: boolean = false;

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  /** Asks for the card until it has it, holds it, speaks to it, and lets it go. */
  grab(): void {
    const { bench } = this.#rig.station(0);
    const program = bench.virtual.pcsclite();
    const end = this.#rig.clock.monotonic() + GIVES_UP_AFTER_MS;
    const ask = (): void => {
      if (this.#stopped || this.#rig.clock.monotonic() > end) return;
      const reader = program.readers[bench.name];
      if (reader === undefined) this.#rig.clock.after(ASKS_EVERY_MS, ask);
      else {
        reader.connect({ share_mode: 2 }, (error) => {
          if (error === null) this.#hold(reader);
          else this.#rig.clock.after(ASKS_EVERY_MS, ask);
        });
      }
    };
    ask();
  }

  stop(): void {
    this.#stopped = true;
  }

  #hold(reader: VirtualCardReader): void {
    this.held += 1;
    reader.transmit(HARMLESS, 258, 0, () => undefined);
    this.#rig.clock.after(HOLDS_MS, () => reader.disconnect(() => undefined));
  }
}

/** Commands of a sale, so that the second program can come before each of them. */
async function commandsOfASale(chip: RigChip): Promise<number> {
  const rig = await buildRig({ seed: 1, chip });
  const home = await homeWithCard(rig, 'later');
  let commands = 0;
  onCommand(rig, () => {
    commands += 1;
  });
  await rig.serve(home, SALE);
  await rig.close();
  return commands;
}

/** Calls `told` before each command that reaches the reader; the answer takes it back. */
function onCommand(rig: Rig, told: () => void): () => void {
  const { reader } = rig.station(0).bench;
  const { transmit } = reader;
  reader.transmit = (apdu) => {
    told();
    return transmit.call(reader, apdu);
  };
  return () => {
    reader.transmit = transmit;
  };
}

async function grabOnce(rig: Rig, at: number, after: AfterATear): Promise<number> {
  const home = await homeWithCard(rig, 'later');
  await rig.insert(home.chip, rig.station(0));
  const other = new SecondProgram(rig);
  let commands = 0;
  if (at === 0) other.grab();
  const quiet = onCommand(rig, () => {
    commands += 1;
    if (commands === at) other.grab();
  });
  await rig.serve(home, SALE);
  if (after.startsWith('meter')) rig.visitMeter(home);
  if (after.endsWith('cancel')) await rig.serve(home, { kind: 'cancel' }, { confirm: true });
  quiet();
  other.stop();
  await rig.clock.pass(GIVES_UP_AFTER_MS);
  await proveEnd(rig, home, JSON.stringify({ seed: rig.seed, grabbedAt: at, after }));
  return other.held;
}

/** Before each command of a sale, and every way of going on. `held` counts how often the other program had the card. */
export async function grabEverywhere(chip: RigChip): Promise<Result & { readonly held: number }> {
  const commands = await commandsOfASale(chip);
  const rig = await buildRig({ seed: 19, chip });
  let cases = 0;
  let held = 0;
  for (let at = 0; at <= commands; at += 1) {
    held += await grabOnce(rig, at, AFTER_A_TEAR[at % AFTER_A_TEAR.length] ?? 'put back');
    cases += 1;
  }
  await rig.close();
  return { cases, held, broken: rig.broken };
}
