/** What the households of a community bought and used, month by month (小区购气与用气). */
import type { BusinessDate } from '../../core/calendar.ts';
import type { AccountId, OperationId } from '../../core/ids.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { type Period, periodRange } from '../../core/period.ts';
import type { OperationView } from '../../ports/store.ts';
import { type AppDeps, DEFAULT_FINANCE } from '../deps.ts';
import { historySince } from './history-since.ts';
import { lastMonths, presentPeriod } from './last-months.ts';
import { monthlyUse } from './monthly-use.ts';

const MONTHS = 13;
/** Households that are read before others have their turn. */
const HOUSEHOLDS = 20;

export interface MonthOfCommunity {
  readonly period: Period;
  readonly purchases: number;
  /** Bought, less what was reversed. */
  readonly boughtLitres: number;
  readonly boughtFen: number;
  /** Of the month's lines, or of readings where there are none; null before any household has one. */
  readonly usedLitres: number | null;
}

export interface CommunityFlow {
  readonly households: number;
  readonly months: readonly MonthOfCommunity[];
}

interface Sum {
  purchases: number;
  boughtLitres: number;
  boughtFen: number;
  usedLitres: number | null;
}

const purchaseOf = (deps: AppDeps, id: OperationId) => {
  const result = deps.store.operation(id)?.committed.result;
  return result?.kind === 'purchase' ? result : undefined;
};

/** Litres and fen of a purchase, and the same below zero of a reversal; null for everything else. */
function bought(deps: AppDeps, { command, committed: { result } }: OperationView) {
  if (result.kind === 'purchase') {
    return { purchases: 1, litres: result.volumeLitres, fen: result.costFen };
  }
  if (command.kind !== 'reverse-purchase') return null;
  const reversed = purchaseOf(deps, command.purchase);
  return reversed === undefined
    ? null
    : { purchases: -1, litres: -reversed.volumeLitres, fen: -reversed.costFen };
}

class Months {
  private readonly deps: AppDeps;
  private readonly sums: ReadonlyMap<Period, Sum>;
  private readonly ends: readonly { readonly period: Period; readonly to: string }[];
  readonly from: BusinessDate;

  constructor(deps: AppDeps) {
    this.deps = deps;
    const periods = lastMonths(deps, MONTHS);
    const { periodStartDay } = deps.company.finance ?? DEFAULT_FINANCE;
    const none = () => ({ purchases: 0, boughtLitres: 0, boughtFen: 0, usedLitres: null });
    this.sums = new Map(periods.map((period) => [period, none()]));
    this.ends = periods.map((period) => ({ period, to: periodRange(period, periodStartDay).to }));
    const [first = presentPeriod(deps)] = periods;
    this.from = periodRange(first, periodStartDay).from;
  }

  /** By its business date; a purchase from the end of a period is that period's, whenever it was closed. */
  private sumOf(day: string): Sum | undefined {
    const month = this.ends.find(({ to }) => day <= to);
    return month && this.sums.get(month.period);
  }

  add(account: AccountId): void {
    for (const operation of historySince(this.deps, account, this.from)) {
      const sum = this.sumOf(operation.command.businessDate);
      const flow = bought(this.deps, operation);
      if (sum === undefined || flow === null) continue;
      sum.purchases += flow.purchases;
      sum.boughtLitres += flow.litres;
      sum.boughtFen += flow.fen;
    }
    for (const [period, { litres }] of monthlyUse(this.deps, account, [...this.sums.keys()])) {
      const sum = this.sums.get(period);
      if (sum !== undefined) sum.usedLitres = (sum.usedLitres ?? 0) + litres;
    }
  }

  all(): readonly MonthOfCommunity[] {
    return [...this.sums].map(([period, sum]) => ({ period, ...sum }));
  }
}

/** Reads household by household, with turns for others between them. Refuses community.unknown. */
export async function communityFlow(
  deps: AppDeps,
  communityId: number,
): Promise<Outcome<CommunityFlow>> {
  const { store } = deps;
  if (!store.registry.communities().some((each) => each.communityId === communityId)) {
    return refuse('community.unknown', { communityId });
  }
  const months = new Months(deps);
  let households = 0;
  for (let after = 0; ; ) {
    const page = store.pictures.households(communityId, after, HOUSEHOLDS);
    for (const account of page) months.add(account);
    households += page.length;
    after = page.at(-1) ?? after;
    if (page.length < HOUSEHOLDS) return accept({ households, months: months.all() });
    await store.finance.nextTurn();
  }
}
