/** A bench check while it is carried out, by the station's stream of events. Nobody concludes from it how it ended. */

import { parsedEvent } from './events.ts';
import { sessionHeaders } from './session-gate.ts';

export interface BenchNote {
  readonly check: string;
  readonly step: string;
  /** Null when the step has begun. */
  readonly found: {
    readonly outcome: 'passed' | 'failed' | 'skipped';
    readonly said: string;
  } | null;
}

export interface FrameNote {
  readonly check: string;
  readonly direction: 'sent' | 'received';
  /** Hex digits. */
  readonly bytes: string;
}

export interface BenchListener {
  step(note: BenchNote): void;
  frame(note: FrameNote): void;
}

function tell(listener: BenchListener, block: string): void {
  const parsed = parsedEvent(block);
  if (parsed?.event === 'bench') listener.step(JSON.parse(parsed.data) as BenchNote);
  if (parsed?.event === 'frame') listener.frame(JSON.parse(parsed.data) as FrameNote);
}

async function follow(
  listener: BenchListener,
  signal: AbortSignal,
  opened: () => void,
): Promise<void> {
  const response = await fetch('/api/events', { signal, headers: sessionHeaders() });
  opened();
  if (!response.ok || response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let kept = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    kept += decoder.decode(value, { stream: true });
    const blocks = kept.split('\n\n');
    kept = blocks.pop() ?? '';
    for (const block of blocks) tell(listener, block);
  }
}

/**
 * Resolves with the way to stop, once it listens or cannot. A stream that breaks off only ends the looking on: the record
 * comes with the answer.
 */
export function watchBench(listener: BenchListener): Promise<() => void> {
  const ended = new AbortController();
  return new Promise((resolve) => {
    const listening = (): void => resolve(() => ended.abort());
    follow(listener, ended.signal, listening).catch(listening);
  });
}
