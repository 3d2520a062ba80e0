/**
 * The pcsclite-shaped binding over a simulated station's socket. A station that goes away looks as pcscd does when it
 * dies: errors and ends on everything; a new instance of the binding finds the station again.
 */
import { connectControl, StationRefusal } from '../control-client.ts';
import type { Message } from '../json-lines.ts';
import type { Connection, PcscEvents, PcscResult } from './pcsc-client.ts';
import { PCSC_ERROR } from './pcsc-codes.ts';
import { type PcscLink, VirtualPcsclite } from './pcsclite-face.ts';
import { bytesOf, hexOf } from './reference-v1.ts';

export interface RemotePcscOptions {
  /** Path of the station's socket. */
  readonly socket: string;
}

/** A binding; each call of it is one new instance with its own connection. */
export default function remotePcsc(options: RemotePcscOptions): () => VirtualPcsclite {
  return () => new VirtualPcsclite(new RemoteLink(options.socket));
}

/** The same by the name that a reader host asks a module for, when it is started with options. */
export const createBinding = remotePcsc;

class RemoteLink implements PcscLink {
  readonly #control: ReturnType<typeof connectControl>;
  #events: PcscEvents | null = null;
  #stopped: boolean = false;

  constructor(socket: string) {
    this.#control = connectControl(socket, (event) => this.#hear(event));
  }

  later(run: () => void): void {
    queueMicrotask(run);
  }

  start(events: PcscEvents): void {
    this.#events = events;
    this.#call('subscribe', {}, (result) => {
      if (!result.ok) {
        this.#control.close();
      }
    });
    this.#control.closed
      .then(() => {
        if (!this.#stopped) {
          events.died();
        }
      })
      // A listener that throws must look as it would with the package: an uncaught exception, not a lost promise.
      .catch((error: unknown) => queueMicrotask(() => rethrow(error)));
  }

  connect(...[reader, share, protocols, done]: Parameters<PcscLink['connect']>): void {
    this.#call('connect', { reader, share, protocols }, (result) =>
      done(result.ok ? { ok: true, value: connectionOf(result.value) } : result),
    );
  }

  transmit(...[handle, apdu, done]: Parameters<PcscLink['transmit']>): void {
    this.#call('transmit', { handle, apdu: hexOf(apdu) }, (result) =>
      done(result.ok ? { ok: true, value: bytesOf(String(result.value)) } : result),
    );
  }

  disconnect(...[handle, disposition, done]: Parameters<PcscLink['disconnect']>): void {
    this.#call('disconnect', { handle, disposition }, (result) =>
      done(result.ok ? { ok: true, value: null } : result),
    );
  }

  stop(): void {
    this.#stopped = true;
    this.#control.close();
  }

  #hear(event: Message): void {
    if (event.event === 'readers' && Array.isArray(event.names)) {
      this.#events?.readers(event.names.map(String));
    } else if (event.event === 'status') {
      this.#events?.status(String(event.reader), Number(event.state), bytesOf(String(event.atr)));
    }
  }

  #call(verb: string, args: Message, done: (result: PcscResult<unknown>) => void): void {
    this.#control.call(verb, args).then(
      (value) => outside(() => done({ ok: true, value })),
      (error: unknown) => {
        const code = error instanceof StationRefusal ? error.code : null;
        outside(() => done({ ok: false, code: code ?? PCSC_ERROR.noService }));
      },
    );
  }
}

/** Callbacks run outside the promise, so that what they throw is not swallowed as a rejection. */
function outside(run: () => void): void {
  queueMicrotask(run);
}

function rethrow(error: unknown): never {
  throw error;
}

function connectionOf(value: unknown): Connection {
  const { handle, protocol } = value as Connection;
  return { handle, protocol };
}
