/** Asks a running station over its Unix socket, as curl does. */
import { request } from 'node:http';
import { createServer } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Null where the answer is no JSON. */
  readonly body: unknown;
}

/** A GET without a body, else a POST; bytes are sent as they are. */
export function askSocket(
  socketPath: string,
  path: string,
  body?: object | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((answered, failed) => {
    const method = body === undefined ? 'GET' : 'POST';
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request(
      { socketPath, path, method, agent: false, headers: { ...type, ...headers } },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        reply.on('end', () => {
          const json = String(reply.headers['content-type']).includes('json');
          answered({ status: reply.statusCode ?? 0, text, body: json ? JSON.parse(text) : null });
        });
      },
    );
    asked.on('error', failed);
    asked.end(body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body));
  });
}

export const freePort = (): Promise<number> =>
  new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const free = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => found(free));
    });
  });
