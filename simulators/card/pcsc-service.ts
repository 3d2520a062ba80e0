/**
 * What pcscd does between programs and readers: who may speak to which card, what happened to it meanwhile, and what a
 * program is told. Everything here happens at once; who asks decides when (virtual-pcsc.ts, station-server.ts).
 */
import type { AcsReader, ReaderAnswer } from './acs-reader.ts';
import { PCSC_ERROR, SCARD } from './pcsc-codes.ts';

export type PcscResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: number };

export interface PcscEvents {
  /** Names of the readers that are there now. */
  readers(names: readonly string[]): void;
  /** State bits with the event counter in the high half, and the ATR (empty without a card). */
  status(reader: string, state: number, atr: Uint8Array): void;
  /** The service has ended; nothing of this client lives on. */
  died(): void;
}

export interface Connection {
  readonly handle: number;
  /** The protocol in use: T=0 for a memory card, 0 for a direct connection. */
  readonly protocol: number;
}

/** One program's view; `kill` is its death or its good-bye. */
export interface PcscClient {
  connect(reader: string, shareMode: number, protocols: number): PcscResult<Connection>;
  /** `done` is called once, at once or when a hanging reader wakes; never after a hang that does not end. */
  transmit(handle: number, apdu: Uint8Array, done: (result: PcscResult<Uint8Array>) => void): void;
  disconnect(handle: number, disposition: number, done: (result: PcscResult<null>) => void): void;
  /** Tells the readers and their states again. */
  refresh(): void;
  kill(): void;
}

interface Session {
  readonly handle: number;
  readonly client: object;
  readonly slot: Slot;
  readonly direct: boolean;
  readonly exclusive: boolean;
  /** The insertion this session belongs to; another card is another insertion. */
  insertion: number;
  /** `adrift`: the loss was reported as "not transacted" and pcscd has not noticed the removal (seen with vpcd). */
  state: 'fine' | 'reset' | 'removed' | 'adrift' | 'unplugged';
  /** Calls waiting behind a command that does not answer. */
  waiting: (() => void)[] | null;
  wake: (() => void) | null;
}

interface Slot {
  readonly reader: AcsReader;
  events: number;
  atr: Uint8Array;
  listed: boolean;
}

const NO_BYTES = new Uint8Array(0);
const failure = (code: number): { ok: false; code: number } => ({ ok: false, code });
const success = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export class PcscService {
  #running: boolean = true;
  #nextHandle = 1;
  readonly #slots = new Map<string, Slot>();
  readonly #sessions = new Map<number, Session>();
  readonly #clients = new Map<object, PcscEvents>();

  get running(): boolean {
    return this.#running;
  }

  /** Gives the service a reader; it is listed while its cable is in. */
  attach(reader: AcsReader): void {
    const slot: Slot = { reader, events: 0, atr: NO_BYTES, listed: false };
    this.#slots.set(reader.name, slot);
    reader.onChange(() => this.#readerChanged(slot));
    this.#readerChanged(slot);
  }

  /** A new program. Null while the service is stopped. */
  open(events: PcscEvents): PcscClient | null {
    if (!this.#running) {
      return null;
    }
    const client = {};
    this.#clients.set(client, events);
    return {
      connect: (reader, share, protocols) => this.#connect(client, reader, share, protocols),
      transmit: (handle, apdu, done) => this.#transmit(client, handle, apdu, done),
      disconnect: (handle, disposition, done) =>
        this.#disconnect(client, handle, disposition, done),
      refresh: () => this.#refresh(events),
      kill: () => this.#forgetClient(client),
    };
  }

  stop(): void {
    if (!this.#running) {
      return;
    }
    this.#running = false;
    const clients = [...this.#clients];
    for (const [client] of clients) {
      this.#forgetClient(client);
    }
    for (const [, events] of clients) {
      events.died();
    }
  }

  start(): void {
    this.#running = true;
    for (const slot of this.#slots.values()) {
      slot.events = 0;
      this.#readCard(slot);
    }
  }

  /** Lets a reader that hangs give its answer after all; false when none hangs. */
  wake(readerName: string): boolean {
    const sleeping = [...this.#sessions.values()].filter(
      (session) => session.slot.reader.name === readerName && session.wake !== null,
    );
    for (const session of sleeping) {
      session.wake?.();
    }
    return sleeping.length > 0;
  }

  #listed(): string[] {
    return [...this.#slots.values()].filter((s) => s.reader.plugged).map((s) => s.reader.name);
  }

  #refresh(events: PcscEvents): void {
    events.readers(this.#listed());
    for (const slot of this.#slots.values()) {
      if (slot.reader.plugged) {
        events.status(slot.reader.name, this.#state(slot), slot.atr);
      }
    }
  }

  #readerChanged(slot: Slot): void {
    const { plugged } = slot.reader;
    const appearsOrGoes = slot.listed !== plugged;
    slot.listed = plugged;
    if (!plugged) {
      // Handles to an unplugged reader stay dead when it comes back.
      for (const session of this.#users(slot)) {
        session.state = 'unplugged';
      }
    }
    if (!this.#running) {
      return;
    }
    slot.events = appearsOrGoes ? 0 : slot.events + 1;
    this.#readCard(slot);
    if (appearsOrGoes && !plugged) {
      this.#tellStatus(slot);
    }
    if (appearsOrGoes) {
      const names = this.#listed();
      for (const events of [...this.#clients.values()]) {
        events.readers(names);
      }
    }
    if (plugged) {
      this.#tellStatus(slot);
    }
  }

  /** pcscd powers a new card to learn its ATR, and off again when nobody speaks to it. */
  #readCard(slot: Slot): void {
    slot.atr = slot.reader.powerOn() ?? NO_BYTES;
    slot.reader.powerOff();
  }

  #state(slot: Slot): number {
    if (!slot.reader.plugged) {
      return SCARD.SCARD_STATE_CHANGED | SCARD.SCARD_STATE_UNKNOWN | SCARD.SCARD_STATE_UNAVAILABLE;
    }
    const users = this.#users(slot);
    const presence =
      slot.reader.card === null ? SCARD.SCARD_STATE_EMPTY : SCARD.SCARD_STATE_PRESENT;
    const inUse = users.length > 0 ? SCARD.SCARD_STATE_INUSE : 0;
    const exclusive = this.#isExclusive(slot) ? SCARD.SCARD_STATE_EXCLUSIVE : 0;
    // The shift is done by multiplication: << would turn a long life of events negative.
    return (
      (slot.events % 0x10000) * 0x10000 + (SCARD.SCARD_STATE_CHANGED | presence | inUse | exclusive)
    );
  }

  #tellStatus(slot: Slot): void {
    const state = this.#state(slot);
    for (const events of [...this.#clients.values()]) {
      events.status(slot.reader.name, state, slot.atr);
    }
  }

  #users(slot: Slot): Session[] {
    return [...this.#sessions.values()].filter(
      (session) => session.slot === slot && session.state !== 'unplugged',
    );
  }

  #isExclusive(slot: Slot): boolean {
    return this.#users(slot).some((session) => session.exclusive);
  }

  #connect(
    client: object,
    name: string,
    shareMode: number,
    protocols: number,
  ): PcscResult<Connection> {
    const slot = this.#slots.get(name);
    if (!this.#clients.has(client)) {
      return failure(PCSC_ERROR.noService);
    }
    if (slot === undefined || !slot.reader.plugged) {
      return failure(PCSC_ERROR.unknownReader);
    }
    const users = this.#users(slot);
    const exclusive = shareMode === SCARD.SCARD_SHARE_EXCLUSIVE;
    if (this.#isExclusive(slot) || (exclusive && users.length > 0)) {
      return failure(PCSC_ERROR.sharingViolation);
    }
    const direct = shareMode === SCARD.SCARD_SHARE_DIRECT;
    if (!direct && slot.reader.card === null) {
      return failure(PCSC_ERROR.noSmartcard);
    }
    if (!direct && (protocols & SCARD.SCARD_PROTOCOL_T0) === 0) {
      return failure(PCSC_ERROR.protocolMismatch);
    }
    if (slot.reader.card?.powered === false) {
      slot.reader.powerOn();
    }
    const session: Session = {
      handle: this.#nextHandle,
      client,
      slot,
      direct,
      exclusive,
      insertion: slot.reader.insertions,
      state: 'fine',
      waiting: null,
      wake: null,
    };
    this.#nextHandle += 1;
    this.#sessions.set(session.handle, session);
    this.#tellStatus(slot);
    return success({ handle: session.handle, protocol: direct ? 0 : SCARD.SCARD_PROTOCOL_T0 });
  }

  #transmit(
    client: object,
    handle: number,
    apdu: Uint8Array,
    done: (result: PcscResult<Uint8Array>) => void,
  ): void {
    const session = this.#sessionOf(client, handle);
    if (session === null) {
      done(failure(this.#running ? PCSC_ERROR.invalidHandle : PCSC_ERROR.noService));
      return;
    }
    if (session.waiting !== null) {
      // The binding holds one lock per reader: a second call waits behind the first.
      session.waiting.push(() => this.#transmit(client, handle, apdu, done));
      return;
    }
    const refusal = this.#refusal(session);
    if (refusal !== null) {
      done(refusal);
      return;
    }
    this.#deliver(session, session.slot.reader.transmit(apdu), done);
  }

  /** What pcscd answers without asking the card; null when the command may pass. */
  #refusal(session: Session): PcscResult<Uint8Array> | null {
    const { reader } = session.slot;
    if (session.state === 'unplugged') {
      return failure(PCSC_ERROR.readerUnavailable);
    }
    if (session.state === 'removed' || session.direct) {
      return failure(PCSC_ERROR.removedCard);
    }
    if (session.state === 'reset') {
      return failure(PCSC_ERROR.resetCard);
    }
    if (reader.card !== null && reader.insertions === session.insertion) {
      return null;
    }
    if (session.state === 'adrift' && reader.card !== null) {
      // Measured with vpcd: after "not transacted", a card put in at once is reached by the old handle.
      session.insertion = reader.insertions;
      session.state = 'fine';
      reader.powerOn();
      return null;
    }
    return this.#gone(session, reader.removalLook);
  }

  #gone(session: Session, look: AcsReader['removalLook']): PcscResult<Uint8Array> {
    session.state = look === 'not-transacted' ? 'adrift' : 'removed';
    switch (look) {
      case 'empty':
        return success(NO_BYTES);
      case 'removed':
        return failure(PCSC_ERROR.removedCard);
      default:
        return failure(PCSC_ERROR.notTransacted);
    }
  }

  #deliver(
    session: Session,
    answer: ReaderAnswer,
    done: (result: PcscResult<Uint8Array>) => void,
  ): void {
    switch (answer.kind) {
      case 'response':
        done(success(answer.bytes));
        return;
      case 'gone':
        done(this.#gone(session, answer.look));
        return;
      case 'unplugged':
        done(failure(PCSC_ERROR.readerUnavailable));
        return;
      default:
        session.waiting = [];
        session.wake = () => {
          const waiting = session.waiting ?? [];
          session.waiting = null;
          session.wake = null;
          this.#deliver(session, answer.wake(), done);
          for (const call of waiting) {
            call();
          }
        };
    }
  }

  #disconnect(
    client: object,
    handle: number,
    disposition: number,
    done: (result: PcscResult<null>) => void,
  ): void {
    const session = this.#sessionOf(client, handle);
    if (session === null) {
      done(failure(this.#running ? PCSC_ERROR.invalidHandle : PCSC_ERROR.noService));
    } else if (session.waiting !== null) {
      session.waiting.push(() => this.#disconnect(client, handle, disposition, done));
    } else if (session.state === 'unplugged') {
      done(failure(PCSC_ERROR.readerUnavailable));
    } else {
      this.#endSession(session, disposition);
      done(success(null));
    }
  }

  #endSession(session: Session, disposition: number): void {
    this.#sessions.delete(session.handle);
    const { reader } = session.slot;
    if (reader.insertions === session.insertion && reader.card !== null && !session.direct) {
      this.#disposeOf(session, disposition);
    }
    this.#tellStatus(session.slot);
  }

  #disposeOf(session: Session, disposition: number): void {
    if (disposition === SCARD.SCARD_LEAVE_CARD) {
      return;
    }
    const { reader } = session.slot;
    if (disposition === SCARD.SCARD_RESET_CARD) {
      reader.reset();
    } else {
      reader.powerOff();
    }
    for (const other of this.#users(session.slot)) {
      other.state = other.state === 'fine' ? 'reset' : other.state;
    }
  }

  #forgetClient(client: object): void {
    if (!this.#clients.delete(client)) {
      return;
    }
    // pcscd resets the card of a program that died.
    for (const session of [...this.#sessions.values()]) {
      if (session.client === client) {
        this.#endSession(session, SCARD.SCARD_RESET_CARD);
      }
    }
  }

  #sessionOf(client: object, handle: number): Session | null {
    const session = this.#sessions.get(handle);
    return session !== undefined && session.client === client && this.#clients.has(client)
      ? session
      : null;
  }
}
