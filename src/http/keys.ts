/** Has the station its master keys, and how they are opened by people. No key and no share is ever in an answer. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { KEY_FAMILIES, type KeyKeeper } from '../ports/keys.ts';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import { Refused } from './faults.ts';

const versionSchema = z.strictObject({
  family: z.enum(KEY_FAMILIES),
  version: z.int(),
  check: z.string().meta({ description: 'Six hex digits that two stations compare.' }),
  forNewCards: z.boolean(),
  uses: z.int().meta({ description: 'Keys derived from it since the station was started.' }),
});

export const keysSchema = z
  .discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('open'),
      by: z.enum(['plain-file', 'credential', 'passphrase', 'custodians']),
      versions: z.array(versionSchema).readonly(),
    }),
    z.strictObject({
      state: z.literal('sealed'),
      why: z.enum([
        'no-credential',
        'wrong-credential',
        'people',
        'file-unreadable',
        'file-damaged',
      ]),
    }),
  ])
  .meta({ id: 'Keys' });

const SHARE_MAX = 200;

export function addKeyRoutes(
  server: FastifyInstance,
  { app, search }: HttpDeps,
  keys: KeyKeeper,
): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const tags = ['station'];
  api.get(
    '/api/keys',
    {
      config: { needs: 'station.see' },
      schema: {
        tags,
        summary:
          'Has the station its master keys? Versions, check values, how often each was used.',
        response: { 200: keysSchema, ...PROBLEMS },
      },
    },
    () => keys.state(),
  );
  api.post(
    '/api/keys/unseal',
    {
      config: { needs: 'local', audits: 'key-used', repeats: 'ends-alike' },
      schema: {
        tags,
        summary:
          'Opens the file of keys by its passphrase, or both custodians; only over the Unix socket.',
        body: z.strictObject({
          shares: z.array(z.string().min(1).max(SHARE_MAX)).min(1).max(2).meta({
            description: 'The passphrase, or one share of each custodian in the order of the file.',
          }),
        }),
        response: { 200: keysSchema, ...PROBLEMS },
      },
    },
    async ({ body }) => {
      const opened = await keys.unseal(body.shares);
      if (!opened.ok) throw new Refused(opened.refusal);
      app.log.info({ shares: body.shares.length }, 'the master keys were opened by people');
      search.start();
      return keys.state();
    },
  );
}
