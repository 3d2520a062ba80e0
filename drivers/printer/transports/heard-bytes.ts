/** What a stream said, one byte at a time, for whoever asks next. */
import type { Duplex } from 'node:stream';
import type { PrinterLink } from './transport.ts';

interface Waiting {
  readonly resolve: (byte: number) => void;
  readonly reject: (cause: Error) => void;
}

/** More than a printer ever answers; what comes on top of it is noise. */
const HEARD_MAX = 256;

/** A link over an open two-way stream; `end` closes it. */
export function duplexLink(stream: Duplex, end: () => Promise<void>): PrinterLink {
  const heard: number[] = [];
  let waiting: Waiting | null = null;
  let broken: Error | null = null;
  const fail = (cause: Error): void => {
    broken ??= cause;
    waiting?.reject(broken);
    waiting = null;
  };
  stream.on('data', (chunk: Buffer) => {
    for (const byte of chunk) {
      if (waiting !== null) {
        waiting.resolve(byte);
        waiting = null;
      } else if (heard.length < HEARD_MAX) {
        heard.push(byte);
      }
    }
  });
  stream.on('error', fail);
  stream.on('close', () => fail(new Error('the connection has ended')));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (cause) => (cause ? reject(cause) : resolve()));
      }),
    next: () =>
      new Promise((resolve, reject) => {
        const byte = heard.shift();
        if (byte !== undefined) resolve(byte);
        else if (broken !== null) reject(broken);
        else waiting = { resolve, reject };
      }),
    close: end,
  };
}
