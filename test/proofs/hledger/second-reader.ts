/** Every balance of a ledger, by our own books and by hledger over the journal that we export. */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_DATES, journalOf } from '../../../src/store/reports/journal.ts';
import { LedgerFile } from '../../../src/store/reports/ledger-file.ts';
import type { YearDesk } from '../../golden/year-desk.ts';
import { balancesOf, hledger, ours } from '../../rig/hledger.ts';

/** Pieces of the journal that go to the file together. */
const PIECES = 5_000;

export function writeJournal(file: LedgerFile, path: string): void {
  const to = openSync(path, 'w');
  let held: string[] = [];
  for (const piece of journalOf(file, ALL_DATES)) {
    held.push(piece);
    if (held.length < PIECES) continue;
    writeSync(to, held.join(''));
    held = [];
  }
  writeSync(to, held.join(''));
  closeSync(to);
}

export interface SecondReading {
  readonly accounts: number;
  readonly postings: number;
  readonly journalBytes: number;
  /** "account: ours, hledger's" where they differ; the first of them. */
  readonly differences: readonly string[];
}

const NAMED = 10;

/** Throws what hledger says when its `check` does not pass. */
export function readTwice({ store }: YearDesk): SecondReading {
  const folder = mkdtempSync(join(tmpdir(), 'qika-second-'));
  try {
    const path = join(folder, 'ledger.db');
    store.db.exec(`VACUUM INTO '${path}'`);
    const file = new LedgerFile(path);
    const journal = join(folder, 'all.journal');
    writeJournal(file, journal);
    hledger(journal, 'check');
    const theirs = balancesOf(journal);
    const own = ours(file);
    const postings = Number(file.db.prepare('SELECT count(*) FROM posting').pluck().get());
    file.close();
    const names = new Set([...own.keys(), ...theirs.keys()]);
    const differences = [...names]
      .filter((name) => own.get(name) !== theirs.get(name))
      .map((name) => `${name}: ${own.get(name)}, ${theirs.get(name)}`);
    return {
      accounts: names.size,
      postings,
      journalBytes: statSync(journal).size,
      differences: differences.slice(0, NAMED),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
