/** The audit (审计): who came, who was refused, what was looked at and taken away, and who was given which rights. */
import { z } from 'zod';
import { type AuditLine, auditLines } from '../app/access/audit-list.ts';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';

const lineSchema = z
  .strictObject({
    entry: z.int().meta({ description: 'Row of the ledger that holds it.' }),
    at: z.int().meta({ description: 'Milliseconds since 1970.' }),
    kind: z.string(),
    person: z.string().meta({ description: 'Empty where nobody’s log-in was proven.' }),
    what: z.string(),
    count: z
      .int()
      .meta({ description: 'Above 1: so many more of the same, which were only counted.' }),
  })
  .meta({ id: 'AuditLine' });

const answerOf = ({ entry, at, kind, person, what, count }: AuditLine) => ({
  entry,
  at,
  kind,
  person,
  what,
  count,
});

export function addAuditRoute(desk: Desk, { app, audit }: HttpDeps): void {
  desk.get(
    '/api/audit',
    {
      config: { needs: 'audit.see' },
      schema: {
        tags: ['access'],
        summary:
          'The audit, newest first, some entries at once; before goes on from the last answer.',
        querystring: z.strictObject({
          before: z.coerce.number().int().min(1).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: {
          200: z.strictObject({
            lines: z.array(lineSchema),
            before: z.int().nullable().meta({ description: 'Null when nothing older is there.' }),
          }),
          ...PROBLEMS,
        },
      },
    },
    async ({ query: { before, limit } }) => {
      await audit.written();
      const found = app.store.people.audit(before ?? null, limit);
      const last = found.at(-1)?.committed.entryId;
      return {
        lines: found.flatMap(auditLines).map(answerOf),
        before: found.length < limit || last === undefined ? null : last,
      };
    },
  );
}
