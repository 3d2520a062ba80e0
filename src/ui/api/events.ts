/** The station's events by a stream of fetch, opened again whenever it ends: an EventSource could not be told from a hung one. */
import { after, pause } from '../browser/clock.ts';
import type { Printer, Reader } from './generated.ts';
import { closesGate, sessionHeaders, whenIn } from './session-gate.ts';

export interface Step {
  readonly load: string;
  readonly step: 'reading' | 'selling' | 'reserving' | 'writing' | 'checking' | 'posting';
}

export interface Listener {
  reader(reader: Reader): void;
  step(step: Step): void;
  printer(printer: Printer): void;
  /** The stream is open, or has ended. */
  connected(open: boolean): void;
}

/** A quiet stream shows a sign of life every 15 s; without one it is taken for dead. */
const SILENCE_MS = 40_000;
const AGAIN_MS = 700;

/** The two fields of one event that are used here; a comment has none. */
export function parsedEvent(
  block: string,
): { readonly event: string; readonly data: string } | null {
  const lines = block.split('\n');
  const field = (name: string): string =>
    lines
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join('\n');
  const data = field('data');
  return data === '' ? null : { event: field('event'), data };
}

function tell(listener: Listener, block: string): void {
  const parsed = parsedEvent(block);
  if (parsed === null) return;
  if (parsed.event === 'reader') listener.reader(JSON.parse(parsed.data) as Reader);
  if (parsed.event === 'step') listener.step(JSON.parse(parsed.data) as Step);
  if (parsed.event === 'printer') listener.printer(JSON.parse(parsed.data) as Printer);
}

async function readStream(listener: Listener, ended: AbortController): Promise<void> {
  await whenIn(ended.signal);
  const { signal } = ended;
  const response = await fetch('/api/events', { signal, headers: sessionHeaders() });
  if (response.status === 401) closesGate('session.none');
  if (response.status === 423) closesGate('session.locked');
  if (!response.ok || response.body === null) return;
  listener.connected(true);
  const decoder = new TextDecoder();
  let kept = '';
  let cancel = after(SILENCE_MS, () => ended.abort());
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      cancel();
      cancel = after(SILENCE_MS, () => ended.abort());
      kept += decoder.decode(value, { stream: true });
      const blocks = kept.split('\n\n');
      kept = blocks.pop() ?? '';
      for (const block of blocks) tell(listener, block);
    }
  } finally {
    cancel();
  }
}

/** Listens until it is told to stop; returns the way to stop. */
export function listen(listener: Listener): () => void {
  let stopped = false;
  let ended = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopped) {
      ended = new AbortController();
      try {
        await readStream(listener, ended);
      } catch {
        // The station is gone, or the stream was silent too long: both are told below.
      }
      if (!stopped) {
        listener.connected(false);
        await pause(AGAIN_MS);
      }
    }
  };
  void run();
  return () => {
    stopped = true;
    ended.abort();
  };
}
