/**
 * What users asked for and what they were told, kept by the world and not by the ledger. An answer is a promise: from
 * then on the ledger may never say otherwise (L15). No answer is allowed; a false one is not.
 */
import type { AccountId, OperationId } from '../../src/core/ids.ts';

export type OperationKind = 'payment' | 'purchase' | 'load' | 'reversal' | 'refund';

/**
 * `done` and `pending` had an effect; `undone` left none, or (a load) was taken back; `silence` is a user who was told
 * nothing, or that the outcome is unknown.
 */
export type Answer = 'done' | 'pending' | 'undone' | 'silence';

export interface Promised {
  readonly operationId: OperationId;
  readonly kind: OperationKind;
  readonly accountId: AccountId;
  /** Coins handed over with it, or back, fen; 0 where none are. */
  readonly coins: number;
  /** The last thing a user was told. */
  answer: Answer;
  /** Code of a refusal or of a fault, for the story. */
  code: string;
  /** Conducts under way: the answer may be overtaken. A process that dies leaves its conduct here for ever. */
  running: number;
}

export class PromiseBook {
  readonly all = new Map<OperationId, Promised>();
  readonly #byAccount = new Map<AccountId, Promised[]>();
  readonly #fresh = new Set<Promised>();

  add(wish: Pick<Promised, 'operationId' | 'kind' | 'accountId' | 'coins'>): Promised {
    const promised: Promised = { ...wish, answer: 'silence', code: '', running: 0 };
    this.all.set(wish.operationId, promised);
    this.#byAccount.set(wish.accountId, [...this.of(wish.accountId), promised]);
    return promised;
  }

  begin(promised: Promised): void {
    promised.running += 1;
  }

  /** `told` null: the user heard nothing about this operation. */
  end(promised: Promised, told: { answer: Answer; code: string } | null): void {
    promised.running -= 1;
    if (told === null) return;
    promised.answer = told.answer;
    promised.code = told.code;
    this.#fresh.add(promised);
  }

  /** Those of the account that have been answered since the last call. */
  takeFresh(account: AccountId): Promised[] {
    const fresh = [...this.#fresh].filter(({ accountId }) => accountId === account);
    for (const promised of fresh) this.#fresh.delete(promised);
    return fresh;
  }

  /** The process that carried it out is dead: its user hears nothing any more. */
  abandon(promised: Promised): void {
    promised.running -= 1;
    promised.answer = 'silence';
  }

  of(account: AccountId): readonly Promised[] {
    return this.#byAccount.get(account) ?? [];
  }
}
