/** The fifth part (收款对账): receipts, the shifts and the slips that they are in, and both against the general ledger. */
import type { KindFlow } from '../../../core/voucher.ts';
import { CHANNEL_HEAD, channelRows } from './channel-part.ts';
import { flowsOf, RECEIPT_HEAD, receiptCells, receipts } from './ledger-parts.ts';
import { mapped, table, told } from './part-rows.ts';
import type { Parts } from './parts-folder.ts';
import { ReceiptSums } from './receipt-sums.ts';
import type { PeriodScope } from './scope.ts';
import { TIE_HEAD, Tills } from './shift-part.ts';
import { SLIP_HEAD, Slips } from './slip-part.ts';
import { SHIFT_HEAD } from './till-walk.ts';

/** Receipts, and the shifts and slips that they are in. Throws Bug where these do not tie to each other, or to the general ledger. */
export function receiptParts(parts: Parts, scope: PeriodScope, flows: readonly KindFlow[]): void {
  const sums = new ReceiptSums();
  const rows = told(receipts(scope), (receipt) => sums.add(receipt));
  parts.add(
    '05-receipts.csv',
    table(
      RECEIPT_HEAD,
      mapped(rows, (one) => [receiptCells(one)]),
    ),
  );
  if (parts.format < 4) return;
  const tills = new Tills(scope);
  parts.add('05-shifts.csv', table(SHIFT_HEAD, tills.shiftRows()));
  const slips = new Slips(scope);
  parts.add('05-slips.csv', table(SLIP_HEAD, slips.rows()));
  const channels = channelRows(flows, flowsOf(scope, 'in'), sums, slips);
  parts.add('05-channels.csv', table(CHANNEL_HEAD, channels));
  parts.add('05-reconciliation.csv', table(TIE_HEAD, tills.tieRows(sums)));
}
