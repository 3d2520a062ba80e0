/**
 * Files by a link (下载): the page asks for a ticket with its session and follows it once. The file's own
 * route answers it (ticket-bearers.ts), with its gate, its permission and its audit.
 */
import { z } from 'zod';
import { type FileTickets, TICKET_MS } from '../app/access/file-tickets.ts';
import { PROBLEMS } from './answers.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';

export function addDownloadRoutes(desk: Desk, tickets: FileTickets): void {
  desk.post(
    '/api/downloads',
    {
      config: { needs: 'self', repeats: 'changes-nothing' },
      schema: {
        tags: ['access'],
        summary:
          'A ticket for one file (下载): its link serves once, for a minute, beside the cookie of the same session.',
        body: z.strictObject({
          path: z
            .string()
            .max(300)
            .regex(/^\/api\/[\w./?=&%-]+$/)
            .meta({ description: 'Of the file, with its query.' }),
        }),
        response: {
          200: z.strictObject({ ticket: z.string(), seconds: z.int() }).meta({ id: 'FileTicket' }),
          ...PROBLEMS,
        },
      },
    },
    ({ who: { token }, body: { path } }) => {
      // Over the Unix socket nobody needs one: the file is there by its own address.
      if (token === null) throw new Refused({ code: 'session.none', facts: {} });
      return { ticket: tickets.give({ token, path }), seconds: TICKET_MS / 1000 };
    },
  );

  desk.get(
    '/api/downloads/:ticket',
    {
      config: { needs: 'nobody' },
      schema: {
        tags: ['access'],
        summary: 'The file of a ticket, once. Answered here is one that serves no more.',
        params: z.strictObject({ ticket: z.string().min(1).max(64) }),
        produces: ['application/octet-stream'],
      },
    },
    () => {
      throw new Refused({ code: 'download.over', facts: {} });
    },
  );
}
