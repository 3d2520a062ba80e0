/** What the door is given: the use-cases' world, who may knock, and what to do about a bug. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { AuditNotes } from '../app/access/audit.ts';
import type { Counter } from '../app/counter/counter.ts';
import type { ReadySearch } from '../app/counter/ready-search.ts';
import type { AppDeps, RequestContext } from '../app/deps.ts';
import type { BenchDesk } from '../app/engineering/bench-desk.ts';
import type { RosterDesk } from '../app/engineering/roster-desk.ts';
import type { LineDesk } from '../app/lines/line-desk.ts';
import type { SweepDesk } from '../app/lines/sweep-desk.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Period } from '../core/period.ts';
import type { CoreFiles } from '../ports/core-files.ts';
import type { KeyKeeper } from '../ports/keys.ts';
import type { SheetFiles } from '../ports/sheets.ts';
import type { Access, NeedyRoute } from './access.ts';
import type { BookReports } from './book-reports.ts';
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

export interface ExportedFile {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** 64 hex digits; null for the manifest, which says those of all others. */
  readonly sha256: string | null;
}

export interface MonthExportState {
  readonly period: Period;
  readonly stage: 'writing' | 'done' | 'failed';
  /** The part that is being written, as far as it is known. */
  readonly part: string | null;
  /** Of a finished export. */
  readonly files: readonly ExportedFile[];
  /** Why it failed; null otherwise. */
  readonly why: string | null;
}

/** Exports of closed months, made beside the daemon and kept. */
export interface MonthExports {
  /** Begins, and answers at once; one that is there is answered as it is. Refuses export.running. */
  start(period: Period): Outcome<MonthExportState>;
  state(period: Period): MonthExportState | undefined;
  /** Undefined for a file that the export does not have. */
  open(period: Period, name: string): Readable | undefined;
  stop(): Promise<void>;
}

export interface HttpDeps {
  readonly app: AppDeps;
  readonly counter: Counter;
  readonly rosters: RosterDesk;
  /** Files of banks. */
  readonly sheets: Pick<SheetFiles, 'read'>;
  readonly lineDesk: LineDesk;
  readonly sweepDesk: SweepDesk;
  readonly search: Pick<ReadySearch, 'ready' | 'reading' | 'start'>;
  readonly bench: BenchDesk;
  /** Who works over the Unix socket, and over TCP where nobody logs in. */
  readonly operator: RequestContext;
  /** Null where nobody logs in: every request is then the operator’s, with every permission. */
  readonly access: Access | null;
  readonly audit: AuditNotes;
  readonly gate: GatePolicy;
  /** Of one session; absent, as many as a person at a page can want. */
  readonly requestsPerSecond?: number;
  readonly transportOf: (request: IncomingMessage) => Transport;
  readonly work: OpenWork;
  /** Absent where nobody has looked. */
  readonly coreFiles?: CoreFiles;
  readonly version: string;
  /** The station's page; empty leaves "/" unanswered. */
  readonly page: readonly PageFile[];
  /** Null leaves the routes of keys out. */
  readonly keys: KeyKeeper | null;
  /** Null leaves the routes of exports out. */
  readonly exports: MonthExports | null;
  /** Null leaves the reports of the books out. */
  readonly reports: BookReports | null;
  /** Only the demo has simulators; null leaves the /sim routes out. */
  readonly sim: SimControl | null;
  /** Told of every route and what it needs, while the server is built. */
  readonly tellRoute?: (route: NeedyRoute) => void;
  /** Called after the answer to a request that met a bug; the process is expected to end. */
  readonly onBug: (cause: unknown) => void;
}
