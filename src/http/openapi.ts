/** OpenAPI 3.1 from the very schemas that check the requests. docs/openapi.json is the reviewed copy. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';

const ABOUT =
  'Money is integer fen (分), gas integer litres (0.001 m³). Every change carries operation ids made by the client: ' +
  'send the same id again to learn what became of it. Answers that had no effect are application/problem+json with a ' +
  'code of docs/errors.md.';

/** Every integer here is a safe one; saying so of each would bury the bounds that mean something. */
const jsonSchema = {
  override: ({ jsonSchema: schema }: { jsonSchema: { minimum?: number; maximum?: number } }) => {
    if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
    if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  },
};

const describeObject = createJsonSchemaTransformObject({ zodToJsonConfig: jsonSchema });

const NAMED = /"#\/components\/schemas\/([^"]+)"/g;
const namesIn = (part: unknown): string[] =>
  [...`${JSON.stringify(part)}`.matchAll(NAMED)].map(([, name]) => name ?? '');

/** Each named schema is described as input and as output; only what some route speaks of stays. */
const onlySpokenOf: typeof describeObject = (document) => {
  const whole = describeObject(document);
  const schemas: Record<string, unknown> =
    ('components' in whole ? whole.components?.schemas : undefined) ?? {};
  const spokenOf = new Set<string>();
  let news = namesIn(whole.paths);
  while (news.length > 0) {
    for (const name of news) spokenOf.add(name);
    news = news.flatMap((name) => namesIn(schemas[name])).filter((name) => !spokenOf.has(name));
  }
  for (const name of Object.keys(schemas)) if (!spokenOf.has(name)) delete schemas[name];
  return whole;
};

/** Must run before the routes are added. */
export async function describeApi(server: FastifyInstance, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Qika 气卡', version, description: ABOUT },
      tags: [
        { name: 'counter', description: '营业厅：收款、购气、写卡' },
        { name: 'customers', description: '客户部：户、停用' },
        { name: 'engineering', description: '工程部：小区、调压箱、气表' },
        { name: 'pictures', description: '图表与举证' },
        { name: 'finance', description: '财务部：气价、到账' },
        { name: 'access', description: '登录、人员' },
        { name: 'station', description: '本站：读卡器、状态' },
        { name: 'sim', description: '演示：模拟卡和表' },
      ],
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: jsonSchema }),
    transformObject: onlySpokenOf,
  });
  server.get('/openapi.json', { config: { needs: 'nobody' }, schema: { hide: true } }, () =>
    server.swagger(),
  );
}
