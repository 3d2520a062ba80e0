/**
 * A platform pays out (第三方清算): what customers paid by WeChat or Alipay comes to the bank less the platform's fee (手续费). The line of the
 * bank's statement is the evidence, and serves once, as it does for a transfer. Three sums have to agree, so that a slip of the
 * pen is told before anything is booked.
 */
import { NOBODY } from '../ids.ts';
import { type Posting, posting } from '../journal.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { FEN_MAX } from '../units.ts';
import { isFree, lineKept } from './bank-line.ts';
import type { SettleClearing } from './commands.ts';
import type { Consequence } from './effects.ts';
import { factOf } from './fact.ts';
import type { CommandResult, FactResult } from './results.ts';
import { seenByTwo } from './second-person.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Refuses, in this order: approval.witness-required, approval.same-person, request.not-an-amount (something has to arrive),
 * clearing.not-the-sum (what was cleared less the fee is not what the bank has), bank-line.used.
 */
export function decideSettleClearing(
  { operator, second, channel, cleared, fee, bankLine }: SettleClearing,
  snapshot: Pick<Snapshot, 'bankLine'>,
): Outcome<FactResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const isSum = (sum: number): boolean => Number.isSafeInteger(sum) && sum <= FEN_MAX;
  if (!isSum(cleared) || cleared < 1) {
    return refuse('request.not-an-amount', { text: String(cleared) });
  }
  if (!isSum(fee) || fee < 0 || fee >= cleared) {
    return refuse('request.not-an-amount', { text: String(fee) });
  }
  if (cleared - fee !== bankLine.amount) {
    const facts = { clearedFen: cleared, feeFen: fee, lineFen: bankLine.amount };
    return refuse('clearing.not-the-sum', facts);
  }
  const free = isFree(bankLine, snapshot);
  if (!free.ok) return free;
  return accept({ kind: 'fact', facts: { channel, clearedFen: cleared, feeFen: fee } });
}

export function settleClearingEffects(
  { operationId, channel, bankLine }: SettleClearing,
  result: CommandResult,
): Consequence {
  const fee = factOf(result, 'feeFen');
  const arrived = factOf(result, 'clearedFen') - fee;
  assert(arrived === bankLine.amount, 'the bank has what was cleared less the fee');
  const postings: readonly Posting[] = [
    ...posting('bank', channel, arrived, NOBODY),
    ...posting('clearingFees', channel, fee, NOBODY),
  ];
  return {
    subject: { accountId: null, cardNo: null },
    postings,
    changes: [lineKept(bankLine, operationId, operationId)],
  };
}
