/**
 * What users asked for and what they were told, kept by the world and not by the ledger. An answer is a promise: from
 * then on the ledger may never say otherwise (L15). No answer is allowed; a false one is not.
 */
import type { AccountId, OperationId } from '../../src/core/ids.ts';

export type OperationKind = 'payment' | 'purchase' | 'load';

/** `done` and `pending` had an effect, `refused` had none; `silence` is a user who was told nothing. */
export type Answer = 'done' | 'pending' | 'refused' | 'silence';

export interface Promised {
  readonly operationId: OperationId;
  readonly kind: OperationKind;
  readonly accountId: AccountId;
  readonly station: number;
  /** Coins handed over with it, fen; 0 for purchases and loads. */
  readonly coins: number;
  /** The last thing a user was told. */
  answer: Answer;
  /** Code of a refusal or of a fault, for the story. */
  code: string;
  /** How often it was asked. */
  asked: number;
  /** Being carried out now: its last answer may be overtaken. */
  running: number;
}

export class PromiseBook {
  readonly all = new Map<OperationId, Promised>();

  ask(request: {
    readonly operationId: OperationId;
    readonly kind: OperationKind;
    readonly accountId: AccountId;
    readonly station: number;
    readonly coins: number;
  }): Promised {
    const known = this.all.get(request.operationId);
    const promised = known ?? { ...request, answer: 'silence', code: '', asked: 0, running: 0 };
    promised.asked += 1;
    promised.running += 1;
    this.all.set(request.operationId, promised);
    return promised;
  }

  of(account: AccountId): Promised[] {
    return [...this.all.values()].filter((promised) => promised.accountId === account);
  }
}
