/** Who works at this page: logging in, the locked screen, going out. */
import { useSyncExternalStore } from 'react';
import { type Answer, callOnce, Unanswered } from '../api/client.ts';
import type { BegunSession, Problem, Session } from '../api/generated.ts';
import type { Asked } from '../api/second-person.ts';
import {
  closesGate,
  type Gate,
  gateNow,
  lookForAbsence,
  openGate,
  setGate,
  watchGate,
} from '../api/session-gate.ts';
import { after, now } from '../browser/clock.ts';
import { newOperationId } from '../browser/ids.ts';
import { forgetToken, keepSeen, lastSeen, sessionToken } from '../browser/session-token.ts';
import { forgetAllTexts, withoutOldTexts } from '../browser/typed-texts.ts';

/** Without a key or a click for so long the page locks itself; the station does so too. */
const IDLE_MS = 10 * 60_000;
/** The station is told that somebody is there at most so often. */
const SEEN_MS = 60_000;
const AGAIN_MS = 700;

let session: Session | null = null;

export const useGate = (): Gate => useSyncExternalStore(watchGate, gateNow);
export const useSession = (): Session | null => useSyncExternalStore(watchGate, () => session);

/** By the wall's clock: a computer that slept finds its screen locked, whatever its timers have waited for. */
const nobodyThere = (): boolean => now() - (lastSeen() ?? now()) >= IDLE_MS;

/** What the person at this page may do, as the station said when they came. */
export const has = (permission: Session['permissions'][number]): boolean =>
  session?.permissions.includes(permission) === true;

type Told = Problem | 'no-answer' | null;

async function tried<T>(ask: Promise<Answer<T>>, then: (value: T) => void): Promise<Told> {
  try {
    const answer = await ask;
    if (!answer.ok) return answer.problem;
    then(answer.value);
    return null;
  } catch (cause) {
    if (cause instanceof Unanswered) return 'no-answer';
    throw cause;
  }
}

function begun({ token, ...told }: BegunSession): void {
  session = told;
  keepSeen(now());
  forgetAllTexts(told.person);
  if (told.passwordDue) {
    openGate(token);
    setGate('password-due');
  } else openGate(token);
}

/** Null when it was done; what stands in its way otherwise. */
export const logIn = (name: string, password: string): Promise<Told> =>
  tried(callOnce('POST /api/session', { body: { name, password } }), begun);

/** A session that has ended meanwhile is opened by no password: whoever is there logs in. */
export async function unlock(password: string): Promise<Told> {
  const refused = await tried(
    callOnce('POST /api/session/unlock', { body: { password } }),
    (told) => {
      session = told;
      keepSeen(now());
      openGate(null);
    },
  );
  const ended = refused !== null && refused !== 'no-answer' && refused.code === 'session.none';
  return ended && closesGate(refused.code) ? null : refused;
}

export const choosePassword = (password: string, next: string): Promise<Told> => {
  const body = { operationId: newOperationId(), password, next };
  return tried(callOnce('POST /api/session/password', { body }), begun);
};

/** Of the second person, who does not take the page over. */
export const approve = ({ path, body }: Asked, name: string, password: string): Promise<Told> => {
  const wish = { operationId: newOperationId(), name, password, path, body };
  return tried(callOnce('POST /api/approvals', { body: wish }), () => undefined);
};

/** The request lies in the inbox of the second person whom it names, for them to see at a screen of their own. */
export async function layInInbox({ path, body }: Asked): Promise<string | Told> {
  let id: string | null = null;
  const told = await tried(
    callOnce('POST /api/approvals/inbox', { body: { path, body } }),
    (row) => {
      id = row.id;
    },
  );
  return id ?? told;
}

export type InboxState = 'waiting' | 'approved' | 'refused' | 'gone';

/** What has become of it, `gone` where the station does not know it any more; null while nobody knows. */
export async function inboxState(id: string): Promise<InboxState | null> {
  let state: InboxState | null = null;
  await tried(callOnce('GET /api/approvals/inbox', {}), ({ mine }) => {
    state = mine.find((row) => row.id === id)?.state ?? 'gone';
  });
  return state;
}

export interface FirstAdministrator {
  readonly code: string;
  readonly person: string;
  readonly fullName: string;
  readonly password: string;
}

/** Enters the administrator and logs them in. */
export async function enterFirst(wish: FirstAdministrator): Promise<Told> {
  const body = { operationId: newOperationId(), ...wish };
  const refused = await tried(callOnce('POST /api/session/first', { body }), () => undefined);
  return refused ?? logIn(wish.person, wish.password);
}

/** The page first: what it would ask from now on waits, and is not refused. */
export async function lock(): Promise<void> {
  keepSeen(0);
  setGate('locked');
  await tried(callOnce('POST /api/session/lock', { body: {} }), () => undefined);
}

/** The page begins anew: nothing of the one who has gone stays on it. */
export async function logOut(): Promise<void> {
  await tried(callOnce('POST /api/session/end', { body: {} }), () => undefined);
  forgetToken();
  forgetAllTexts();
  location.reload();
}

/** Asks who this page is, after a reload, until the station says. */
async function recall(): Promise<void> {
  withoutOldTexts();
  if (sessionToken() === null) {
    // Nobody is at this page: what the last one typed is nobody's any more.
    forgetAllTexts();
    setGate('out');
  } else if (nobodyThere()) setGate('locked');
  while (gateNow() === 'asking') {
    const refused = await tried(callOnce('GET /api/session'), (told) => {
      session = told;
      openGate(null);
      if (told.passwordDue) setGate('password-due');
    });
    if (refused !== null && refused !== 'no-answer' && !closesGate(refused.code)) setGate('out');
    if (refused === 'no-answer') await new Promise<void>((go) => after(AGAIN_MS, go));
  }
}

/** Begins to look for somebody at the keys. */
export function startSession(): void {
  void recall();
  let cancelIdle = (): void => undefined;
  let mayTell = true;
  let untold = false;
  // What was left untold is told late: the station never locks before this page does, and refuses none of its questions.
  const tell = (): void => {
    mayTell = false;
    untold = false;
    after(SEEN_MS, () => {
      mayTell = true;
      if (untold && gateNow() === 'in') tell();
    });
    void tried(callOnce('POST /api/session/seen', { body: {} }), () => undefined);
  };
  const seen = (): void => {
    if (gateNow() !== 'in') return;
    if (nobodyThere()) {
      void lock();
      return;
    }
    keepSeen(now());
    cancelIdle();
    cancelIdle = after(IDLE_MS, () => {
      if (gateNow() === 'in') void lock();
    });
    if (mayTell) tell();
    else untold = true;
  };
  lookForAbsence(nobodyThere);
  window.addEventListener('keydown', seen, true);
  window.addEventListener('pointerdown', seen, true);
  watchGate(seen);
}
