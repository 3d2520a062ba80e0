/**
 * Connections and requests over whichever reader host there is: every request has a deadline. A hung exchange cannot be
 * cancelled, so the reader is *stuck*, its host is replaced and everything that rested on the host fails.
 */
import { assert } from '../../../src/core/outcome.ts';
import { CardError, ReaderError } from '../../../src/ports/cards.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { CardConnection, type DeviceError } from './connection.ts';
import { forAll, HostKeeper, type Verdict } from './host-keeper.ts';
import type { HostLauncher, HostReport } from './messages.ts';
import { ReaderRows } from './reader-rows.ts';
import { Requests, type Wish } from './requests.ts';

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

export interface SupervisorParts {
  readonly launcher: HostLauncher;
  readonly clock: Clock;
  readonly deadlines: ReaderDeadlines;
}

export class ReaderSupervisor {
  readonly rows = new ReaderRows();
  readonly #deadlines: ReaderDeadlines;
  readonly #keeper: HostKeeper;
  readonly #requests: Requests;
  readonly #connections = new Map<string, CardConnection>();
  /** Why no reader is seen; null while the service answers. */
  #blind: Verdict | null = forAll(
    'reader.service-down',
    'the PC/SC service has not been reached yet',
  );

  constructor({ launcher, clock, deadlines }: SupervisorParts) {
    this.#deadlines = deadlines;
    this.#requests = new Requests(clock, (wish, deadline) => this.#stuck(wish, deadline));
    this.#keeper = new HostKeeper({
      launcher,
      clock,
      openDeadline: deadlines.open,
      listener: {
        serviceUp: () => {
          this.#blind = null;
          this.rows.serviceUp();
        },
        serviceDown: (verdict) => {
          this.#blind = verdict;
          this.rows.hostEnded(verdict);
        },
        report: (report) => this.#report(report),
        died: (reason) => this.#died(reason),
        ended: (verdict) => this.#ended(verdict),
      },
    });
    this.#keeper.launch();
  }

  /** Exclusive connection to the card now in the reader. Throws CardError or ReaderError. One at a time a reader. */
  async connect(name: string): Promise<CardConnection> {
    const row = this.rows.get(name);
    if (row === undefined || row.hostInsertion === null) throw this.#absence(name);
    assert(!this.#connections.has(name), `${name} is connected already`);
    const insertion = row.hostInsertion;
    // The number of the connect request is the connection's.
    let id = this.#requests.next;
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
      this.#connections.delete(name);
      throw cause;
    }
    return connection;
  }

  /** Ends the host and everything that rests on it. */
  async stop(): Promise<void> {
    await this.#keeper.stop(forAll('reader.service-down', 'the readers are being closed'));
  }

  #absence(name: string): DeviceError {
    const { condition, trouble } = this.rows.get(name)?.state ?? {};
    if (condition === 'stuck') {
      return new ReaderError('reader.stuck', name, trouble?.reason ?? 'the reader does not answer');
    }
    if (this.#blind !== null) {
      return new ReaderError(this.#blind.codeOf(name), name, this.#blind.reason);
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
      const next = this.#requests.next;
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
      this.#connections.delete(reader);
    }
  }

  #request(wish: Wish, deadline: number): Promise<string> {
    const { host } = this.#keeper;
    if (host === null) return Promise.reject(this.#absence(wish.reader));
    return this.#requests.send(host, wish, deadline);
  }

  #stuck({ reader, kind }: Wish, deadline: number): void {
    this.#keeper.replace({
      reason: `${kind} took longer than ${deadline} ms`,
      codeOf: (name) => (name === reader ? 'reader.stuck' : 'reader.gone'),
    });
  }

  /** Nobody knows how far the command came that a reader was executing when its host died. */
  #died(reason: string): Verdict {
    const held = new Set(this.#connections.keys());
    return { reason, codeOf: (name) => (held.has(name) ? 'reader.stuck' : 'reader.gone') };
  }

  #report(report: Extract<HostReport, { kind: 'reader' | 'answer' }>): void {
    if (report.kind === 'answer') {
      this.#requests.answer(report);
      return;
    }
    this.rows.see(report);
    this.#endLeftConnection(report.name);
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

  #ended(verdict: Verdict): void {
    const { reason } = verdict;
    // Between two hosts nothing is known of any reader; which of them hung is in their rows.
    this.#blind = forAll('reader.service-down', reason);
    const error = (name: string): ReaderError => {
      return new ReaderError(verdict.codeOf(name), name, reason);
    };
    for (const connection of this.#connections.values()) connection.fail(error(connection.reader));
    this.#connections.clear();
    this.#requests.failAll(error);
    this.rows.hostEnded(verdict);
  }
}
