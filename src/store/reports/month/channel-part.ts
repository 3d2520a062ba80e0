/**
 * Cash, bank and platforms, and the two accounts of differences, from the beginning of the period to its end (资金核对): what the
 * receipts and the slips say moved them, against the general ledger.
 */
import { CHART, type LedgerAccount } from '../../../core/journal.ts';
import { assert } from '../../../core/outcome.ts';
import type { KindFlow } from '../../../core/voucher.ts';
import { type Cells, yuan } from './parts.ts';
import type { ReceiptSums } from './receipt-sums.ts';
import { Slips } from './slip-part.ts';

export const CHANNEL_HEAD: Cells = [
  ...['科目', '名称', '期初', '收款', '退款', ...Slips.groups, '期末', '总账', '差额'],
];

const ACCOUNTS = ['cash', 'bank', 'wechat', 'alipay', 'cashOver', 'cashierShort'] as const;

/** On the account's own side. */
function moved(flows: readonly KindFlow[], account: LedgerAccount): number {
  const sign = CHART[account].side === 'debit' ? 1 : -1;
  return flows.reduce((sum, { debit, credit, fen }) => {
    const debited = debit === account ? fen : 0;
    return sum + sign * (debited - (credit === account ? fen : 0));
  }, 0);
}

/** `until` and `within`: flows up to the period's end, and of the period. Throws Bug where the parts do not make the ledger's balance. */
export function* channelRows(
  until: readonly KindFlow[],
  within: readonly KindFlow[],
  receipts: ReceiptSums,
  slips: Slips,
): Generator<Cells> {
  for (const account of ACCOUNTS) {
    const control = moved(until, account);
    const opening = control - moved(within, account);
    const { taken, given } = receipts.of(account);
    const others = slips.of(account);
    const closing = opening + taken - given + others.reduce((sum, one) => sum + one, 0);
    const { gl, zh } = CHART[account];
    assert(closing === control, () => `${gl} is ${control} fen, receipts and slips say ${closing}`);
    yield [
      ...[String(gl), zh],
      ...[opening, taken, -given, ...others, closing, control, control - closing].map(yuan),
    ];
  }
}
