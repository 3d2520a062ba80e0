/**
 * Payments over HTTP on TCP, 64 connections that each wait for their answer, with every header that the gate asks of the
 * page. The daemon is a process of its own; the load comes from this one.
 */
import autocannon from 'autocannon';
import type { Daemon } from './daemon.ts';
import { type Operations, payment } from './payments.ts';

const CONNECTIONS = 64;

export interface HttpSample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of the daemon's processor time a payment. */
  readonly cpu: number;
  readonly answered: number;
}

function nextBody(operations: Operations, customers: number): string {
  const { operationId, accountId, amount, channel, cashGiven, reference } = payment(
    operations,
    customers,
  );
  const money = { amountFen: amount, channel, cashGivenFen: cashGiven, reference };
  return JSON.stringify({ operationId, accountId, ...money });
}

/** Sends payments for `seconds`; throws when one of them is not answered with 200. */
export async function sendPayments(
  daemon: Daemon,
  operations: Operations,
  customers: number,
  seconds: number,
): Promise<HttpSample> {
  const host = `qika.localhost:${daemon.port}`;
  const before = daemon.processorSeconds();
  const result = await autocannon({
    url: `http://127.0.0.1:${daemon.port}`,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path: '/api/payments',
        headers: {
          host,
          origin: `http://${host}`,
          'sec-fetch-site': 'same-origin',
          'sec-fetch-mode': 'cors',
          'sec-fetch-dest': 'empty',
          'content-type': 'application/json',
        },
        setupRequest: (request) => {
          request.body = nextBody(operations, customers);
          return request;
        },
      },
    ],
  });
  const { errors, timeouts, non2xx, '2xx': answered } = result;
  if (errors + timeouts + non2xx > 0 || answered === 0) {
    throw new Error(
      `${errors} errors, ${timeouts} time-outs, ${non2xx} refusals, ${answered} done`,
    );
  }
  return {
    perSecond: answered / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: ((daemon.processorSeconds() - before) * 1e6) / answered,
    answered,
  };
}
