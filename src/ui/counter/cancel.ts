/**
 * 撤销写卡: an open load is cancelled when its card comes back, instead of being settled. The station proves on the card that it
 * carries nothing of it; what the meter has taken, or the card shows, is told as it is.
 */
import type { call } from '../api/client.ts';
import type { Problem } from '../api/generated.ts';

interface Wish {
  readonly load: string;
  readonly cardNo: number;
}

export type Cancel = Wish &
  (
    | { readonly at: 'asked'; readonly problem: Problem | null }
    /** The gas is again to be written. */
    | { readonly at: 'cancelled' }
    /** Card or meter has the gas, or another card took the load over. */
    | { readonly at: 'kept'; readonly problem: Problem | null }
  );

/** `asked` where it is not decided, or another card was in the reader: the wish still stands. */
export async function cancelLoad(
  ask: typeof call,
  reader: string,
  { load, cardNo }: Wish,
  confirmLowTries: boolean,
): Promise<Cancel> {
  const wish = { load, cardNo };
  const answer = await ask('POST /api/loads/{operationId}/cancel', {
    params: { operationId: load },
    body: { reader, confirmLowTries },
  }).catch(() => null);
  if (answer === null) return { ...wish, at: 'asked', problem: null };
  if (!answer.ok) return { ...wish, at: 'asked', problem: answer.problem };
  const { state, problem } = answer.value;
  if (state === 'pending') return { ...wish, at: 'asked', problem };
  return state === 'not-done' && problem?.code !== 'load.superseded'
    ? { ...wish, at: 'cancelled' }
    : { ...wish, at: 'kept', problem };
}

/** The card in the reader is the one, and is left as it is: settling it now would do what was not wished. */
export const leavesCard = (cancel: Cancel | null): boolean =>
  cancel?.at === 'asked' && cancel.problem?.code !== 'load.wrong-card';
