/** The text of a paper, asked of a station that may be gone: only that is silence, a fault of the page is not. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { plainOrSilent } from '../../../src/ui/api/plain.ts';
import { openGate } from '../../../src/ui/api/session-gate.ts';

/** What a browser keeps for a tab; Node has none. */
const kept = new Map<string, string>();
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => kept.set(name, value),
};

beforeEach(() => {
  vi.stubGlobal('sessionStorage', storage);
  openGate('token');
});

/** The address of somebody who answers everything so. */
async function answering(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('is there', async () => {
  expect(await plainOrSilent(await answering(200, '小票'))).toEqual({ ok: true, value: '小票' });
});

test('a refusal is an answer', async () => {
  const problem = { code: 'ticket.unknown', zh: {} };
  const address = await answering(404, JSON.stringify(problem));
  expect(await plainOrSilent(address)).toEqual({ ok: false, problem });
});

test('a station that is gone is silent', async () => {
  expect(await plainOrSilent('http://127.0.0.1:9/')).toBe('silent');
});

test.each(['<h1>Bad gateway</h1>', '{}'])('what no station says is silence: %s', async (body) => {
  expect(await plainOrSilent(await answering(502, body))).toBe('silent');
});

test('a fault of the page is thrown on', async () => {
  const fault = new Error('the browser keeps nothing');
  const broken = () => {
    throw fault;
  };
  const address = await answering(200, '小票');
  vi.stubGlobal('sessionStorage', { ...storage, getItem: broken });
  await expect(plainOrSilent(address)).rejects.toBe(fault);
});
