/** Whatever was thrown, as a refusal of the catalogue; what is none of our known faults is a bug. */
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { deviceRefusal, storeRefusal } from '../app/counter/fault.ts';
import type { Refusal } from '../core/outcome.ts';
import { expectedOf } from './expected-field.ts';

/** Thrown by a route for a refusal that its use-case returned. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const MALFORMED: Refusal = { code: 'request.malformed', facts: {} };

/** Fastify's own codes; each is the sender's mistake. */
const OF_FASTIFY: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: MALFORMED,
  FST_ERR_CTP_EMPTY_JSON_BODY: MALFORMED,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: MALFORMED,
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'request.too-large', facts: {} },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'request.content-type', facts: {} },
  FST_ERR_CTP_INVALID_TYPE: { code: 'request.content-type', facts: {} },
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Anything else that the framework blames on the sender, and a sender that hung up in the middle of its body. */
function isOfSender(error: unknown): boolean {
  if (codeOf(error) === 'ECONNRESET') return true;
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Fields that the schema does not know are named one by one; the others by their place. */
function fieldOf(error: {
  validation: readonly { instancePath: string; params: object }[];
}): string {
  const first = error.validation[0];
  if (first === undefined) return '';
  const place = first.instancePath.replace(/^\//, '').replaceAll('/', '.');
  const keys = 'keys' in first.params && Array.isArray(first.params.keys) ? first.params.keys : [];
  const unknown = keys.map(String).join(', ');
  return [place, unknown].filter(Boolean).join('.').slice(0, 200);
}

/** The refusal that tells of `error`, or null for a bug. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refused) return error.refusal;
  const known = deviceRefusal(error) ?? storeRefusal(error);
  if (known !== null) return known;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const facts = { field: fieldOf(error), expected: first === undefined ? '' : expectedOf(first) };
    return { code: 'request.invalid', facts };
  }
  return OF_FASTIFY[codeOf(error)] ?? (isOfSender(error) ? MALFORMED : null);
}
