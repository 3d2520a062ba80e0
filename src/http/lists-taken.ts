/**
 * A list of the page saved as a file (下载表格). The page holds the rows already and makes the file itself, but saves it only
 * once this has answered: by then who took which list, and how much of it, stands in the audit.
 */
import { z } from 'zod';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { textField } from './fields.ts';

/** Rows of a file; nobody's spreadsheet holds more. */
const ROWS_MAX = 1_048_576;

export function addListRoutes(desk: Desk, { audit }: HttpDeps): void {
  desk.post(
    '/api/lists/taken',
    {
      config: { needs: 'self', repeats: 'changes-nothing' },
      schema: {
        tags: ['access'],
        summary:
          'A list of the page is saved as a file (下载表格): told to the audit before it is saved.',
        body: z.strictObject({
          page: z
            .string()
            .max(40)
            .regex(/^[a-z]+(?:\/[a-z-]+)?$/)
            .meta({ description: 'Desk and page, as in the address: services/attention.' }),
          list: textField(80).meta({ description: 'Its heading. It names no customer.' }),
          rows: z.int().min(0).max(ROWS_MAX),
        }),
        response: { 200: z.strictObject({ rows: z.int() }), ...PROBLEMS },
      },
    },
    async ({ who, body: { page, list, rows } }) => {
      audit.note('export-taken', who.operator, `list ${page} ${list} (${rows})`);
      await audit.written();
      return { rows };
    },
  );
}
