/**
 * Requests wait here while nobody is logged in or the screen is locked, and go on with what they were about afterwards: the
 * form stays as it was, and an operation that was on its way keeps its ids.
 */
import { forgetToken, keepSeen, keepToken, sessionToken } from '../browser/session-token.ts';

/** What the page knows of its session; `asking` until the station has been asked. */
export type Gate = 'asking' | 'out' | 'locked' | 'proof' | 'password-due' | 'in';

const CLOSING: Readonly<Record<string, Gate>> = {
  'session.none': 'out',
  'session.locked': 'locked',
  // The password opens it as it opens a locked screen, and the request goes on with its ids.
  'session.prove': 'proof',
  'session.password-due': 'password-due',
};

let gate: Gate = 'asking';
let isAbsent = (): boolean => false;
const listeners = new Set<() => void>();

export const gateNow = (): Gate => gate;

export function watchGate(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setGate(next: Gate): void {
  if (next === gate) return;
  gate = next;
  for (const listener of [...listeners]) listener();
}

/** Asked before every request: one for whom nobody was there too long is not sent, and the station need not refuse it. */
export function lookForAbsence(absent: () => boolean): void {
  isAbsent = absent;
}

/** A refusal that somebody at the keys can answer: the gate is closed until they have. */
export function closesGate(code: string): boolean {
  const next = CLOSING[code];
  if (next === undefined) return false;
  if (next === 'out') forgetToken();
  if (next === 'locked') keepSeen(0);
  setGate(next);
  return true;
}

export function openGate(token: string | null): void {
  if (token !== null) keepToken(token);
  setGate('in');
}

/** Resolves when somebody is logged in; rejects with the signal's reason when the question is no longer wanted. */
export function whenIn(signal: AbortSignal | undefined): Promise<void> {
  if (gate === 'in' && isAbsent()) setGate('locked');
  if (gate === 'in') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const done = (): void => {
      unwatch();
      signal?.removeEventListener('abort', given);
    };
    const given = (): void => {
      done();
      reject(signal?.reason instanceof Error ? signal.reason : new Error('no longer asked'));
    };
    const unwatch = watchGate(() => {
      if (gate !== 'in') return;
      done();
      resolve();
    });
    signal?.addEventListener('abort', given);
  });
}

type Told =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: { readonly code: string } };

/** Asks once somebody is in, and again behind the door that an answer has closed: another tab of the same session locks this one too. */
export async function throughGate<A extends Told>(ask: () => Promise<A>): Promise<A> {
  for (;;) {
    await whenIn(undefined);
    const answer = await ask();
    if (answer.ok || !closesGate(answer.problem.code)) return answer;
  }
}

export function sessionHeaders(): Record<string, string> {
  const token = sessionToken();
  return token === null ? {} : { 'x-qika-session': token };
}
