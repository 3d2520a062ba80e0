/** 整楼接入: a community or a regulator box is linked to its line in one request, each meter at the address on its plate. */
import { z } from 'zod';
import { linkBuilding } from '../app/lines/link-building.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { operationIdField } from './fields.ts';
import { linkFields } from './lines.ts';
import { problemOf, problemSchema } from './problem.ts';

/** Refused meters in one answer; the counts are of all. */
const SHOWN = 100;

const linkedSchema = z
  .strictObject({
    linked: z.int(),
    already: z.int().meta({ description: 'Linked in just this way before.' }),
    otherwise: z.int().meta({ description: 'Linked in another way, and left so.' }),
    withoutAddress: z.int().meta({ description: 'No link address on the plate (通讯地址).' }),
    refusedCount: z.int(),
    refused: z.array(z.strictObject({ meter: meterSchema, problem: problemSchema })),
  })
  .meta({ id: 'LinkedBuilding' });

const place = z.int().min(1).max(0xffff_ffff).nullable().default(null);
const { line, protocol, profile } = linkFields;

export function addLineLinkRoute(desk: Desk, { app, lineDesk }: HttpDeps): void {
  desk.post(
    '/api/lines/:line/links',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags: ['lines'],
        summary:
          'Link every meter of a community or a regulator box to this line, each at the address on its plate (整楼接入). The same request again goes on where it broke off.',
        params: z.strictObject({ line }),
        body: z
          .strictObject({
            operationId: operationIdField,
            communityId: place,
            regulatorBoxId: place,
            protocol,
            profile,
            relink: z
              .boolean()
              .default(false)
              .meta({ description: 'Also those that are linked in another way.' }),
            credited: z
              .boolean()
              .default(false)
              .meta({ description: 'They take their gas over the line, and by no card.' }),
          })
          .refine(
            ({ communityId, regulatorBoxId }) => communityId !== null || regulatorBoxId !== null,
            {
              path: ['communityId'],
              message: 'communityId | regulatorBoxId',
            },
          ),
        response: { 200: linkedSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) => {
      const link = lineDesk.link.bind(lineDesk);
      const { refused, ...counts } = await linkBuilding(app, link, who, { ...body, ...params });
      return {
        ...counts,
        refusedCount: refused.length,
        refused: refused.slice(0, SHOWN).map(({ meter, refusal }) => ({
          meter: meterAnswer(meter),
          problem: problemOf(refusal),
        })),
      };
    },
  );
}
