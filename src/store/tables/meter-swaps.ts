/** Documents of exchanged meters. What the walk of lots asks for stands in columns, the whole document beside them. */
import type { Database } from 'better-sqlite3';
import type { AccountId, OperationId, RowId } from '../../core/ids.ts';
import type { MeterSwapRow } from '../../core/ledger/swap.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';
import { columnsAs } from './columns.ts';
import { opBytes, opText } from './identities.ts';
import { RareTable } from './rare-table.ts';

const FIELDS = [
  'document',
  'accountA',
  'nthA',
  'headA',
  'accountB',
  'nthB',
  'headB',
  'content',
] as const;

/** A document as the table has it; `document` is text here and bytes there. */
interface Stored {
  readonly document: OperationId;
  readonly accountA: AccountId;
  readonly nthA: number;
  readonly headA: RowId | null;
  readonly accountB: AccountId;
  readonly nthB: number;
  readonly headB: RowId | null;
  readonly content: string;
}

type Bytes = Omit<Stored, 'document'> & { readonly document: Uint8Array };

/** Where an account's lots go on behind an exchange: at what was the other account's last posting. */
export interface SwapStep {
  readonly nth: number;
  readonly head: RowId | null;
  readonly other: AccountId;
  readonly otherNth: number;
  readonly otherHead: RowId | null;
}

const stored = (row: MeterSwapRow): Stored => {
  const [a, b] = row.sides;
  return {
    document: row.document,
    ...{ accountA: a.accountId, nthA: a.nth, headA: a.head },
    ...{ accountB: b.accountId, nthB: b.nth, headB: b.head },
    content: canonicalJson(row),
  };
};

const contentOf = (content: string): MeterSwapRow => parseCanonical(content) as MeterSwapRow;

const STEPS = `
  SELECT nth_a AS nth, head_a AS head, account_b AS other, nth_b AS otherNth, head_b AS otherHead
  FROM meter_swap WHERE account_a = @id AND nth_a <= @upTo
  UNION ALL
  SELECT nth_b, head_b, account_a, nth_a, head_a
  FROM meter_swap WHERE account_b = @id AND nth_b <= @upTo
  ORDER BY 1 DESC LIMIT 1`;

export function meterSwapTable(db: Database) {
  const byDocument = db
    .prepare<[Uint8Array], string>('SELECT content FROM meter_swap WHERE document = ?')
    .pluck();
  const every = db.prepare<[], Bytes>(
    `SELECT ${columnsAs(FIELDS)} FROM meter_swap ORDER BY document`,
  );
  const both = `(SELECT nth_a AS nth, document, content FROM meter_swap WHERE account_a = @id
      UNION ALL SELECT nth_b, document, content FROM meter_swap WHERE account_b = @id)`;
  const nthOf = db
    .prepare<[{ id: number; document: Uint8Array }], number>(
      `SELECT nth FROM ${both} WHERE document = @document`,
    )
    .pluck();
  const ofAccount = db
    .prepare<[{ id: number; below: number; limit: number }], string>(
      `SELECT content FROM ${both} WHERE nth < @below ORDER BY nth DESC LIMIT @limit`,
    )
    .pluck();
  const countOf = db.prepare<[{ id: number }], number>(`SELECT count(*) FROM ${both}`).pluck();
  const step = db.prepare<[{ id: number; upTo: number }], SwapStep>(STEPS);
  const partners = db
    .prepare<[{ id: number }], AccountId>(
      `SELECT account_b FROM meter_swap WHERE account_a = @id
       UNION SELECT account_a FROM meter_swap WHERE account_b = @id ORDER BY 1`,
    )
    .pluck();
  const insert = db.prepare<[Bytes]>(
    `INSERT INTO meter_swap VALUES (@document, @accountA, @nthA, @headA, @accountB, @nthB, @headB, @content)`,
  );
  const rare = new RareTable(db, 'meter_swap');
  return {
    get(document: OperationId): MeterSwapRow | undefined {
      const found = byDocument.get(opBytes(document));
      return found === undefined ? undefined : contentOf(found);
    },
    /** Newest first, behind the document `behind`; null from the newest on. */
    ofAccount(id: AccountId, behind: OperationId | null, limit: number): readonly MeterSwapRow[] {
      const nth = behind === null ? undefined : nthOf.get({ id, document: opBytes(behind) });
      return ofAccount.all({ id, below: nth ?? Number.MAX_SAFE_INTEGER, limit }).map(contentOf);
    },
    countOf: (id: AccountId): number => countOf.get({ id }) ?? 0,
    partnersOf: (id: AccountId): readonly AccountId[] => partners.all({ id }),
    /** The account's exchange with the highest number up to `upTo`. */
    step: (id: AccountId, upTo: number): SwapStep | undefined =>
      rare.isEmpty() ? undefined : step.get({ id, upTo }),
    *all(): Generator<Stored> {
      for (const row of every.iterate()) yield { ...row, document: opText(row.document) };
    },
    put(row: MeterSwapRow): void {
      rare.filled();
      insert.run({ ...stored(row), document: opBytes(row.document) });
    },
    stored,
    forget: () => rare.forget(),
  };
}

export type MeterSwapTable = ReturnType<typeof meterSwapTable>;
