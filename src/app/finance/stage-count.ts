/** How many postings moved one stage (环节) of a customer: the total of a list that is shown a page at a time. */
import type { AccountId } from '../../core/ids.ts';
import { CHART, type Commodity } from '../../core/journal.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { StatementLine } from '../../ports/finance.ts';
import type { AppDeps } from '../deps.ts';

/** Postings that are read before others have their turn. */
const TURN = 500;

/** One that only leaves a stage to come back to it has not moved it. */
const moves = ({ debit, credit }: StatementLine, stage: string, commodity: Commodity): boolean =>
  CHART[debit].commodity === commodity &&
  (CHART[debit].stage === stage) !== (CHART[credit].stage === stage);

/** Refuses account.unknown. */
export async function stageCount(
  { store: { finance } }: Pick<AppDeps, 'store'>,
  account: AccountId,
  stage: string,
  commodity: Commodity,
): Promise<Outcome<number>> {
  let count = 0;
  for (let before: number | null = null; ; ) {
    const lines: readonly StatementLine[] | undefined = finance.statement(account, before, TURN);
    if (lines === undefined) return refuse('account.unknown', { accountId: account });
    count += lines.filter((line) => moves(line, stage, commodity)).length;
    before = lines.at(-1)?.row ?? null;
    if (lines.length < TURN) return accept(count);
    await finance.nextTurn();
  }
}
