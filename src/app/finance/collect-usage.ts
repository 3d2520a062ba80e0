/**
 * What the ledger knows of use by itself: the readings of lines, of cards that came back from their meters (回写) and of
 * handhelds, and use that was read before and could not be billed then. A line that somebody has entered is left alone.
 */
import type { AccountId } from '../../core/ids.ts';
import type { UsageEntry, UsageSource } from '../../core/ledger/month-commands.ts';
import { accept, type Outcome } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import type { MeteredAccount } from '../../ports/finance.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import { isReadingDue, meteredAccounts } from './metered-accounts.ts';
import { type Days, readUse } from './read-use.ts';
import { daysOf, enterUsage } from './usage.ts';

/** Accounts whose readings are looked through before others have their turn: a month of nightly sweeps each. */
const TURN = 20;
/** Accounts with a doubtful reading that are named; all are counted. */
const NAMED = 100;

export interface Collected {
  readonly period: Period;
  /** Lines entered, and how many of them are blocked. */
  readonly lines: number;
  readonly blocked: number;
  /** Lines entered, by their source. */
  readonly sources: Readonly<Record<UsageSource, number>>;
  /** Accounts with a reading in doubt that nobody has looked at (存疑); it was not used. */
  readonly doubtful: { readonly count: number; readonly accounts: readonly AccountId[] };
  /** Accounts without a line: those that were due for a reading, and those that were not. */
  readonly missing: number;
  readonly notDue: number;
}

class Collecting {
  readonly sources: Record<UsageSource, number> = { line: 0, card: 0, handheld: 0, estimate: 0 };
  readonly doubtful: AccountId[] = [];
  lines = 0;
  blocked = 0;
  doubts = 0;
  missing = 0;
  notDue = 0;
  private readonly deps: AppDeps;
  private readonly context: RequestContext;
  private readonly period: Period;
  private readonly days: Days;

  constructor(deps: AppDeps, context: RequestContext, period: Period) {
    this.deps = deps;
    this.context = context;
    this.period = period;
    this.days = daysOf(deps, period);
  }

  /** The line that the account should have and has not; counts what is in doubt or not there. */
  look(account: MeteredAccount): UsageEntry | null {
    const { accountId } = account;
    const present = this.deps.store.finance.usage(this.period, accountId);
    const { entry, doubtful } = readUse(this.deps, account, this.days, present);
    if (doubtful) {
      this.doubts += 1;
      if (this.doubtful.length < NAMED) this.doubtful.push(accountId);
    }
    if (entry === null && present === undefined) {
      if (isReadingDue(this.deps, account, this.period)) this.missing += 1;
      else this.notDue += 1;
    }
    return entry;
  }

  /** The month's revision is part of the wish: what was entered, replaced and comes again is another operation. */
  async enter(entries: readonly UsageEntry[]): Promise<Outcome<true>> {
    if (entries.length === 0) return accept(true);
    const { deps, context, period } = this;
    const revision = deps.store.finance.month(period)?.revision ?? 0;
    const lines = entries.map((line) => ({ ...line }));
    const evidence = { kind: 'collect-usage', period, revision, lines };
    const operationId = derivedOperationId(deps.hash, evidence);
    const entered = await enterUsage(deps, context, { operationId, period, lines: entries });
    if (!entered.ok) return entered;
    const { result } = entered.value;
    if (result.kind !== 'usage') return accept(true);
    this.lines += result.lines.length;
    for (const { source, why } of result.lines) {
      this.sources[source] += 1;
      if (why !== '') this.blocked += 1;
    }
    return accept(true);
  }
}

/** Repeated, it enters what has come since. Refuses as `enterUsage`; what was entered before the refusal stands. */
export async function collectUsage(
  deps: AppDeps,
  context: RequestContext,
  period: Period,
): Promise<Outcome<Collected>> {
  const collecting = new Collecting(deps, context, period);
  for await (const part of meteredAccounts(deps)) {
    const entries: UsageEntry[] = [];
    for (const [n, account] of part.entries()) {
      if (n % TURN === TURN - 1) await deps.store.finance.nextTurn();
      const entry = collecting.look(account);
      if (entry !== null) entries.push(entry);
    }
    const entered = await collecting.enter(entries);
    if (!entered.ok) return entered;
  }
  const { lines, blocked, sources, doubts, doubtful, missing, notDue } = collecting;
  return accept({
    period,
    lines,
    blocked,
    sources,
    doubtful: { count: doubts, accounts: doubtful },
    missing,
    notDue,
  });
}
