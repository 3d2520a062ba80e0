/** Customers are read for the search box a few at a time after the start, so that no search keeps a cashier waiting. */
import { StoreError } from '../../ports/store.ts';
import { VaultSealedError } from '../../ports/vault.ts';
import type { AppDeps } from '../deps.ts';

/** Some milliseconds of reading, and a pause in which cashiers are served. */
const ROWS = 1_000;
const PAUSE_MS = 2;

export interface ReadySearch {
  /** Again after keys were unsealed: what was read without them names nobody. */
  start(): void;
  stop(): void;
  /** Resolves when a search answers at once; at once where nothing was begun, for a search then reads by itself. */
  ready(): Promise<void>;
  /** Are customers being read? A search then does not read them by itself. */
  reading(): boolean;
}

export function createReadySearch({
  store,
  clock,
  log,
}: Pick<AppDeps, 'store' | 'clock' | 'log'>): ReadySearch {
  let cancel = (): void => undefined;
  let end = (): void => undefined;
  let ready = Promise.resolve();
  let reading = false;
  const isDone = (): boolean => {
    try {
      return store.readySearch(ROWS);
    } catch (cause) {
      if (!(cause instanceof StoreError) && !(cause instanceof VaultSealedError)) throw cause;
      // The ledger has shut itself, or a key is not there: a search says so itself, and no sale waits for it.
      log.error({ code: cause.code }, 'customers could not be read for the search');
      return true;
    }
  };
  const goOn = (): void => {
    if (isDone()) end();
    else cancel = clock.after(PAUSE_MS, goOn);
  };
  return {
    start() {
      cancel();
      const before = end;
      reading = true;
      ready = new Promise((resolve) => {
        end = () => {
          before();
          reading = false;
          resolve();
        };
      });
      cancel = clock.after(PAUSE_MS, goOn);
    },
    stop() {
      cancel();
      end();
    },
    ready: () => ready,
    reading: () => reading,
  };
}
