/** 财务部: what a submission is looked at by before it is let through (审核单). */
import { z } from 'zod';
import {
  type ReviewSheet,
  refusalOf,
  reviewSheetOf,
  type SampledLine,
} from '../app/finance/review-sheet.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { monthParams } from './month-fields.ts';
import { monthAnswer, monthSchema, usageAnswer, usageSchema } from './months.ts';
import { problemOf, problemSchema } from './problem.ts';

const sampleSchema = z.strictObject({
  line: usageSchema,
  deduction: z
    .strictObject({
      litres: z.int(),
      fen: z.int(),
      netFen: z.int(),
      overUseLitres: z.int(),
      overUseFen: z.int(),
      awaitingLitres: z.int(),
    })
    .nullable()
    .meta({ description: 'What it will be, or was; null before the review.' }),
  problem: problemSchema.nullable(),
});

const sheetSchema = z
  .strictObject({
    month: monthSchema,
    sources: z.array(
      z.strictObject({
        source: z.enum(['line', 'card', 'handheld', 'estimate']),
        proposed: z.boolean(),
        lines: z.int(),
        litres: z.int(),
      }),
    ),
    exceptions: z.array(
      z.strictObject({
        why: z.enum(['index-back', 'too-high']),
        blocked: z.int(),
        waived: z.int(),
      }),
    ),
    samples: z.array(sampleSchema),
  })
  .meta({
    id: 'ReviewSheet',
    description: '审核单: totals, exceptions, a sample that nobody chose',
  });

function sampleAnswer(sample: SampledLine): z.output<typeof sampleSchema> {
  const { line, deduction } = sample;
  const refusal = refusalOf(sample);
  const told = deduction?.ok === true ? deduction.value : null;
  return {
    line: usageAnswer(line),
    deduction: told && {
      ...{ litres: told.litres, fen: told.fen, netFen: told.netFen },
      overUseLitres: told.overUse?.litres ?? 0,
      overUseFen: told.overUse?.fen ?? 0,
      awaitingLitres: told.awaitingLitres,
    },
    problem: refusal === null ? null : problemOf(refusal),
  };
}

const sheetAnswer = (sheet: ReviewSheet): z.output<typeof sheetSchema> => ({
  month: monthAnswer(sheet.month),
  sources: sheet.sources.map((one) => ({ ...one })),
  exceptions: sheet.exceptions.map((one) => ({ ...one })),
  samples: sheet.samples.map(sampleAnswer),
});

export function addReviewSheetRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/months/:period/review-sheet',
    {
      config: { needs: 'month.see' },
      schema: {
        tags: ['finance'],
        summary:
          'Totals by source, exceptions by reason, and a sample of lines that the hash of the submission draws (审核单).',
        params: monthParams,
        querystring: z.strictObject({
          samples: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: { 200: sheetSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, query: { samples: size } }) =>
      sheetAnswer(granted(await reviewSheetOf(app, who, { period, size }))),
  );
}
