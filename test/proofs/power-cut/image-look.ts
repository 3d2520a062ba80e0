/**
 * Looks at one image as the next start would. Every image is opened by SQLite and must hold the acknowledged operations
 * and a whole chain; a sample is opened by the store itself, written on and verified law by law.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createRandom } from '../../../simulators/random.ts';
import { operationId } from '../../../src/core/ids.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { chainTailFault } from './chain-tail.ts';
import { CommandMint } from './command-mint.ts';
import type { ImageDirectory } from './image-directory.ts';
import { PROOF_SETTINGS } from './settings.ts';
import type { Finding } from './tally.ts';

const FILE = 'qika.db';

/** What callers have been told so far, in the order of telling. */
export class Acknowledged {
  readonly ids: string[] = [];
  /** The same as SQLite prints their bytes one after the other. */
  #printed = '';

  add(ids: readonly string[]): void {
    this.ids.push(...ids);
    this.#printed += ids.map(printed).join('');
  }

  /** How many are not among `found`, the printed ids of all entries in order. */
  missingFrom(found: string): number {
    // Acknowledged in the order of writing: the common case needs one comparison.
    if (found.startsWith(this.#printed)) return 0;
    const present = new Set(found.match(/.{32}/g));
    return this.ids.filter((id) => !present.has(printed(id))).length;
  }
}

const printed = (id: string): string => id.replaceAll('-', '').toUpperCase();

const OPERATIONS = `SELECT group_concat(hex(op_id), '') AS ids
  FROM (SELECT op_id FROM entry ORDER BY id)`;

export class ImageLook {
  readonly #copy: string;
  /** Images that the store itself opened, verified and wrote on. */
  reopened = 0;

  constructor(copy: string) {
    this.#copy = copy;
  }

  async at(
    images: ImageDirectory,
    names: readonly string[],
    acknowledged: Acknowledged,
    reopen: boolean,
  ): Promise<Finding> {
    try {
      // Reading changes no file of a database in WAL mode; anything else is repaired by writing, so on a copy.
      const readable = names.includes(`${FILE}-wal`) && !names.includes(`${FILE}-journal`);
      // Before the first acknowledgement the schema is being made: that a start mends it is all there is to see.
      if (readable && acknowledged.ids.length > 0) {
        const found = glance(join(images.path, FILE), acknowledged);
        if (!reopen || found.lost > 0 || found.broken !== null) return found;
      }
      images.copyTo(this.#copy);
      return await this.#reopen(join(this.#copy, FILE), acknowledged);
    } catch (cause) {
      return { lost: 0, broken: String(cause) };
    }
  }

  /** The next start of the daemon: everything acknowledged is answered as before, and business goes on. */
  async #reopen(path: string, acknowledged: Acknowledged): Promise<Finding> {
    const store = openSqliteStore({
      path,
      clock: systemClock,
      hash: systemHash,
      settings: PROOF_SETTINGS,
    });
    this.reopened += 1;
    try {
      const lost = acknowledged.ids.filter(
        (id) => store.operation(operationId(id))?.committed === undefined,
      ).length;
      const head = new CommandMint(createRandom(this.reopened).stream('after the cut')).head();
      const [next] = await store.commitBatch([
        { ...head, kind: 'enter-community', communityId: 1000 + this.reopened, name: '新村' },
      ]);
      // After the new entry, so that it is verified that the old books carry it.
      const bad = verifyLedger(store.db, systemHash).laws.find(({ ok }) => !ok);
      const fault = bad === undefined ? null : `${bad.law}, ${bad.firstBadRow}: ${bad.message}`;
      const stuck = next?.ok === true ? null : 'the store does not write on';
      return { lost, broken: fault ?? stuck };
    } finally {
      await store.close();
    }
  }
}

function glance(path: string, acknowledged: Acknowledged): Finding {
  const db = new Database(path, { readonly: true });
  try {
    const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'batch'").get() !== undefined;
    if (!made) return { lost: acknowledged.ids.length, broken: null };
    const found = db.prepare<[], { readonly ids: string | null }>(OPERATIONS).get();
    return { lost: acknowledged.missingFrom(found?.ids ?? ''), broken: chainTailFault(db) };
  } finally {
    db.close();
  }
}
