/**
 * Group commit: commands of one turn of the event loop share one durable transaction, and a single one waits for nobody.
 * Whoever fails alone fails alone: if the batch cannot be written, each command is tried in its own transaction.
 */
import type { LedgerCommand } from '../core/ledger/commands.ts';
import type { Committed } from '../core/ledger/results.ts';
import type { Outcome } from '../core/outcome.ts';

export type Settled =
  | { readonly done: true; readonly outcome: Outcome<Committed> }
  | { readonly done: false; readonly cause: unknown };

/** Commands a transaction: at the pace of a station PC it holds the event loop for about 10 ms. */
const GROUP = 500;

interface Waiting {
  readonly command: LedgerCommand;
  readonly settle: (settled: Settled) => void;
}

export class GroupCommit {
  private readonly write: (commands: readonly LedgerCommand[]) => readonly Settled[];
  private readonly defer: (fn: () => void) => void;
  private queue: Waiting[] = [];

  constructor(
    write: (commands: readonly LedgerCommand[]) => readonly Settled[],
    defer: (fn: () => void) => void,
  ) {
    this.write = write;
    this.defer = defer;
  }

  add(command: LedgerCommand): Promise<Outcome<Committed>> {
    return new Promise((resolve, reject) => {
      const settle = (settled: Settled): void => {
        if (settled.done) resolve(settled.outcome);
        else reject(settled.cause);
      };
      this.queue.push({ command, settle });
      if (this.queue.length === 1) this.defer(() => this.flush());
    });
  }

  /** Writes one group now; what is left waits for the next turn. */
  flush(): void {
    const group = this.queue.slice(0, GROUP);
    this.queue = this.queue.slice(GROUP);
    if (this.queue.length > 0) this.defer(() => this.flush());
    if (group.length === 0) return;
    const settled = this.write(group.map(({ command }) => command));
    for (const [index, { settle }] of group.entries()) {
      settle(settled[index] ?? { done: false, cause: new Error('a command was not answered') });
    }
  }

  /** Writes all that waits. */
  drain(): void {
    while (this.queue.length > 0) this.flush();
  }
}
