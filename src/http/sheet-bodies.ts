/** Bodies that are files of rows: read at the routes that take them and at no other. */
import type { FastifyInstance } from 'fastify';
import { Refused } from './faults.ts';
import { sendRefusal } from './problem.ts';
import { SHEET_TYPES } from './sheet-types.ts';

/** Bytes of one file; the port refuses above 8 MiB, and says so better than a closed door. */
export const FILE_LIMIT = 8 * 1024 * 1024 + 1;
const TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE';

/** For a scope of routes that take files; one that is too large is told the limit of files. */
export function readFiles(desk: FastifyInstance): void {
  desk.setErrorHandler((error, request, reply) => {
    const tooLarge = error instanceof Error && 'code' in error && error.code === TOO_LARGE;
    if (!tooLarge) throw error;
    const bytes = Number(request.headers['content-length'] ?? FILE_LIMIT);
    sendRefusal(reply, { code: 'file.too-large', facts: { bytes, most: FILE_LIMIT - 1 } });
  });
  desk.addContentTypeParser(
    Object.values(SHEET_TYPES),
    { parseAs: 'buffer', bodyLimit: FILE_LIMIT },
    (_request, body, done) => done(null, body),
  );
}

/** Throws Refused request.content-type for a body of another type. */
export function fileOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  throw new Refused({ code: 'request.content-type', facts: {} });
}
