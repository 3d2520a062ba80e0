/**
 * The browser's door to a network, from the configuration. Off unless it is asked for, and then only whole: TLS with a
 * certificate in force, the names that are served, and who may connect. Anything less and the station does not start.
 */
import { readFileSync, statSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Refusal } from '../core/outcome.ts';
import type { NetworkDoor } from '../gateway.ts';
import type { Clock } from '../ports/clock.ts';
import { certificateFault } from '../system/certificate.ts';

/** The station does not start, for a reason of the catalogue. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly refusal: Refusal;
  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.code, options);
    this.refusal = refusal;
  }
}

const OTHERS_MAY_READ = 0o077;

const uncertified = (why: string, cause?: unknown): StartRefused =>
  new StartRefused({ code: 'network.certificate', facts: { why } }, { cause });

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw uncertified(`${path} cannot be read`, cause);
  }
}

/** Throws StartRefused network.certificate. */
function pairOf(certFile: string, keyFile: string, now: number): { cert: string; key: string } {
  const [cert, key] = [textOf(certFile), textOf(keyFile)];
  if (process.platform !== 'win32' && (statSync(keyFile).mode & OTHERS_MAY_READ) !== 0) {
    throw uncertified(`others may read ${keyFile}; run: chmod 600 ${keyFile}`);
  }
  const fault = certificateFault(cert, key, now);
  if (fault !== null) throw uncertified(`${certFile}: ${fault}`);
  return { cert, key };
}

/** Null for a station that serves its own machine alone. Throws StartRefused network.no-tls, .no-hosts, .certificate. */
export function networkDoor(
  { network, hosts }: Pick<Config, 'network' | 'hosts'>,
  clock: Pick<Clock, 'now'>,
): NetworkDoor | null {
  if (network === null) return null;
  const { address, peers, tls } = network;
  const facts = { address };
  if (tls === undefined) throw new StartRefused({ code: 'network.no-tls', facts });
  if (hosts.length === 0) throw new StartRefused({ code: 'network.no-hosts', facts });
  return { address, peers, ...pairOf(tls.certFile, tls.keyFile, clock.now()) };
}
