/** Use that left what waits to be written: what no card ever had is used only when card and meter hold nothing any more. */
import type { AccountId, OperationId } from '../../src/core/ids.ts';
import type { StatementLine } from '../../src/ports/finance.ts';
import type { LedgerStore } from '../../src/ports/store.ts';

const MANY = 1000;
const WAITING: ReadonlySet<string> = new Set(['toBeWrittenLitre', 'owedLitre']);
const HELD: ReadonlySet<string> = new Set(['inMeterLitre', 'onCardLitre']);

/** What a posting took out of these stages, below zero where it brought. */
const outOf = (stages: ReadonlySet<string>, { debit, credit, amount }: StatementLine): number =>
  (stages.has(debit) ? amount : 0) - (stages.has(credit) ? amount : 0);

export interface WaitingUse {
  /** Litres that the operation took out of what waits. */
  readonly litres: number;
  /** What card and meter held right behind it. */
  readonly stillHeld: number;
}

export function waitingUse(
  { account, finance }: LedgerStore,
  accountId: AccountId,
  operationId: OperationId,
): WaitingUse {
  const { inMeter = 0, onCard = 0 } = account(accountId)?.gas ?? {};
  let stillHeld: number = inMeter + onCard;
  let litres = 0;
  let isFound = false;
  let before: number | null = null;
  for (;;) {
    const part: readonly StatementLine[] = finance.statement(accountId, before, MANY) ?? [];
    for (const posting of part) {
      const isOwn = posting.operationId === operationId;
      if (isFound && !isOwn) return { litres, stillHeld };
      isFound ||= isOwn;
      if (isOwn) litres += outOf(WAITING, posting);
      else stillHeld += outOf(HELD, posting);
    }
    const last = part.at(-1);
    if (last === undefined) return { litres, stillHeld };
    before = last.row;
  }
}
