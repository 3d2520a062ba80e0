/** Questions of the command line to a station that is running: over its Unix socket or named pipe, like curl. */
import { request } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly bytes: Buffer;
}

export interface StationAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
}

/** A station is not running here: nobody listens. */
const NOBODY: readonly string[] = ['ENOENT', 'ECONNREFUSED'];

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

/** Rejects with the system's error where no station listens: ENOENT, ECONNREFUSED. */
export function askForBytes(socketPath: string, { method, path, body }: Ask): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : { 'content-type': body.type, 'content-length': String(body.bytes.length) };
    const asked = request({ socketPath, method, path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, bytes: Buffer.concat(parts) }),
      );
    });
    asked.on('error', reject);
    asked.end(body?.bytes);
  });
}

/** The answer, or null when no station is running at that socket. Rejects when one is and its answer breaks off. */
export async function askStation(
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
  body: object | null = null,
): Promise<StationAnswer | null> {
  const asked: Ask =
    body === null
      ? { method, path }
      : {
          method,
          path,
          body: { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) },
        };
  try {
    const { status, bytes } = await askForBytes(socketPath, asked);
    return { status, body: JSON.parse(bytes.toString('utf8')) };
  } catch (cause) {
    if (NOBODY.includes(codeOf(cause))) return null;
    throw cause;
  }
}
