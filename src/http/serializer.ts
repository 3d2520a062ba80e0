/** Answers are checked before they leave: a field that the description of the API does not know is a bug, not a surprise. */
import type { FastifySerializerCompiler } from 'fastify';
import { ResponseSerializationError } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assert } from '../core/outcome.ts';

/**
 * Our answers are made in the wire's own form, so their schemas transform nothing and are checked as they stand. Encoding
 * through them, as for schemas of two directions, checks each part twice and costs four times as much.
 */
export const serializerCompiler: FastifySerializerCompiler<unknown> = ({ schema, method, url }) => {
  assert(schema instanceof z.ZodType, `the answer of ${method} ${url} has no schema of ours`);
  return (answer) => {
    const checked = schema.safeParse(answer);
    if (!checked.success)
      throw new ResponseSerializationError(method, url, { cause: checked.error });
    return JSON.stringify(checked.data);
  };
};
