/** 工程部: communities, regulator boxes and meters. */
import { z } from 'zod';
import { enrolMeter } from '../app/engineering/enrol-meter.ts';
import { enterCommunity } from '../app/engineering/enter-community.ts';
import { enterRegulatorBox } from '../app/engineering/enter-regulator-box.ts';
import { meterId } from '../core/ids.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdField,
  ceilingLitresField,
  litresFromZeroField,
  meterFields,
  operationIdField,
  registryNumberField,
  textField,
} from './fields.ts';

const tags = ['engineering'];

export function addEngineeringRoutes(desk: Desk, { app, operator }: HttpDeps): void {
  desk.post(
    '/api/communities',
    {
      schema: {
        tags,
        summary: 'Enter a community (小区).',
        body: z.strictObject({
          operationId: operationIdField,
          communityId: registryNumberField,
          name: textField(60),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ body }) =>
      operationAnswer(body.operationId, granted(await enterCommunity(app, operator, body))),
  );

  desk.post(
    '/api/regulator-boxes',
    {
      schema: {
        tags,
        summary: 'Enter a regulator box (调压箱).',
        body: z.strictObject({
          operationId: operationIdField,
          regulatorBoxId: registryNumberField,
          communityId: registryNumberField,
          name: textField(60),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ body }) =>
      operationAnswer(body.operationId, granted(await enterRegulatorBox(app, operator, body))),
  );

  desk.post(
    '/api/meters',
    {
      schema: {
        tags,
        summary: 'Enrol a meter (气表录入).',
        body: z.strictObject({
          operationId: operationIdField,
          ...meterFields,
          accountId: accountIdField.nullable().default(null),
          communityId: registryNumberField,
          address: textField(120),
          direction: z.enum(['left', 'right']),
          regulatorBoxId: registryNumberField,
          floor: z.int().min(-9).max(200).nullable().default(null),
          model: textField(40),
          initialIndexLitres: litresFromZeroField,
          ceilingLitres: ceilingLitresField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ body }) => {
      const { maker, number, initialIndexLitres, ceilingLitres, ...rest } = body;
      const request = {
        ...rest,
        meter: meterId(maker, number),
        initialIndex: initialIndexLitres,
        ceiling: ceilingLitres,
      };
      return operationAnswer(body.operationId, granted(await enrolMeter(app, operator, request)));
    },
  );
}
