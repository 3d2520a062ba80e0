/** The one link of this page to its station: the desk, fed by the station's events, as React reads it. */
import { useSyncExternalStore } from 'react';
import { call } from '../api/client.ts';
import { listen } from '../api/events.ts';
import { pause } from '../browser/clock.ts';
import { type Hold, holdCounter } from '../browser/counter-lock.ts';
import { CounterDesk, type CounterState } from '../counter/desk.ts';
import { has } from '../session/session.ts';

const listeners = new Set<() => void>();
const changed = (): void => {
  for (const listener of [...listeners]) listener();
};

export const desk = new CounterDesk({ call, pause, changed, mayServe: () => has('card.read') });

let hold: Hold = 'asking';
let takeOver: () => void = () => undefined;

/** Begins to listen; the sale that an earlier page has sent is asked after once this page is the counter. */
export function startLink(): void {
  let stop: () => void = () => undefined;
  takeOver = holdCounter((told) => {
    hold = told;
    stop();
    if (told === 'mine') {
      stop = listen({
        reader: (reader) => desk.reader(reader),
        step: (step) => desk.step(step),
        connected: (open) => desk.connected(open),
      });
      void desk.recall();
    }
    changed();
  });
}

/** Takes the counter from another page of this browser. */
export const takeCounter = (): void => takeOver();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useCounter = (): CounterState => useSyncExternalStore(subscribe, () => desk.state);
export const useHold = (): Hold => useSyncExternalStore(subscribe, () => hold);
