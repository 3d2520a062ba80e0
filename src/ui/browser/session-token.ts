/** The secret of this page's session, and when somebody was last at its keys: kept for this tab and this origin (port included), gone with the tab. */

const TOKEN = 'qika.session';
const SEEN = 'qika.seen';

export const sessionToken = (): string | null => sessionStorage.getItem(TOKEN);
export const keepToken = (token: string): void => sessionStorage.setItem(TOKEN, token);

export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN);
  sessionStorage.removeItem(SEEN);
}

/** Milliseconds since 1970; 0 says that the screen is locked. */
export const keepSeen = (at: number): void => sessionStorage.setItem(SEEN, String(at));

/** Null where this tab has not said yet. */
export function lastSeen(): number | null {
  const kept = sessionStorage.getItem(SEEN);
  return kept === null ? null : Number(kept);
}
