/** Where rosters are handed in: one at a time, the last ones are remembered until the station stops. */
import { CATALOGUE, fill } from '../../core/catalogue.ts';
import type { OperationId } from '../../core/ids.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { type RosterKind, rosterTemplate } from '../../core/roster/columns.ts';
import type { SheetFiles, SheetKind } from '../../ports/sheets.ts';
import { storeRefusal } from '../counter/fault.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { importRoster } from './import-roster.ts';
import { RosterJob, type RosterMode, type RosterState } from './roster-job.ts';

const REMEMBERED = 4;

export interface RosterRequest {
  readonly operationId: OperationId;
  readonly kind: RosterKind;
  readonly mode: RosterMode;
  /** CSV or XLSX. */
  readonly bytes: Uint8Array;
}

export interface RosterDesk {
  /** Begins, and answers at once. Refuses roster.running. The same id again goes on where it was, with any mode. */
  start(context: RequestContext, request: RosterRequest): Outcome<RosterState>;
  state(id: OperationId): RosterState | undefined;
  /** The rows that were not enrolled, with the reasons; refuses roster.unknown and file.not-written. */
  faults(id: OperationId, kind: SheetKind): Promise<Outcome<Uint8Array>>;
  /** Refuses file.not-written. */
  template(of: RosterKind, kind: SheetKind): Promise<Outcome<Uint8Array>>;
  /** Breaks off after the group that is being written. */
  stop(): Promise<void>;
}

/** In the language of the people who fill in the file. */
function sentenceOf({ code, facts }: Refusal): string {
  const { zh } = CATALOGUE[code];
  return `${fill(zh.what, facts)}${fill(zh.next, facts)}`;
}

export function createRosterDesk(
  deps: AppDeps,
  sheets: SheetFiles,
  onBug: (cause: unknown) => void,
): RosterDesk {
  const jobs = new Map<OperationId, RosterJob>();
  let running: { readonly job: RosterJob; readonly ended: Promise<void> } | null = null;
  let closing = false;

  function fell(job: RosterJob, cause: unknown): void {
    const refusal = storeRefusal(cause);
    job.end('stopped', refusal ?? { code: 'internal', facts: {} });
    if (refusal === null) onBug(cause);
  }

  function remember(job: RosterJob): void {
    jobs.delete(job.operationId);
    jobs.set(job.operationId, job);
    for (const id of [...jobs.keys()].slice(0, -REMEMBERED)) jobs.delete(id);
  }

  return {
    start(context, { operationId, kind, mode, bytes }) {
      if (running?.job.running === true) {
        // Sent twice by an impatient hand: the same import, not another one.
        if (running.job.operationId === operationId) return accept(running.job.state());
        return refuse('roster.running');
      }
      const job = new RosterJob(operationId, kind, mode);
      remember(job);
      const parts = { deps, sheets, context, job, closing: () => closing };
      const ended = importRoster(parts, bytes).catch((cause: unknown) => fell(job, cause));
      running = { job, ended };
      return accept(job.state());
    },
    state: (id) => jobs.get(id)?.state(),
    async faults(id, kind) {
      const job = jobs.get(id);
      if (job === undefined) return refuse('roster.unknown', { operationId: id });
      return sheets.write(kind, job.faultTable(sentenceOf));
    },
    template: (of, kind) => sheets.write(kind, rosterTemplate(of)),
    async stop() {
      closing = true;
      await running?.ended;
    },
  };
}
