/**
 * Refusals after which it is not known whether something was done: a bug, a ledger that could not say, gas that is half taken
 * off a card and goes on with the same operation id, or an operation of this id that only the keys tell apart.
 */
import type { Problem } from './generated.ts';

const isUnsure = ({ status, code }: Problem): boolean =>
  status === 500 ||
  code.startsWith('store.') ||
  code === 'station.closing' ||
  code === 'keys.known' ||
  code === 'reversal.unfinished';

/** Refusals at the door or for want of a key, before the station looks at the operation: of the same request sent before they say nothing. */
const AT_DOOR = /^(?:gate|access|approval|session|login|keys)\./;

/** `sentBefore`: this very request may have reached the station already. */
export const saysNotHowItEnded = (problem: Problem, sentBefore: boolean): boolean =>
  isUnsure(problem) || (sentBefore && AT_DOOR.test(problem.code));
