/** Bytes that are no HTTP never reach a route: their sender is answered on the bare connection, in the same words. */
import type { Socket } from 'node:net';
import type { RefusalCode } from '../core/catalogue.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';

/** Node's own codes of what it could not read. */
const OF_NODE: Readonly<Record<string, RefusalCode>> = {
  HPE_HEADER_OVERFLOW: 'request.headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'request.too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timed-out',
};

/** Answers a connection whose bytes were not understood, and ends it; one that is gone is let go. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf({ code: OF_NODE[error.code ?? ''] ?? 'request.malformed', facts: {} });
  const body = JSON.stringify(problem);
  const headers = {
    ...SECURITY_HEADERS,
    connection: 'close',
    'content-type': PROBLEM_TYPE,
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${problem.title}\r\n${lines.join('')}\r\n${body}`);
}
