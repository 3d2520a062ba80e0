/** 工程部: communities with their regulator boxes, for a choice on a screen. */
import { z } from 'zod';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';

const communitySchema = z
  .strictObject({
    communityId: z.int(),
    name: z.string(),
    regulatorBoxes: z.array(z.strictObject({ regulatorBoxId: z.int(), name: z.string() })),
  })
  .meta({ id: 'Community', description: '小区 with its 调压箱' });

export function addPlaceRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/communities',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags: ['engineering'],
        summary: 'Communities by number, each with its regulator boxes (小区、调压箱).',
        response: { 200: z.array(communitySchema), ...PROBLEMS },
      },
    },
    () => {
      const { registry } = app.store;
      const boxes = registry.regulatorBoxes();
      return registry.communities().map(({ communityId, name }) => ({
        communityId,
        name,
        regulatorBoxes: boxes
          .filter((box) => box.communityId === communityId)
          .map(({ regulatorBoxId, name: box }) => ({ regulatorBoxId, name: box })),
      }));
    },
  );
}
