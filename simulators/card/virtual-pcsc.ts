/**
 * Virtual readers in this process, behind a binding of the exact shape of the npm package `pcsclite`. Every answer goes
 * through a `defer` given in, so that a simulation owns the order of all things.
 */
import { createRandom } from '../random.ts';
import { AcsReader, DEFAULT_READER_NAME, type RemovalLook } from './acs-reader.ts';
import type { PcscClient, PcscEvents } from './pcsc-client.ts';
import { PCSC_ERROR, pcscError } from './pcsc-codes.ts';
import { PcscService } from './pcsc-service.ts';
import { type PcscLink, VirtualPcsclite } from './pcsclite-face.ts';
import type { SimulatedCard } from './simulated-card.ts';

/** Runs something later; `microseconds` is how long the hardware would have taken, for clocks that care. */
export type Defer = (run: () => void, microseconds: number) => void;

export interface VirtualReadersOptions {
  /** Names of the readers that are plugged in at first. Default: one ACS ACR39U. */
  readonly readers?: readonly string[];
  /** Default: the microtask queue. */
  readonly defer?: Defer;
  /** Seeds garbage answers. Default 1. */
  readonly seed?: number;
  /** How a vanished card looks. Default 'removed' (0x80100069). */
  readonly removalLook?: RemovalLook;
}

export interface VirtualReaders {
  /** The binding: what `require('pcsclite')` would be. Throws, as the package does, while the service is stopped. */
  readonly pcsclite: () => VirtualPcsclite;
  /** The hardware behind a name, for its faults. Throws when there is none. */
  reader(name?: string): AcsReader;
  insert(name: string, card: SimulatedCard): void;
  /** Takes the card out; null when the slot was empty. */
  remove(name: string): SimulatedCard | null;
  /** Plugs a reader in, a new one when the name is new. */
  plug(name: string): AcsReader;
  unplug(name: string): void;
  /** Lets a hanging reader answer after all; false when none hangs. */
  wake(name: string): boolean;
  /** pcscd dies: every client gets its error and end, and all cards are reset. */
  stopService(): void;
  startService(): void;
  /** All programs using the binding die at once, as by kill -9: no event reaches them any more. */
  killClients(): void;
}

/** Readers, a service and a binding, all new. */
export function createVirtualReaders(options: VirtualReadersOptions = {}): VirtualReaders {
  const defer = options.defer ?? ((run) => queueMicrotask(run));
  const random = createRandom(options.seed ?? 1);
  const service = new PcscService();
  const readers = new Map<string, AcsReader>();
  const links = new Set<{ kill(): void }>();

  const reader = (name: string = DEFAULT_READER_NAME): AcsReader => {
    const found = readers.get(name);
    if (found === undefined) {
      throw new Error(`no reader ${name}`);
    }
    return found;
  };
  const plug = (name: string): AcsReader => {
    const known = readers.get(name);
    if (known !== undefined) {
      known.plug();
      return known;
    }
    const { removalLook } = options;
    const made = new AcsReader({
      name,
      random: random.stream(name),
      ...(removalLook === undefined ? {} : { removalLook }),
    });
    readers.set(name, made);
    service.attach(made);
    return made;
  };
  for (const name of options.readers ?? [DEFAULT_READER_NAME]) {
    plug(name);
  }
  return {
    pcsclite() {
      if (!service.running) {
        throw pcscError('SCardEstablishContext', PCSC_ERROR.noService);
      }
      const link = new LocalLink(service, defer, reader);
      links.add(link);
      return new VirtualPcsclite(link);
    },
    reader,
    insert: (name, card) => reader(name).insert(card),
    remove: (name) => reader(name).remove(),
    plug,
    unplug: (name) => reader(name).unplug(),
    wake: (name) => service.wake(name),
    stopService: () => service.stop(),
    startService: () => service.start(),
    killClients() {
      for (const link of links) {
        link.kill();
      }
      links.clear();
    },
  };
}

/**
 * One program's link. A call is carried out in one deferred step and answered in another: between the two the card has
 * done its work and the program does not know, which is where programs die.
 */
class LocalLink implements PcscLink {
  readonly #service: PcscService;
  readonly #defer: Defer;
  readonly #reader: (name: string) => AcsReader;
  readonly #readerOf = new Map<number, string>();
  #client: PcscClient | null = null;
  #alive: boolean = true;

  constructor(service: PcscService, defer: Defer, reader: (name: string) => AcsReader) {
    this.#service = service;
    this.#defer = defer;
    this.#reader = reader;
  }

  later(run: () => void): void {
    this.#after(0, run);
  }

  start(events: PcscEvents): void {
    this.#client = this.#service.open({
      readers: (names) => this.later(() => events.readers(names)),
      status: (name, state, atr) => this.later(() => events.status(name, state, atr)),
      died: () => this.later(() => events.died()),
    });
    if (this.#client === null) {
      events.died();
    }
    this.#client?.refresh();
  }

  connect(...[name, share, protocols, done]: Parameters<PcscLink['connect']>): void {
    this.later(() => {
      const result = this.#client?.connect(name, share, protocols) ?? NO_SERVICE;
      if (result.ok) {
        this.#readerOf.set(result.value.handle, name);
      }
      this.later(() => done(result));
    });
  }

  transmit(...[handle, apdu, done]: Parameters<PcscLink['transmit']>): void {
    this.later(() => {
      const name = this.#readerOf.get(handle);
      if (this.#client === null || name === undefined) {
        this.later(() => done(NO_SERVICE));
        return;
      }
      const reader = this.#reader(name);
      const started = reader.microseconds;
      this.#client.transmit(handle, apdu, (result) =>
        this.#after(reader.microseconds - started, () => done(result)),
      );
    });
  }

  disconnect(...[handle, disposition, done]: Parameters<PcscLink['disconnect']>): void {
    this.later(() => {
      if (this.#client === null) {
        this.later(() => done(NO_SERVICE));
      } else {
        this.#client.disconnect(handle, disposition, (result) => this.later(() => done(result)));
      }
    });
  }

  stop(): void {
    this.kill();
  }

  kill(): void {
    this.#alive = false;
    this.#client?.kill();
  }

  #after(microseconds: number, run: () => void): void {
    this.#defer(() => {
      if (this.#alive) {
        run();
      }
    }, microseconds);
  }
}

const NO_SERVICE = { ok: false, code: PCSC_ERROR.noService } as const;
