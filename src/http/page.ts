/**
 * The station's page: files that were bundled by the build, kept in memory and answered by their exact name, so that no
 * path can lead out of them. The policy lets the page load what this station serves and nothing else.
 */
import type { FastifyInstance } from 'fastify';

export interface PageFile {
  /** As asked for: "/" or "/assets/index-Bq3x.js". */
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

/** Scripts and styles only as files of this station; no inline code at all, and no string that becomes markup. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The name of an asset carries the digest of its content; "/" always asks again. */
const LASTING = 'public, max-age=31536000, immutable';

export function addPage(server: FastifyInstance, files: readonly PageFile[]): void {
  for (const { path, type, body } of files) {
    const options = { config: { needs: 'nobody' as const }, schema: { hide: true } };
    server.get(path, options, (_request, reply) => {
      if (type.startsWith('text/html')) reply.header('content-security-policy', PAGE_POLICY);
      if (path.startsWith('/assets/')) reply.header('cache-control', LASTING);
      return reply.type(type).send(body);
    });
  }
}
