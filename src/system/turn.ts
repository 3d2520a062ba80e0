/** The end of this turn of the event loop: group commit waits for it and for no timer. */
import { setImmediate } from 'node:timers';

/** Calls `fn` once, after the input that is ready now has been handled. */
export const afterTurn = (fn: () => void): void => {
  setImmediate(fn);
};
