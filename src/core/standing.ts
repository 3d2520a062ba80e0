/**
 * Statuses of accounts (在册 待点火 点火通气 空房 拆除 报停 封停 销户) and the rule book's count of accounts to be read. A
 * status follows from the registry and the papers; none is typed in beside them, so none can contradict them.
 */
import type { BusinessDate } from './calendar.ts';
import type { PapersRow } from './ledger/papers.ts';
import type { AccountRow } from './ledger/rows.ts';

export const STATUSES = [
  'awaiting-ignition',
  'lit',
  'vacant',
  'dismantled',
  'suspended',
  'stopped',
  'closed',
] as const;
/** 待点火 点火通气 空房 拆除 报停 封停 销户; everyone but 销户 is 在册. */
export type Status = (typeof STATUSES)[number];

/** One status each: what ends gas for good first, then what bars it, then what only tells of the household. */
export function statusOf(
  account: Pick<AccountRow, 'closed' | 'stopped' | 'suspended'>,
  papers: Pick<PapersRow, 'ignition' | 'standing'> | undefined,
): Status {
  if (account.closed) return 'closed';
  if (papers?.standing?.standing === 'dismantled') return 'dismantled';
  // Who was never lit is waiting, whatever else bars gas: the formula takes each household off once.
  if (papers === undefined || papers.ignition === null) return 'awaiting-ignition';
  if (account.stopped !== '') return 'stopped';
  if (account.suspended !== '') return 'suspended';
  return papers.standing?.standing === 'vacant' ? 'vacant' : 'lit';
}

/** The rule book's count (制度 2.2), each term as it stands there. */
export interface ReadableCount {
  /** 当月在册户数 */
  readonly registered: number;
  /** 待点火客户数 */
  readonly awaitingIgnition: number;
  /** 点火通气户数 = registered − awaitingIgnition */
  readonly lit: number;
  readonly vacant: number;
  readonly dismantled: number;
  readonly suspended: number;
  readonly stopped: number;
  /** 当月新点火通气户数: those of them that nothing else has taken off. */
  readonly litThisMonth: number;
  /** 应抄表客户数 = lit − vacant − dismantled − suspended − stopped − litThisMonth */
  readonly readable: number;
  readonly closed: number;
}

export class ReadableCounter {
  private readonly counts = new Map<Status, number>();
  private litThisMonth = 0;
  /** 'YYYY-MM' */
  private readonly month: string;

  constructor(month: string) {
    this.month = month;
  }

  take(status: Status, ignitedOn: BusinessDate | null): void {
    this.counts.set(status, (this.counts.get(status) ?? 0) + 1);
    if (status === 'lit' && ignitedOn?.slice(0, 7) === this.month) this.litThisMonth += 1;
  }

  count(): ReadableCount {
    const of = (status: Status): number => this.counts.get(status) ?? 0;
    const closed = of('closed');
    const registered = STATUSES.reduce((sum, status) => sum + of(status), 0) - closed;
    const awaitingIgnition = of('awaiting-ignition');
    const lit = registered - awaitingIgnition;
    const [vacant, dismantled] = [of('vacant'), of('dismantled')];
    const [suspended, stopped] = [of('suspended'), of('stopped')];
    const { litThisMonth } = this;
    const readable = lit - vacant - dismantled - suspended - stopped - litThisMonth;
    const barred = { vacant, dismantled, suspended, stopped, litThisMonth };
    return { registered, awaitingIgnition, lit, ...barred, readable, closed };
  }
}
