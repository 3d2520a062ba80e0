/** One page of the browser is the counter: a second tab sees that, and may take over only by a person's deed. */
const NAME = 'qika-counter';

export type Hold = 'asking' | 'mine' | 'elsewhere';

/** Tells how the lock stands until the page goes; returns the way to take it from another tab. */
export function holdCounter(told: (hold: Hold) => void): () => void {
  const keep = (): Promise<never> => {
    told('mine');
    return new Promise(() => undefined);
  };
  const lost = (): void => told('elsewhere');
  const ask = (options: LockOptions): void => {
    navigator.locks.request(NAME, options, (lock) => (lock === null ? lost() : keep())).catch(lost);
  };
  ask({ ifAvailable: true });
  return () => ask({ steal: true });
}
