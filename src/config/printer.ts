/** The receipt printer of the configuration: where it hangs and what its paper and font are. */
import { resolve } from 'node:path';
import { z } from 'zod';

const printerCommon = {
  /** Width of the roll. */
  paperMm: z.union([z.literal(58), z.literal(80)]).default(58),
  /** What the printer's Chinese font reaches; gbk prints 〓 for the rarer characters of names. */
  charset: z.enum(['gb18030', 'gbk']).default('gb18030'),
  /** Does it answer DLE EOT and GS r? Then paper that is out is known before and after each slip. */
  answers: z.boolean().default(false),
  /** Tickets come with their payment, without being asked for. */
  atPayment: z.boolean().default(true),
  /** A cash drawer hangs on it. */
  drawer: z.boolean().default(false),
};

export const printerSchema = z.discriminatedUnion('connection', [
  z.strictObject({
    connection: z.literal('tcp'),
    host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/),
    port: z.int().min(1).max(65_535).default(9100),
    ...printerCommon,
  }),
  z.strictObject({
    connection: z.literal('serial'),
    path: z.string().min(1),
    baudRate: z
      .union([9600, 19_200, 38_400, 57_600, 115_200].map((n) => z.literal(n)))
      .default(9600),
    ...printerCommon,
  }),
  /** A device of the system: /dev/usb/lp0. */
  z.strictObject({ connection: z.literal('device'), path: z.string().min(1), ...printerCommon }),
  /** Jobs are appended to a file. */
  z.strictObject({ connection: z.literal('file'), path: z.string().min(1), ...printerCommon }),
]);

export type PrinterConfig = z.output<typeof printerSchema>;

/** Paths of jobs count from the configuration's folder; a port has a name of the system's own. */
export const placedPrinter = (printer: PrinterConfig, folder: string): PrinterConfig =>
  printer.connection === 'file' ? { ...printer, path: resolve(folder, printer.path) } : printer;
