/** A sheet as it is printed. */
import { type Answer, Unanswered } from './client.ts';
import type { Problem } from './generated.ts';
import { sessionHeaders, throughGate } from './session-gate.ts';

async function plainOnce(address: string): Promise<Answer<string>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, { headers: { ...sessionHeaders(), accept: 'text/plain' } });
    text = await response.text();
  } catch (cause) {
    throw new Unanswered(address, { cause });
  }
  if (response.ok) return { ok: true, value: text };
  return { ok: false, problem: JSON.parse(text) as Problem };
}

/** Throws Unanswered when the station is gone. */
export const plainText = (address: string): Promise<Answer<string>> =>
  throughGate(() => plainOnce(address));
