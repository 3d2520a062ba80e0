/** 工程部: rosters of meters (花名册) and a handheld's readings as files, with a dry run, progress, and the rows that were not good. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { RosterState } from '../app/engineering/roster-job.ts';
import type { SheetKind } from '../ports/sheets.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { operationIdField } from './fields.ts';
import { problemOf, problemSchema } from './problem.ts';
import { FILE_LIMIT, fileOf, readFiles } from './sheet-bodies.ts';
import { SHEET_TYPES } from './sheet-types.ts';

/** Faults in one answer; the file of faults has all of them. */
const SHOWN = 200;
const tags = ['engineering'];

const rosterSchema = z
  .strictObject({
    operationId: z.string(),
    kind: z.enum(['meters', 'readings']),
    mode: z.enum(['dry-run', 'good-rows', 'all-or-nothing']),
    stage: z.enum(['reading', 'checking', 'writing', 'done', 'refused', 'stopped']).meta({
      description:
        'refused: nothing was enrolled. stopped: broke off; send the file again with the same id.',
    }),
    rows: z.int(),
    done: z.int().meta({ description: 'Rows that the present stage is done with.' }),
    good: z.int(),
    enrolled: z.int(),
    already: z.int().meta({ description: 'Enrolled by an earlier sending of this roster.' }),
    faultCount: z.int(),
    faults: z.array(z.strictObject({ row: z.int(), problem: problemSchema })),
    notices: z.array(z.strictObject({ row: z.int(), notice: z.string() })),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'Roster' });

function rosterAnswer({ refusal, faults, notices, ...state }: RosterState) {
  return {
    ...state,
    faultCount: faults.length,
    faults: faults.slice(0, SHOWN).map(({ row, refusal: of }) => ({ row, problem: problemOf(of) })),
    notices: notices.slice(0, SHOWN).map((one) => ({ ...one })),
    problem: refusal === null ? null : problemOf(refusal),
  };
}

const kindField = z.enum(['meters', 'readings']).default('meters');
const formatField = z.enum(['csv', 'xlsx']).default('xlsx');

function sendFile(reply: FastifyReply, kind: SheetKind, name: string, bytes: Uint8Array): void {
  reply
    .type(SHEET_TYPES[kind])
    .header('content-disposition', `attachment; filename="${name}.${kind}"`)
    .serializer((payload: unknown) => payload as string)
    .send(Buffer.from(bytes));
}

export function addRosterRoutes(desk: Desk, deps: HttpDeps): void {
  const { rosters } = deps;
  void desk.register((scope, _options, done) => {
    readFiles(scope);
    (scope as Desk).post(
      '/api/rosters',
      {
        config: { needs: 'meter.enter' },
        bodyLimit: FILE_LIMIT,
        schema: {
          tags,
          summary:
            'Import a roster of meters, or a file of readings: CSV (UTF-8, GB18030) or XLSX as the body. 202: ask for its state.',
          consumes: Object.values(SHEET_TYPES),
          querystring: z.strictObject({
            operationId: operationIdField,
            kind: kindField,
            mode: z.enum(['dry-run', 'good-rows', 'all-or-nothing']).default('dry-run'),
          }),
          response: { 202: rosterSchema, ...PROBLEMS },
        },
      },
      ({ who, query, body }, reply) => {
        const started = rosters.start(who, { ...query, bytes: fileOf(body) });
        reply.code(202);
        return rosterAnswer(granted(started));
      },
    );
    done();
  });

  desk.get(
    '/api/rosters/template',
    {
      config: { needs: 'meter.see', isFile: true },
      schema: {
        tags,
        summary: 'The template of a roster or of readings (导入模板), with one line as an example.',
        querystring: z.strictObject({ kind: kindField, format: formatField }),
        produces: Object.values(SHEET_TYPES),
      },
    },
    async ({ query: { kind, format } }, reply) => {
      sendFile(reply, format, `${kind}-template`, granted(await rosters.template(kind, format)));
      return reply;
    },
  );

  const params = z.strictObject({ operationId: operationIdField });
  desk.get(
    '/api/rosters/:operationId',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: 'How far a roster is, and what was wrong with which row.',
        params,
        response: { 200: rosterSchema, ...PROBLEMS },
      },
    },
    ({ params: { operationId } }) => {
      const state = rosters.state(operationId);
      if (state === undefined)
        throw new Refused({ code: 'roster.unknown', facts: { operationId } });
      return rosterAnswer(state);
    },
  );

  desk.get(
    '/api/rosters/:operationId/faults',
    {
      config: { needs: 'meter.see', audits: 'export-taken', isFile: true },
      schema: {
        tags,
        summary:
          'The rows that were not enrolled, with the reasons, as a file to correct and send again.',
        params,
        querystring: z.strictObject({ format: formatField }),
        produces: Object.values(SHEET_TYPES),
      },
    },
    async ({ params: { operationId }, query: { format } }, reply) => {
      sendFile(reply, format, 'roster-faults', granted(await rosters.faults(operationId, format)));
      return reply;
    },
  );
}
