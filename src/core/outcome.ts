/**
 * A refusal is a business fact and a value, never an exception (three kinds of failure, three forms).
 * `facts` fill the placeholders of the catalogue's sentences and go to the caller as they are.
 */
import type { RefusalCode } from './catalogue.ts';

export type Facts = Readonly<Record<string, string | number | boolean>>;

export interface Refusal {
  readonly code: RefusalCode;
  readonly facts: Facts;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export const accept = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const refuse = (code: RefusalCode, facts: Facts = {}): Outcome<never> => ({
  ok: false,
  refusal: { code, facts },
});

/**
 * request.invalid of a field that does not fit the others. `expected` is what it should be in signs that need no language: a range,
 * a kind, a choice, and null for nothing.
 */
export const refuseField = (field: string, expected: string): Outcome<never> =>
  refuse('request.invalid', { field, expected });

/** A broken promise inside the program: never caught, the process ends and is restarted. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** Throws Bug when `condition` is false. Where rows come by the thousand, `what` is made only when it is needed. */
export function assert(condition: boolean, what: string | (() => string)): asserts condition {
  if (!condition) throw new Bug(typeof what === 'string' ? what : what());
}
