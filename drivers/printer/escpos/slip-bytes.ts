/** A slip as the bytes of one ESC/POS job. */
import { COLUMNS, lineText, type PaperWidth, type SlipLine } from '../../../src/core/slip.ts';
import type { PrintJob } from '../../../src/ports/printer.ts';
import { BOLD, CHINESE_ON, CUT, INITIALISE, KICK_DRAWER, LF } from './commands.ts';
import { type Charset, encodeText } from './encoding.ts';

export interface Paper {
  readonly width: PaperWidth;
  readonly charset: Charset;
}

/** Centred by blanks like all else: printers that were left in another mode still keep the columns. */
function lineBytes(line: SlipLine, { width, charset }: Paper): number[] {
  const bytes = lineText(line, COLUMNS[width]).flatMap((text) => [
    ...encodeText(text, charset),
    ...LF,
  ]);
  return line.kind === 'title' ? [...BOLD.on, ...bytes, ...BOLD.off] : bytes;
}

/** The drawer opens first, so that change can be given while the paper comes. */
export function slipBytes({ lines, openDrawer }: PrintJob, paper: Paper): Uint8Array {
  return Uint8Array.from([
    ...INITIALISE,
    ...CHINESE_ON,
    ...(openDrawer ? KICK_DRAWER : []),
    ...lines.flatMap((line) => lineBytes(line, paper)),
    ...CUT,
  ]);
}
