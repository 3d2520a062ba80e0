/**
 * Attack pages in the browser of a cashier who is logged in: whatever they send is answered 4xx or not at all, nothing of
 * the station is read by them, and the books stay as they were.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bringSession, openBrowser } from './counter-browser.ts';
import { householdOf } from './households.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation();
const { accountId } = householdOf(1);
const PAYMENT = JSON.stringify({
  operationId: '0197a000-0000-7000-8000-0000000009a1',
  accountId,
  amountFen: 100_000,
  channel: 'cash',
});
let browser: Browser;
let attacker: Server;
let attackerPort = 0;
let context: BrowserContext;

/** An empty page under whatever name it is asked for. */
function attackServer(): Promise<Server> {
  const server = createServer((_request, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end('<!doctype html><title>win a prize</title><body></body>');
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

beforeAll(async () => {
  await station.furnish();
  await station.start();
  attacker = await attackServer();
  attackerPort = (attacker.address() as AddressInfo).port;
  browser = await openBrowser('--host-resolver-rules=MAP rebound.example 127.0.0.1');
  context = await browser.newContext();
  await bringSession(context, station);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  attacker?.close();
  expect(station.verify()).toContain('every law');
  await station.clear();
});

/** Statuses of what the page sent to the station; requests that never left are not among them. */
async function statusesOf(page: Page, attack: () => Promise<unknown>): Promise<number[]> {
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.url().startsWith(station.address)) statuses.push(response.status());
  });
  await attack();
  await page.waitForTimeout(400);
  return statuses;
}

const standing = async (): Promise<unknown> =>
  (await station.ask(`/api/accounts/${accountId}/standing`)).body;

/** Each is a function of the attacking page, and resolves to what it could read. */
const ATTACKS = {
  'a simple POST as text': `fetch(STATION + '/api/payments', { method: 'POST', mode: 'no-cors', credentials: 'include', body: PAYMENT }).then((a) => a.type, () => 'refused')`,
  'a POST as JSON': `fetch(STATION + '/api/payments', { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: PAYMENT }).then((a) => a.text(), () => 'refused')`,
  'a POST with a made-up token': `fetch(STATION + '/api/payments', { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json', 'x-qika-session': '00'.repeat(32) }, body: PAYMENT }).then((a) => a.text(), () => 'refused')`,
  'a beacon': `Promise.resolve(navigator.sendBeacon(STATION + '/api/payments', PAYMENT) ? 'sent' : 'refused')`,
  'a form': `new Promise((done) => { const frame = document.body.appendChild(document.createElement('iframe')); frame.name = 'f1'; frame.onload = () => done('loaded'); const form = document.body.appendChild(document.createElement('form')); form.method = 'post'; form.action = STATION + '/api/payments'; form.target = 'f1'; form.submit(); setTimeout(() => done('silent'), 1500); })`,
  'a form as text': `new Promise((done) => { const frame = document.body.appendChild(document.createElement('iframe')); frame.name = 'f2'; frame.onload = () => done('loaded'); const form = document.body.appendChild(document.createElement('form')); form.method = 'post'; form.enctype = 'text/plain'; form.action = STATION + '/api/payments'; form.target = 'f2'; const field = form.appendChild(document.createElement('input')); field.name = PAYMENT.slice(0, -1) + ',"x":"'; field.value = '"}'; form.submit(); setTimeout(() => done('silent'), 1500); })`,
  'an image': `new Promise((done) => { const img = new Image(); img.onload = () => done('loaded'); img.onerror = () => done('refused'); img.src = STATION + '/api/accounts/${accountId}'; })`,
  'a script': `new Promise((done) => { const tag = document.createElement('script'); tag.onload = () => done('loaded'); tag.onerror = () => done('refused'); tag.src = STATION + '/api/station'; document.body.append(tag); })`,
  'a web socket': `new Promise((done) => { const socket = new WebSocket(STATION.replace('http', 'ws') + '/api/events'); socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })`,
  'a page without an origin': `new Promise((done) => { const frame = document.createElement('iframe'); frame.sandbox = 'allow-scripts'; frame.srcdoc = '<script>fetch(' + JSON.stringify(STATION + '/api/payments') + ', { method: "POST", credentials: "include", headers: { "content-type": "application/json" }, body: ' + JSON.stringify(PAYMENT) + ' }).then((a) => a.text(), () => "refused").then((text) => parent.postMessage(text, "*"))</' + 'script>'; addEventListener('message', (event) => done(event.data)); document.body.append(frame); })`,
} as const;

const READ_NOTHING = ['refused', 'opaque', 'sent', 'loaded', 'silent'];

test.each(['evil.localhost', '127.0.0.1', 'qika.localhost'])(
  'pages of %s, on another port, get nothing and change nothing',
  async (host) => {
    const before = await standing();
    const attacks = Object.entries(ATTACKS).map(async ([name, attack]) => {
      const page = await context.newPage();
      await page.goto(`http://${host}:${attackerPort}/`);
      let read: unknown = null;
      const statuses = await statusesOf(page, async () => {
        const own = `const STATION = ${JSON.stringify(station.address)}; const PAYMENT = ${JSON.stringify(PAYMENT)};`;
        read = await page.evaluate(`(() => { ${own} return ${attack}; })()`);
      });
      expect(READ_NOTHING, `${name}: ${String(read)}`).toContain(read);
      expect(
        statuses.filter((status) => status < 400),
        name,
      ).toEqual([]);
      await page.close();
    });
    // Each from a page of its own, all at once.
    await Promise.all(attacks);
    expect(await standing()).toEqual(before);
  },
  120_000,
);

test('the page stands in no frame of another page', async () => {
  const page = await context.newPage();
  await page.goto(`http://qika.localhost:${attackerPort}/`);
  await page.evaluate(
    `new Promise((done) => { const frame = document.createElement('iframe'); frame.onload = done; frame.src = ${JSON.stringify(station.address)}; document.body.append(frame); setTimeout(done, 2000); })`,
  );
  const inside = () => page.frames().find((frame) => frame !== page.mainFrame());
  // The browser's own page of an error stands there instead, a moment after the frame has loaded.
  await expect.poll(() => inside()?.url()).toMatch(/^chrome-error:/);
  expect(await inside()?.locator('#page').count()).toBe(0);
  await page.close();
});

test('a name that is bound to this machine by its owner is no name of the station', async () => {
  const page = await context.newPage();
  const rebound = station.address.replace('qika.localhost', 'rebound.example');
  for (const path of ['/', '/api/station', '/livez', '/openapi.json']) {
    const answer = await page.goto(`${rebound}${path}`);
    expect(answer?.status(), path).toBeGreaterThanOrEqual(400);
  }
  await page.close();
});

test('a cookie that another port has planted opens nothing and shuts nobody out', async () => {
  const attackers = await context.newPage();
  await attackers.goto(`http://qika.localhost:${attackerPort}/`);
  await attackers.evaluate(
    `document.cookie = 'qika-session-00000000=${'0'.repeat(64)}; path=/api'`,
  );
  const [own] = (await context.cookies()).filter(({ httpOnly }) => httpOnly);
  await attackers.evaluate(
    `document.cookie = ${JSON.stringify(`${own?.name}=${'0'.repeat(64)}; path=/api/station`)}`,
  );
  const page = await context.newPage();
  await page.goto(station.address);
  await page.getByText('请插卡').first().waitFor();
  expect(await page.getByText('登录名').count()).toBe(0);
  await Promise.all([page.close(), attackers.close()]);
});
