/**
 * The connection behind a line: opened, watched, and opened again after a growing pause when it was lost. Each opening has
 * a number, and nothing of one survives into the next.
 */
import { type Clock, withDeadline } from '../../../src/ports/clock.ts';
import type { LineCondition } from '../../../src/ports/meters.ts';
import { Backoff } from '../../backoff.ts';
import type { OpenWire, Wire } from './wire.ts';

/** Milliseconds an opening, and a closing, may take. */
const OPEN_MS = 5_000;
const CLOSE_MS = 2_000;
/** Between two looks whether the device is still there. */
const HEARTBEAT_MS = 2_000;

export interface ConnectionParts {
  readonly open: OpenWire;
  readonly clock: Clock;
  onBytes(bytes: Uint8Array): void;
  onLost(why: string): void;
  onChange(): void;
}

export class Connection {
  readonly #parts: ConnectionParts;
  readonly #backoff: Backoff;
  #condition: LineCondition = 'closed';
  #trouble: string | null = null;
  #number = 0;
  #wire: Wire | null = null;
  #opening: Promise<void> = Promise.resolve();
  #cancelTimer = (): void => undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.clock);
  }

  get condition(): LineCondition {
    return this.#condition;
  }

  /** Rises by one with every opening that succeeded. */
  get number(): number {
    return this.#number;
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  /** The open wire, waiting for an opening that is under way; null when there is none. */
  async wire(): Promise<Wire | null> {
    if (this.#condition === 'opening') await this.#opening;
    return this.#wire;
  }

  start(): void {
    if (this.#condition !== 'closed') return;
    this.#opening = this.#open();
  }

  /** Gives up the present wire, if any, and opens another one. */
  async renew(): Promise<void> {
    if (this.#condition === 'closed') return;
    if (this.#condition === 'opening') await this.#opening;
    await this.#giveUp();
    this.#opening = this.#open();
    await this.#opening;
  }

  /** The wire is dead or cannot be trusted any more. */
  lose(why: string): void {
    if (this.#wire === null) return;
    const wire = this.#wire;
    this.#wire = null;
    this.#fail(why);
    this.#parts.onLost(why);
    void this.#end(wire);
  }

  async stop(): Promise<void> {
    const opening = this.#opening;
    this.#become('closed', null);
    this.#cancelTimer();
    await opening;
    await this.#giveUp();
  }

  #become(condition: LineCondition, trouble: string | null): void {
    const changed = condition !== this.#condition || trouble !== this.#trouble;
    this.#condition = condition;
    this.#trouble = trouble;
    if (changed) this.#parts.onChange();
  }

  async #open(): Promise<void> {
    const { clock, open } = this.#parts;
    this.#cancelTimer();
    this.#become('opening', null);
    let mine: Wire | null = null;
    let over = false;
    const opened = open({
      onBytes: (bytes) => {
        if (mine !== null && mine === this.#wire) this.#parts.onBytes(bytes);
      },
      onEnd: (why) => {
        over = true;
        if (mine !== null && mine === this.#wire) this.lose(why ?? 'the connection was closed');
      },
    });
    try {
      mine = await withDeadline(clock, OPEN_MS, opened, () => {
        // It may still open: then nobody wants it any more.
        opened.then(
          (late) => this.#end(late),
          () => undefined,
        );
        return new Error(`not open after ${OPEN_MS} ms`);
      });
      if (over) throw new Error('the connection ended as it was opened');
    } catch (cause) {
      if (this.#condition === 'opening') this.#fail(cause instanceof Error ? cause.message : '');
      return;
    }
    if (this.#condition !== 'opening') {
      await this.#end(mine);
      return;
    }
    this.#wire = mine;
    this.#number += 1;
    this.#become('open', null);
    this.#watch(mine);
  }

  #fail(why: string): void {
    this.#become('down', why);
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.clock.after(this.#backoff.next(), () => {
      this.#opening = this.#open();
    });
  }

  /** A device that has gone is lost; so is one that cannot even be asked about. */
  #watch(wire: Wire): void {
    this.#cancelTimer = this.#parts.clock.after(HEARTBEAT_MS, () => {
      wire.isThere().then(
        (there) => {
          if (wire !== this.#wire) return;
          if (there) this.#watch(wire);
          else this.lose('the device has gone');
        },
        (cause: unknown) => {
          if (wire === this.#wire) this.lose(String(cause));
        },
      );
    });
  }

  async #giveUp(): Promise<void> {
    const wire = this.#wire;
    this.#wire = null;
    if (wire !== null) await this.#end(wire);
  }

  /** A wire that does not close in time, or complains, is not ours any more either way. */
  async #end(wire: Wire): Promise<void> {
    const closed = wire.close().catch(() => undefined);
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(CLOSE_MS, resolve);
      void closed.then(() => {
        cancel();
        resolve();
      });
    });
  }
}
