/** The register of form numbers: written once, a row a document. */
import type { Database } from 'better-sqlite3';
import type { DocumentRow } from '../../core/ledger/documents.ts';
import { opBytes, opText } from './identities.ts';

type Stored = Omit<DocumentRow, 'operationId'> & { readonly opId: Uint8Array };

const asRow = ({ opId, ...rest }: Stored): DocumentRow => ({ ...rest, operationId: opText(opId) });

export function documentTable(db: Database) {
  const select = `SELECT form_no AS formNo, kind, op_id AS opId, account_id AS accountId,
    document_on AS "on" FROM document`;
  const byNo = db.prepare<[string], Stored>(`${select} WHERE form_no = ?`);
  const every = db.prepare<[], Stored>(`${select} ORDER BY form_no`);
  const insert = db.prepare<[Stored]>(
    'INSERT INTO document VALUES (@formNo, @kind, @opId, @accountId, @on)',
  );
  return {
    get(formNo: string): DocumentRow | undefined {
      const stored = byNo.get(formNo);
      return stored === undefined ? undefined : asRow(stored);
    },
    *all(): Generator<DocumentRow> {
      for (const stored of every.iterate()) yield asRow(stored);
    },
    put({ operationId, ...rest }: DocumentRow): void {
      insert.run({ ...rest, opId: opBytes(operationId) });
    },
  };
}
