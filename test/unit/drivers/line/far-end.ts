/** The other end of a line under a test's hand: openings that fail or hang, bytes that come when the test says so. */
import type { Line } from '../../../../drivers/meter/line/line.ts';
import type { OpenWire, WireEvents } from '../../../../drivers/meter/line/wire.ts';

export class FarEnd {
  /** What reached this end, by opening. */
  readonly heard: number[][] = [];
  openings = 0;
  closed = 0;
  refuses: boolean = false;
  /** A system that takes no bytes. */
  stuck: boolean = false;
  there: boolean = true;
  #events: WireEvents | null = null;
  /** Called with each question. */
  onQuestion: (bytes: Uint8Array) => void = () => undefined;

  readonly open: OpenWire = async (events) => {
    this.openings += 1;
    if (this.refuses) throw new Error('no such port');
    this.#events = events;
    const mine: number[] = [];
    this.heard.push(mine);
    let ended = false;
    return {
      write: (bytes) => {
        if (this.stuck) return new Promise(() => undefined);
        if (ended) return Promise.reject(new Error('closed'));
        mine.push(...bytes);
        // Before the system says that the bytes were taken: a quick meter does answer so early.
        this.onQuestion(bytes);
        return Promise.resolve();
      },
      close: async () => {
        ended = true;
        this.closed += 1;
        events.onEnd(null);
      },
      isThere: async () => this.there,
    };
  };

  say(...bytes: number[]): void {
    this.#events?.onBytes(Uint8Array.from(bytes));
  }

  hangUp(why: string): void {
    this.#events?.onEnd(why);
  }
}

/** An exchange that ends with the first portion of `length` bytes together. */
export const collect = (request: readonly number[], length: number) => {
  const heard: number[] = [];
  return {
    request: Uint8Array.from(request),
    answerBytes: length,
    turnaroundMs: 500,
    hear(bytes: Uint8Array) {
      heard.push(...bytes);
      return heard.length >= length ? heard : null;
    },
  };
};

export const conditionsOf = (line: Line): string[] => {
  const seen: string[] = [];
  line.watch(({ condition }) => seen.push(condition));
  return seen;
};
