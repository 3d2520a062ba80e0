/** The last count noted from the window of each meter. */
import type { Database } from 'better-sqlite3';
import type { MeterId } from '../../core/ids.ts';
import type { WindowCountRow } from '../../core/ledger/window-count.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';

interface Stored {
  readonly meter: number;
  readonly content: string;
}

const stored = (row: WindowCountRow): Stored => ({ meter: row.meter, content: canonicalJson(row) });

export function windowCountTable(db: Database) {
  const byMeter = db.prepare<[number], Stored>(
    'SELECT meter, content FROM window_count WHERE meter = ?',
  );
  const every = db.prepare<[], Stored>('SELECT meter, content FROM window_count ORDER BY meter');
  const upsert = db.prepare<[Stored]>(
    `INSERT INTO window_count VALUES (@meter, @content)
     ON CONFLICT (meter) DO UPDATE SET content = excluded.content`,
  );
  return {
    get(meter: MeterId): WindowCountRow | undefined {
      const found = byMeter.get(meter);
      return found === undefined ? undefined : (parseCanonical(found.content) as WindowCountRow);
    },
    all: () => every.iterate(),
    put: (row: WindowCountRow) => upsert.run(stored(row)),
    stored,
  };
}
