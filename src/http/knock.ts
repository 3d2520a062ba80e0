/** What the gate looks at, taken from one request of Node. */
import type { IncomingMessage } from 'node:http';
import type { Knock, Transport } from './gate.ts';

/** All values of a header as they came: Node's own view keeps the first of some and joins others. */
export function valuesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? '');
  }
  return values;
}

/** A header that comes twice is no header: two readers of it could disagree. */
function single(request: IncomingMessage, name: string): string | null {
  const values = valuesOf(request, name);
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** An Origin given twice is a foreign one, never an absent one. */
function originOf(request: IncomingMessage): string | null {
  const values = valuesOf(request, 'origin');
  return values.length > 1 ? 'null' : (values[0] ?? null);
}

export const knockOf = (request: IncomingMessage, transport: Transport): Knock => ({
  transport,
  peer: request.socket.remoteAddress ?? null,
  method: request.method ?? '',
  host: single(request, 'host'),
  origin: originOf(request),
  fetchSite: single(request, 'sec-fetch-site'),
  fetchMode: single(request, 'sec-fetch-mode'),
  fetchDest: single(request, 'sec-fetch-dest'),
  contentType: single(request, 'content-type'),
});
