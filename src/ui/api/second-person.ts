/** A request that names a second person waits here until that person has logged in beside the first, or has gone away. */
export interface Asked {
  /** Log-in name that the request gives. */
  readonly second: string;
  readonly path: string;
  readonly body: unknown;
}

interface Waiting extends Asked {
  readonly end: (approved: boolean) => void;
}

let waiting: Waiting | null = null;
const listeners = new Set<() => void>();

function put(next: Waiting | null): void {
  waiting = next;
  for (const listener of [...listeners]) listener();
}

export const secondAsked = (): Asked | null => waiting;

export function watchSecond(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Resolves with whether they approved. One is asked at a time: a later question ends the one before as not approved. */
export function askSecond(asked: Asked): Promise<boolean> {
  waiting?.end(false);
  return new Promise((resolve) => {
    put({
      ...asked,
      end(approved) {
        put(null);
        resolve(approved);
      },
    });
  });
}

export function endSecond(approved: boolean): void {
  waiting?.end(approved);
}
