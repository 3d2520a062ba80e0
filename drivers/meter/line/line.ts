/**
 * A line with meters on it, which carries one exchange at a time. The one who waits is registered before the question
 * goes out, for a quick meter answers before the system says that it was sent; the deadline counts from baud and length.
 */
import type { Clock } from '../../../src/ports/clock.ts';
import {
  type LineCounts,
  type LineState,
  type LineTap,
  MeterError,
  UNASKED_TIMES,
} from '../../../src/ports/meters.ts';
import { Connection } from './connection.ts';
import { answerWithinMs, quietMs, sendingMs } from './deadlines.ts';
import { echoOf } from './echo.ts';
import type { OpenWire, Wire } from './wire.ts';

/** Beyond the time the bytes take, before a system that does not take them is called dead. */
const WRITE_GRACE_MS = 2_000;
/** A line that never falls silent is used all the same after this long. */
const QUIET_AT_MOST_MS = 1_000;
/** Silent exchanges in a row after which a server's connection is not believed any more. */
const SILENT_MAX = 3;
/** Addresses that spoke unasked and are remembered. */
const UNASKED_MAX = 16;

export interface LineSettings {
  readonly name: string;
  readonly kind: 'serial' | 'tcp';
  /** Path of the port, or host:port. */
  readonly place: string;
  /** Bits per second between the meters and the adapter or server. */
  readonly baud: number;
  /** The adapter hears itself. */
  readonly echo: boolean;
  /** What adapter, server and network add to every exchange at most. */
  readonly latencyMs: number;
}

/** What the listener to an exchange has met that was no answer. */
export interface Tally {
  discarded(bytes: number): void;
  /** A right frame that answers another question; `from` is the meter that nobody asked, null where it is no other one. */
  stranger(from: string | null): void;
}

export interface Exchange<R> {
  readonly request: Uint8Array;
  /** Longest answer, bytes. */
  readonly answerBytes: number;
  /** The meter's longest time before it begins to answer. */
  readonly turnaroundMs: number;
  /** Takes what comes in, in any portions; a value ends the exchange, an error too. */
  hear(bytes: Uint8Array, tally: Tally): R | null;
  /**
   * The answer's time is over: what was held back for the end of something longer is looked at without it. Noise that
   * claims to begin a long frame would else take the answer behind it along.
   */
  atLast?(tally: Tally): R | null;
}

interface Waiter {
  hear(bytes: Uint8Array): void;
  lost(why: string): void;
}

export class Line {
  readonly #settings: LineSettings;
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #watchers = new Set<(state: LineState) => void>();
  readonly #taps = new Set<LineTap>();
  #waiter: Waiter | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #heardAt = Number.NEGATIVE_INFINITY;
  #silentInRow = 0;
  readonly #unasked = new Map<string, number>();
  #counts: LineCounts = { exchanges: 0, answered: 0, silent: 0, discardedBytes: 0, strangers: 0 };

  constructor(settings: LineSettings, open: OpenWire, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#connection = new Connection({
      open,
      clock,
      onBytes: (bytes) => this.#heard(bytes),
      onLost: (why) => this.#waiter?.lost(why),
      onChange: () => {
        for (const watcher of this.#watchers) watcher(this.state());
      },
    });
  }

  get name(): string {
    return this.#settings.name;
  }

  state(): LineState {
    const { name, kind, place, baud } = this.#settings;
    const { condition, number, trouble } = this.#connection;
    const why = trouble === null ? {} : { trouble };
    const unasked = [...this.#unasked].flatMap(([address, times]) =>
      times < UNASKED_TIMES ? [] : [{ address, times }],
    );
    const head = { name, kind, place, baud, condition, connection: number, ...why };
    return { ...head, counts: this.#counts, unasked };
  }

  watch(watcher: (state: LineState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Sees every byte that goes and comes, also when nobody asks; returns the way to stop. */
  tap(tap: LineTap): () => void {
    this.#taps.add(tap);
    return () => this.#taps.delete(tap);
  }

  start(): void {
    this.#connection.start();
  }

  async stop(): Promise<void> {
    this.#waiter?.lost('the line was closed');
    await this.#connection.stop();
  }

  /** Throws MeterError line.down, line.lost, meter.silent, and what `hear` throws. */
  exchange<R>(exchange: Exchange<R>): Promise<R> {
    return this.#inTurn(() => this.#carry(exchange));
  }

  /** Between two exchanges: the present connection is closed and another one opened. Throws MeterError line.down. */
  renew(): Promise<void> {
    return this.#inTurn(() => this.#renew());
  }

  #inTurn<R>(act: () => Promise<R>): Promise<R> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #renew(): Promise<void> {
    this.#silentInRow = 0;
    await this.#connection.renew();
    await this.#wire();
  }

  async #wire(): Promise<Wire> {
    const wire = await this.#connection.wire();
    if (wire !== null) return wire;
    const why = this.#connection.trouble ?? 'it is closed';
    throw new MeterError('line.down', this.name, false, `line ${this.name}: ${why}`);
  }

  async #carry<R>(exchange: Exchange<R>): Promise<R> {
    if (this.#settings.kind === 'tcp' && this.#silentInRow >= SILENT_MAX) await this.#renew();
    const wire = await this.#wire();
    if (this.#silentInRow > 0) await this.#quiet();
    this.#count('exchanges');
    try {
      const answer = await this.#ask(wire, exchange);
      this.#silentInRow = 0;
      this.#count('answered');
      return answer;
    } catch (cause) {
      if (cause instanceof MeterError && cause.code === 'meter.silent') {
        this.#silentInRow += 1;
        this.#count('silent');
      }
      throw cause;
    }
  }

  /** Rejects at the latest when the answer's time is over; leaves nobody waiting behind. */
  #ask<R>(wire: Wire, exchange: Exchange<R>): Promise<R> {
    const { baud, echo, latencyMs } = this.#settings;
    const { request, answerBytes, turnaroundMs } = exchange;
    return new Promise<R>((resolve, reject) => {
      let cancel = (): void => undefined;
      const waits = (waiter: Waiter): boolean => this.#waiter === waiter;
      const end = (settle: () => void): void => {
        cancel();
        this.#waiter = null;
        settle();
      };
      const failed = (code: 'line.lost' | 'meter.silent', why: string): void =>
        end(() => reject(new MeterError(code, this.name, true, `line ${this.name}: ${why}`)));
      const strip = echo ? echoOf(request) : (bytes: Uint8Array) => bytes;
      const tally: Tally = {
        discarded: (bytes) => this.#count('discardedBytes', bytes),
        stranger: (from) => this.#stranger(from),
      };
      const settle = (look: () => R | null): void => {
        try {
          const answer = look();
          if (answer !== null) end(() => resolve(answer));
        } catch (cause) {
          end(() => reject(cause));
        }
      };
      const waiter: Waiter = {
        hear: (bytes) => settle(() => exchange.hear(strip(bytes), tally)),
        lost: (why) => failed('line.lost', why),
      };
      this.#waiter = waiter;
      const wholeMs = sendingMs(request.length, baud) + WRITE_GRACE_MS;
      cancel = this.#clock.after(wholeMs, () => this.#connection.lose('it takes no bytes'));
      for (const tap of this.#taps) tap('sent', request);
      wire.write(request).then(
        () => {
          if (!waits(waiter)) return;
          cancel();
          const size = { requestBytes: request.length, answerBytes, turnaroundMs };
          cancel = this.#clock.after(answerWithinMs(size, baud, latencyMs), () => {
            settle(() => exchange.atLast?.(tally) ?? null);
            if (waits(waiter)) failed('meter.silent', 'no answer in time');
          });
        },
        (cause: unknown) => {
          if (waits(waiter)) this.#connection.lose(String(cause));
        },
      );
    });
  }

  #heard(bytes: Uint8Array): void {
    this.#heardAt = this.#clock.monotonic();
    for (const tap of this.#taps) tap('received', bytes);
    if (this.#waiter === null) this.#count('discardedBytes', bytes.length);
    else this.#waiter.hear(bytes);
  }

  /** After an exchange without an answer a late one may still be coming in; the next question waits until it is over. */
  async #quiet(): Promise<void> {
    const need = quietMs(this.#settings.baud);
    const end = this.#clock.monotonic() + QUIET_AT_MOST_MS;
    for (;;) {
      const now = this.#clock.monotonic();
      const left = Math.min(this.#heardAt + need, end) - now;
      if (left <= 0) return;
      await new Promise<void>((resolve) => this.#clock.after(left, resolve));
    }
  }

  /** Whoever watches is told when a meter that nobody asked has become a matter for a person. */
  #stranger(from: string | null): void {
    this.#count('strangers');
    if (from === null) return;
    const times = (this.#unasked.get(from) ?? 0) + 1;
    if (times === 1 && this.#unasked.size >= UNASKED_MAX) return;
    this.#unasked.set(from, times);
    if (times === UNASKED_TIMES) for (const watcher of this.#watchers) watcher(this.state());
  }

  #count(what: keyof LineCounts, by = 1): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + by };
  }
}
