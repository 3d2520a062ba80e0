/**
 * Watches over a reader host: gives every request a deadline, and replaces the host when it hangs, dies or can no longer
 * be trusted. A hung exchange cannot be cancelled, so the reader is *stuck* and everything that rested on the host fails.
 */
import { assert } from '../../../src/core/outcome.ts';
import { CardError, ReaderError, type ReaderErrorCode } from '../../../src/ports/cards.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { Backoff } from './backoff.ts';
import { CardConnection, type DeviceError } from './connection.ts';
import { errorOf } from './faults.ts';
import type { HostCommand, HostHandle, HostLauncher, HostReport } from './messages.ts';
import { ReaderRows } from './reader-rows.ts';

/** Milliseconds a host may take. */
export interface ReaderDeadlines {
  /** To make a context with the service. */
  readonly open: number;
  readonly connect: number;
  /** For one APDU. Writing a whole slot takes the chip about a quarter of a second. */
  readonly transmit: number;
  readonly disconnect: number;
}

export const DEFAULT_DEADLINES: ReaderDeadlines = {
  open: 10_000,
  connect: 5_000,
  transmit: 5_000,
  disconnect: 5_000,
};

interface Pending {
  readonly reader: string;
  readonly resolve: (value: string) => void;
  readonly reject: (error: DeviceError) => void;
  readonly cancel: () => void;
}

type Request = Exclude<HostCommand, { kind: 'open' }>;
type RequestWithoutNumber = Request extends infer R
  ? R extends Request
    ? Omit<R, 'request'>
    : never
  : never;
/** Why a host is replaced, and what that makes of each reader. */
type Verdict = (
  reader: string,
) => Extract<ReaderErrorCode, 'reader.stuck' | 'reader.gone' | 'reader.service-down'>;

export interface SupervisorParts {
  readonly launcher: HostLauncher;
  readonly clock: Clock;
  readonly deadlines: ReaderDeadlines;
}

export class ReaderSupervisor {
  readonly rows = new ReaderRows();
  readonly #launcher: HostLauncher;
  readonly #clock: Clock;
  readonly #deadlines: ReaderDeadlines;
  readonly #backoff: Backoff;
  readonly #pending = new Map<number, Pending>();
  readonly #connections = new Map<string, CardConnection>();
  #host: HostHandle | null = null;
  #nextRequest = 1;
  #cancelTimer: () => void = () => undefined;
  #stopped: boolean = false;
  #serviceUp: boolean = false;

  constructor({ launcher, clock, deadlines }: SupervisorParts) {
    this.#launcher = launcher;
    this.#clock = clock;
    this.#deadlines = deadlines;
    this.#backoff = new Backoff(clock);
    this.#launch();
  }

  /** Exclusive connection to the card now in the reader. Throws CardError or ReaderError. One at a time a reader. */
  async connect(name: string): Promise<CardConnection> {
    const row = this.rows.get(name);
    if (row === undefined || row.hostInsertion === null || row.state.condition !== 'card') {
      throw this.#absence(name);
    }
    assert(!this.#connections.has(name), `${name} is connected already`);
    const insertion = row.hostInsertion;
    // The number of the connect request is the connection's.
    let id = this.#nextRequest;
    const connection = new CardConnection(row.state, {
      transmit: (command) => this.#transmit(connection, id, command),
      reconnect: async () => {
        id = await this.#reconnect(connection, id, insertion);
      },
      disconnect: (how) => this.#disconnect(connection, id, how),
    });
    this.#connections.set(name, connection);
    try {
      const wish = { kind: 'connect', reader: name, insertion } as const;
      await this.#request(wish, this.#deadlines.connect);
    } catch (cause) {
      this.#forget(connection);
      throw cause;
    }
    return connection;
  }

  /** Ends the host and everything that rests on it. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    const host = this.#host;
    this.#endHost('the readers are being closed', () => 'reader.service-down');
    this.rows.forgetListeners();
    await host?.kill();
  }

  #absence(name: string): DeviceError {
    const condition = this.rows.get(name)?.state.condition;
    if (condition === 'stuck' && !this.#stopped) {
      return new ReaderError('reader.stuck', name, 'the reader does not answer');
    }
    if (this.#stopped || !this.#serviceUp || condition === 'service-down') {
      return new ReaderError('reader.service-down', name, 'the PC/SC service is not there');
    }
    switch (condition) {
      case undefined:
        return new ReaderError('reader.unknown', name, 'there is no reader of this name');
      case 'gone':
        return new ReaderError('reader.gone', name, 'the reader is not there');
      default:
        return new CardError('card.removed', name, 'there is no card in the reader');
    }
  }

  async #transmit(connection: CardConnection, id: number, command: Uint8Array) {
    const hex = Buffer.from(command).toString('hex');
    const { reader } = connection;
    const wish = { kind: 'transmit', reader, connection: id, command: hex } as const;
    try {
      return Uint8Array.from(
        Buffer.from(await this.#request(wish, this.#deadlines.transmit), 'hex'),
      );
    } catch (cause) {
      if (cause instanceof CardError || cause instanceof ReaderError) connection.fail(cause);
      throw cause;
    }
  }

  /**
   * The new number of the connection. The host connects only to the insertion it is told, so a card that was swapped
   * meanwhile is not reached.
   */
  async #reconnect(connection: CardConnection, id: number, insertion: number): Promise<number> {
    const { reader } = connection;
    const away = { kind: 'disconnect', reader, connection: id, how: 'unpower' } as const;
    try {
      await this.#request(away, this.#deadlines.disconnect);
      // Another host would count insertions anew: its number may mean another card.
      if (connection.failure !== null) throw connection.failure;
      const next = this.#nextRequest;
      await this.#request({ kind: 'connect', reader, insertion }, this.#deadlines.connect);
      return next;
    } catch (cause) {
      if (cause instanceof CardError || cause instanceof ReaderError) connection.fail(cause);
      throw cause;
    }
  }

  async #disconnect(connection: CardConnection, id: number, how: 'reset' | 'unpower') {
    const { reader } = connection;
    connection.fail(new CardError('card.removed', reader, 'the card has been given back'));
    // A connection that is not listed any more ended together with its host.
    if (this.#connections.get(reader) !== connection) return;
    try {
      const wish = { kind: 'disconnect', reader, connection: id, how } as const;
      await this.#request(wish, this.#deadlines.disconnect);
    } finally {
      this.#forget(connection);
    }
  }

  #forget(connection: CardConnection): void {
    const { reader } = connection;
    if (this.#connections.get(reader) === connection) this.#connections.delete(reader);
  }

  #request(wish: RequestWithoutNumber, deadline: number): Promise<string> {
    const { reader } = wish;
    const host = this.#host;
    if (host === null) return Promise.reject(this.#absence(reader));
    const request = this.#nextRequest;
    this.#nextRequest += 1;
    return new Promise<string>((resolve, reject) => {
      const cancel = this.#clock.after(deadline, () => this.#stuck(reader, wish.kind, deadline));
      this.#pending.set(request, { reader, resolve, reject, cancel });
      host.send({ ...wish, request });
    });
  }

  #stuck(reader: string, kind: string, deadline: number): void {
    const reason = `${kind} took longer than ${deadline} ms`;
    this.#replace(reason, (name) => (name === reader ? 'reader.stuck' : 'reader.gone'));
  }

  #launch(): void {
    const host: HostHandle = this.#launcher.launch({
      report: (report) => {
        if (this.#host === host) this.#report(report);
      },
      exited: (reason) => {
        const held = new Set(this.#connections.keys());
        if (this.#host === host) {
          this.#replace(reason, (name) => (held.has(name) ? 'reader.stuck' : 'reader.gone'));
        }
      },
    });
    this.#host = host;
    this.#open(host);
  }

  #open(host: HostHandle): void {
    const { open } = this.#deadlines;
    this.#cancelTimer = this.#clock.after(open, () =>
      this.#replace(`no context within ${open} ms`, () => 'reader.service-down'),
    );
    host.send({ kind: 'open' });
  }

  #report(report: HostReport): void {
    switch (report.kind) {
      case 'service':
        this.#service(report.up);
        break;
      case 'lost':
        this.#replace(report.reason, () => 'reader.service-down');
        break;
      case 'reader':
        this.rows.see(report);
        this.#endLeftConnection(report.name);
        break;
      case 'answer':
        this.#answer(report);
        break;
    }
  }

  #service(up: boolean): void {
    this.#cancelTimer();
    this.#serviceUp = up;
    if (up) {
      this.rows.serviceUp();
      return;
    }
    this.rows.serviceDown();
    this.#cancelTimer = this.#clock.after(this.#backoff.next(), () => {
      if (this.#host !== null) this.#open(this.#host);
    });
  }

  #answer(report: Extract<HostReport, { kind: 'answer' }>): void {
    const pending = this.#pending.get(report.request);
    if (pending === undefined) return;
    this.#pending.delete(report.request);
    pending.cancel();
    if (report.ok) pending.resolve(report.value);
    else pending.reject(errorOf(pending.reader, report.fault));
  }

  /** A command under way still gets its answer; the next one is refused here. */
  #endLeftConnection(name: string): void {
    const connection = this.#connections.get(name);
    const state = this.rows.get(name)?.state;
    if (connection === undefined || state === undefined) return;
    if (state.condition === 'gone') {
      connection.fail(new ReaderError('reader.gone', name, 'the reader left'));
    } else if (state.condition !== 'card' || state.insertion !== connection.insertion) {
      connection.fail(new CardError('card.removed', name, 'the card left'));
    }
  }

  #replace(reason: string, verdict: Verdict): void {
    const host = this.#host;
    this.#endHost(reason, verdict);
    void host?.kill();
    this.#cancelTimer = this.#clock.after(this.#backoff.next(), () => this.#launch());
  }

  #endHost(reason: string, verdict: Verdict): void {
    this.#host = null;
    this.#serviceUp = false;
    this.#cancelTimer();
    const error = (name: string): ReaderError => new ReaderError(verdict(name), name, reason);
    for (const connection of this.#connections.values()) connection.fail(error(connection.reader));
    this.#connections.clear();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const request of pending) {
      request.cancel();
      request.reject(error(request.reader));
    }
    const conditions = {
      'reader.stuck': 'stuck',
      'reader.gone': 'gone',
      'reader.service-down': 'service-down',
    } as const;
    this.rows.hostEnded((name) => conditions[verdict(name)]);
  }
}
