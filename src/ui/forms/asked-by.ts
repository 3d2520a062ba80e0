/** What became of a deed of which only its number is left. */
import { type Answer, type call, Unanswered } from '../api/client.ts';
import type { OperationState, Problem } from '../api/generated.ts';

export type Asked =
  /** It goes on, or the station could not say: it can be asked again. */
  | { readonly at: 'elsewhere'; readonly problem: Problem | null }
  /** It was: the ledger has it. */
  | { readonly at: 'was-done'; readonly operationId: string }
  /** The ledger has it, and its end is open: a load that no meter has answered, money that the bank has not shown. */
  | { readonly at: 'was-begun'; readonly operationId: string }
  /** The ledger has it, and it had no effect: a load that was voided. */
  | { readonly at: 'was-not-done'; readonly operationId: string }
  /** The station knows no such operation. */
  | { readonly at: 'not-known'; readonly operationId: string };

export function askedOf(operationId: string, answer: Answer<OperationState>): Asked {
  if (!answer.ok) {
    const { problem } = answer;
    return problem.code === 'operation.unknown'
      ? { at: 'not-known', operationId }
      : { at: 'elsewhere', problem };
  }
  switch (answer.value.state) {
    case 'running':
      return { at: 'elsewhere', problem: null };
    case 'done':
      return { at: 'was-done', operationId };
    case 'pending':
      return { at: 'was-begun', operationId };
    case 'not-done':
      return { at: 'was-not-done', operationId };
  }
}

/** Null when no answer came. */
export async function askedBy(ask: typeof call, operationId: string): Promise<Asked | null> {
  try {
    const answer = await ask('GET /api/operations/{operationId}', { params: { operationId } });
    return askedOf(operationId, answer);
  } catch (error) {
    if (error instanceof Unanswered) return null;
    throw error;
  }
}
