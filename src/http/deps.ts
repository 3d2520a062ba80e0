/** What the door is given: the use-cases' world, who may knock, and what to do about a bug. */
import type { IncomingMessage } from 'node:http';
import type { Counter } from '../app/counter/counter.ts';
import type { AppDeps, RequestContext } from '../app/deps.ts';
import type { RosterDesk } from '../app/engineering/roster-desk.ts';
import type { LineDesk } from '../app/lines/line-desk.ts';
import type { SweepDesk } from '../app/lines/sweep-desk.ts';
import type { Outcome } from '../core/outcome.ts';
import type { GatePolicy, Transport } from './gate.ts';
import type { OpenWork } from './open-work.ts';
import type { PageFile } from './page.ts';

export type SimValue =
  | null
  | boolean
  | number
  | string
  | readonly SimValue[]
  | { readonly [key: string]: SimValue };

/** Drives the simulators of the demo. What they answer is theirs to say and is passed on as it is. */
export interface SimControl {
  /** Refuses sim.refused {why} and sim.gone. */
  call(verb: string, args: Readonly<Record<string, SimValue>>): Promise<Outcome<SimValue>>;
}

export interface HttpDeps {
  readonly app: AppDeps;
  readonly counter: Counter;
  readonly rosters: RosterDesk;
  readonly lineDesk: LineDesk;
  readonly sweepDesk: SweepDesk;
  /** The one local operator, until people log in. */
  readonly operator: RequestContext;
  readonly gate: GatePolicy;
  readonly transportOf: (request: IncomingMessage) => Transport;
  readonly work: OpenWork;
  readonly version: string;
  /** The station's page; empty leaves "/" unanswered. */
  readonly page: readonly PageFile[];
  /** Only the demo has simulators; null leaves the /sim routes out. */
  readonly sim: SimControl | null;
  /** Called after the answer to a request that met a bug; the process is expected to end. */
  readonly onBug: (cause: unknown) => void;
}
