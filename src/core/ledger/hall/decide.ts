/** Paper and drawers: whether, and what follows; the two questions of decide.ts for the hall's own commands. */

import type { Outcome } from '../../outcome.ts';
import type { Consequence } from '../effects.ts';
import type { CommandResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import {
  decideEnterChargeItem,
  decideTakeCharge,
  enterChargeItemEffects,
  takeChargeEffects,
} from './charge.ts';
import type { HallCommand } from './commands.ts';
import { decideHandOverCash, handOverCashEffects } from './hand-over.ts';
import { decidePrintSlip, printSlipEffects } from './print-slip.ts';
import { decideRedHandOver, redHandOverEffects } from './red-hand-over.ts';
import { decideRefundDeposit, refundDepositEffects } from './refund-deposit.ts';
import {
  countDrawerEffects,
  decideCountDrawer,
  decideOpenShift,
  decideRuleDifference,
  openShiftEffects,
  ruleDifferenceEffects,
} from './shift.ts';
import {
  decideEndTicket,
  decideEnterSeries,
  decideGiveInvoice,
  decideRedInvoice,
  decideSpoilNumber,
  endTicketEffects,
  enterSeriesEffects,
  giveInvoiceEffects,
  redInvoiceEffects,
  spoilNumberEffects,
} from './tickets.ts';

export function ruleOnHall(
  command: HallCommand,
  snapshot: Snapshot,
  place: Place,
): Outcome<CommandResult> {
  switch (command.kind) {
    case 'print-slip':
      return decidePrintSlip(command, snapshot);
    case 'open-shift':
      return decideOpenShift(command, snapshot);
    case 'count-drawer':
      return decideCountDrawer(command, snapshot, place);
    case 'rule-difference':
      return decideRuleDifference(command, snapshot);
    case 'hand-over-cash':
      return decideHandOverCash(command, snapshot);
    case 'red-hand-over':
      return decideRedHandOver(command, snapshot);
    case 'end-ticket':
      return decideEndTicket(command, snapshot);
    case 'enter-series':
      return decideEnterSeries(command, snapshot);
    case 'give-invoice':
      return decideGiveInvoice(command, snapshot);
    case 'red-invoice':
      return decideRedInvoice(command, snapshot);
    case 'spoil-number':
      return decideSpoilNumber(command, snapshot);
    case 'enter-charge-item':
      return decideEnterChargeItem(command, snapshot);
    case 'take-charge':
      return decideTakeCharge(command, snapshot, place);
    case 'refund-deposit':
      return decideRefundDeposit(command, snapshot);
  }
}

export function hallConsequences(
  command: HallCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  switch (command.kind) {
    case 'print-slip':
      return printSlipEffects(command, result, books);
    case 'open-shift':
      return openShiftEffects(command, books, place);
    case 'count-drawer':
      return countDrawerEffects(command, result, books, place);
    case 'rule-difference':
      return ruleDifferenceEffects(command, result, books, place);
    case 'hand-over-cash':
      return handOverCashEffects(command, place);
    case 'red-hand-over':
      return redHandOverEffects(command, result, books, place);
    case 'end-ticket':
      return endTicketEffects(command);
    case 'enter-series':
      return enterSeriesEffects(command);
    case 'give-invoice':
      return giveInvoiceEffects(command, result, books, place);
    case 'red-invoice':
      return redInvoiceEffects(command, result, books, place);
    case 'spoil-number':
      return spoilNumberEffects(command, result, books);
    case 'enter-charge-item':
      return enterChargeItemEffects(command);
    case 'take-charge':
      return takeChargeEffects(command, result, books, place);
    case 'refund-deposit':
      return refundDepositEffects(command, result, books, place);
  }
}
