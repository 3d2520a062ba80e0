/**
 * Keeps a reader host alive: starts it, gives it time to reach the PC/SC service, and replaces it when it hangs, dies or
 * can no longer be trusted. Whoever rests on a host is told why it ended.
 */
import type { ReaderErrorCode } from '../../../src/ports/cards.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { Backoff } from '../../backoff.ts';
import type { HostHandle, HostLauncher, HostReport } from './messages.ts';

type VerdictCode = Extract<
  ReaderErrorCode,
  'reader.stuck' | 'reader.gone' | 'reader.service-down' | 'reader.module-missing'
>;

/** Why a host is of no use, and what that makes of each reader. */
export interface Verdict {
  readonly reason: string;
  codeOf(reader: string): VerdictCode;
}

/** One verdict over all readers. */
export const forAll = (code: VerdictCode, reason: string): Verdict => ({
  reason,
  codeOf: () => code,
});

export interface KeeperListener {
  serviceUp(): void;
  /** The host lives and asks again; until then there are no readers. */
  serviceDown(verdict: Verdict): void;
  /** What the present host says of its readers and requests. */
  report(report: Extract<HostReport, { kind: 'reader' | 'answer' }>): void;
  /** The verdict over a host that has ended by itself. */
  died(reason: string): Verdict;
  /** The host is no more, and nothing that rested on it. */
  ended(verdict: Verdict): void;
}

export interface KeeperParts {
  readonly launcher: HostLauncher;
  readonly clock: Clock;
  /** Milliseconds a host may take to make a context with the service. */
  readonly openDeadline: number;
  readonly listener: KeeperListener;
}

export class HostKeeper {
  readonly #launcher: HostLauncher;
  readonly #clock: Clock;
  readonly #openDeadline: number;
  readonly #backoff: Backoff;
  readonly #listener: KeeperListener;
  #host: HostHandle | null = null;
  #cancelTimer: () => void = () => undefined;

  constructor({ launcher, clock, openDeadline, listener }: KeeperParts) {
    this.#launcher = launcher;
    this.#clock = clock;
    this.#openDeadline = openDeadline;
    this.#backoff = new Backoff(clock);
    this.#listener = listener;
  }

  /** The host that answers now; null between two. */
  get host(): HostHandle | null {
    return this.#host;
  }

  launch(): void {
    const host: HostHandle = this.#launcher.launch({
      report: (report) => {
        if (this.#host === host) this.#report(report);
      },
      exited: (reason) => {
        if (this.#host === host) this.replace(this.#listener.died(reason));
      },
    });
    this.#host = host;
    this.#open(host);
  }

  /** Ends the host, whatever it is doing, and starts another one after a while. */
  replace(verdict: Verdict): void {
    void this.#end(verdict)?.kill();
    this.#cancelTimer = this.#clock.after(this.#backoff.next(), () => this.launch());
  }

  /** Ends the host for good; resolves when it is no more. */
  async stop(verdict: Verdict): Promise<void> {
    await this.#end(verdict)?.kill();
  }

  #end(verdict: Verdict): HostHandle | null {
    const host = this.#host;
    this.#host = null;
    this.#cancelTimer();
    this.#listener.ended(verdict);
    return host;
  }

  #open(host: HostHandle): void {
    const ms = this.#openDeadline;
    this.#cancelTimer = this.#clock.after(ms, () =>
      this.replace(forAll('reader.service-down', `no context within ${ms} ms`)),
    );
    host.send({ kind: 'open' });
  }

  #report(report: HostReport): void {
    switch (report.kind) {
      case 'service':
        this.#service(report);
        break;
      case 'lost':
        this.replace(forAll('reader.service-down', report.reason));
        break;
      default:
        this.#listener.report(report);
    }
  }

  #service(report: Extract<HostReport, { kind: 'service' }>): void {
    this.#cancelTimer();
    if (report.up) {
      this.#listener.serviceUp();
      return;
    }
    this.#listener.serviceDown(forAll(report.code, report.reason));
    this.#cancelTimer = this.#clock.after(this.#backoff.next(), () => {
      if (this.#host !== null) this.#open(this.#host);
    });
  }
}
