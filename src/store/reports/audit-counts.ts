/** How many lines the audit has, and how many acts the ledger, of one kind or person or of all: each reads every entry. */
import { AUDIT_ENTRIES } from '../history.ts';
import type { LedgerFile } from './ledger-file.ts';

export interface AuditFilter {
  /** Null for every kind. */
  readonly kind: string | null;
  /** '' for everybody. */
  readonly person: string;
}

/** Events stand together in one entry; what was done to people, and of a gap, is an entry each. */
export const auditLineCount = ({ db }: LedgerFile, filter: AuditFilter): number =>
  db
    .prepare<[AuditFilter], number>(
      `SELECT
         (SELECT count(*) FROM entry, json_each(entry.detail, '$.command.events') AS event
          WHERE entry.kind = 'record-audit'
            AND (@kind IS NULL OR event.value ->> 'kind' = @kind)
            AND (@person = '' OR event.value ->> 'person' = @person))
         + (SELECT count(*) FROM entry
            WHERE ${AUDIT_ENTRIES} AND kind <> 'record-audit'
              AND (@kind IS NULL OR kind = @kind) AND (@person = '' OR operator = @person))`,
    )
    .pluck()
    .get(filter) ?? 0;

export const changeCount = ({ db }: LedgerFile, operator: string): number =>
  db
    .prepare<[{ readonly operator: string }], number>(
      `SELECT count(*) FROM entry WHERE NOT (${AUDIT_ENTRIES}) AND (@operator = '' OR operator = @operator)`,
    )
    .pluck()
    .get({ operator }) ?? 0;
