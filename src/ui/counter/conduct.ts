/**
 * Sends a sale and finds out what became of it. Silence is never taken for an end: the station is asked for the very
 * operations, by their ids, until it says.
 */
import type { call } from '../api/client.ts';
import { Unanswered } from '../api/client.ts';
import type { OperationState, Problem } from '../api/generated.ts';
import { idsOf, type KeptSale, type SaleState, stateOf } from './sale.ts';

export interface Conductor {
  readonly call: typeof call;
  readonly pause: (ms: number) => Promise<void>;
  /** The station does not answer, or answers again. */
  readonly lost: (isLost: boolean) => void;
}

/** Milliseconds between questions after the same operations. */
const AGAIN_MS = 500;

/** Refusals after which the outcome may be unknown: a bug, or a ledger that could not say. */
const isUnsure = ({ status, code }: Problem): boolean =>
  status === 500 || code.startsWith('store.') || code === 'station.closing';

async function statesOf({ call }: Conductor, sale: KeptSale): Promise<OperationState['state'][]> {
  const answers = await Promise.all(
    idsOf(sale).map((operationId) =>
      call('GET /api/operations/{operationId}', { params: { operationId } }),
    ),
  );
  return answers.flatMap((answer) => {
    if (answer.ok) return [answer.value.state];
    if (answer.problem.code === 'operation.unknown') return [];
    throw new Unanswered(answer.problem.code);
  });
}

/**
 * Asks until the station says. None of the ids known: asked once more, for a request that was sent before the question
 * has been read by then; after that nothing was done.
 */
async function known(conductor: Conductor, sale: KeptSale): Promise<'something' | 'nothing'> {
  for (let unknown = 0; unknown < 2; ) {
    await conductor.pause(AGAIN_MS);
    try {
      const states = await statesOf(conductor, sale);
      conductor.lost(false);
      if (states.includes('running')) continue;
      if (states.length > 0) return 'something';
      unknown += 1;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      conductor.lost(true);
    }
  }
  return 'nothing';
}

/** Sends the sale once; null when the answer does not say how it ended. */
async function sent({ call }: Conductor, sale: KeptSale): Promise<SaleState | null> {
  try {
    const answer = await call('POST /api/loads', { body: sale.body });
    if (answer.ok) return stateOf(sale, answer.value);
    return isUnsure(answer.problem) ? null : { at: 'not-done', sale, problem: answer.problem };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return null;
  }
}

/** How a sale ended whose request may have been sent before: after a reload, or in another tab. */
export async function resume(conductor: Conductor, sale: KeptSale): Promise<SaleState> {
  for (;;) {
    if ((await known(conductor, sale)) === 'nothing')
      return { at: 'not-done', sale, problem: null };
    // Something of it stands: the same request again is answered with how it stands, and goes on where it broke off.
    const state = await sent(conductor, sale);
    if (state !== null) return state;
  }
}

/** Sends a sale for the first time. */
export async function conduct(conductor: Conductor, sale: KeptSale): Promise<SaleState> {
  return (await sent(conductor, sale)) ?? resume(conductor, sale);
}
