/** Refusals after which it is not known whether something was done: a bug, or a ledger that could not say. */
import type { Problem } from './generated.ts';

export const isUnsure = ({ status, code }: Problem): boolean =>
  status === 500 || code.startsWith('store.') || code === 'station.closing';
