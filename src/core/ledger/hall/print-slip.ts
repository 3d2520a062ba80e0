/** Slips on paper: the first time keeps the image, every later one is a counted reprint (补打) of it. */
import { type AccountId, accountId, type OperationId, operationId } from '../../ids.ts';
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import type { Consequence } from '../effects.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { HallBooks, HallSnapshot } from './books.ts';
import type { PrintSlip } from './commands.ts';
import type { SlipRow } from './rows.ts';

/** What a print answered: `copy` 0 is the first printing, 1 the first reprint; the image is in the operation `original`. */
export interface PrintedCopy {
  readonly accountId: AccountId;
  readonly copy: number;
  readonly original: OperationId;
}

/** Refuses, in this order: ticket.unknown, slip.not-due (a settlement slip whose load is still open). */
export function decidePrintSlip(
  { station, ticketNo, slip, image, operationId: id }: PrintSlip,
  { hall }: { readonly hall: HallSnapshot },
): Outcome<FactResult> {
  const owner = hall.ticketOwner(station, ticketNo);
  if (owner === undefined) return refuse('ticket.unknown', { ticketNo });
  const printed = hall.slip(station, ticketNo, slip);
  if (printed === undefined && slip === 'settlement' && image.write === 'pending') {
    return refuse('slip.not-due', { ticketNo });
  }
  const copy = printed === undefined ? 0 : printed.copies + 1;
  const original = printed?.original ?? id;
  return accept({ kind: 'fact', facts: { accountId: owner, copy, original } });
}

export function printedCopyOf(result: CommandResult): PrintedCopy {
  assert(result.kind === 'fact', 'printing answers with facts');
  const { accountId: owner, copy, original } = result.facts;
  assert(
    typeof owner === 'number' && typeof copy === 'number' && typeof original === 'string',
    'a print tells whose ticket it is, which copy and of what',
  );
  return { accountId: accountId(owner), copy, original: operationId(original) };
}

export function printSlipEffects(
  { station, ticketNo, slip, image }: PrintSlip,
  result: CommandResult,
  { hall }: { readonly hall: HallBooks },
): Consequence {
  const { accountId: owner, copy, original } = printedCopyOf(result);
  const printed = hall.slip(station, ticketNo, slip);
  const write = printed === undefined ? image.write : printed.write;
  const row: SlipRow = { station, ticketNo, slip, original, write, copies: copy };
  return {
    subject: { accountId: owner, cardNo: null },
    postings: [],
    changes: [{ table: 'hall', row: { table: 'slip', row } }],
  };
}
