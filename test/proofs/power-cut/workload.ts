/**
 * The program whose power is cut: opens the real store on a file, serves a seeded day at the counter in batches of
 * 1 … 64 commands, and after each answer appends the operation ids to the ack file. It ends without closing anything.
 *
 * argv: database, ack file, seed, batches, FULL | NORMAL, pages between checkpoints.
 */
import { openSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { createRandom } from '../../../simulators/random.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { Committed } from '../../../src/core/ledger/results.ts';
import { assert, type Outcome } from '../../../src/core/outcome.ts';
import type { LedgerStore } from '../../../src/ports/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { CommandMint } from './command-mint.ts';
import { CounterScript, type CounterStep } from './counter-script.ts';
import { openingCommands } from './opening-script.ts';
import { PROOF_SETTINGS } from './settings.ts';

const HOUSEHOLDS = 40;
const LARGEST_BATCH = 64;

/**
 * The store allows no other pragmas than its own, and rightly. This program bends the connection under it: NORMAL is
 * the lie that the proof must uncover, and a short log brings many checkpoints into one short run.
 */
function bendPragmas(synchronous: string, checkpointPages: string): void {
  const { pragma } = Database.prototype;
  Database.prototype.pragma = function bent(this: Database.Database, source, options): unknown {
    if (/^synchronous\s*=/.test(source)) return pragma.call(this, `synchronous = ${synchronous}`);
    if (source === 'synchronous') return 2;
    if (/^wal_autocheckpoint\s*=/.test(source)) {
      return pragma.call(this, `wal_autocheckpoint = ${checkpointPages}`);
    }
    return pragma.call(this, source, options);
  };
}

function checked({ command, accepted }: CounterStep, outcome: Outcome<Committed>): boolean {
  const said = JSON.stringify(outcome);
  assert(outcome.ok === accepted, `${command.kind} of the script was answered ${said}`);
  return outcome.ok;
}

class Acks {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  /** One write, so that the trace has one place for it. */
  tell(commands: readonly LedgerCommand[]): void {
    if (commands.length === 0) return;
    const text = `${commands.map(({ operationId }) => operationId).join('\n')}\n`;
    const written = writeSync(this.#file, text);
    assert(written === text.length, 'an acknowledgement was written in part');
  }
}

/** Half of the batches come as one call and half as calls of one turn of the event loop, each answered for itself. */
async function serve(
  store: LedgerStore,
  steps: readonly CounterStep[],
  asOne: boolean,
  acks: Acks,
): Promise<void> {
  if (asOne) {
    const outcomes = await store.commitBatch(steps.map(({ command }) => command));
    const done = steps.filter((step, i) => {
      const outcome = outcomes[i];
      assert(outcome !== undefined, 'every command is answered');
      return checked(step, outcome);
    });
    acks.tell(done.map(({ command }) => command));
    return;
  }
  const answered = steps.map(async (step) => {
    const outcome = await store.commit(step.command);
    if (checked(step, outcome)) acks.tell([step.command]);
  });
  await Promise.all(answered);
}

async function main(): Promise<void> {
  const [path = '', ackFile = '', seed = '', batches = '', synchronous = '', pages = ''] =
    process.argv.slice(2);
  bendPragmas(synchronous, pages);
  const random = createRandom(Number(seed)).stream('workload');
  const sizes = random.stream('sizes');
  const mint = new CommandMint(random.stream('commands'));
  const store = openSqliteStore({
    path,
    clock: systemClock,
    hash: systemHash,
    settings: PROOF_SETTINGS,
  });
  const acks = new Acks(ackFile);
  const opening = openingCommands(mint, HOUSEHOLDS);
  for (let at = 0; at < opening.length; ) {
    const steps = opening.slice(at, at + 1 + sizes.below(LARGEST_BATCH));
    at += steps.length;
    await serve(
      store,
      steps.map((command) => ({ command, accepted: true })),
      true,
      acks,
    );
  }
  const counter = new CounterScript(mint, HOUSEHOLDS);
  for (let n = 0; n < Number(batches); n += 1) {
    const steps = Array.from({ length: 1 + sizes.below(LARGEST_BATCH) }, () => counter.next());
    await serve(store, steps, sizes.chance(1, 2), acks);
  }
  process.exit(0);
}

await main();
