/** A cashier for a station under load: entered by an administrator, as a company would, and logged in once. */

import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { logInAtPage, postAsPage } from '../test/rig/page-session.ts';

const PASSWORD = 'a password for the bench';

/** The one-time code that the owner of the machine may always ask for. */
function firstCode(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      socketPath,
      path: '/api/people/first-code',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    };
    const asked = request(options, (answer) => {
      answer.setEncoding('utf8').on('data', (text: string) => resolve(JSON.parse(text).code));
    });
    asked.on('error', reject);
    asked.end('{}');
  });
}

async function done(answer: ReturnType<typeof postAsPage>): Promise<void> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`nobody can be entered: ${JSON.stringify(body)}`);
}

/** Headers that go with every request from then on. The names are new, so that a ledger may be started on again. */
export async function logInCashier(
  port: number,
  socketPath: string,
): Promise<Readonly<Record<string, string>>> {
  const name = randomUUID().slice(0, 8);
  const [admin, cashier] = [`admin-${name}`, `cashier-${name}`];
  const code = await firstCode(socketPath);
  const person = { operationId: randomUUID(), person: admin, fullName: '管理员' };
  await done(postAsPage(port, '/api/session/first', { ...person, code, password: PASSWORD }));
  const root = await logInAtPage(port, admin, PASSWORD);
  const wish = {
    operationId: randomUUID(),
    person: cashier,
    fullName: '收费员',
    roles: ['cashier'],
  };
  const entering = { ...wish, password: `first ${PASSWORD}` };
  await done(postAsPage(port, '/api/people', entering, root.headers));
  const temporary = await logInAtPage(port, cashier, `first ${PASSWORD}`);
  const change = { operationId: randomUUID(), password: `first ${PASSWORD}`, next: PASSWORD };
  await done(postAsPage(port, '/api/session/password', change, temporary.headers));
  return (await logInAtPage(port, cashier, PASSWORD)).headers;
}
