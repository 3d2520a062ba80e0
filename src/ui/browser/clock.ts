/** Time in the page: for waiting and for showing, never for deciding anything about money. */

/** Calls `fn` after `ms`; returns the way to cancel. */
export function after(ms: number, fn: () => void): () => void {
  const timer = setTimeout(fn, ms);
  return () => clearTimeout(timer);
}

/** Milliseconds since 1970. */
export const now = (): number => Date.now();

/** Resolves after `ms`. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    after(ms, resolve);
  });
