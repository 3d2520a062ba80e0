/** What the counter's answers tell a user about each operation, in the words of the promise book. */
import type { OpenCardOutcome } from '../../src/app/counter/open-card.ts';
import type { ReplaceCardOutcome } from '../../src/app/counter/replace-card.ts';
import type { LoadOutcome, PartOutcome, SaleOutcome } from '../../src/app/counter/sale.ts';
import type { OperationId } from '../../src/core/ids.ts';
import type { CommandResult } from '../../src/core/ledger/results.ts';
import type { Outcome, Refusal } from '../../src/core/outcome.ts';
import { StoreError } from '../../src/ports/store.ts';
import type { Answer } from './promises.ts';

export interface Told {
  readonly operationId: OperationId;
  readonly answer: Answer;
  readonly code: string;
}

export interface Reply {
  /** For the story. */
  readonly line: string;
  readonly told: readonly Told[];
  /** Told about every operation of the request that `told` does not name; null when nothing was. */
  readonly otherwise: { readonly answer: Answer; readonly code: string } | null;
}

const SILENCE = { answer: 'silence', code: '' } as const;

/** A StoreError means that nobody knows; everything else that is thrown is a bug and goes on up. */
export async function replyTo<T>(
  answer: Promise<Outcome<T>>,
  reply: (value: T) => Reply,
): Promise<Reply> {
  try {
    const outcome = await answer;
    if (outcome.ok) return reply(outcome.value);
    const { refusal } = outcome;
    const { code } = refusal;
    // A refusal is told only when no operation of the request had an effect.
    const otherwise = isUnknown(refusal) ? SILENCE : ({ answer: 'undone', code } as const);
    return { line: code, told: [], otherwise };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { line: `unknown: ${error.code}`, told: [], otherwise: SILENCE };
  }
}

/** Refusals that say "not known", not "not done". */
const isUnknown = ({ code }: Refusal): boolean =>
  code.startsWith('store.') || code === 'internal' || code === 'station.closing';

export const plainReply = (operationId: OperationId): Reply => ({
  line: 'done',
  told: [{ operationId, answer: 'done', code: '' }],
  otherwise: null,
});

function partTold(part: PartOutcome<CommandResult> | null): Told[] {
  if (part === null) return [];
  const { operationId, state, refusal } = part;
  const answer = state === 'done' ? 'done' : 'undone';
  return [{ operationId, answer, code: refusal?.code ?? '' }];
}

function loadTold({ operationId, state, refusal, result }: LoadOutcome): Told {
  const code = refusal?.code ?? '';
  if (state === 'done') return { operationId, answer: 'done', code };
  if (state === 'not-done') return { operationId, answer: 'undone', code };
  // Without a result the ledger itself has not said whether it holds the reservation.
  const unknown = result === undefined && refusal !== undefined && isUnknown(refusal);
  return { operationId, answer: unknown ? 'silence' : 'pending', code };
}

const lineOf = (told: readonly Told[]): string =>
  told.map(({ answer, code }) => (code === '' ? answer : `${answer} (${code})`)).join(', ');

export function loadReply(outcome: LoadOutcome): Reply {
  const told = [loadTold(outcome)];
  return { line: lineOf(told), told, otherwise: null };
}

export function saleReply({ payment, purchase, load }: SaleOutcome): Reply {
  const told = [...partTold(payment), ...partTold(purchase), loadTold(load)];
  return { line: lineOf(told), told, otherwise: null };
}

export const openingReply = ({ state, refusal }: OpenCardOutcome): Reply => ({
  line: refusal === undefined ? state : `${state} (${refusal.code})`,
  told: [],
  otherwise: null,
});

export const replacementReply = ({ state, load, refusal }: ReplaceCardOutcome): Reply => {
  const told = load === null ? [] : [loadTold(load)];
  const parts = [refusal === undefined ? state : `${state} (${refusal.code})`, lineOf(told)];
  return { line: parts.filter((part) => part !== '').join(', '), told, otherwise: null };
};
