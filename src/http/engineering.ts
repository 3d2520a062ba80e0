/** 工程部: communities and regulator boxes. */
import { z } from 'zod';
import { enterCommunity } from '../app/engineering/enter-community.ts';
import { enterRegulatorBox } from '../app/engineering/enter-regulator-box.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { operationIdField, registryNumberField, textField } from './fields.ts';
import { addPlaceRoutes } from './places.ts';

const tags = ['engineering'];

export function addEngineeringRoutes(desk: Desk, deps: HttpDeps): void {
  const { app } = deps;
  addPlaceRoutes(desk, deps);
  desk.post(
    '/api/communities',
    {
      config: { needs: 'meter.enter' },
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
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await enterCommunity(app, who, body))),
  );

  desk.post(
    '/api/regulator-boxes',
    {
      config: { needs: 'meter.enter' },
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
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await enterRegulatorBox(app, who, body))),
  );
}
