/**
 * Slips onto paper (打印 · 补打). What is printed is recorded before a byte goes out, so reprints are counted whatever the
 * printer does; and the printer's word changes nothing in the ledger: a slip that did not come out is printed again.
 */
import type { OperationId } from '../../core/ids.ts';
import type { PrintSlip, SlipKind } from '../../core/ledger/hall/commands.ts';
import { printedCopyOf } from '../../core/ledger/hall/print-slip.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { RULE, type SlipLine, title } from '../../core/slip.ts';
import { PrinterError, type PrintResult } from '../../ports/printer.ts';
import type { OperationView } from '../../ports/store.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type PrintedTicket, ticketOf } from './ticket.ts';

export interface PrintRequest {
  readonly operationId: OperationId;
  readonly ticketNo: number;
  readonly slip: SlipKind;
  /** The station's printer, or the browser's: then the answer's page is what is printed. */
  readonly to: 'printer' | 'page';
}

export interface PrintOutcome {
  /** 0 is the first printing, 1 the first reprint. */
  readonly copy: number;
  readonly lines: readonly SlipLine[];
  /**
   * `not-asked`: it goes to a page, or this operation was carried out before and no second paper is made of it.
   */
  readonly paper: PrintResult | 'failed' | 'not-asked';
  /** Why it failed. The record of the print stands. */
  readonly refusal?: Refusal;
}

/** The lines that were printed first, under a heading that says which reprint this is. */
function copyOf(original: OperationView, copy: number): readonly SlipLine[] {
  const { command } = original;
  assert(command.kind === 'print-slip', 'an image is in the operation that printed it first');
  const { lines } = command.image;
  return copy === 0 ? lines : [title(`** 补打 第${copy}次 **`), RULE, ...lines];
}

/** The image of a slip as it was last printed. Refuses ticket.unknown, slip.not-printed. */
export function printedSlip(
  deps: AppDeps,
  ticketNo: number,
  slip: SlipKind,
): Outcome<readonly SlipLine[]> {
  if (deps.store.ticket(deps.station, ticketNo) === undefined) {
    return refuse('ticket.unknown', { ticketNo });
  }
  const row = deps.store.hall.slip(deps.station, ticketNo, slip);
  const original = row && deps.store.operation(row.original);
  if (row === undefined || original === undefined) return refuse('slip.not-printed', { ticketNo });
  return accept(copyOf(original, row.copies));
}

async function onPaper(
  deps: AppDeps,
  { ticket }: PrintedTicket,
  slip: SlipKind,
  { copy, lines }: Pick<PrintOutcome, 'copy' | 'lines'>,
): Promise<Pick<PrintOutcome, 'paper' | 'refusal'>> {
  const { printing } = deps;
  assert(printing !== undefined, 'a print for the printer was recorded, so there is one');
  const first = slip === 'ticket' && copy === 0;
  const openDrawer = printing.drawer && first && ticket.payment.channel === 'cash';
  try {
    return { paper: await printing.printer.print({ lines, openDrawer }) };
  } catch (error) {
    if (!(error instanceof PrinterError)) throw error;
    const { code, printer, message } = error;
    deps.log.warn({ code, printer, ticketNo: ticket.ticketNo, why: message }, 'a slip failed');
    return { paper: 'failed', refusal: { code, facts: { printer } } };
  }
}

/**
 * Records one print and carries it out. Refuses, in this order: ticket.unknown, printer.none, slip.not-due, and as every
 * operation does. The same operation id never makes a second paper.
 */
export async function printSlip(
  deps: AppDeps,
  context: RequestContext,
  request: PrintRequest,
): Promise<Outcome<PrintOutcome>> {
  const { operationId, ticketNo, slip, to } = request;
  const known = ticketOf(deps, ticketNo);
  if (!known.ok) return known;
  if (to === 'printer' && deps.printing === undefined) return refuse('printer.none');
  const { ticket, lines } = known.value;
  const command: PrintSlip = {
    ...headOf(deps, context, operationId, { kind: 'print-slip', ticketNo, slip, to }),
    kind: 'print-slip',
    ticketNo,
    slip,
    image: { lines: lines[slip], write: ticket.write?.state ?? null },
  };
  const committed = await commitOne(deps, command);
  if (!committed.ok) return committed;
  const { copy, original } = printedCopyOf(committed.value.result);
  const image = deps.store.operation(original);
  assert(image !== undefined, `the image ${original} of ticket ${ticketNo} is in the ledger`);
  const printed = { copy, lines: copyOf(image, copy) };
  if (to === 'page' || committed.value.replayed) return accept({ ...printed, paper: 'not-asked' });
  return accept({ ...printed, ...(await onPaper(deps, known.value, slip, printed)) });
}
