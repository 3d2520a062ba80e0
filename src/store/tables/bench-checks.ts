/** The last bench check of each meter. */
import type { Database } from 'better-sqlite3';
import type { MeterId } from '../../core/ids.ts';
import type { BenchCheckRow } from '../../core/ledger/bench-check.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';

interface Stored {
  readonly meter: number;
  readonly content: string;
}

const stored = (row: BenchCheckRow): Stored => ({ meter: row.meter, content: canonicalJson(row) });

export function benchCheckTable(db: Database) {
  const byMeter = db.prepare<[number], Stored>(
    'SELECT meter, content FROM bench_check WHERE meter = ?',
  );
  const every = db.prepare<[], Stored>('SELECT meter, content FROM bench_check ORDER BY meter');
  const upsert = db.prepare<[Stored]>(
    `INSERT INTO bench_check VALUES (@meter, @content)
     ON CONFLICT (meter) DO UPDATE SET content = excluded.content`,
  );
  return {
    get(meter: MeterId): BenchCheckRow | undefined {
      const found = byMeter.get(meter);
      return found === undefined ? undefined : (parseCanonical(found.content) as BenchCheckRow);
    },
    all: () => every.iterate(),
    put: (row: BenchCheckRow) => upsert.run(stored(row)),
    stored,
  };
}
