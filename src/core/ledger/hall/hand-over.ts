/** Cash to the bank (缴款): the bank's slip is the evidence, and each slip is entered once. */
import { NOBODY } from '../../ids.ts';
import { posting } from '../../journal.ts';
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { FEN_MAX } from '../../units.ts';
import type { Consequence } from '../effects.ts';
import type { FactResult } from '../results.ts';
import type { Place } from '../snapshot.ts';
import type { HallSnapshot } from './books.ts';
import type { HandOverCash } from './commands.ts';
import type { HandOverRow } from './rows.ts';

/** Of a hand-over that nobody has taken back. */
export const STANDS = { redBy: null, redAt: null, redOn: null } as const;

/**
 * Refuses, in this order: request.not-an-amount, hand-over.slip-known. More than the books expect in the drawer is not
 * refused: the bank has counted it, the next count will tell, and a refusal would tell the cashier what is expected.
 */
export function decideHandOverCash(
  { amount, bankSlip }: HandOverCash,
  { hall }: { readonly hall: HallSnapshot },
): Outcome<FactResult> {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > FEN_MAX) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  if (hall.handOver(bankSlip) !== undefined) return refuse('hand-over.slip-known', { bankSlip });
  return accept({ kind: 'fact', facts: { bankSlip, amount } });
}

export function handOverCashEffects(command: HandOverCash, { entryId }: Place): Consequence {
  const { amount, bankSlip, bankDate, station, operator, operationId } = command;
  const row: HandOverRow = {
    bankSlip,
    bankDate,
    station,
    cashier: operator,
    amount,
    handedOverBy: operationId,
    handedAt: entryId,
    shift: null,
    ...STANDS,
  };
  return {
    subject: { accountId: null, cardNo: null },
    postings: posting('bank', 'cash', amount, NOBODY),
    changes: [{ table: 'hall', row: { table: 'handOver', row } }],
  };
}
