/**
 * The station's socket: JSON lines, `{id, verb, …}` answered by `{id, ok, result}` or `{id, ok, error, code?}`. A line
 * `{event, …}` comes unasked to who has subscribed. A connection that ends is a program that died: its cards are reset.
 */
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { PcscClient, PcscResult } from './card/pcsc-client.ts';
import { PCSC_ERROR } from './card/pcsc-codes.ts';
import type { PcscService } from './card/pcsc-service.ts';
import { bytesOf, hexOf } from './card/reference-v1.ts';
import { type Message, onMessages, sendMessage } from './json-lines.ts';
import { text, whole } from './message-fields.ts';
import type { Verb } from './station-verbs.ts';

export interface StationServerOptions {
  /** A Unix socket, or a named pipe (\\.\pipe\…) on Windows. */
  readonly socket: string;
  readonly verbs: Record<string, Verb>;
  /** PC/SC over this socket; null where the reader is reached another way (vpcd). */
  readonly service: PcscService | null;
}

export type Listening =
  | { readonly kind: 'listening'; readonly closed: Promise<void>; readonly close: () => void }
  /** Another station answers on this socket. */
  | { readonly kind: 'taken' };

/** Listens, unless a station is there already. A socket file nobody answers on is what a killed station left. */
export async function listenStation(options: StationServerOptions): Promise<Listening> {
  if (await answers(options.socket)) {
    return { kind: 'taken' };
  }
  if (!options.socket.startsWith('\\\\.\\pipe\\')) {
    rmSync(options.socket, { force: true });
  }
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, options, close);
  });
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  function close(): void {
    server.close();
    for (const socket of sockets) {
      socket.end();
    }
  }
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Whoever reaches the socket moves cards and makes meters: it is its owner's from its first moment.
    const before = process.umask(0o177);
    server.listen(options.socket, () => resolve({ kind: 'listening', closed, close }));
    process.umask(before);
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

function serve(socket: Socket, options: StationServerOptions, shutDown: () => void): void {
  const program = new Program(socket, options.service);
  // A program that dies breaks its connection; 'close' follows and says all there is to say.
  socket.on('error', () => undefined);
  socket.on('close', () => program.end());
  onMessages(
    socket,
    (message) => {
      const { id, verb } = message;
      const answer = (content: Message): void => sendMessage(socket, { id, ...content });
      try {
        if (verb === 'shutdown') {
          answer({ ok: true, result: null });
          shutDown();
        } else if (typeof verb === 'string' && Object.hasOwn(options.verbs, verb)) {
          answer({ ok: true, result: options.verbs[verb]?.(message) ?? null });
        } else {
          program.hear(message, answer);
        }
      } catch (error) {
        answer({ ok: false, error: error instanceof Error ? error.message : String(error) });
      }
    },
    () => sendMessage(socket, { id: null, ok: false, error: 'not a JSON object' }),
  );
}

/** One connection's use of PC/SC. */
class Program {
  readonly #socket: Socket;
  readonly #service: PcscService | null;
  #client: PcscClient | null = null;

  constructor(socket: Socket, service: PcscService | null) {
    this.#socket = socket;
    this.#service = service;
  }

  end(): void {
    this.#client?.kill();
    this.#client = null;
  }

  hear(message: Message, answer: (content: Message) => void): void {
    const reply = <T>(encode: (value: T) => unknown) => {
      return (result: PcscResult<T>): void =>
        answer(
          result.ok
            ? { ok: true, result: encode(result.value) }
            : { ok: false, code: result.code, error: `0x${result.code.toString(16)}` },
        );
    };
    switch (message.verb) {
      case 'subscribe':
        reply(() => null)(this.#subscribe());
        this.#client?.refresh();
        return;
      case 'connect':
        reply((value) => value)(
          this.#pcsc().connect(
            text(message, 'reader'),
            whole(message, 'share'),
            whole(message, 'protocols'),
          ),
        );
        return;
      case 'transmit':
        this.#pcsc().transmit(
          whole(message, 'handle'),
          bytesOf(text(message, 'apdu')),
          reply(hexOf),
        );
        return;
      case 'disconnect':
        this.#pcsc().disconnect(
          whole(message, 'handle'),
          whole(message, 'disposition'),
          reply(() => null),
        );
        return;
      default:
        throw new Error(`unknown verb ${String(message.verb)}`);
    }
  }

  #pcsc(): PcscClient {
    if (this.#client === null) {
      throw new Error('subscribe first');
    }
    return this.#client;
  }

  #subscribe(): PcscResult<null> {
    const tell = (message: Message): void => sendMessage(this.#socket, message);
    this.#client ??=
      this.#service?.open({
        readers: (names) => tell({ event: 'readers', names }),
        status: (reader, state, atr) => tell({ event: 'status', reader, state, atr: hexOf(atr) }),
        died: () => {
          this.#client = null;
          // A program learns of the end of pcscd by its broken connection.
          this.#socket.end();
        },
      }) ?? null;
    return this.#client === null
      ? { ok: false, code: PCSC_ERROR.noService }
      : { ok: true, value: null };
  }
}
