/** One deduction run a period at a time, in the background of the station; a stop waits for its part and no longer. */
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import { storeRefusal } from '../counter/fault.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type DeductionRun, deductMonth, standingOf } from './deduct-month.ts';

/** What is open work, so that a station that closes waits for it. */
export interface Work {
  readonly closing: boolean;
  begin(): void;
  end(): void;
}

export interface RunProgress {
  readonly running: boolean;
  readonly run: DeductionRun;
}

export class MonthDesk {
  private readonly deps: AppDeps;
  private readonly work: Work;
  private readonly onBug: (cause: unknown) => void;
  private readonly runs = new Map<Period, RunProgress>();

  constructor(deps: AppDeps, work: Work, onBug: (cause: unknown) => void) {
    this.deps = deps;
    this.work = work;
    this.onBug = onBug;
  }

  progress(period: Period): RunProgress {
    return this.runs.get(period) ?? { running: false, run: standingOf(this.deps, period) };
  }

  /** Joins the run that is going on. Refuses period.unknown, period.state. */
  begin(context: RequestContext, period: Period): Outcome<true> {
    const month = this.deps.store.finance.month(period);
    if (month === undefined) return refuse('period.unknown', { period });
    const { state } = month;
    if (state !== 'reviewed' && state !== 'posting')
      return refuse('period.state', { period, state });
    if (this.progress(period).running) return accept(true);
    this.runs.set(period, { ...this.progress(period), running: true });
    this.work.begin();
    void this.carryOut(context, period);
    return accept(true);
  }

  private fell(period: Period, cause: unknown): void {
    if (storeRefusal(cause) === null) {
      this.onBug(cause);
      return;
    }
    // The ledger could not be written: what is done is done, and the run goes on when it is asked for again.
    this.deps.log.error({ period, cause: String(cause) }, 'the deduction run ended early');
  }

  private async carryOut(context: RequestContext, period: Period): Promise<void> {
    try {
      await deductMonth(this.deps, context, period, {
        mayGoOn: () => !this.work.closing,
        told: (run) => this.runs.set(period, { running: true, run }),
      });
    } catch (cause) {
      this.fell(period, cause);
    } finally {
      this.runs.set(period, { ...this.progress(period), running: false });
      this.work.end();
    }
  }
}
