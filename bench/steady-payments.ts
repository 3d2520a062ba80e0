/**
 * Payments that come to a station at a steady pace, whether the one before was answered or not. A latency counts from the
 * moment at which the payment was due, so that whoever is kept waiting behind another is counted too.
 */
import { Agent, request } from 'node:http';
import { pageHeaders } from '../test/rig/page-session.ts';
import type { Daemon } from './daemon.ts';
import { paymentBody } from './over-http.ts';
import type { Operations } from './payments.ts';

/** A hundred a second are two hundred busy counters; each has one connection, and waits for its answer. */
const EVERY_MS = 10;
const COUNTERS = 200;

function pay(daemon: Daemon, agent: Agent, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ agent, host: '127.0.0.1', port: daemon.port, path: '/api/payments', method: 'POST' },
        headers: {
          ...pageHeaders(daemon.port),
          ...daemon.headers,
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () =>
          answer.statusCode === 200
            ? resolve()
            : reject(new Error(`a payment was answered with ${answer.statusCode}`)),
        );
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}

/** Milliseconds of each payment, until `mayEnd` says so; rejects when one is not answered with 200. */
export async function paySteadily(
  daemon: Daemon,
  operations: Operations,
  customers: number,
  mayEnd: (sinceMs: number) => boolean,
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: COUNTERS });
  const latencies: number[] = [];
  const asked: Promise<void>[] = [];
  const began = performance.now();
  for (let n = 0; !mayEnd(performance.now() - began); n += 1) {
    const due = began + n * EVERY_MS;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const one = pay(daemon, agent, paymentBody(operations, customers));
    asked.push(one.then(() => void latencies.push(performance.now() - due)));
  }
  await Promise.all(asked);
  agent.destroy();
  return latencies;
}
