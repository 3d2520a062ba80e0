/** 月末导出: the export of a closed month made on request, with progress, and its files to take away. */
import { z } from 'zod';
import { granted, PROBLEMS } from './answers.ts';
import type { HttpDeps, MonthExportState, MonthExports } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { periodField } from './fields.ts';

const tags = ['finance'];

const exportSchema = z
  .strictObject({
    period: z.string(),
    stage: z.enum(['writing', 'done', 'failed']),
    part: z.string().nullable().meta({ description: 'The part that is being written.' }),
    files: z.array(
      z.strictObject({
        name: z.string(),
        rows: z.int(),
        bytes: z.int(),
        sha256: z.string().nullable().meta({ description: 'Null for the manifest itself.' }),
      }),
    ),
    why: z.string().nullable().meta({ description: 'What a failed export said at its end.' }),
  })
  .meta({ id: 'MonthExport' });

const exportAnswer = ({ files, ...state }: MonthExportState) => ({
  ...state,
  files: files.map((file) => ({ ...file })),
});

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  journal: 'text/plain; charset=utf-8',
  txt: 'text/plain; charset=gb18030',
};

const typeOf = (name: string): string =>
  TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

export function addExportRoutes(desk: Desk, { app }: HttpDeps, exports: MonthExports): void {
  const params = z.strictObject({ period: periodField });
  desk.post(
    '/api/months/:period/export',
    {
      config: { needs: 'month.close', repeats: 'goes-on' },
      schema: {
        tags,
        summary:
          'Export a closed month (月末导出): the same bytes as `qika export month`. 202: ask for its state.',
        params,
        response: { 202: exportSchema, ...PROBLEMS },
      },
    },
    ({ params: { period } }, reply) => {
      const month = app.store.finance.month(period);
      if (month === undefined) throw new Refused({ code: 'period.unknown', facts: { period } });
      if (month.state !== 'closed') {
        throw new Refused({ code: 'period.state', facts: { period, state: month.state } });
      }
      const state = granted(exports.start(period));
      reply.code(202);
      return exportAnswer(state);
    },
  );

  desk.get(
    '/api/months/:period/export',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary: 'How far the export of a month is; null where none was asked for.',
        params,
        response: { 200: exportSchema.nullable(), ...PROBLEMS },
      },
    },
    ({ params: { period } }) => {
      const state = exports.state(period);
      return state === undefined ? null : exportAnswer(state);
    },
  );

  desk.get(
    '/api/months/:period/export/files/:name',
    {
      config: { needs: 'month.see', audits: 'export-taken', isFile: true },
      schema: {
        tags,
        summary: 'A file of an export, as it was written.',
        params: z.strictObject({ period: periodField, name: z.string().min(1).max(60) }),
        produces: [...new Set(Object.values(TYPES).map((type) => type.split(';')[0] ?? type))],
      },
    },
    ({ params: { period, name } }, reply) => {
      const file = exports.open(period, name);
      if (file === undefined) {
        throw new Refused({ code: 'export.unknown-file', facts: { period, name } });
      }
      reply
        .type(typeOf(name))
        .header('content-disposition', `attachment; filename="${name}"`)
        .serializer((payload: unknown) => payload as string)
        .send(file);
      return reply;
    },
  );
}
