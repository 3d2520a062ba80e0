/** Logs in at a running station as its page does, and says what the page would then hold. */
import { request } from 'node:http';

export interface PageSession {
  readonly token: string;
  readonly cookie: { readonly name: string; readonly value: string };
  /** For a client that is no browser. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly cookie: string;
  readonly body: Record<string, unknown>;
}

/** What the gate asks of a page at that port. */
export function pageHeaders(port: number): Record<string, string> {
  const host = `qika.localhost:${port}`;
  return {
    host,
    origin: `http://${host}`,
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    'content-type': 'application/json',
  };
}

export function postAsPage(
  port: number,
  path: string,
  body: object,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { ...pageHeaders(port), ...more };
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const [cookie = ''] = answer.headers['set-cookie'] ?? [];
        resolve({ status: answer.statusCode ?? 0, cookie, body: JSON.parse(text) });
      });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
}

/** Rejects when the station does not let them in. */
export async function logInAtPage(
  port: number,
  name: string,
  password: string,
): Promise<PageSession> {
  const { status, cookie, body } = await postAsPage(port, '/api/session', { name, password });
  if (status !== 200) throw new Error(`${name} is not let in: ${JSON.stringify(body)}`);
  const [pair = ''] = cookie.split(';');
  const [cookieName = '', value = ''] = pair.split('=');
  const token = String(body.token);
  return {
    token,
    cookie: { name: cookieName, value },
    headers: { cookie: pair, 'x-qika-session': token },
  };
}
