/** The last note of each card that contradicted the books, and which of them stand. */
import type { Database } from 'better-sqlite3';
import type { CardNo } from '../../core/ids.ts';
import { type CardDifferenceRow, stands } from '../../core/ledger/card-difference.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';

interface Stored {
  readonly cardNo: number;
  readonly stands: 0 | 1;
  readonly content: string;
}

const stored = (row: CardDifferenceRow): Stored => ({
  cardNo: row.cardNo,
  stands: stands(row) ? 1 : 0,
  content: canonicalJson(row),
});

/**
 * A card that was replaced, or whose meter was changed or contract has ended, is void-listed, formatted or not: nobody looks for it any
 * more, and its note stands in no list.
 */
const LISTED = `
  FROM card_difference AS noted CROSS JOIN card USING (card_no)
  WHERE noted.stands = 1 AND card.stage = 'active'`;

export function cardDifferenceTable(db: Database) {
  const select = 'SELECT card_no AS cardNo, stands, content FROM card_difference';
  const byNo = db.prepare<[number], Stored>(`${select} WHERE card_no = ?`);
  const every = db.prepare<[], Stored>(`${select} ORDER BY card_no`);
  const listed = db
    .prepare<[number, number], string>(
      `SELECT noted.content ${LISTED} AND noted.card_no > ? ORDER BY noted.card_no LIMIT ?`,
    )
    .pluck();
  const listedCount = db.prepare<[], number>(`SELECT count(*) ${LISTED}`).pluck();
  const upsert = db.prepare<[Stored]>(
    `INSERT INTO card_difference VALUES (@cardNo, @stands, @content)
     ON CONFLICT (card_no) DO UPDATE SET stands = excluded.stands, content = excluded.content`,
  );
  const read = (content: string) => parseCanonical(content) as CardDifferenceRow;
  return {
    get(no: CardNo): CardDifferenceRow | undefined {
      const found = byNo.get(no);
      return found === undefined ? undefined : read(found.content);
    },
    /** Those that stand, of cards in service above `after`, by number. */
    listed: (after: CardNo | null, limit: number): readonly CardDifferenceRow[] =>
      listed.all(after ?? 0, limit).map(read),
    listedCount: (): number => listedCount.get() ?? 0,
    all: () => every.iterate(),
    put: (row: CardDifferenceRow) => upsert.run(stored(row)),
    stored,
  };
}
