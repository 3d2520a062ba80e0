/** The keys of the counter. A key that is held down counts once: a money key never repeats itself. */
import { useEffect, useEffectEvent } from 'react';
import { gateNow } from '../api/session-gate.ts';

export type Keys = Readonly<Record<string, () => void>>;

export function useKeys(keys: Keys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    // A door lies over the form: nothing behind it is pressed.
    if (gateNow() !== 'in') return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    if (!event.repeat) act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => press(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
