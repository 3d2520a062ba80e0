/**
 * What finance looks at before it lets a submission through (审核单): totals by source, exceptions by reason, and a sample. The
 * lines are parted into as many runs of like length as the sample has lines, and the submission's hash draws one of each run:
 * whoever prepared them could not choose it, no line is out of its reach, and two people who look see the same one. Once the lines are reviewed it tells what the deduction of each will be.
 */
import type { UsageFault } from '../../core/ledger/month-commands.ts';
import type { DeductionResult } from '../../core/ledger/month-results.ts';
import type { MonthRow, UsageRow } from '../../core/ledger/month-rows.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import type { Hash } from '../../ports/hash.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { deductionCommand } from './deduct-month.ts';

/** Lines that are read before others have their turn. */
const LINES_A_TURN = 500;

export interface SourceTotal {
  readonly source: UsageRow['source'];
  /** Estimates that the ledger proposed (自动估). */
  readonly proposed: boolean;
  readonly lines: number;
  readonly litres: number;
}

export interface ExceptionTotal {
  readonly why: Exclude<UsageFault, ''>;
  readonly blocked: number;
  /** Let through, or deducted since. */
  readonly waived: number;
}

export interface SampledLine {
  readonly line: UsageRow;
  /** What its deduction will be, or was; null before the review. */
  readonly deduction: Outcome<DeductionResult> | null;
}

export interface ReviewSheet {
  readonly month: MonthRow;
  readonly sources: readonly SourceTotal[];
  readonly exceptions: readonly ExceptionTotal[];
  readonly samples: readonly SampledLine[];
}

type Sum<T> = { -readonly [K in keyof T]: T[K] };

class Totals {
  readonly sources = new Map<string, Sum<SourceTotal>>();
  readonly exceptions = new Map<string, Sum<ExceptionTotal>>();

  add({ source, proposed, litres, why, state }: UsageRow): void {
    const isProposed = proposed === 1;
    const key = `${source} ${isProposed}`;
    const sum = this.sources.get(key) ?? { source, proposed: isProposed, lines: 0, litres: 0 };
    this.sources.set(key, sum);
    sum.lines += 1;
    sum.litres += litres;
    if (why === '') return;
    const exception = this.exceptions.get(why) ?? { why, blocked: 0, waived: 0 };
    this.exceptions.set(why, exception);
    if (state === 'blocked') exception.blocked += 1;
    else exception.waived += 1;
  }
}

/** Is the n-th line, from 0, in the sample? A modulus of 32 bits leans by lines / (size · 2^32): by nothing that counts. */
export function sampler(
  hash: Hash,
  {
    drawnBy,
    lines,
    size,
  }: { readonly drawnBy: string; readonly lines: number; readonly size: number },
): (n: number) => boolean {
  const chosen = new Set<number>();
  const runs = Math.min(lines, size);
  for (let run = 0; run < runs; run += 1) {
    const from = Math.floor((run * lines) / runs);
    const before = Math.floor(((run + 1) * lines) / runs);
    const draw = hash.sha256(`${drawnBy} ${run}`);
    const word = new DataView(draw.buffer, draw.byteOffset).getUint32(0);
    chosen.add(from + (word % (before - from)));
  }
  return (n) => chosen.has(n);
}

/** The wrong person for a deduction is told by it, not by looking; so the one who reviewed is asked for. */
async function deductionOf(
  deps: AppDeps,
  context: RequestContext,
  line: UsageRow,
  month: MonthRow,
): Promise<SampledLine['deduction']> {
  if (month.hash === null || month.reviewedBy === null) return null;
  const as = { ...context, operator: month.reviewedBy };
  const [foreseen] = await deps.store.registry.foresee([
    deductionCommand(deps, as, line, { hash: month.hash, lastDay: month.lastDay }),
  ]);
  if (foreseen === undefined) return null;
  if (!foreseen.ok) return foreseen;
  const { result } = foreseen.value;
  return result.kind === 'deduction' ? accept(result) : null;
}

/** Refuses period.unknown, and period.state before the submission. */
export async function reviewSheetOf(
  deps: AppDeps,
  context: RequestContext,
  { period, size }: { readonly period: Period; readonly size: number },
): Promise<Outcome<ReviewSheet>> {
  const { finance } = deps.store;
  const month = finance.month(period);
  if (month === undefined) return refuse('period.unknown', { period });
  if (month.hash === null) return refuse('period.state', { period, state: month.state });
  const isSampled = sampler(deps.hash, { drawnBy: month.hash, lines: month.lines, size });
  const totals = new Totals();
  const chosen: UsageRow[] = [];
  let n = 0;
  for (let after = 0; ; ) {
    const page = finance.usageAfter(period, after, LINES_A_TURN);
    for (const line of page) {
      totals.add(line);
      if (isSampled(n)) chosen.push(line);
      n += 1;
    }
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.accountId;
    await finance.nextTurn();
  }
  const samples: SampledLine[] = [];
  for (const line of chosen) {
    samples.push({ line, deduction: await deductionOf(deps, context, line, month) });
  }
  const { sources, exceptions } = totals;
  return accept({
    month,
    sources: [...sources.values()],
    exceptions: [...exceptions.values()],
    samples,
  });
}

/** The refusal of a line that will not be deducted; null where it will. */
export const refusalOf = ({ deduction }: SampledLine): Refusal | null =>
  deduction === null || deduction.ok ? null : deduction.refusal;
