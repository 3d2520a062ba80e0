/** The audit (审计): who came, who was refused, what was looked at and taken away, and who was given which rights. */
import { z } from 'zod';
import { type AuditLine, auditPage, LINE_KINDS } from '../app/access/audit-list.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { BookReports } from './book-reports.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';

const lineSchema = z
  .strictObject({
    entry: z.int().meta({ description: 'Row of the ledger that holds it.' }),
    at: z.int().meta({ description: 'Milliseconds since 1970.' }),
    kind: z.enum(LINE_KINDS),
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

const changeSchema = z
  .strictObject({
    entry: z.int().meta({ description: 'Row of the ledger.' }),
    operationId: z.string(),
    kind: z.string(),
    at: z.int().meta({ description: 'Milliseconds since 1970.' }),
    operator: z.string(),
    second: z.string().meta({ description: 'Who stood beside them; empty where one was enough.' }),
    accountId: z.int().nullable(),
    cardNo: z.int().nullable(),
    ticketNo: z.int().nullable(),
  })
  .meta({ id: 'ChangeLine', description: '业务流水一行' });

const beforeField = z.coerce.number().int().min(1).optional();
const limitField = z.coerce.number().int().min(1).max(500).default(100);
/** A log-in goes to the process that counts as one of its words, which hold no NUL. */
const personField = z
  .string()
  .max(40)
  .refine((text) => !text.includes('\0'), '/^[^\\0]*$/')
  .default('');
const operatorField = personField.meta({ description: 'Whose; empty for everybody’s.' });
const filterFields = {
  kind: z.enum(LINE_KINDS).optional().meta({ description: 'Only lines of this kind.' }),
  person: personField.meta({ description: 'Only theirs; empty for everybody’s.' }),
};
const beforeAnswer = z.int().nullable().meta({ description: 'Null when nothing older is there.' });

function addChanges(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/audit/changes',
    {
      config: { needs: 'audit.see' },
      schema: {
        tags: ['access'],
        summary:
          'Who changed what (业务流水), newest first: every entry of the ledger that is no event of the audit. A page may be short; before goes on.',
        querystring: z.strictObject({
          before: beforeField,
          limit: limitField,
          operator: operatorField,
        }),
        response: {
          200: z.strictObject({ changes: z.array(changeSchema), before: beforeAnswer }),
          ...PROBLEMS,
        },
      },
    },
    ({ query: { before, limit, operator } }) => {
      const page = app.store.people.changes(before ?? null, limit, operator);
      return { ...page, changes: page.changes.map((change) => ({ ...change })) };
    },
  );
}

const countSchema = z.strictObject({ total: z.int() });

/** Totals are counted beside the daemon: each reads every entry. */
function addCounts(desk: Desk, reports: BookReports): void {
  desk.get(
    '/api/audit/count',
    {
      config: { needs: 'audit.see' },
      schema: {
        tags: ['access'],
        summary: 'How many lines the audit has in all, of one kind and person or of every.',
        querystring: z.strictObject(filterFields),
        response: { 200: countSchema, ...PROBLEMS },
      },
    },
    async ({ query: { kind = null, person } }) =>
      granted(await reports.auditLines({ kind, person })),
  );
  desk.get(
    '/api/audit/changes/count',
    {
      config: { needs: 'audit.see' },
      schema: {
        tags: ['access'],
        summary: 'How many entries such a list of changes (业务流水) has in all.',
        querystring: z.strictObject({ operator: operatorField }),
        response: { 200: countSchema, ...PROBLEMS },
      },
    },
    async ({ query: { operator } }) => granted(await reports.changes(operator)),
  );
}

export function addAuditRoute(desk: Desk, deps: HttpDeps): void {
  const { app, audit } = deps;
  desk.get(
    '/api/audit',
    {
      config: { needs: 'audit.see' },
      schema: {
        tags: ['access'],
        summary:
          'The audit, newest first, some entries at once; before goes on from the last answer.',
        querystring: z.strictObject({
          before: beforeField,
          limit: limitField,
          ...filterFields,
        }),
        response: {
          200: z.strictObject({ lines: z.array(lineSchema), before: beforeAnswer }),
          ...PROBLEMS,
        },
      },
    },
    async ({ query: { before, limit, kind, person } }) => {
      await audit.written();
      const ask = { before: before ?? null, limit, kind: kind ?? null, person };
      const page = auditPage(app.store.people, ask);
      return { lines: page.lines.map(answerOf), before: page.before };
    },
  );
  addChanges(desk, deps);
  if (deps.reports !== null) addCounts(desk, deps.reports);
}
