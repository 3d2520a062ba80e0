/**
 * A deed of a desk: asked for once, and asked for again with the same operation id as long as no answer has come. What was
 * not answered may have been done; the station then answers what it answered the first time.
 */
import { useRef, useState } from 'react';
import { newOperationId } from '../browser/ids.ts';
import { type Answer, Unanswered } from './client.ts';
import type { Problem } from './generated.ts';
import { saysNotHowItEnded } from './unsure.ts';

export interface Deeds {
  /** Name of the deed that is under way. */
  readonly running: string | null;
  /** What the last one was refused for. */
  readonly problem: Problem | null;
  /** Name of the deed whose answer never came. */
  readonly unanswered: string | null;
  readonly run: (
    name: string,
    send: (operationId: string) => Promise<Answer<unknown>>,
  ) => Promise<void>;
}

/** `settled` is called after every answer, so that what is shown is asked for anew. */
export function useDeeds(settled: () => void): Deeds {
  const ids = useRef(new Map<string, string>());
  const [running, setRunning] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [unanswered, setUnanswered] = useState<string | null>(null);
  const run: Deeds['run'] = async (name, send) => {
    if (running !== null) return;
    const again = ids.current.has(name);
    const operationId = ids.current.get(name) ?? newOperationId();
    ids.current.set(name, operationId);
    setRunning(name);
    setProblem(null);
    setUnanswered(null);
    try {
      const answer = await send(operationId);
      const isOpen = !answer.ok && saysNotHowItEnded(answer.problem, again);
      if (isOpen) setUnanswered(name);
      else ids.current.delete(name);
      if (!answer.ok) setProblem(answer.problem);
      settled();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      // The id stays, and so does the button to ask again.
      setUnanswered(name);
    } finally {
      setRunning(null);
    }
  };
  return { running, problem, unanswered, run };
}
