/**
 * What a change does that is sent twice. Most name an operation id, which has one effect (L6); the others say what they do
 * instead, or the server is not built.
 */
import type { z } from 'zod';

/** `changes-nothing`: it only asks. `ends-alike`: however often, things stand as after once. `goes-on`: one run, joined. */
export type Repeats = 'operation-id' | 'changes-nothing' | 'ends-alike' | 'goes-on' | 'demo';

/** As far as this looks into a schema. */
interface Definition {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}

function names(schema: z.core.$ZodType): boolean {
  const { shape, innerType, element, options } = schema._zod.def as Definition;
  const within = [innerType, element, ...(options ?? []), ...Object.values(shape ?? {})];
  const own = shape !== undefined && 'operationId' in shape;
  return own || within.some((part) => part !== undefined && names(part));
}

const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value;

/** Does the body or the address of such a request name the operation that it is? */
export const namesOperation = (...schemas: readonly unknown[]): boolean =>
  schemas.some((schema) => isSchema(schema) && names(schema));
