/** The one link of this page to its station: the desk, fed by the station's events, as React reads it. */
import { useSyncExternalStore } from 'react';
import { call } from '../api/client.ts';
import { listen } from '../api/events.ts';
import type { Printer } from '../api/generated.ts';
import { pause } from '../browser/clock.ts';
import { type Hold, holdCounter } from '../browser/counter-lock.ts';
import type { CounterState } from '../counter/counter-state.ts';
import { CounterDesk } from '../counter/desk.ts';
import { has } from '../session/session.ts';

const listeners = new Set<() => void>();
const changed = (): void => {
  for (const listener of [...listeners]) listener();
};

/** A card that is to be diagnosed is left alone: serving it would settle what the diagnosis is to show. */
const isDiagnosing = (): boolean => location.hash.endsWith('/diagnose');

export const desk = new CounterDesk({
  call,
  pause,
  changed,
  mayServe: () => has('card.read') && !isDiagnosing(),
});

/** A card that was left alone is served once its page is left. */
function serveWhatIsIn(): void {
  for (const reader of desk.state.readers) {
    if (reader.condition === 'card') desk.reader(reader);
  }
}

let hold: Hold = 'asking';
/** Null until the station has told of one: a station may have none. */
let printer: Printer | null = null;
let takeOver: () => void = () => undefined;

/** Begins to listen; the sale that an earlier page has sent is asked after once this page is the counter. */
export function startLink(): void {
  window.addEventListener('hashchange', serveWhatIsIn);
  let stop: () => void = () => undefined;
  takeOver = holdCounter((told) => {
    hold = told;
    stop();
    if (told === 'mine') {
      stop = listen({
        reader: (reader) => desk.reader(reader),
        step: (step) => desk.step(step),
        printer: (told) => {
          printer = told;
          changed();
        },
        connected: (open) => {
          if (!open) printer = null;
          desk.connected(open);
        },
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
export const usePrinter = (): Printer | null => useSyncExternalStore(subscribe, () => printer);
export const useHold = (): Hold => useSyncExternalStore(subscribe, () => hold);
