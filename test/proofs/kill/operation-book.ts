/**
 * What the people at the counter were told, operation by operation. Whoever was once told "done" must be told the same
 * for ever; whoever was told that nothing happened must never find a trace of it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Part, Result } from './answers.ts';

export type OperationKind = 'payment' | 'purchase' | 'load';

export type Told =
  /** Nobody knows yet: the connection broke. */
  | { readonly state: 'unknown' }
  /** Reserved on a card, not decided. */
  | { readonly state: 'pending' }
  | { readonly state: 'done'; readonly result: Result }
  /** Had no effect: refused, or a load that was voided. */
  | { readonly state: 'nothing'; readonly why: string };

export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly accountId: number;
  told: Told;
}

export class OperationBook {
  readonly operations = new Map<string, Operation>();
  readonly violations: string[] = [];
  /** Answers that said done. */
  acknowledged = 0;

  begin(id: string, kind: OperationKind, accountId: number): void {
    if (this.operations.has(id)) return;
    this.operations.set(id, { id, kind, accountId, told: { state: 'unknown' } });
  }

  tell(id: string, told: Told): void {
    const operation = this.operations.get(id);
    if (operation === undefined) throw new Error(`operation ${id} was never asked for`);
    const before = operation.told;
    if (before.state === 'done') {
      const same = told.state === 'done' && isDeepStrictEqual(before.result, told.result);
      // A broken connection says nothing, so it takes nothing back.
      if (!same && told.state !== 'unknown') {
        this.violate(`${operation.kind} ${id} was told ${show(before)} and then ${show(told)}`);
      }
      return;
    }
    if (told.state === 'unknown') return;
    if (told.state === 'done') this.acknowledged += 1;
    operation.told = told;
  }

  tellPart(part: Part): void {
    const { operationId, state, result, problem } = part;
    if (state === 'done' && result !== null) this.tell(operationId, { state: 'done', result });
    else if (state === 'pending') this.tell(operationId, { state: 'pending' });
    else this.tell(operationId, { state: 'nothing', why: problem?.code ?? 'not done' });
  }

  violate(text: string): void {
    this.violations.push(text);
  }

  /** The same people told one thing more: what the reckoning must not believe. */
  withLie(lie: Operation): OperationBook {
    const copy = new OperationBook();
    for (const [id, operation] of this.operations) copy.operations.set(id, operation);
    copy.operations.set(lie.id, lie);
    return copy;
  }

  /** The results that an account was told are done. */
  *done(accountId: number, kind: OperationKind): Generator<Result> {
    for (const operation of this.operations.values()) {
      const fits = operation.accountId === accountId && operation.kind === kind;
      if (fits && operation.told.state === 'done') yield operation.told.result;
    }
  }
}

const show = (told: Told): string => JSON.stringify(told);
