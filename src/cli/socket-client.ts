/** Asks a running station over its Unix socket (on Windows its named pipe), as curl does. */
import { request } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly bytes: Buffer;
}

export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
}

/** Rejects with the system's error where no station listens: ENOENT, ECONNREFUSED. */
export function askStation(socketPath: string, { method, path, body }: Ask): Promise<Reply> {
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
