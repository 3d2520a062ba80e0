/** The configuration's lines with meters on them (抄表线路). */
import { resolve } from 'node:path';
import { z } from 'zod';

const lineFields = {
  /** How commands and links name it. */
  name: z.string().regex(/^[a-z0-9-]{1,20}$/),
  /** Bits per second between the meters and the adapter or server; 2400 by CJ/T 188. */
  baud: z.int().min(300).max(921_600).default(2400),
  /** The adapter hears what it sends. */
  echo: z.boolean().default(false),
  /** File with the SM4 key of the line's meters, 32 hex digits; without one they are spoken to in clear. */
  sm4KeyFile: z.string().min(1).optional(),
};

/** A port of this machine, or a serial server (串口服务器). `latencyMs` is what either adds to every exchange at most. */
const lineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('serial'),
    ...lineFields,
    path: z.string().min(1),
    parity: z.enum(['even', 'none', 'odd']).default('even'),
    latencyMs: z.int().min(0).max(10_000).default(100),
  }),
  z.strictObject({
    kind: z.literal('tcp'),
    ...lineFields,
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    latencyMs: z.int().min(0).max(10_000).default(1_000),
  }),
]);

export type LineConfig = z.output<typeof lineSchema>;

export const linesSchema = z
  .array(lineSchema)
  .max(64)
  .refine(
    (lines) => new Set(lines.map(({ name }) => name)).size === lines.length,
    'two lines have one name',
  );

/** Key files count from `folder`. */
export const linesWithKeysIn = (lines: readonly LineConfig[], folder: string): LineConfig[] =>
  lines.map((line) =>
    line.sm4KeyFile === undefined
      ? line
      : { ...line, sm4KeyFile: resolve(folder, line.sm4KeyFile) },
  );

/**
 * The one line of a demo, `east`: HOST:PORT of a serial server, or a port of this machine, as `qika simulate meter` serves them. Null
 * where the place is none.
 */
export function demoLine(place: string): LineConfig[] | null {
  const [, host, port] = /^([^/\\:]+):(\d+)$/.exec(place) ?? [];
  const read = linesSchema.safeParse([
    host === undefined
      ? { name: 'east', kind: 'serial', path: place }
      : { name: 'east', kind: 'tcp', host, port: Number(port) },
  ]);
  return read.success ? read.data : null;
}
