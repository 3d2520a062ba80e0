/**
 * The bench as somebody looks on: steps and frames of each check while it is carried out. Nothing here decides; the record
 * in the ledger alone says whether a meter passed.
 */
import type { OperationId } from '../../core/ids.ts';
import type { BenchStep, BenchStepName } from '../../core/ledger/bench-check.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type BenchCheckRequest, checkOnBench } from './check-on-bench.ts';

export type BenchNotice =
  | {
      readonly check: OperationId;
      readonly step: BenchStepName;
      /** Null when the step has begun. */
      readonly found: Pick<BenchStep, 'outcome' | 'said'> | null;
    }
  | {
      readonly check: OperationId;
      readonly direction: 'sent' | 'received';
      /** Bytes as they passed; an answer may come in several portions. */
      readonly bytes: Uint8Array;
    };

export interface BenchDesk {
  /** Refuses and throws as `checkOnBench`. */
  check(context: RequestContext, request: BenchCheckRequest): Promise<Outcome<Committed>>;
  /** Calls back on everything that passes; returns the way to stop. */
  watch(listener: (notice: BenchNotice) => void): () => void;
}

export function createBenchDesk(deps: AppDeps): BenchDesk {
  const listeners = new Set<(notice: BenchNotice) => void>();
  const tell = (notice: BenchNotice): void => {
    for (const listener of [...listeners]) listener(notice);
  };
  return {
    async check(context, request) {
      const check = request.operationId;
      const stops: (() => void)[] = [];
      // Not before the first step: a check that was done already asks nothing, on whatever line it was.
      const overhear = () =>
        deps.lines.tap(request.place.line, (direction, bytes) => tell({ check, direction, bytes }));
      try {
        return await checkOnBench(deps, context, request, (step, found) => {
          if (stops.length === 0) stops.push(overhear());
          tell({ check, step, found });
        });
      } finally {
        for (const stop of stops) stop();
      }
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
