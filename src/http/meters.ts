/** 工程部: meters are enrolled, come to their customers, and are listed. */

import { z } from 'zod';
import { meterCountsMoney } from '../app/counter/meter-format.ts';
import { assignMeter } from '../app/engineering/assign-meter.ts';
import { correctPlateFormat } from '../app/engineering/correct-plate-format.ts';
import { correctWheel } from '../app/engineering/correct-wheel.ts';
import { enrolMeter } from '../app/engineering/enrol-meter.ts';
import { formatMeter, meterId } from '../core/ids.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import {
  accountIdField,
  businessDateField,
  numberTextField,
  operationIdField,
  operatorField,
  textField,
} from './fields.ts';
import {
  enrolmentFields,
  enrolmentOf,
  meterIdOf,
  meterParams,
  meterRecordAnswer,
  meterRecordSchema,
  wheelDigitsField,
} from './meter-fields.ts';
import { meterShownTo } from './personal.ts';
import { actor } from './who.ts';

const LIST_LIMIT = 200;
const LIST_MAX = 1_000;
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

function addCorrection(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/meters/:maker/:number/wheel',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags,
        summary:
          'Correct the whole digits of a meter’s index wheel (字轮整数位), while no roll-over of it was billed.',
        params: meterParams,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          witness: textField(40).meta({ description: 'Who checked it, another person (复核人).' }),
          wheelDigits: wheelDigitsField,
          reason: textField(120),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body: { operator, ...document } }) => {
      const request = { ...document, meter: meterIdOf(params) };
      const corrected = granted(await correctWheel(app, actor(who, operator), request));
      return operationAnswer(request.operationId, corrected);
    },
  );
}

function addFormatCorrection(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/meters/:maker/:number/plate-format',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags,
        summary:
          'Correct the card format that a plate names (卡格式更正): one that was put there when none was named, or read wrongly.',
        params: meterParams,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          witness: textField(40).meta({ description: 'Who looked at it too, another person.' }),
          format: textField(40).meta({ description: 'Name of the format, docs/card-formats.md.' }),
          reason: textField(120),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body: { operator, ...document } }) => {
      const request = { ...document, meter: meterIdOf(params) };
      const corrected = await correctPlateFormat(app, actor(who, operator), request);
      return operationAnswer(request.operationId, granted(corrected));
    },
  );
}

const filterFields = {
  communityId: numberTextField.optional(),
  regulatorBoxId: numberTextField.optional(),
  withoutCustomer: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  serviceEndsBy: businessDateField.optional(),
};

function addCount(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/meters/count',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: 'How many meters such a list has in all.',
        querystring: z.strictObject(filterFields),
        response: { 200: z.strictObject({ total: z.int() }), ...PROBLEMS },
      },
    },
    ({ query }) => ({ total: app.store.registry.meterCount(query) }),
  );
}

export function addMeterRoutes(desk: Desk, deps: HttpDeps): void {
  addEnrolment(desk, deps);
  addCorrection(desk, deps);
  addFormatCorrection(desk, deps);
  addCount(desk, deps);
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
      return meterRecordAnswer(meterShownTo(who, record), meterCountsMoney(deps.app, record.meter));
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
          ...filterFields,
          limit: z.coerce.number().int().min(1).max(LIST_MAX).default(LIST_LIMIT),
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
    ({ who, query: { after = [0, 0], limit, ...filter } }) => {
      const [maker = 0, number = 0] = after;
      const from = maker === 0 || number === 0 ? 0 : meterId(maker, number);
      return store.registry
        .meterRecords(filter, from, limit)
        .map((record) =>
          meterRecordAnswer(meterShownTo(who, record), meterCountsMoney(deps.app, record.meter)),
        );
    },
  );
}
