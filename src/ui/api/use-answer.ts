/** What a question is answered, for showing. */
import { useEffect, useEffectEvent, useState } from 'react';
import { type Answer, call, type Request } from './client.ts';
import type { Routes } from './generated.ts';

interface Kept<R extends keyof Routes> {
  readonly key: string;
  readonly answer: Answer<Routes[R]['answer']>;
}

function useKept<R extends keyof Routes>(
  route: R,
  request: Request<R>,
  key: string | null,
): Kept<R> | null {
  const [kept, setKept] = useState<Kept<R> | null>(null);
  const ask = useEffectEvent((signal: AbortSignal) => call(route, { ...request, signal }));
  useEffect(() => {
    if (key === null) return;
    const gone = new AbortController();
    ask(gone.signal)
      .then((answer) => setKept({ key, answer }))
      .catch(() => undefined);
    return () => gone.abort();
  }, [key]);
  return kept;
}

/**
 * Asks whenever `key` changes and keeps the last answer until the next one is there; a null key asks nothing. Null before
 * the first answer, and when the station is gone: the top line says so.
 */
export function useAnswer<R extends keyof Routes>(
  route: R,
  request: Request<R>,
  key: string | null,
): Answer<Routes[R]['answer']> | null {
  const kept = useKept(route, request, key);
  return key === null ? null : (kept?.answer ?? null);
}

/** As `useAnswer`, and never the answer to an earlier question: for what is acted upon. */
export function useFreshAnswer<R extends keyof Routes>(
  route: R,
  request: Request<R>,
  key: string | null,
): Answer<Routes[R]['answer']> | null {
  const kept = useKept(route, request, key);
  return key !== null && kept?.key === key ? kept.answer : null;
}
