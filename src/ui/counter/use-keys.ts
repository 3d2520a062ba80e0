/** The keys of the counter. A key that is held down counts once: a money key never repeats itself. */
import { useEffect, useEffectEvent } from 'react';
import { gateNow } from '../api/session-gate.ts';

export type Keys = Readonly<Record<string, () => void>>;

/** A window or a drawer lies over the page: what is pressed is meant for it, and it closes by itself at Esc. */
const dialogIsOpen = (): boolean =>
  [...document.querySelectorAll('[role="dialog"]')].some((one) => one.getClientRects().length > 0);

/** `inDialog`: of a form that lies in one; every other is deaf while one is open. */
export function useKeys(keys: Keys, { inDialog = false } = {}): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    // A door lies over the form: nothing behind it is pressed.
    if (gateNow() !== 'in') return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = keys[event.key];
    if (act === undefined) return;
    const isDeaf = dialogIsOpen() !== inDialog;
    // A key of ours is never the browser's; Esc is the dialog's.
    if (!isDeaf || event.key !== 'Escape') event.preventDefault();
    if (!isDeaf && !event.repeat) act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => press(event);
    // Before a dialog hears the key and is gone: the key that closes it is not the page's too.
    window.addEventListener('keydown', listener, true);
    return () => window.removeEventListener('keydown', listener, true);
  }, []);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select');

/** A figure that is typed where nothing is typed into, after a drawer was closed say, is meant for `focus`'s field. */
export function useTyped(focus: () => void): void {
  const typed = useEffectEvent((event: KeyboardEvent) => {
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || isField(event.target));
    if (isPlain && /^\d$/.test(event.key) && gateNow() === 'in' && !dialogIsOpen()) focus();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => typed(event);
    window.addEventListener('keydown', listener, true);
    return () => window.removeEventListener('keydown', listener, true);
  }, []);
}
