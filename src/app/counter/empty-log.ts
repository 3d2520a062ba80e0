/** A deletion whose key could not leave the ledger's log at once, because somebody read the ledger, is brought to its end. */
import { StoreError } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';

/** Between two tries; each costs nothing where there is nothing to empty. */
const AGAIN_MS = 5_000;

/** Looks after the log until the returned function is called. */
export function keepLogEmpty({
  store,
  clock,
  log,
}: Pick<AppDeps, 'store' | 'clock' | 'log'>): () => void {
  let told = false;
  const look = (): void => {
    try {
      const empty = store.emptyLog();
      if (!empty && !told)
        log.warn({}, 'a deleted key is in the log until nobody reads the ledger');
      if (empty && told) log.info({}, 'the log is empty; no deleted key is in it');
      told = !empty;
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      // What ails the ledger is told by whoever writes to it next; the log is emptied when it is closed or opened again.
      log.error({ code: cause.code }, 'the log of the ledger could not be emptied');
    }
    cancel = clock.after(AGAIN_MS, look);
  };
  let cancel = clock.after(AGAIN_MS, look);
  return () => cancel();
}
