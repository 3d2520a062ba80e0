/** 台检: a meter on the bench is checked over its line, and the record of it. */
import { z } from 'zod';
import { BENCH_STEPS, type BenchCheckRow } from '../core/ledger/bench-check.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { operationIdField, textField } from './fields.ts';
import { linkFields } from './lines.ts';
import { meterIdOf, meterParams } from './meter-fields.ts';

const tags = ['engineering'];

const checkSchema = z
  .strictObject({
    meter: meterSchema,
    at: z.int(),
    passed: z.boolean(),
    line: z.string(),
    address: z.string(),
    steps: z.array(
      z.strictObject({
        step: z.enum(BENCH_STEPS),
        outcome: z.enum(['passed', 'failed', 'skipped']),
        said: z.string(),
      }),
    ),
    signedBy: z.string(),
  })
  .meta({ id: 'BenchCheck', description: '台检记录' });

const checkAnswer = ({ meter, steps, ...row }: BenchCheckRow): z.output<typeof checkSchema> => ({
  ...row,
  meter: meterAnswer(meter),
  steps: steps.map((step) => ({ ...step })),
});

export function addBenchCheckRoutes(desk: Desk, { app, bench }: HttpDeps): void {
  desk.post(
    '/api/meters/:maker/:number/bench-check',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags,
        summary:
          'Check a meter alone on a line: address, index, clock, valve shut, open, shut, and a new address (台检). One record, passed or not.',
        params: meterParams,
        body: z.strictObject({
          operationId: operationIdField,
          ...linkFields,
          newAddress: linkFields.address.nullable().default(null),
          signedBy: textField(40),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) => {
      const { operationId, newAddress, signedBy, ...place } = body;
      const meter = meterIdOf(params);
      const request = { operationId, meter, place, newAddress, signedBy };
      return operationAnswer(operationId, granted(await bench.check(who, request)));
    },
  );

  desk.get(
    '/api/meters/:maker/:number/bench-check',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: 'The last bench check of a meter; null where there was none.',
        params: meterParams,
        response: { 200: checkSchema.nullable(), ...PROBLEMS },
      },
    },
    ({ params }) => {
      const row = app.store.registry.benchCheck(meterIdOf(params));
      return row === undefined ? null : checkAnswer(row);
    },
  );
}
