/** Sweeps of lines (巡抄): one at a time in a station, all its lines side by side, told meter by meter while it goes on. */
import type { OperationId } from '../../core/ids.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { MeterLinkView } from '../../ports/line-book.ts';
import { storeRefusal } from '../counter/fault.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { askMeter, type Swept, writeTold } from './sweep-line.ts';

export interface SweepRequest {
  readonly operationId: OperationId;
  /** Names of lines; null for all of this station. */
  readonly lines: readonly string[] | null;
}

export interface LineProgress {
  readonly line: string;
  readonly meters: number;
  readonly done: number;
  readonly read: number;
  readonly doubtful: number;
  readonly already: number;
  readonly failed: number;
}

/** `stopped` broke off in the middle, and goes on where it was when it is asked for again under the same id. */
export type SweepStage = 'sweeping' | 'done' | 'stopped';

export interface SweepState {
  readonly operationId: OperationId;
  readonly stage: SweepStage;
  readonly lines: readonly LineProgress[];
  /** How many were asked so far, and some of them in that order. */
  readonly asked: number;
  readonly meters: readonly Swept[];
  /** Why it stopped; null where it did not, or the station was closing. */
  readonly refusal: Refusal | null;
}

export interface SweepDesk {
  /** Begins, and answers at once. Refuses sweep.running, line.unknown, sweep.nothing. */
  start(context: RequestContext, request: SweepRequest): Outcome<SweepState>;
  /** With the meters from that place on, as many as one answer holds. */
  state(id: OperationId, from?: number): SweepState | undefined;
  /** Breaks off after the meters that are being asked. */
  stop(): Promise<void>;
}

/** Results are kept until so many later sweeps have been made, or the station stops; the readings stay in the ledger. */
const REMEMBERED = 4;
/** Meters in one answer: a counter must not wait while thousands are written down. */
const SHOWN = 500;

class Sweep {
  stage: SweepStage = 'sweeping';
  refusal: Refusal | null = null;
  readonly meters: Swept[] = [];
  readonly operationId: OperationId;
  readonly #lines: ReadonlyMap<string, { meters: number; found: Swept[] }>;

  constructor(operationId: OperationId, links: ReadonlyMap<string, readonly MeterLinkView[]>) {
    this.operationId = operationId;
    this.#lines = new Map(
      [...links].map(([line, of]) => [line, { meters: of.length, found: [] }] as const),
    );
  }

  found(line: string, swept: Swept): void {
    this.meters.push(swept);
    this.#lines.get(line)?.found.push(swept);
  }

  state(from = 0): SweepState {
    const { operationId, stage, refusal } = this;
    const lines = [...this.#lines].map(([line, { meters, found }]): LineProgress => {
      const count = (as: Swept['as']): number => found.filter((one) => one.as === as).length;
      const [read, doubtful] = [count('read'), count('doubtful')];
      const [already, failed] = [count('already'), count('failed')];
      return { line, meters, done: found.length, read, doubtful, already, failed };
    });
    const meters = this.meters.slice(from, from + SHOWN);
    return { operationId, stage, lines, asked: this.meters.length, meters, refusal };
  }
}

export function createSweepDesk(deps: AppDeps, onBug: (cause: unknown) => void): SweepDesk {
  const sweeps = new Map<OperationId, Sweep>();
  let running: { readonly sweep: Sweep; readonly ended: Promise<void> } | null = null;
  let closing = false;

  /**
   * A line carries one exchange at a time, so its meters are asked one after another; what one has said is written while the
   * next one is asked, or the line would rest for as long as the disk takes.
   */
  async function along(
    sweep: Sweep,
    context: RequestContext,
    line: string,
    links: readonly MeterLinkView[],
    fell: (cause: unknown) => void,
  ): Promise<void> {
    let isLost = false;
    let writing: Promise<void> = Promise.resolve();
    try {
      for (const link of links) {
        if (closing || sweep.refusal !== null) break;
        const told = await askMeter(deps, sweep.operationId, link);
        await writing;
        if (isLost) break;
        // Told at once: whoever asks the next meter may fall as well, and nobody would wait for this one.
        writing = writeTold(deps, context, told)
          .then((swept) => sweep.found(line, swept))
          .catch((cause: unknown) => {
            isLost = true;
            fell(cause);
          });
      }
    } finally {
      await writing;
    }
  }

  async function run(
    sweep: Sweep,
    context: RequestContext,
    links: ReadonlyMap<string, readonly MeterLinkView[]>,
  ): Promise<void> {
    const fell = (cause: unknown): void => {
      const refusal = storeRefusal(cause);
      sweep.refusal ??= refusal ?? { code: 'internal', facts: {} };
      if (refusal === null) onBug(cause);
    };
    await Promise.all(
      [...links].map(([line, of]) => along(sweep, context, line, of, fell).catch(fell)),
    );
    sweep.stage = closing || sweep.refusal !== null ? 'stopped' : 'done';
  }

  function linksOf(
    wanted: readonly string[] | null,
  ): Outcome<Map<string, readonly MeterLinkView[]>> {
    const known = deps.lines.states().map(({ name }) => name);
    const unknown = (wanted ?? []).find((line) => !known.includes(line));
    if (unknown !== undefined) return refuse('line.unknown', { line: unknown });
    const links = new Map(
      (wanted ?? known).map((line) => [line, deps.store.lines.linksOn(line)] as const),
    );
    const meters = [...links.values()].reduce((sum, of) => sum + of.length, 0);
    return meters === 0 ? refuse('sweep.nothing') : accept(links);
  }

  return {
    start(context, { operationId, lines }) {
      if (running !== null && running.sweep.stage === 'sweeping') {
        if (running.sweep.operationId === operationId) return accept(running.sweep.state());
        return refuse('sweep.running');
      }
      const links = linksOf(lines);
      if (!links.ok) return links;
      const sweep = new Sweep(operationId, links.value);
      sweeps.delete(operationId);
      sweeps.set(operationId, sweep);
      for (const id of [...sweeps.keys()].slice(0, -REMEMBERED)) sweeps.delete(id);
      running = { sweep, ended: run(sweep, context, links.value) };
      return accept(sweep.state());
    },
    state: (id, from) => sweeps.get(id)?.state(from),
    async stop() {
      closing = true;
      await running?.ended;
    },
  };
}
