/**
 * Sends a deed of the counter and finds out what became of it. Silence is never taken for an end: the station is asked for the very
 * operations, by their ids, until it says.
 */
import type { call } from '../api/client.ts';
import { Unanswered } from '../api/client.ts';
import type { OperationState, Problem } from '../api/generated.ts';
import { saysNotHowItEnded } from '../api/unsure.ts';
import {
  idsOf,
  type KeptDeed,
  type KeptOpening,
  type KeptPayment,
  type KeptReplacement,
  type KeptSale,
  type SaleState,
  stateOf,
} from './sale.ts';

export interface Conductor {
  readonly call: typeof call;
  readonly pause: (ms: number) => Promise<void>;
  /** The station does not answer, or answers again. */
  readonly lost: (isLost: boolean) => void;
}

/** Milliseconds between questions after the same operations, and before a door is knocked at again that was shut. */
const AGAIN_MS = 500;
const SHUT_MS = 3_000;

async function statesOf({ call }: Conductor, deed: KeptDeed): Promise<OperationState['state'][]> {
  const answers = await Promise.all(
    idsOf(deed).map((operationId) =>
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
async function known(conductor: Conductor, deed: KeptDeed): Promise<'something' | 'nothing'> {
  for (let unknown = 0; unknown < 2; ) {
    await conductor.pause(AGAIN_MS);
    try {
      const states = await statesOf(conductor, deed);
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

async function soldOrRefused({ call }: Conductor, sale: KeptSale): Promise<Answered> {
  const answer = await call('POST /api/loads', { body: sale.body });
  return answer.ok ? stateOf(sale, answer.value) : answer.problem;
}

async function paidOrRefused({ call }: Conductor, deed: KeptPayment): Promise<Answered> {
  const answer = await call('POST /api/payments', { body: deed.body });
  if (!answer.ok) return answer.problem;
  const { result } = answer.value;
  if (result.kind !== 'payment') throw new Unanswered('a payment is answered as one');
  return { at: 'paid', deed, result };
}

async function openedOrRefused({ call }: Conductor, deed: KeptOpening): Promise<Answered> {
  const answer = await call('POST /api/cards/open', { body: deed.body });
  if (!answer.ok) return answer.problem;
  const { state, problem } = answer.value;
  return state === 'active' ? { at: 'opened', deed } : { at: 'opening', deed, problem };
}

/** The new card is in use once it is open and what it was to carry is on it. */
async function replacedOrRefused({ call }: Conductor, deed: KeptReplacement): Promise<Answered> {
  const answer = await call('POST /api/cards/replace', { body: deed.body });
  if (!answer.ok) return answer.problem;
  const { state, load, problem } = answer.value;
  return state === 'active' && load?.state !== 'pending'
    ? { at: 'opened', deed }
    : { at: 'opening', deed, problem: problem ?? load?.problem ?? null };
}

type Answered = SaleState | Problem;

function answered(conductor: Conductor, deed: KeptDeed): Promise<Answered> {
  switch (deed.kind) {
    case 'sale':
      return soldOrRefused(conductor, deed);
    case 'payment':
      return paidOrRefused(conductor, deed);
    case 'opening':
      return openedOrRefused(conductor, deed);
    case 'replacement':
      return replacedOrRefused(conductor, deed);
  }
}

/** `unsure`: the answer does not say how it ended; null when there was none at all. */
type Sent = { readonly ended: SaleState } | { readonly unsure: Problem | null };

async function sent(conductor: Conductor, deed: KeptDeed, again: boolean): Promise<Sent> {
  try {
    const answer = await answered(conductor, deed);
    if ('at' in answer) return { ended: answer };
    if (saysNotHowItEnded(answer, again)) return { unsure: answer };
    return { ended: { at: 'not-done', deed, problem: answer } };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { unsure: null };
  }
}

/** How a deed ended whose request may have been sent before: after a reload, in another tab, or after `why`. */
export async function resume(
  conductor: Conductor,
  deed: KeptDeed,
  why: Problem | null = null,
): Promise<SaleState> {
  let problem = why;
  for (;;) {
    if ((await known(conductor, deed)) === 'nothing') return { at: 'not-done', deed, problem };
    // Something of it stands: the same request again is answered with how it stands, and goes on where it broke off.
    const told = await sent(conductor, deed, true);
    if ('ended' in told) return told.ended;
    problem = told.unsure;
    if (problem !== null) await conductor.pause(SHUT_MS);
  }
}

/** Sends a deed for the first time. */
export async function conduct(conductor: Conductor, deed: KeptDeed): Promise<SaleState> {
  const told = await sent(conductor, deed, false);
  return 'ended' in told ? told.ended : resume(conductor, deed, told.unsure);
}
