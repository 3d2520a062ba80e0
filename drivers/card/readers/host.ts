/**
 * The side that touches PC/SC: one context, its readers, at most one exclusive connection a reader. It waits for nothing
 * and owns no time; whoever supervises it gives up on it and replaces it.
 */
import type { PcscBinding, PcscContext, PcscReader, PcscStatus } from './binding.ts';
import { PROTOCOL_T0, PROTOCOL_T1, RESET_CARD, SHARE_EXCLUSIVE, UNPOWER_CARD } from './binding.ts';
import { type Fault, faultOf, ModuleMissing, reasonOf } from './faults.ts';
import { observe, type Sighting, sameSighting, unseen } from './insertion.ts';
import type { HostCommand, HostReport } from './messages.ts';

/** Longest answer of a short APDU. */
const RESPONSE_LENGTH = 258;

interface HeldConnection {
  readonly id: number;
  readonly insertion: number;
  readonly protocol: number;
  /** False after the first error or short answer: a handle in doubt may reach another card. */
  usable: boolean;
}

interface Seat {
  readonly reader: PcscReader;
  sighting: Sighting;
  /** The first state of a reader is always told. */
  told: boolean;
  connection: HeldConnection | null;
}

type Of<K extends HostCommand['kind']> = Extract<HostCommand, { kind: K }>;
const NOT_THERE: Fault = { code: 'reader.gone', reason: 'the reader is not there' };
const LEFT: Fault = { code: 'card.removed', reason: 'the card left' };
const OVER: Fault = { code: 'card.removed', reason: 'this connection has ended' };

export class ReaderHost {
  readonly #binding: PcscBinding;
  readonly #post: (report: HostReport) => void;
  readonly #seats = new Map<string, Seat>();
  /** Insertions by reader name, so that a reader plugged in again does not repeat its numbers. */
  readonly #insertions = new Map<string, number>();
  #abandoned: boolean = false;

  constructor(binding: PcscBinding, post: (report: HostReport) => void) {
    this.#binding = binding;
    this.#post = post;
  }

  handle(command: HostCommand): void {
    if (this.#abandoned) return;
    switch (command.kind) {
      case 'open':
        this.#open();
        break;
      case 'connect':
        this.#connect(command);
        break;
      case 'transmit':
        this.#transmit(command);
        break;
      case 'disconnect':
        this.#disconnect(command);
        break;
    }
  }

  /** From here on no callback of the binding does anything, as if this process had died. */
  abandon(): void {
    this.#abandoned = true;
  }

  #live<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      if (!this.#abandoned) run(...args);
    };
  }

  #open(): void {
    try {
      this.#watch(this.#binding());
    } catch (cause) {
      const missing = cause instanceof ModuleMissing;
      const code = missing ? 'reader.module-missing' : 'reader.service-down';
      this.#post({ kind: 'service', up: false, code, reason: reasonOf(cause) });
      return;
    }
    this.#post({ kind: 'service', up: true });
  }

  #watch(context: PcscContext): void {
    context.on(
      'error',
      this.#live((cause: unknown) => this.#lost(cause)),
    );
    context.on(
      'reader',
      this.#live((reader: PcscReader) => this.#sit(reader)),
    );
  }

  #lost(cause: unknown): void {
    this.#post({ kind: 'lost', reason: reasonOf(cause) });
  }

  #sit(reader: PcscReader): void {
    const { name } = reader;
    const seat: Seat = {
      reader,
      sighting: unseen(this.#insertions.get(name) ?? 0),
      told: false,
      connection: null,
    };
    this.#seats.set(name, seat);
    reader.on(
      'status',
      this.#live((status) => this.#see(seat, status)),
    );
    // A reader whose watch has failed would never report again, though its cable is in.
    reader.on(
      'error',
      this.#live((cause) => this.#lost(cause)),
    );
    reader.on(
      'end',
      this.#live(() => this.#leave(seat)),
    );
  }

  #see(seat: Seat, status: PcscStatus): void {
    const { name } = seat.reader;
    if (this.#seats.get(name) !== seat) return;
    const before = seat.sighting;
    seat.sighting = observe(before, status.state, status.atr);
    this.#insertions.set(name, seat.sighting.insertion);
    if (!seat.told || !sameSighting(before, seat.sighting)) this.#tell(seat);
    seat.told = true;
  }

  #tell({ reader, sighting }: Seat): void {
    this.#post({
      kind: 'reader',
      name: reader.name,
      condition: sighting.present ? 'card' : 'empty',
      insertion: sighting.insertion,
      atr: sighting.atr,
    });
  }

  #leave(seat: Seat): void {
    const { name } = seat.reader;
    if (this.#seats.get(name) !== seat) return;
    this.#seats.delete(name);
    const { insertion } = seat.sighting;
    this.#post({ kind: 'reader', name, condition: 'gone', insertion, atr: null });
  }

  #connect(command: Of<'connect'>): void {
    const { request, reader: name, insertion } = command;
    const seat = this.#seats.get(name);
    if (seat === undefined) {
      this.#fail(request, NOT_THERE);
    } else if (seat.reader.connected) {
      // The binding would give the old handle back, and that one may reach a card nobody has identified.
      this.#lost(`${name} still holds an old connection`);
    } else if (!seat.sighting.present || seat.sighting.insertion !== insertion) {
      this.#fail(request, LEFT);
    } else {
      this.#hold(seat, command);
    }
  }

  #hold(seat: Seat, { request, insertion }: Of<'connect'>): void {
    const done = this.#live((error: unknown, protocol?: number) => {
      if (error || protocol === undefined) {
        this.#refuse(request, faultOf(error ?? 'no protocol', 'connect'));
        return;
      }
      seat.connection = { id: request, insertion, protocol, usable: true };
      this.#answer(request, '');
    });
    const options = { share_mode: SHARE_EXCLUSIVE, protocol: PROTOCOL_T0 | PROTOCOL_T1 };
    attempt(() => seat.reader.connect(options, done), done);
  }

  #transmit({ request, reader: name, connection: id, command }: Of<'transmit'>): void {
    const seat = this.#seats.get(name);
    const connection = seat?.connection;
    if (seat === undefined || connection?.id !== id || !connection.usable) {
      this.#fail(request, OVER);
      return;
    }
    if (!seat.sighting.present || seat.sighting.insertion !== connection.insertion) {
      this.#fail(request, LEFT);
      return;
    }
    const done = this.#live((error: unknown, response?: Uint8Array) => {
      if (error || response === undefined) {
        connection.usable = false;
        this.#refuse(request, faultOf(error ?? 'no response', 'transmit'));
        return;
      }
      if (response.length < 2) connection.usable = false;
      this.#answer(request, Buffer.from(response).toString('hex'));
    });
    const { reader } = seat;
    const bytes = Buffer.from(command, 'hex');
    attempt(() => reader.transmit(bytes, RESPONSE_LENGTH, connection.protocol, done), done);
  }

  #disconnect({ request, reader: name, connection: id, how }: Of<'disconnect'>): void {
    const seat = this.#seats.get(name);
    const connection = seat?.connection;
    if (seat === undefined || connection?.id !== id) {
      this.#answer(request, '');
      return;
    }
    connection.usable = false;
    const done = this.#live((error: unknown) => {
      if (!error) {
        seat.connection = null;
        this.#answer(request, '');
        return;
      }
      const fault = faultOf(error, 'disconnect');
      this.#fail(request, fault);
      // With its reader the handle goes too; any other handle that cannot be given back must die with this host.
      if (fault.code !== 'reader.gone') this.#lost(error);
    });
    const { reader } = seat;
    const disposition = how === 'reset' ? RESET_CARD : UNPOWER_CARD;
    attempt(() => reader.disconnect(disposition, done), done);
  }

  #answer(request: number, value: string): void {
    this.#post({ kind: 'answer', request, ok: true, value });
  }

  #fail(request: number, fault: Fault): void {
    this.#post({ kind: 'answer', request, ok: false, fault });
  }

  #refuse(request: number, fault: Fault): void {
    this.#fail(request, fault);
    if (fault.code === 'reader.service-down') this.#lost(fault.reason);
  }
}

/** The binding throws some errors and calls back with others; here all come back. */
function attempt(call: () => void, failed: (cause: unknown) => void): void {
  try {
    call();
  } catch (cause) {
    failed(cause);
  }
}
