/** What an outcome and the books say, in the fewest words. */
import type { SaleOutcome } from '../../../src/app/counter/sale.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { LedgerStore } from '../../../src/ports/store.ts';
import { ACCOUNT } from './account.ts';

export function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`);
  return outcome.value;
}

export const codeOf = (outcome: Outcome<unknown>): string =>
  outcome.ok ? 'accepted' : outcome.refusal.code;

/** "done done pending card.removed": the three states, and why the load is not done. */
export function story(outcome: Outcome<SaleOutcome>): string {
  if (!outcome.ok) return `refused ${outcome.refusal.code}`;
  const { payment, purchase, load } = outcome.value;
  const parts = [payment?.state ?? '-', purchase?.state ?? '-', load.state];
  return [...parts, ...(load.refusal === undefined ? [] : [load.refusal.code])].join(' ');
}

/** Stages of the account's gas in litres: to be written, in flight, on card, in meter. */
export function gas({ store }: { readonly store: LedgerStore }): readonly number[] {
  const account = store.account(ACCOUNT);
  if (account === undefined) throw new Error('no account');
  const { toBeWritten, inFlight, onCard, inMeter } = account.gas;
  return [toBeWritten, inFlight, onCard, inMeter];
}

/** The same of its money, in fen. */
export function money({ store }: { readonly store: LedgerStore }): readonly number[] {
  const account = store.account(ACCOUNT);
  if (account === undefined) throw new Error('no account');
  const { toBeWritten, inFlight, onCard, inMeter } = account.money;
  return [toBeWritten, inFlight, onCard, inMeter];
}
