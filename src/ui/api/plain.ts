/** A sheet as it is printed. */
import { type Answer, isProblem, Unanswered } from './client.ts';
import { sessionHeaders, throughGate } from './session-gate.ts';

async function fetched(address: string, headers: Record<string, string>) {
  try {
    const response = await fetch(address, { headers });
    return { response, text: await response.text() };
  } catch (cause) {
    throw new Unanswered(address, { cause });
  }
}

function problemIn(address: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Something between the page and the station has answered in its place.
    throw new Unanswered(address, { cause });
  }
}

async function plainOnce(address: string): Promise<Answer<string>> {
  const headers = { ...sessionHeaders(), accept: 'text/plain' };
  const { response, text } = await fetched(address, headers);
  if (response.ok) return { ok: true, value: text };
  const problem = problemIn(address, text);
  if (!isProblem(problem)) throw new Unanswered(`${address}: ${response.status}`);
  return { ok: false, problem };
}

/** Throws Unanswered when the station is gone, or answered what it never answers. */
export const plainText = (address: string): Promise<Answer<string>> =>
  throughGate(() => plainOnce(address));

/** As `plainText`, and 'silent' where no answer came. A fault of the page is none of the station's silence. */
export async function plainOrSilent(address: string): Promise<Answer<string> | 'silent'> {
  try {
    return await plainText(address);
  } catch (cause) {
    if (!(cause instanceof Unanswered)) throw cause;
    return 'silent';
  }
}
