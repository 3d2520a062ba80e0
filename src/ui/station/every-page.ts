/** All rows of a list that the station answers a page at a time, for its file. */
import type { Answer } from '../api/client.ts';

/**
 * `ask` is given `next` of the page before, null for the first. A refusal of any page is the answer: half a list is none.
 */
export async function everyPage<P, K, R>(
  ask: (from: K | null) => Promise<Answer<P>>,
  rowsOf: (page: P) => readonly R[],
  nextOf: (page: P) => K | null,
): Promise<Answer<readonly R[]>> {
  const rows: R[] = [];
  for (let from: K | null = null; ; ) {
    const answer: Answer<P> = await ask(from);
    if (!answer.ok) return answer;
    rows.push(...rowsOf(answer.value));
    from = nextOf(answer.value);
    if (from === null) return { ok: true, value: rows };
  }
}
