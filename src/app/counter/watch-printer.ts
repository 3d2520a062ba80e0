/**
 * Is the printer there, before a customer waits for paper? It is looked at when the station starts and ever again, behind
 * whatever is being printed; a look prints nothing.
 */
import type { AppDeps } from '../deps.ts';

/** Rest between two looks: a printer that is switched on again is told within half a minute. */
const REST_MS = 30_000;

/** The returned function ends the looks; one that is under way tells nobody any more. */
export function watchPrinter({ clock, printing }: Pick<AppDeps, 'clock' | 'printing'>): () => void {
  if (printing === undefined) return () => undefined;
  const { printer } = printing;
  let cancel = (): void => undefined;
  let ended = false;
  const look = (): void => {
    void printer.look().then(() => {
      if (!ended) cancel = clock.after(REST_MS, look);
    });
  };
  look();
  return () => {
    ended = true;
    cancel();
  };
}
