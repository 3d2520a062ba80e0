/** A bank transfer that the counter was told of: its ticket is out, its money is nobody's yet. */
import type { Change, TransferRow } from './rows.ts';

export const transferWaits = (
  taken: Pick<TransferRow, 'operationId' | 'accountId' | 'amount' | 'ticketNo'>,
): Change => ({ table: 'transfer', row: { ...taken, state: 'pending', confirmedBy: null } });
