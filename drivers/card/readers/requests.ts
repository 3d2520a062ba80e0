/** Requests to a reader host that have not been answered yet: each has a number, a deadline and one end. */
import type { Clock } from '../../../src/ports/clock.ts';
import type { DeviceError } from './connection.ts';
import { errorOf } from './faults.ts';
import type { HostCommand, HostHandle, HostReport } from './messages.ts';

type Numbered = Exclude<HostCommand, { kind: 'open' }>;
export type Wish = Numbered extends infer R
  ? R extends Numbered
    ? Omit<R, 'request'>
    : never
  : never;

interface Pending {
  readonly reader: string;
  readonly resolve: (value: string) => void;
  readonly reject: (error: DeviceError) => void;
  readonly cancel: () => void;
}

export class Requests {
  readonly #clock: Clock;
  readonly #late: (wish: Wish, deadline: number) => void;
  readonly #pending = new Map<number, Pending>();
  #next = 1;

  /** `late` is called when a deadline (ms) has passed; the request stays open until its host is given up. */
  constructor(clock: Clock, late: (wish: Wish, deadline: number) => void) {
    this.#clock = clock;
    this.#late = late;
  }

  /** The number of the next request; that of a connect request is its connection's. */
  get next(): number {
    return this.#next;
  }

  send(host: HostHandle, wish: Wish, deadline: number): Promise<string> {
    const request = this.#next;
    this.#next += 1;
    const { reader } = wish;
    return new Promise<string>((resolve, reject) => {
      const cancel = this.#clock.after(deadline, () => this.#late(wish, deadline));
      this.#pending.set(request, { reader, resolve, reject, cancel });
      host.send({ ...wish, request });
    });
  }

  answer(report: Extract<HostReport, { kind: 'answer' }>): void {
    const pending = this.#pending.get(report.request);
    if (pending === undefined) return;
    this.#pending.delete(report.request);
    pending.cancel();
    if (report.ok) pending.resolve(report.value);
    else pending.reject(errorOf(pending.reader, report.fault));
  }

  /** The host that should have answered is no more. */
  failAll(error: (reader: string) => DeviceError): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reader, cancel, reject } of pending) {
      cancel();
      reject(error(reader));
    }
  }
}
