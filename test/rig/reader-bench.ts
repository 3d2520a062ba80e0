/** The hardware of one station: a reader on a PC/SC service of its own, and faults that say when they strike. */
import type { AcsReader, RemovalLook } from '../../simulators/card/acs-reader.ts';
import { createVirtualReaders, type VirtualReaders } from '../../simulators/card/virtual-pcsc.ts';
import { type Fault, type FaultKind, setFault } from '../../simulators/faults.ts';
import type { Random } from '../../simulators/random.ts';
import type { RigCard } from './rig-card.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { WatchedChip } from './watched-chip.ts';
import { WatchedCpu } from './watched-cpu.ts';
import { WatchedMifare } from './watched-mifare.ts';
import { WatchedSle4428 } from './watched-sle4428.ts';

/** Nothing happens on a bus at once; the spread also lets two stations overtake each other. */
const SPREAD_MICROSECONDS = 400;

export interface BenchOptions {
  readonly name: string;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly removalLook: RemovalLook;
  /** A planned fault of the reader strikes now, at this card. */
  readonly onStrike: (kind: FaultKind, chip: RigCard | null) => void;
}

export class ReaderBench {
  readonly name: string;
  readonly virtual: VirtualReaders;
  readonly #onStrike: BenchOptions['onStrike'];
  #planned: { kind: FaultKind; left: number }[] = [];

  constructor(options: BenchOptions) {
    const { name, clock, random, removalLook } = options;
    this.name = name;
    this.#onStrike = options.onStrike;
    let lastCall = 0;
    this.virtual = createVirtualReaders({
      readers: [name],
      seed: random.next(),
      removalLook,
      defer: (run, microseconds) => {
        const delay = (microseconds + random.below(SPREAD_MICROSECONDS)) / 1000;
        if (microseconds > 0) {
          clock.after(delay, run);
          return;
        }
        // Calls and events of one service keep their order; only what a card takes its time for is overtaken.
        const now = clock.monotonic();
        lastCall = Math.max(lastCall, now + delay);
        clock.after(lastCall - now, run);
      },
    });
    this.#watch(this.reader);
  }

  get reader(): AcsReader {
    return this.virtual.reader(this.name);
  }

  get card(): RigCard | null {
    const { card } = this.reader;
    const watched =
      card instanceof WatchedChip ||
      card instanceof WatchedSle4428 ||
      card instanceof WatchedMifare ||
      card instanceof WatchedCpu;
    return watched ? card : null;
  }

  insert(chip: RigCard): void {
    this.virtual.insert(this.name, chip);
  }

  remove(): RigCard | null {
    const chip = this.card;
    this.virtual.remove(this.name);
    return chip;
  }

  /** Sets a fault; byte faults need a card in the reader. */
  plan(fault: Fault): void {
    setFault(this.reader, fault);
    if ('command' in fault) this.#planned.push({ kind: fault.kind, left: fault.command });
  }

  clearFaults(): void {
    this.#planned = [];
    this.reader.clearFaults();
  }

  #watch(reader: AcsReader): void {
    const transmit = reader.transmit.bind(reader);
    reader.transmit = (apdu) => {
      // One fault strikes at a time, the first that is due, as in the reader itself.
      for (const planned of this.#planned) planned.left -= 1;
      const due = this.#planned.findIndex((planned) => planned.left <= 0);
      const [struck] = due < 0 ? [] : this.#planned.splice(due, 1);
      if (struck !== undefined) this.#onStrike(struck.kind, this.card);
      return transmit(apdu);
    };
  }
}
