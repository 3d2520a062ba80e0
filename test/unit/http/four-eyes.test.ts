/**
 * Four eyes over the whole table of routes: what takes two people (part 3 of the rule) is asked of the second one's own log-in, at the
 * browser's door, before anything else of the request is looked at. The rules behind every door: test/unit/store/two-people.test.ts.
 */
import { expect, test } from 'vitest';
import { apiDescription, neededByRoutes } from '../../../src/cli/api-description.ts';
import { type Permission, permissionsOf } from '../../../src/core/access/permissions.ts';
import { ROLES } from '../../../src/core/access/roles.ts';
import { headersOf, nameOf } from '../../rig/people.ts';
import { openPeopledHouse, PAGE, problem } from './house.ts';

const FIELDS = ['second', 'witness', 'secondPerson'];

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly type?: string | readonly string[];
}

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly post?: {
          readonly requestBody?: {
            readonly content: { readonly 'application/json'?: { readonly schema: Schema } };
          };
        };
      }
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Named {
  /** Keys from the body to the field. */
  readonly path: readonly string[];
  /** Must be said in every request. */
  readonly always: boolean;
}

/** Where a body names a second person. */
function secondsOf(described: Described, schema: Schema, path: readonly string[] = []): Named[] {
  const { $ref } = schema;
  if ($ref !== undefined) {
    const known = described.components.schemas[$ref.split('/').at(-1) ?? ''];
    return known === undefined ? [] : secondsOf(described, known, path);
  }
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return [
    ...branches.flatMap((one) =>
      secondsOf(described, one, path).map((found) => ({ ...found, always: false })),
    ),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inside]) => {
      const here = [...path, key];
      const isRequired = schema.required?.includes(key) === true;
      if (FIELDS.includes(key)) {
        const nullable = inside.anyOf?.some(({ type }) => type === 'null') === true;
        return [{ path: here, always: isRequired && !nullable }];
      }
      return secondsOf(described, inside, here).map((found) => ({
        ...found,
        always: found.always && isRequired,
      }));
    }),
  ];
}

async function askedRoutes() {
  const described = JSON.parse(await apiDescription('0.0.0')) as Described;
  const routes = await neededByRoutes();
  return routes
    .filter(({ route }) => route.startsWith('POST ') && !route.startsWith('POST /api/approvals'))
    .flatMap(({ route, needs }) => {
      const url = route.replace('POST ', '');
      const post = described.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.post;
      const schema = post?.requestBody?.content['application/json']?.schema;
      const named = schema === undefined ? [] : secondsOf(described, schema);
      return named.map((one) => ({ route, url, needs, ...one }));
    });
}

test('the acts that take two people each ask for the second one; which do so always, and which by what they find', async () => {
  const asked = await askedRoutes();
  expect(
    asked.map(({ route, path, always }) => `${route} ${path.join('.')}${always ? '' : ' ?'}`),
  ).toMatchInlineSnapshot(`
    [
      "POST /api/purchases overLimit.second ?",
      "POST /api/loads purchase.overLimit.second ?",
      "POST /api/loads/:operationId/cancel second ?",
      "POST /api/cards/replace witness ?",
      "POST /api/tool-cards witness",
      "POST /api/purchases/reverse second ?",
      "POST /api/purchases/reverse card.second ?",
      "POST /api/hand-overs/red second",
      "POST /api/receipts/:ticketNo/end secondPerson ?",
      "POST /api/deposits/refund second",
      "POST /api/payments/refund second",
      "POST /api/accounts/:accountId/holds second ?",
      "POST /api/accounts/:accountId/household second",
      "POST /api/accounts/:accountId/class second",
      "POST /api/accounts/:accountId/erasure second",
      "POST /api/meters/:maker/:number/wheel witness",
      "POST /api/meters/:maker/:number/plate-format witness",
      "POST /api/meter-swaps witness",
      "POST /api/payments/withdraw second",
      "POST /api/clearing/settle second",
      "POST /api/clearing/red second",
      "POST /api/suspense/refund second",
      "POST /api/suspense/assign second",
      "POST /api/gifts second",
      "POST /api/months/:period/waive second",
      "POST /api/months/:period/submit waiver.second ?",
      "POST /api/months/:period/withdraw second",
      "POST /api/adjustments second",
      "POST /api/price-corrections second",
      "POST /api/true-ups second",
      "POST /api/payment-plans second",
      "POST /api/recovered/:load/resolve second",
      "POST /api/meter-changes second",
      "POST /api/accounts/:accountId/settlement second",
      "POST /api/loads/:operationId/lost second",
      "POST /api/accounts/:accountId/closure second",
      "POST /api/loads/:operationId/emergency-gas second",
      "POST /api/meters/:maker/:number/window second",
      "POST /api/line-loads/:operationId/cancel second ?",
    ]
  `);
});

test('each of them, by a person who may do it, is refused until the second person has logged in for it', async () => {
  const house = await openPeopledHouse();
  for (const { route, url, needs, path } of await askedRoutes()) {
    const role = ROLES.find((one) => permissionsOf([one]).has(needs as Permission));
    if (role === undefined) expect.fail(`nobody may ${route}`);
    const second = nameOf(role === 'manager' ? 'finance' : 'manager');
    const body = path.reduceRight<unknown>((inside, key) => ({ [key]: inside }), second);
    const headers = { ...PAGE, ...headersOf(await house.people.logIn(role)) };
    const before = house.digest();
    const payload = JSON.stringify({ operationId: house.hall.id(), ...(body as object) });
    const answer = await house.knock({
      method: 'POST',
      url: url.replaceAll(/:\w+/g, '1'),
      headers,
      payload,
    });
    expect([answer.status, problem(answer).code], route).toEqual([409, 'approval.needed']);
    expect(house.digest(), route).toBe(before);
  }
});
