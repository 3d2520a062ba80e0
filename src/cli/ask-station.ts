/** Questions of the command line to a station that is running: over its Unix socket or named pipe, like curl. */
import { request } from 'node:http';

export interface StationAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A station is not running here: nobody listens. */
const NOBODY: readonly string[] = ['ENOENT', 'ECONNREFUSED'];

const codeOf = (cause: Error): string =>
  'code' in cause && typeof cause.code === 'string' ? cause.code : '';

/** The answer, or null when no station is running at that socket. Rejects when one is and its answer breaks off. */
export function askStation(
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
  body: object | null = null,
): Promise<StationAnswer | null> {
  return new Promise((resolve, reject) => {
    const headers = body === null ? {} : { 'content-type': 'application/json' };
    const asked = request({ socketPath, method, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        try {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
        } catch (cause) {
          reject(cause);
        }
      });
    });
    asked.on('error', (cause) => {
      if (NOBODY.includes(codeOf(cause))) resolve(null);
      else reject(cause);
    });
    asked.end(body === null ? undefined : JSON.stringify(body));
  });
}
