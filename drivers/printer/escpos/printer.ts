/**
 * An ESC/POS printer behind the port: one job at a time, each with a deadline, and never a claim beyond what is known. A
 * deadline cannot stop the system call behind it, so a link that hangs bars the next job until it has come back.
 */
import type { Clock } from '../../../src/ports/clock.ts';
import { withDeadline } from '../../../src/ports/clock.ts';
import {
  type Printer,
  PrinterError,
  type PrinterState,
  type PrintJob,
  type PrintResult,
} from '../../../src/ports/printer.ts';
import type { PrinterLink, PrinterTransport } from '../transports/transport.ts';
import { assertReady, awaitPrinted } from './conversation.ts';
import { type Paper, slipBytes } from './slip-bytes.ts';

export interface EscposOptions extends Paper {
  readonly transport: PrinterTransport;
  readonly clock: Clock;
  /** Does this printer answer DLE EOT and GS r? Many a cheap one does not. */
  readonly answers: boolean;
}

/** Milliseconds. A slip of a hand's length takes a second and a half on a slow mechanism, and five on a 9600 baud line. */
const OPEN_MS = 3_000;
const ANSWER_MS = 3_000;
const WRITE_MS = 15_000;
const CLOSE_MS = 3_000;

export class EscposPrinter implements Printer {
  private readonly options: EscposOptions;
  private readonly listeners = new Set<(state: PrinterState) => void>();
  private now: PrinterState;
  private last: Promise<unknown> = Promise.resolve();
  /** Steps that have passed their deadline and have not come back. */
  private hanging = 0;

  constructor(options: EscposOptions) {
    this.options = options;
    this.now = { name: options.transport.name, condition: 'unknown' };
  }

  state(): PrinterState {
    return this.now;
  }

  watch(listener: (state: PrinterState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  print(job: PrintJob): Promise<PrintResult> {
    const turn = this.last.then(() => this.one(job));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  look(): Promise<void> {
    const turn = this.last.then(() => this.found());
    this.last = turn;
    return turn;
  }

  private become(state: Omit<PrinterState, 'name'>): void {
    this.now = { name: this.options.transport.name, ...state };
    for (const listener of this.listeners) listener(this.now);
  }

  private async one(job: PrintJob): Promise<PrintResult> {
    this.become({ condition: 'printing' });
    try {
      const result = await this.linked((link) => this.through(link, job));
      this.become({ condition: 'ready' });
      return result;
    } catch (cause) {
      throw this.troubled(cause);
    }
  }

  private async found(): Promise<void> {
    // A job before that still hangs says more of the printer than a look could.
    if (this.hanging > 0) return;
    try {
      await this.linked((link) => this.readied(link));
      if (this.now.condition !== 'ready') this.become({ condition: 'ready' });
    } catch (cause) {
      this.troubled(cause);
    }
  }

  private troubled(cause: unknown): PrinterError {
    const fault = cause instanceof PrinterError ? cause : this.unforeseen(cause);
    const { trouble } = this.now;
    if (trouble?.code !== fault.code || trouble.reason !== fault.message) {
      this.become({ condition: 'trouble', trouble: { code: fault.code, reason: fault.message } });
    }
    return fault;
  }

  private async linked<T>(work: (link: PrinterLink) => Promise<T>): Promise<T> {
    if (this.hanging > 0) throw this.fault('printer.no-answer', 'the job before still hangs');
    const opening = this.options.transport.open();
    // A printer that takes one connection at a time would be held for ever by one that comes late.
    const closeLate = (late: PrinterLink): Promise<void> => this.closed(late);
    const link = await this.step('printer.unreachable', OPEN_MS, opening, closeLate);
    return await work(link).finally(() => this.closed(link));
  }

  /** How to hear it, where it answers; it has said then that it can print. */
  private async readied(link: PrinterLink): Promise<(() => Promise<number>) | null> {
    const { transport, answers } = this.options;
    const { next } = link;
    if (!answers || next === undefined) return null;
    await this.step('printer.no-answer', ANSWER_MS, assertReady(link, next, transport.name));
    return next;
  }

  private async through(link: PrinterLink, job: PrintJob): Promise<PrintResult> {
    const { transport } = this.options;
    const hears = await this.readied(link);
    await this.step('printer.no-answer', WRITE_MS, link.write(slipBytes(job, this.options)));
    if (hears === null) return 'sent';
    await this.step('printer.no-answer', WRITE_MS, awaitPrinted(link, hears, transport.name));
    return 'printed';
  }

  /** What fails on the way out changes nothing any more: every byte was taken, or the job has failed already. */
  private async closed(link: PrinterLink): Promise<void> {
    await this.step('printer.no-answer', CLOSE_MS, link.close()).catch(() => undefined);
  }

  private async step<T>(
    code: PrinterError['code'],
    ms: number,
    work: Promise<T>,
    whenLate?: (value: T) => Promise<void>,
  ): Promise<T> {
    let late = false;
    const back = (): void => {
      if (late) this.hanging -= 1;
    };
    work.then((value) => (late ? whenLate?.(value) : undefined)).then(back, back);
    try {
      return await withDeadline(this.options.clock, ms, work, () => {
        late = true;
        this.hanging += 1;
        return this.fault('printer.no-answer', `no answer within ${ms} ms`);
      });
    } catch (cause) {
      throw cause instanceof PrinterError ? cause : this.fault(code, String(cause), cause);
    }
  }

  private fault(code: PrinterError['code'], message: string, cause?: unknown): PrinterError {
    return new PrinterError(code, this.options.transport.name, message, { cause });
  }

  private unforeseen(cause: unknown): PrinterError {
    return this.fault('printer.no-answer', String(cause), cause);
  }
}
