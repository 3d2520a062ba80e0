/** People. Roles are words with blanks between; a few dozen rows, and none is asked for at a sale. */
import type { Database } from 'better-sqlite3';
import type { Role } from '../../core/access/roles.ts';
import type { ApprovalRow, PeopleSnapshot, PersonRow } from '../../core/ledger/people/rows.ts';
import { selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';

type StoredPerson = Omit<PersonRow, 'roles' | 'temporary'> & {
  readonly roles: string;
  readonly temporary: number;
};

const asStored = ({ roles, temporary, ...row }: PersonRow): StoredPerson => ({
  ...row,
  roles: roles.join(' '),
  temporary: temporary ? 1 : 0,
});

const asPerson = (row: StoredPerson): PersonRow => ({
  ...row,
  // Only this table writes them, and replaying the entries compares them.
  roles: row.roles.split(' ') as Role[],
  temporary: row.temporary === 1,
});

export class PeopleTable implements PeopleSnapshot {
  private readonly byName;
  private readonly every;
  private readonly admins;
  private readonly upsert;

  constructor(db: Database) {
    const fields = [
      'person',
      'fullName',
      'roles',
      'password',
      'temporary',
      'disabled',
    ] as const satisfies readonly (keyof PersonRow)[];
    const select = selectSql('person', fields);
    this.byName = db.prepare<[string], StoredPerson>(`${select} WHERE person = ?`);
    this.every = db.prepare<[], StoredPerson>(`${select} ORDER BY person`);
    this.admins = db
      .prepare<[], number>(
        `SELECT count(*) FROM person WHERE roles = 'administrator' AND disabled = ''`,
      )
      .pluck();
    this.upsert = db.prepare<[StoredPerson]>(upsertSql('person', fields, ['person']));
  }

  person(person: string): PersonRow | undefined {
    const row = this.byName.get(person);
    return row === undefined ? undefined : asPerson(row);
  }
  administrators(): number {
    return this.admins.get() ?? 0;
  }
  list(): readonly PersonRow[] {
    return this.every.all().map(asPerson);
  }
  /** As the columns hold them: a cell that no program writes must not read as one that it does. */
  all(): IterableIterator<StoredPerson> {
    return this.every.iterate();
  }
  readonly stored = asStored;
  put(row: PersonRow): void {
    this.upsert.run(asStored(row));
  }
}

type StoredApproval = Omit<ApprovalRow, 'approval'> & { readonly approval: Uint8Array };

const asApproval = ({ approval, ...row }: StoredApproval): ApprovalRow => ({
  ...row,
  approval: opText(approval),
});

/** Written once and never changed. */
export function approvalTable(db: Database) {
  const fields = ['approval', 'request', 'maker', 'checker', 'at', 'until'] as const;
  const select = selectSql('approval', fields);
  const ofRequest = db.prepare<[string], StoredApproval>(`${select} WHERE request = ?`);
  const every = db.prepare<[], StoredApproval>(`${select} ORDER BY approval`);
  const insert = db.prepare<[StoredApproval]>(
    `INSERT INTO approval (${fields.join(', ')}) VALUES (${fields.map((field) => `@${field}`).join(', ')})`,
  );
  return {
    of: (request: string): readonly ApprovalRow[] => ofRequest.all(request).map(asApproval),
    *all(): Generator<ApprovalRow> {
      for (const row of every.iterate()) yield asApproval(row);
    },
    put: ({ approval, ...row }: ApprovalRow) => insert.run({ ...row, approval: opBytes(approval) }),
  };
}
