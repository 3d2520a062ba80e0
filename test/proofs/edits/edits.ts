/**
 * Random edits of a ledger, in any table, each of which changes a full dump: one cell, a row lost, a row added. `qika verify`
 * has to miss none. Edits that leave the dump as it was are thrown away and made again.
 */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import {
  addOneRow,
  defenceless,
  dice,
  type Edit,
  editOneCell,
  loseOneRow,
  tablesOf,
} from '../../unit/store/edits.ts';

export interface EditFigures {
  readonly edits: number;
  readonly seed: number;
  readonly tables: number;
  readonly cells: number;
  readonly lost: number;
  readonly added: number;
  /** Edits that verify did not see, as "table.column". */
  readonly missed: readonly string[];
}

/** Digest of the rows of one table: an edit touches no other. */
function dumpOf(db: Database, table: string): string {
  const hash = createHash('sha256');
  for (const row of db.prepare(`SELECT * FROM ${table}`).raw().iterate()) {
    for (const cell of row as unknown[]) {
      hash.update(`${typeof cell} `);
      hash.update(cell instanceof Uint8Array ? cell : String(cell)).update('\0');
    }
  }
  return hash.digest('hex');
}

type Kind = 'cells' | 'lost' | 'added';

function edit(db: Database, table: string, kind: Kind, roll: (n: number) => number): Edit | null {
  if (kind === 'cells') return editOneCell(db, table, roll);
  return kind === 'lost' ? loseOneRow(db, table, roll) : addOneRow(db, table, roll);
}

/** Of ten edits eight change a cell. */
const kindOf = (n: number): Kind => (n === 0 ? 'lost' : n === 1 ? 'added' : 'cells');

export async function runEdits(wish: { edits: number; seed: number }): Promise<EditFigures> {
  const db = await defenceless();
  const roll = dice(wish.seed);
  const tables = tablesOf(db);
  const counts = { cells: 0, lost: 0, added: 0 };
  const missed: string[] = [];
  const before = new Map(tables.map((table) => [table, dumpOf(db, table)]));
  for (let done = 0; done < wish.edits; ) {
    const table = tables[roll(tables.length)] ?? '';
    const kind = kindOf(roll(10));
    db.exec('BEGIN');
    const made = edit(db, table, kind, roll);
    if (made !== null && dumpOf(db, table) !== before.get(table)) {
      if (verifyLedger(db, systemHash).ok) missed.push(`${made.table}.${made.column}`);
      counts[kind] += 1;
      done += 1;
    }
    db.exec('ROLLBACK');
  }
  db.close();
  return { ...wish, tables: tables.length, ...counts, missed };
}
