/**
 * A reader with its card inside a real pcscd, through vpcd of frankmorgner/vsmartcard (doc/api.txt): over TCP, each
 * message is a 2-byte length and its payload. One byte is a control (00 off, 01 on, 02 reset, 04 ATR), more is a C-APDU. A
 * closed connection is a card that was taken out.
 */
import { connect, type Socket } from 'node:net';
import type { AcsReader, ReaderAnswer } from './acs-reader.ts';

export interface VpcdCardOptions {
  readonly reader: AcsReader;
  readonly host: string;
  /** 35963 is vpcd's first slot. */
  readonly port: number;
  /** Waits between attempts while vpcd is not there. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const CONTROL = { off: 0, on: 1, reset: 2, atr: 4 } as const;
const RETRY_MILLISECONDS = 200;

export class VpcdCard {
  readonly #options: VpcdCardOptions;
  readonly #stopListening: () => void;
  #socket: Socket | null = null;
  #asleep: (() => void) | null = null;
  #stopped: boolean = false;

  constructor(options: VpcdCardOptions) {
    this.#options = options;
    this.#stopListening = options.reader.onChange(() => this.#follow());
    this.#follow();
  }

  /** True while vpcd holds the connection, that is, while pcscd can see the card. */
  get connected(): boolean {
    return this.#socket !== null && !this.#socket.connecting;
  }

  /** Lets a hanging command answer after all; false when none hangs. */
  wake(): boolean {
    const wake = this.#asleep;
    this.#asleep = null;
    wake?.();
    return wake !== null;
  }

  stop(): void {
    this.#stopped = true;
    this.#stopListening();
    this.#socket?.destroy();
  }

  /** The connection is there exactly while the card is: that is all vpcd knows of a slot. */
  #follow(): void {
    const { reader } = this.#options;
    const wanted = !this.#stopped && reader.plugged && reader.card !== null;
    if (wanted && this.#socket === null) {
      this.#dial();
    } else if (!wanted) {
      this.#socket?.destroy();
    }
  }

  #dial(): void {
    const { host, port, sleep } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    let reached = false;
    socket.on('connect', () => {
      reached = true;
    });
    // Nothing to do at an error: 'close' always follows it.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#socket = null;
      this.#asleep = null;
      this.#options.reader.powerOff();
      if (reached) {
        this.#follow();
      } else {
        sleep(RETRY_MILLISECONDS).then(
          () => this.#follow(),
          () => undefined,
        );
      }
    });
    let rest = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const end = 2 + rest.readUInt16BE(0);
        this.#hear(socket, rest.subarray(2, end));
        rest = rest.subarray(end);
      }
    });
  }

  #hear(socket: Socket, payload: Buffer): void {
    if (payload.length === 1) {
      this.#control(socket, payload[0] ?? 0);
    } else if (payload.length > 1) {
      this.#answer(socket, this.#options.reader.transmit(payload));
    }
  }

  #control(socket: Socket, control: number): void {
    const { reader } = this.#options;
    switch (control) {
      case CONTROL.off:
        reader.powerOff();
        return;
      case CONTROL.on:
        // pcscd also says "on" to a card that is on; only "off" and "reset" take the presented secret.
        if (reader.card?.powered === false) {
          reader.powerOn();
        }
        return;
      case CONTROL.reset:
        reader.reset();
        return;
      case CONTROL.atr:
        this.#send(socket, reader.card?.atr() ?? Uint8Array.of(0x3b, 0x00));
        return;
      default:
        return;
    }
  }

  #answer(socket: Socket, answer: ReaderAnswer): void {
    if (answer.kind === 'response') {
      this.#send(socket, answer.bytes);
    } else if (answer.kind === 'hangs') {
      this.#asleep = () => this.#answer(socket, answer.wake());
    } else {
      socket.destroy();
    }
  }

  #send(socket: Socket, bytes: Uint8Array): void {
    if (!socket.destroyed) {
      const message = Buffer.alloc(2 + bytes.length);
      message.writeUInt16BE(bytes.length, 0);
      message.set(bytes, 2);
      socket.write(message);
    }
  }
}
