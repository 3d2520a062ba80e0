/** Questions to a station over its Unix socket. */
import { request } from 'node:http';

interface Sent {
  readonly method: string;
  readonly type: string | null;
  readonly bytes: string | Uint8Array | undefined;
}

/** Throws for anything but 2xx. */
function send(socketPath: string, path: string, { method, type, bytes }: Sent): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = type === null ? {} : { 'content-type': type };
    const asked = request({ socketPath, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(text));
        else reject(new Error(`${path}: ${text}`));
      });
    });
    asked.on('error', reject);
    asked.end(bytes);
  });
}

/** A body is posted; null asks only. */
export const askSocket = (
  socketPath: string,
  path: string,
  body: object | null,
): Promise<unknown> =>
  send(
    socketPath,
    path,
    body === null
      ? { method: 'GET', type: null, bytes: undefined }
      : { method: 'POST', type: 'application/json', bytes: JSON.stringify(body) },
  );

export const sendFile = (
  socketPath: string,
  path: string,
  type: string,
  bytes: Uint8Array,
): Promise<unknown> => send(socketPath, path, { method: 'POST', type, bytes });
