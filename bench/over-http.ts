/**
 * Payments over HTTP on TCP, 64 connections that each wait for their answer, with every header that the gate asks of the
 * page. The daemon is a process of its own; the load comes from this one.
 */
import { pageHeaders } from '../test/rig/page-session.ts';
import type { Daemon } from './daemon.ts';
import { send } from './http-load.ts';
import { type Operations, payment } from './payments.ts';
import { quantile } from './statistics.ts';

const CONNECTIONS = 64;

export interface HttpSample {
  readonly perSecond: number;
  /** Milliseconds from the last byte sent to the last byte received. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of processor time a payment, of the daemon and of the load itself. */
  readonly cpu: number;
  readonly loadCpu: number;
}

/** The body of the next payment. */
export function paymentBody(operations: Operations, customers: number): string {
  const { operationId, accountId, amount, channel, cashGiven, reference } = payment(
    operations,
    customers,
  );
  return JSON.stringify({
    operationId,
    accountId,
    amountFen: amount,
    channel,
    cashGivenFen: cashGiven,
    reference,
  });
}

/** Sends payments for `seconds`; rejects when one of them is not answered with 200. */
export async function sendPayments(
  daemon: Daemon,
  operations: Operations,
  customers: number,
  seconds: number,
  connections = CONNECTIONS,
): Promise<HttpSample> {
  const cpuBefore = daemon.processorSeconds();
  const ownBefore = process.cpuUsage();
  const { milliseconds, latencies } = await send({
    port: daemon.port,
    path: '/api/payments',
    headers: { ...pageHeaders(daemon.port), ...daemon.headers },
    connections,
    milliseconds: seconds * 1000,
    body: () => paymentBody(operations, customers),
  });
  const own = process.cpuUsage(ownBefore);
  const answered = latencies.length;
  return {
    perSecond: (answered / milliseconds) * 1000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpu: ((daemon.processorSeconds() - cpuBefore) * 1e6) / answered,
    loadCpu: (own.user + own.system) / answered,
  };
}
