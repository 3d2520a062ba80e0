/** 工程部: meters are enrolled, come to their customers, and are listed. */

import { z } from 'zod';
import { assignMeter } from '../app/engineering/assign-meter.ts';
import { enrolMeter } from '../app/engineering/enrol-meter.ts';
import { formatMeter, meterId } from '../core/ids.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { accountIdField, businessDateField, numberTextField, operationIdField } from './fields.ts';
import {
  enrolmentFields,
  enrolmentOf,
  meterIdOf,
  meterParams,
  meterRecordAnswer,
  meterRecordSchema,
} from './meter-fields.ts';
import { meterShownTo } from './personal.ts';

const LIST_LIMIT = 200;
const tags = ['engineering'];

function addEnrolment(desk: Desk, { app }: HttpDeps): void {
  const usual = app.company.cardFormats?.usual;
  desk.post(
    '/api/meters',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags,
        summary: 'Enrol a meter (气表录入). A meter at the same address is told as sameAddress.',
        body: z.strictObject({ operationId: operationIdField, ...enrolmentFields }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operationId, ...fields } }) =>
      operationAnswer(
        operationId,
        granted(await enrolMeter(app, who, { operationId, ...enrolmentOf(fields, usual) })),
      ),
  );

  desk.post(
    '/api/meters/:maker/:number/customer',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags,
        summary: 'A customer comes to a meter that hung there without one (挂户).',
        params: meterParams,
        body: z.strictObject({ operationId: operationIdField, accountId: accountIdField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) =>
      operationAnswer(
        body.operationId,
        granted(await assignMeter(app, who, { ...body, meter: meterIdOf(params) })),
      ),
  );
}

export function addMeterRoutes(desk: Desk, deps: HttpDeps): void {
  addEnrolment(desk, deps);
  const { store } = deps.app;

  desk.get(
    '/api/meters/:maker/:number',
    {
      config: { needs: 'meter.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'One meter: where it hangs, its plate and its papers.',
        params: meterParams,
        response: { 200: meterRecordSchema, ...PROBLEMS },
      },
    },
    ({ who, params }) => {
      const id = meterIdOf(params);
      const record = store.registry.meterRecord(id);
      if (record === undefined) {
        throw new Refused({ code: 'meter.unknown', facts: { meter: formatMeter(id) } });
      }
      return meterRecordAnswer(meterShownTo(who, record));
    },
  );

  desk.get(
    '/api/meters',
    {
      config: { needs: 'meter.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: `Meters by identity, ${LIST_LIMIT} a page: of a community or a regulator box, without a customer (待点火), or due for rotation.`,
        querystring: z.strictObject({
          communityId: numberTextField.optional(),
          regulatorBoxId: numberTextField.optional(),
          withoutCustomer: z
            .enum(['true', 'false'])
            .transform((text) => text === 'true')
            .optional(),
          serviceEndsBy: businessDateField.optional(),
          after: z
            .string()
            .regex(/^[1-8]\d{0,3}-\d{12}$/)
            .transform((text) => text.split('-').map(Number))
            .optional()
            .meta({ description: 'Plate of the last meter of the page before.' }),
        }),
        response: { 200: z.array(meterRecordSchema), ...PROBLEMS },
      },
    },
    ({ who, query: { after = [0, 0], ...filter } }) => {
      const [maker = 0, number = 0] = after;
      const from = maker === 0 || number === 0 ? 0 : meterId(maker, number);
      return store.registry
        .meterRecords(filter, from, LIST_LIMIT)
        .map((record) => meterRecordAnswer(meterShownTo(who, record)));
    },
  );
}
