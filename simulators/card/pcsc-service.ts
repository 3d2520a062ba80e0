/**
 * What pcscd does between programs and readers: who may speak to which card, what happened to it meanwhile, and what a
 * program is told. Everything here happens at once; who asks decides when (virtual-pcsc.ts, station-server.ts).
 */
import type { AcsReader } from './acs-reader.ts';
import type { Connection, PcscClient, PcscEvents, PcscResult } from './pcsc-client.ts';
import { PCSC_ERROR, SCARD } from './pcsc-codes.ts';
import { PcscSession } from './pcsc-session.ts';

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
  readonly #sessions = new Map<number, PcscSession>();
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

  /** A service that runs already goes on: no card loses its power. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    for (const slot of this.#slots.values()) {
      slot.events = 0;
      this.#readCard(slot);
    }
  }

  /** Lets a reader that hangs give its answer after all; false when none hangs. */
  wake(readerName: string): boolean {
    const sessions = [...this.#sessions.values()].filter((one) => one.reader.name === readerName);
    return sessions.map((session) => session.wake()).includes(true);
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
      for (const session of this.#users(slot)) {
        session.markUnplugged();
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
    const presence =
      slot.reader.card === null ? SCARD.SCARD_STATE_EMPTY : SCARD.SCARD_STATE_PRESENT;
    const inUse = this.#users(slot).length > 0 ? SCARD.SCARD_STATE_INUSE : 0;
    const sharing = this.#isExclusive(slot) ? SCARD.SCARD_STATE_EXCLUSIVE : inUse;
    // The shift is done by multiplication: << would turn a long life of events negative.
    return (slot.events % 0x10000) * 0x10000 + (SCARD.SCARD_STATE_CHANGED | presence | sharing);
  }

  #tellStatus(slot: Slot): void {
    const state = this.#state(slot);
    for (const events of [...this.#clients.values()]) {
      events.status(slot.reader.name, state, slot.atr);
    }
  }

  #users(slot: Slot): PcscSession[] {
    return [...this.#sessions.values()].filter(
      (session) => session.reader === slot.reader && !session.unplugged,
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
    const handle = this.#nextHandle;
    const { reader } = slot;
    this.#nextHandle += 1;
    this.#sessions.set(handle, new PcscSession({ handle, client, reader, direct, exclusive }));
    return success({ handle, protocol: direct ? 0 : SCARD.SCARD_PROTOCOL_T0 });
  }

  #transmit(
    client: object,
    handle: number,
    apdu: Uint8Array,
    done: (result: PcscResult<Uint8Array>) => void,
  ): void {
    this.#inSession(client, handle, done, (session) => session.transmit(apdu, done));
  }

  #disconnect(
    client: object,
    handle: number,
    disposition: number,
    done: (result: PcscResult<null>) => void,
  ): void {
    this.#inSession(client, handle, done, (session) => {
      if (session.unplugged) {
        done(failure(PCSC_ERROR.readerUnavailable));
      } else {
        this.#endSession(session, disposition);
        done(success(null));
      }
    });
  }

  /** Carries a call out when its turn comes, if its session is still there then. */
  #inSession(
    client: object,
    handle: number,
    done: (result: { ok: false; code: number }) => void,
    call: (session: PcscSession) => void,
  ): void {
    const found = this.#sessionOf(client, handle);
    if (found === null) {
      done(failure(this.#running ? PCSC_ERROR.invalidHandle : PCSC_ERROR.noService));
      return;
    }
    found.inTurn(() => {
      if (this.#sessionOf(client, handle) === null) {
        done(failure(PCSC_ERROR.invalidHandle));
      } else {
        call(found);
      }
    });
  }

  #endSession(session: PcscSession, disposition: number): void {
    this.#sessions.delete(session.handle);
    if (!session.holdsCard || disposition === SCARD.SCARD_LEAVE_CARD) {
      return;
    }
    if (disposition === SCARD.SCARD_RESET_CARD) {
      session.reader.reset();
    } else {
      session.reader.powerOff();
    }
    for (const other of this.#sessions.values()) {
      if (other.reader === session.reader) {
        other.markReset();
      }
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

  #sessionOf(client: object, handle: number): PcscSession | null {
    const session = this.#sessions.get(handle);
    return session !== undefined && session.client === client && this.#clients.has(client)
      ? session
      : null;
  }
}
