/**
 * Four eyes (四眼): a request that names a second person is only taken with that person's own log-in for exactly this request.
 * What is approved is a hash of where it goes and of its whole body; the operation id in it has one effect, so the approval
 * serves once. The local operator of the Unix socket names second persons as before.
 */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isApproved } from '../app/access/approvals.ts';
import { blinded, blindedFor } from '../app/blind-request.ts';
import type { AppDeps } from '../app/deps.ts';
import { type Canonical, requestHash } from '../app/request-hash.ts';
import { isOperationId } from '../core/ids.ts';
import type { Access } from './access.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { operationIdField } from './fields.ts';
import { problemSchema } from './problem.ts';
import { nameField, passwordField } from './session.ts';

export const APPROVALS = '/api/approvals';
/** Every name that a field for a second person has in a body. */
const SECOND_FIELDS = ['witness', 'second', 'secondPerson'] as const;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** No schema of a body goes deeper. */
const DEEPEST = 8;

/** The second persons that a body names, wherever: one that lies in a part of it is asked like the others. */
export function secondsIn(body: unknown, depth = 0): readonly string[] {
  if (depth > DEEPEST) return [];
  const within = (part: unknown): readonly string[] => secondsIn(part, depth + 1);
  if (Array.isArray(body)) return body.flatMap(within);
  if (!isRecord(body)) return [];
  const named = SECOND_FIELDS.map((field) => body[field]);
  return [
    ...named.filter((name) => typeof name === 'string'),
    ...Object.values(body).flatMap(within),
  ];
}

/** Fractions are in no body that a schema takes. */
const isCanonical = (value: unknown): value is Canonical => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value === 'object' && Object.values(value).every(isCanonical);
};

/** Throws Refused request.malformed, VaultSealedError as `blindedFor`. */
export function hashOf(app: AppDeps, path: string, body: unknown): string {
  if (!isCanonical(body)) throw new Refused({ code: 'request.malformed', facts: {} });
  const id = isRecord(body) ? body.operationId : undefined;
  const names = typeof id === 'string' && isOperationId(id);
  const hashed = names ? blindedFor(app, id, body) : blinded(app, body);
  return requestHash(app.hash, { path, body: hashed });
}

/** What is asked of a second person names them too, and is no request of its own. */
const isOfApprovals = (url: string | undefined): boolean =>
  url === APPROVALS || url?.startsWith(`${APPROVALS}/`) === true;

/** Before a schema changes the body. Throws Refused approval.needed. */
export function askSecond({ app }: HttpDeps, request: FastifyRequest): void {
  const { who, url, body, routeOptions } = request;
  if (who.token === null || isOfApprovals(routeOptions.url)) return;
  const seconds = secondsIn(body);
  if (seconds.length === 0) return;
  const hashed = hashOf(app, url, body);
  const missing = seconds.find((second) => !isApproved(app, hashed, who.operator, second));
  if (missing === undefined) return;
  throw new Refused({ code: 'approval.needed', facts: { second: missing.slice(0, 40) } });
}

/** Where a request goes and its whole body, as a second person is shown them. */
export const requestFields = {
  path: z
    .string()
    .max(400)
    .regex(/^\/api\//)
    .meta({ description: 'Where the request goes, with what stands after ?.' }),
  body: z.json().meta({ description: 'Its whole body, operation id included.' }),
};

export function addApprovalRoute(desk: Desk, { app }: HttpDeps, access: Access): void {
  desk.post(
    APPROVALS,
    {
      config: { needs: 'self' },
      schema: {
        tags: ['access'],
        summary:
          'A second person logs in beside the first and approves one very request (复核). It is sent unchanged within 15 minutes.',
        body: z.strictObject({
          operationId: operationIdField,
          name: nameField.meta({ description: 'Log-in name of the second person.' }),
          password: passwordField,
          ...requestFields,
        }),
        response: {
          200: operationSchema,
          ...PROBLEMS,
          429: problemSchema.meta({ description: 'Too many wrong passwords in a row.' }),
        },
      },
    },
    async ({ who, body: { path, body, ...checker } }) => {
      const request = hashOf(app, path, body);
      const approved = await access.desk.approve({ ...checker, maker: who.operator, request });
      return operationAnswer(checker.operationId, granted(approved));
    },
  );
}
