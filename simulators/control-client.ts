/** A caller of a simulated station's socket: `/sim` routes, tests, and anyone who plays the customer. */
import { connect } from 'node:net';
import { type Message, onMessages, sendMessage } from './json-lines.ts';

/** The station said no; `code` is a PC/SC code where it has one. */
export class StationRefusal extends Error {
  readonly code: number | null;

  constructor(message: string, code: number | null) {
    super(message);
    this.name = 'StationRefusal';
    this.code = code;
  }
}

export interface Control {
  /** Answers with `result`. Rejects with StationRefusal, or with an Error when the station is gone. */
  call(verb: string, args?: Message): Promise<unknown>;
  close(): void;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Connects at once; a station that is not there shows in the calls. `onEvent` hears what comes unasked. */
export function connectControl(
  socketPath: string,
  onEvent: (event: Message) => void = () => undefined,
): Control & { readonly closed: Promise<void> } {
  const socket = connect(socketPath);
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let gone: Error | null = null;
  const closed = new Promise<void>((resolve) => {
    socket.on('error', (error) => {
      gone = error;
    });
    socket.on('close', () => {
      gone ??= new Error('the simulated station has closed the connection');
      for (const { reject } of waiting.values()) {
        reject(gone);
      }
      waiting.clear();
      resolve();
    });
  });
  onMessages(
    socket,
    (message) => {
      const { id } = message;
      const call = typeof id === 'number' ? waiting.get(id) : undefined;
      if (typeof id !== 'number' || call === undefined) {
        onEvent(message);
        return;
      }
      waiting.delete(id);
      if (message.ok === true) {
        call.resolve(message.result);
      } else {
        const code = typeof message.code === 'number' ? message.code : null;
        call.reject(new StationRefusal(String(message.error), code));
      }
    },
    () => socket.destroy(),
  );
  return {
    closed,
    call(verb, args = {}) {
      if (gone !== null) {
        return Promise.reject(gone);
      }
      const id = nextId;
      nextId += 1;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        sendMessage(socket, { ...args, id, verb });
      });
    },
    close: () => socket.destroy(),
  };
}
