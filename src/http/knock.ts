/** What the gate looks at, taken from one request of Node. */
import type { IncomingMessage } from 'node:http';
import type { Knock, Transport } from './gate.ts';

/** A header that comes twice is no header: two readers of it could disagree. */
function single(request: IncomingMessage, name: string): string | null {
  const values = request.headersDistinct[name];
  return values?.length === 1 ? (values[0] ?? null) : null;
}

const isGiven = (request: IncomingMessage, name: string): boolean =>
  (request.headersDistinct[name]?.length ?? 0) > 0;

export function knockOf(request: IncomingMessage, transport: Transport): Knock {
  return {
    transport,
    peer: request.socket.remoteAddress ?? null,
    method: request.method ?? '',
    host: single(request, 'host'),
    // An Origin given twice is refused as a foreign one, never taken for an absent one.
    origin: single(request, 'origin') ?? (isGiven(request, 'origin') ? 'null' : null),
    fetchSite: single(request, 'sec-fetch-site'),
    fetchMode: single(request, 'sec-fetch-mode'),
    fetchDest: single(request, 'sec-fetch-dest'),
    contentType: single(request, 'content-type'),
  };
}
