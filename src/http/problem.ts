/** Refusals and faults on the wire: RFC 9457 problem details, every sentence from the one catalogue, in two languages. */
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CATALOGUE, type CatalogueEntry, fill, REFUSAL_CODES } from '../core/catalogue.ts';
import type { Refusal } from '../core/outcome.ts';

export const PROBLEM_TYPE = 'application/problem+json';

export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'urn:qika:problem: and the code.' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(REFUSAL_CODES).meta({ description: 'See docs/errors.md.' }),
    detail: z.string().meta({ description: 'What is wrong.' }),
    next: z.string().meta({ description: 'What to do.' }),
    zh: z.strictObject({ detail: z.string(), next: z.string() }),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({
    id: 'Problem',
    description: 'Nothing of the request had an effect, or its outcome is unknown.',
  });

export type Problem = z.output<typeof problemSchema>;

export function problemOf({ code, facts }: Refusal): Problem {
  const entry: CatalogueEntry = CATALOGUE[code];
  return {
    type: `urn:qika:problem:${code}`,
    title: STATUS_CODES[entry.status] ?? 'Error',
    status: entry.status,
    code,
    detail: fill(entry.en.what, facts),
    next: fill(entry.en.next, facts),
    zh: { detail: fill(entry.zh.what, facts), next: fill(entry.zh.next, facts) },
    facts: { ...facts },
  };
}

/** Past the route's own serializer: a problem has one shape everywhere. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): void {
  const problem = problemOf(refusal);
  reply
    .code(problem.status)
    .type(PROBLEM_TYPE)
    .serializer((payload: unknown) => String(payload))
    .send(JSON.stringify(problem));
}
