/**
 * 撤销写卡: an open load is cancelled when its card comes back, instead of being settled. The station proves on the card that it
 * carries nothing of it; what the meter has taken, or the card shows, is told as it is. A wish is kept until it has an end: it
 * outlives a reload, another tab and a log-out, as the open load does.
 */
import type { call } from '../api/client.ts';
import type { Problem } from '../api/generated.ts';
import { forget, keep, kept } from '../browser/kept.ts';

export interface CancelWish {
  readonly load: string;
  readonly cardNo: number;
}

export type Cancel = CancelWish &
  (
    | { readonly at: 'asked'; readonly problem: Problem | null }
    /** The gas is again to be written. */
    | { readonly at: 'cancelled' }
    /** Card or meter has the gas, another card took the load over, or the books had its end before. */
    | { readonly at: 'kept'; readonly problem: Problem | null }
  );

type Asked = Extract<Cancel, { at: 'asked' }>;

/** Refusals after which asking again brings nothing: the load has its end, or is ended by others than a cashier. */
const DECIDED = ['load.not-open', 'load.unknown', 'load.case', 'load.on-void-card'];

/** `asked` where it is not decided, or another card was in the reader: the wish still stands. */
export async function cancelLoad(
  ask: typeof call,
  reader: string,
  { load, cardNo }: CancelWish,
  confirmLowTries: boolean,
): Promise<Cancel> {
  const wish = { load, cardNo };
  const answer = await ask('POST /api/loads/{operationId}/cancel', {
    params: { operationId: load },
    body: { reader, confirmLowTries },
  }).catch(() => null);
  if (answer === null) return { ...wish, at: 'asked', problem: null };
  if (!answer.ok) {
    const { problem } = answer;
    return { ...wish, at: DECIDED.includes(problem.code) ? 'kept' : 'asked', problem };
  }
  const { state, problem } = answer.value;
  if (state === 'pending') return { ...wish, at: 'asked', problem };
  return state === 'not-done' && problem?.code !== 'load.superseded'
    ? { ...wish, at: 'cancelled' }
    : { ...wish, at: 'kept', problem };
}

const isOfAnother = (cancel: Cancel): boolean =>
  cancel.at === 'asked' && cancel.problem?.code === 'load.wrong-card';

/** The card in the reader is the one, and is left as it is: settling it now would do what was not wished. */
const leavesCard = (cancel: Cancel): cancel is Asked =>
  cancel.at === 'asked' && !isOfAnother(cancel);

/** With this in the place of what was known of its load, or after the others. */
const withCancel = (cancels: readonly Cancel[], cancel: Cancel): readonly Cancel[] =>
  cancels.some(({ load }) => load === cancel.load)
    ? cancels.map((one) => (one.load === cancel.load ? cancel : one))
    : [...cancels, cancel];

const NAME = 'qika.cancels';

const isWish = (one: unknown): one is CancelWish =>
  typeof one === 'object' &&
  one !== null &&
  'load' in one &&
  typeof one.load === 'string' &&
  'cardNo' in one &&
  typeof one.cardNo === 'number';

const asked = ({ load, cardNo }: CancelWish): Cancel => ({
  load,
  cardNo,
  at: 'asked',
  problem: null,
});

/** What is to be cancelled at this counter. */
export class Cancels {
  readonly #told: (cancels: readonly Cancel[]) => void;
  #cancels: readonly Cancel[] = [];

  constructor(told: (cancels: readonly Cancel[]) => void) {
    this.#told = told;
  }

  #set(cancels: readonly Cancel[]): void {
    this.#cancels = cancels;
    const wishes = this.#stillAsked().map(({ load, cardNo }): CancelWish => ({ load, cardNo }));
    if (wishes.length === 0) forget(NAME);
    else keep(NAME, wishes);
    this.#told(cancels);
  }

  #stillAsked(): readonly Cancel[] {
    return this.#cancels.filter(({ at }) => at === 'asked');
  }

  /** The load is cancelled instead of settled once its card is in a reader. */
  ask(wish: CancelWish): void {
    this.#set(withCancel(this.#cancels, asked(wish)));
  }

  /** The load is settled as ever. */
  takeBack(load: string): void {
    this.#set(this.#cancels.filter((one) => one.load !== load));
  }

  /** What an earlier page was asked to cancel, and did not see the end of. */
  recall(): void {
    const value = kept(NAME);
    this.#set((Array.isArray(value) ? value.filter(isWish) : []).map(asked));
  }

  /** What was told of an ended one is of the customer before. */
  forgetEnded(): void {
    this.#set(this.#stillAsked());
  }

  /** Sends what was wished of the card in the reader; what stands in the way where that card is to be left as it is. */
  async carryOut(
    ask: typeof call,
    reader: string,
    confirmLowTries: boolean,
  ): Promise<{ readonly leaves: boolean; readonly problem: Problem | null }> {
    for (const wish of this.#stillAsked()) {
      const cancel = await cancelLoad(ask, reader, wish, confirmLowTries);
      // Taken back while the card was looked at, it is not put on again.
      if (!this.#cancels.includes(wish)) continue;
      this.#set(withCancel(this.#cancels, cancel));
      // It was this card's, and a card has one open load.
      if (cancel.at === 'cancelled') break;
      if (leavesCard(cancel)) return { leaves: true, problem: cancel.problem };
    }
    return { leaves: false, problem: null };
  }
}
