/**
 * The outside of the npm package `pcsclite` 1.0.1 — emitters, methods, constants, texts and quirks — over any way of
 * reaching a PcscService. Nothing here knows whether that service is in this process or behind a socket.
 */
import { EventEmitter } from 'node:events';
import type { Connection, PcscEvents, PcscResult } from './pcsc-client.ts';
import { PCSC_ERROR, pcscError, SCARD } from './pcsc-codes.ts';

/** A program's way to the service; each `done` comes later, never inside the call. */
export interface PcscLink {
  start(events: PcscEvents): void;
  connect(
    reader: string,
    shareMode: number,
    protocols: number,
    done: (result: PcscResult<Connection>) => void,
  ): void;
  transmit(handle: number, apdu: Uint8Array, done: (result: PcscResult<Uint8Array>) => void): void;
  disconnect(handle: number, disposition: number, done: (result: PcscResult<null>) => void): void;
  /** Runs something after the calls already under way, as a callback from a thread would come. */
  later(run: () => void): void;
  stop(): void;
}

export interface ReaderStatus {
  readonly state: number;
  readonly atr?: Buffer;
}

export type Callback<T> = (error: Error | null | undefined, value?: T) => void;
export interface ConnectOptions {
  share_mode?: number;
  protocol?: number | null;
}

/** The package puts its constants on the readers themselves. */
class ReaderConstants extends EventEmitter {
  readonly SCARD_SHARE_EXCLUSIVE = SCARD.SCARD_SHARE_EXCLUSIVE;
  readonly SCARD_SHARE_SHARED = SCARD.SCARD_SHARE_SHARED;
  readonly SCARD_SHARE_DIRECT = SCARD.SCARD_SHARE_DIRECT;
  readonly SCARD_PROTOCOL_T0 = SCARD.SCARD_PROTOCOL_T0;
  readonly SCARD_PROTOCOL_T1 = SCARD.SCARD_PROTOCOL_T1;
  readonly SCARD_PROTOCOL_RAW = SCARD.SCARD_PROTOCOL_RAW;
  readonly SCARD_STATE_UNAWARE = SCARD.SCARD_STATE_UNAWARE;
  readonly SCARD_STATE_IGNORE = SCARD.SCARD_STATE_IGNORE;
  readonly SCARD_STATE_CHANGED = SCARD.SCARD_STATE_CHANGED;
  readonly SCARD_STATE_UNKNOWN = SCARD.SCARD_STATE_UNKNOWN;
  readonly SCARD_STATE_UNAVAILABLE = SCARD.SCARD_STATE_UNAVAILABLE;
  readonly SCARD_STATE_EMPTY = SCARD.SCARD_STATE_EMPTY;
  readonly SCARD_STATE_PRESENT = SCARD.SCARD_STATE_PRESENT;
  readonly SCARD_STATE_ATRMATCH = SCARD.SCARD_STATE_ATRMATCH;
  readonly SCARD_STATE_EXCLUSIVE = SCARD.SCARD_STATE_EXCLUSIVE;
  readonly SCARD_STATE_INUSE = SCARD.SCARD_STATE_INUSE;
  readonly SCARD_STATE_MUTE = SCARD.SCARD_STATE_MUTE;
  readonly SCARD_LEAVE_CARD = SCARD.SCARD_LEAVE_CARD;
  readonly SCARD_RESET_CARD = SCARD.SCARD_RESET_CARD;
  readonly SCARD_UNPOWER_CARD = SCARD.SCARD_UNPOWER_CARD;
  readonly SCARD_EJECT_CARD = SCARD.SCARD_EJECT_CARD;
}

/** `CardReader` of the package: emits 'status', 'error' and 'end'. */
export class VirtualCardReader extends ReaderConstants {
  readonly name: string;
  connected: boolean = false;
  state = 0;
  readonly #link: PcscLink;
  readonly #rests: () => void;
  #handle = 0;
  #closed: boolean = false;
  #ended: boolean = false;

  /** `rests` is called when this reader may have nothing left to do. */
  constructor(name: string, link: PcscLink, rests: () => void) {
    super();
    this.name = name;
    this.#link = link;
    this.#rests = rests;
  }

  /** True once 'end' has been emitted. */
  get ended(): boolean {
    return this.#ended;
  }

  connect(options: ConnectOptions | Callback<number>, callback?: Callback<number>): void {
    const done = typeof options === 'function' ? options : callback;
    const wishes = typeof options === 'function' ? {} : options;
    if (done === undefined) {
      throw new TypeError('Third argument must be a callback function');
    }
    if (this.connected) {
      done(undefined);
      return;
    }
    const share = wishes.share_mode || SCARD.SCARD_SHARE_EXCLUSIVE;
    const protocols = wishes.protocol ?? SCARD.SCARD_PROTOCOL_T0 | SCARD.SCARD_PROTOCOL_T1;
    this.#link.connect(this.name, share, protocols, (result) => {
      if (!result.ok) {
        done(pcscError('SCardConnect', result.code));
        return;
      }
      this.#handle = result.value.handle;
      this.connected = true;
      done(null, result.value.protocol);
    });
  }

  disconnect(disposition: number | Callback<void>, callback?: Callback<void>): void {
    const done = typeof disposition === 'function' ? disposition : callback;
    if (done === undefined) {
      throw new TypeError('Second argument must be a callback function');
    }
    if (!this.connected) {
      done(undefined);
      return;
    }
    const how = typeof disposition === 'number' ? disposition : SCARD.SCARD_UNPOWER_CARD;
    this.#link.disconnect(this.#handle, how, (result) => {
      if (!result.ok) {
        done(pcscError('SCardDisconnect', result.code));
        return;
      }
      this.connected = false;
      done(null);
      this.#rests();
    });
  }

  transmit(data: Buffer, _resLen: number, _protocol: number, callback: Callback<Buffer>): void {
    if (!this.connected) {
      callback(new Error('Card Reader not connected'));
      return;
    }
    this.#link.transmit(this.#handle, Uint8Array.from(data), (result) => {
      if (result.ok) {
        callback(null, Buffer.from(result.value));
      } else {
        callback(pcscError('SCardTransmit', result.code));
      }
    });
  }

  /** Stops watching; 'end' follows. An open connection stays open, as in the package. */
  close(): number {
    if (!this.#closed) {
      this.#closed = true;
      this.#link.later(() => {
        this.#ended = true;
        this.removeAllListeners('status');
        this.emit('end');
        this.#rests();
      });
    }
    return 0;
  }

  /** For the face alone: a status from the service. */
  tell(state: number, atr: Uint8Array): void {
    if (!this.#closed) {
      this.emit('status', { state, atr: Buffer.from(atr) } satisfies ReaderStatus);
      this.state = state;
    }
  }

  /** For the face alone: the service died under this reader. */
  die(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#ended = true;
      this.emit('error', pcscError('SCardGetStatusChange', PCSC_ERROR.noService));
      this.removeAllListeners('status');
      this.emit('end');
    }
  }
}

/** `PCSCLite` of the package: emits 'reader' and 'error'. */
export class VirtualPcsclite extends EventEmitter {
  readonly readers: Record<string, VirtualCardReader> = {};
  readonly #link: PcscLink;
  readonly #every = new Set<VirtualCardReader>();
  #ended: boolean = false;

  constructor(link: PcscLink) {
    super();
    this.#link = link;
    link.later(() => {
      if (!this.#ended) {
        link.start({
          readers: (names) => this.#list(names),
          status: (name, state, atr) => this.readers[name]?.tell(state, atr),
          died: () => this.#die(),
        });
      }
    });
  }

  /** Stops watching for readers. The package then always emits a false error 0x80100002, and so does this. */
  close(): number {
    if (!this.#ended) {
      this.#ended = true;
      this.#link.later(() => {
        this.#rest();
        this.emit('error', pcscError('SCardGetStatusChange', PCSC_ERROR.cancelled));
      });
    }
    return 0;
  }

  #list(names: readonly string[]): void {
    if (this.#ended) {
      return;
    }
    for (const name of names) {
      if (this.readers[name] === undefined) {
        const reader = new VirtualCardReader(name, this.#link, () => this.#rest());
        this.readers[name] = reader;
        this.#every.add(reader);
        reader.on('end', () => this.#drop(reader));
        this.emit('reader', reader);
      }
    }
    for (const [name, reader] of Object.entries(this.readers)) {
      if (!names.includes(name)) {
        // Dropped at once, so that a reader plugged in again before 'end' is delivered is announced again.
        this.#drop(reader);
        reader.close();
      }
    }
  }

  /** Once nothing watches and nothing is connected, the way to the service is given back and the process may end. */
  #rest(): void {
    for (const reader of this.#every) {
      if (reader.ended && !reader.connected) {
        this.#every.delete(reader);
      }
    }
    if (this.#ended && this.#every.size === 0) {
      this.#link.stop();
    }
  }

  #drop(reader: VirtualCardReader): void {
    if (this.readers[reader.name] === reader) {
      delete this.readers[reader.name];
    }
  }

  #die(): void {
    for (const reader of Object.values(this.readers)) {
      reader.die();
    }
    if (!this.#ended) {
      this.#ended = true;
      this.emit('error', pcscError('SCardGetStatusChange', PCSC_ERROR.noService));
    }
  }
}
