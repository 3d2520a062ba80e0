/** Card readers of the drivers over virtual PC/SC readers in this process, with a clock moved by hand. */
import { type CardReadersOptions, createCardReaders } from '../../../drivers/card/card-readers.ts';
import { createInlineLauncher } from '../../../drivers/card/readers/inline-launcher.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import {
  createVirtualReaders,
  type VirtualReadersOptions,
} from '../../../simulators/card/virtual-pcsc.ts';
import { createRandom } from '../../../simulators/random.ts';
import type { CardSession, ReaderState } from '../../../src/ports/cards.ts';
import { ManualClock, settle } from '../../manual-clock.ts';

export const READER = 'ACS ACR39U ICC Reader 00 00';
export const PSC = Uint8Array.of(0x12, 0x34, 0x56);
const SEED = 11;

export const cardHolding = (image: Uint8Array, seed = SEED): Sle4442 =>
  new Sle4442({ memory: createCardMemory({ image, psc: PSC }), random: createRandom(seed) });

export interface VirtualStationOptions extends VirtualReadersOptions {
  /** Leaves the service stopped at first. */
  readonly absentService?: boolean;
  readonly driver?: Partial<CardReadersOptions>;
}

export async function virtualStation(options: VirtualStationOptions = {}) {
  const hardware = createVirtualReaders({ readers: [READER], ...options });
  if (options.absentService === true) hardware.stopService();
  const clock = new ManualClock();
  const launcher = createInlineLauncher({
    binding: hardware.pcsclite,
    killed: () => hardware.killClients(),
  });
  const readers = createCardReaders({ launcher, clock, ...options.driver });
  const seen: ReaderState[] = [];
  readers.watch((state) => seen.push(state));
  await settle();
  return {
    hardware,
    clock,
    readers,
    /** Every state told so far, as "condition/insertion". */
    story: () => seen.map((state) => `${state.condition}/${state.insertion}`),
    async insert(card: Sle4442): Promise<void> {
      hardware.insert(READER, card);
      await settle();
    },
    async remove(): Promise<void> {
      hardware.remove(READER);
      await settle();
    },
  };
}

/** The code of the error that `work` ends with, or "no error". */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) return String(cause.code);
    throw cause;
  }
  return 'no error';
}

/** Reads, presents the secret and writes: what a load does, without its rules. */
export async function writeWhole(card: CardSession, target: Uint8Array): Promise<void> {
  await card.read();
  await card.present(PSC);
  await card.write(target);
}
