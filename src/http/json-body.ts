/** The one body that is read here: a JSON object in UTF-8. */
import type { FastifyInstance } from 'fastify';
import { Refused } from './faults.ts';

const malformed = (): Refused => new Refused({ code: 'request.malformed', facts: {} });

/**
 * Bytes that are not UTF-8 are refused rather than replaced: a customer's name in another encoding would be stored as
 * question marks. `__proto__` and `constructor.prototype` are refused by fastify's own reader.
 */
export function readOnlyJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      done(malformed());
      return;
    }
    void parse(request, text, (error, value) => {
      if (error !== null || typeof value !== 'object' || value === null) done(malformed());
      else done(null, value);
    });
  });
}
