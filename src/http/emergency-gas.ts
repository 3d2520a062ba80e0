/** 应急气量: a small volume on credit while a load on a lost card waits, and the slip for its work order. */

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { emergencySlip, grantEmergency } from '../app/counter/emergency-gas.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, operationIdField, textField, volumeLitresField } from './fields.ts';
import { appFor } from './personal.ts';

const tags = ['counter'];

export function addEmergencyRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/loads/:operationId/emergency-gas',
    {
      config: { needs: 'card.emergency' },
      schema: {
        tags,
        summary:
          'Grant emergency gas (应急气量) while this open load waits for a lost card: sold on credit at today’s price, once a load; two people.',
        params: z.strictObject({ operationId: operationIdField }),
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          litres: volumeLitresField,
          formNo: textField(40).meta({ description: '工单号' }),
          responsible: textField(40).meta({ description: 'Who puts it into the meter (责任人).' }),
          reason: textField(120),
          second: textField(40).meta({ description: 'The second person (复核人).' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { operationId: load }, body }) =>
      operationAnswer(body.operationId, granted(await grantEmergency(app, who, { ...body, load }))),
  );

  desk.get(
    '/api/emergency-gas/:operationId',
    {
      config: { needs: 'meter.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'The slip of a grant of emergency gas (应急气量单), as text.',
        params: z.strictObject({ operationId: operationIdField }),
        response: { 200: { content: { 'text/plain': { schema: z.string() } } }, ...PROBLEMS },
      },
    },
    ({ who, params: { operationId } }, reply) => {
      const text = granted(emergencySlip(appFor(who, app), operationId));
      const plain = reply as FastifyReply;
      plain.type('text/plain; charset=utf-8').serializer(String).send(text);
    },
  );
}
