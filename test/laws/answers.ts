/** L15: what was answered, against what has become of it. */
import { derivedOperationId } from '../../src/app/request-hash.ts';
import type { OperationId } from '../../src/core/ids.ts';
import { factOf } from '../../src/core/ledger/fact.ts';
import type { LoadState } from '../../src/core/load.ts';
import { systemHash } from '../../src/system/hash.ts';
import type { LedgerViews } from '../rig/ledger-views.ts';
import type { Promised } from '../rig/promises.ts';

/** What has been seen of one account's operations; history only grows, so what is known stays known. */
export interface Seen {
  coins: number;
  sold: number;
  posted: number;
  voided: OperationId[];
  /** What took gas off the card, or may have, for each reversal that was asked for. */
  takeOffs: OperationId[];
  /** Not in the books, or a load that has not ended: looked at again every time. */
  open: Set<Promised>;
  /** How many promises of the account have been looked at. */
  looked: number;
}

export const newSeen = (): Seen => ({
  coins: 0,
  sold: 0,
  posted: 0,
  voided: [],
  takeOffs: [],
  open: new Set(),
  looked: 0,
});

/** `absent`: no effect. A load in its state; everything else is done when it is there at all. */
type Standing = 'absent' | 'done' | LoadState;

/** The id that the counter derives for taking gas off before this reversal. */
export const takeOffOf = (reversal: OperationId): OperationId =>
  derivedOperationId(systemHash, { kind: 'reserve-take-off', reversal });

export function lookUp(promised: Promised, seen: Seen, store: LedgerViews): Standing {
  const { kind, operationId } = promised;
  const load = kind === 'load' ? store.load(operationId) : undefined;
  const result = kind === 'load' ? undefined : store.operation(operationId)?.committed.result;
  const standing = kind === 'load' ? (load?.state ?? 'absent') : result ? 'done' : 'absent';
  const ended = standing !== 'absent' && standing !== 'RESERVED' && standing !== 'CASE';
  if (ended && seen.open.delete(promised)) {
    if (kind === 'payment') seen.coins += promised.coins;
    if (kind === 'refund') seen.coins -= promised.coins;
    if (result?.kind === 'purchase') seen.sold += result.volumeLitres;
    if (kind === 'reversal' && result !== undefined) seen.sold -= factOf(result, 'litres');
    if (standing === 'POSTED') seen.posted += 1;
    if (standing === 'VOIDED') seen.voided.push(operationId);
  }
  return standing;
}

export function checkAnswer({ answer, code, kind }: Promised, standing: Standing): string | null {
  switch (answer) {
    case 'done': {
      const right = kind === 'load' ? 'POSTED' : 'done';
      return standing === right ? null : `done, yet it is ${standing}`;
    }
    case 'pending':
      return standing === 'absent' ? 'pending, yet the books do not know it' : null;
    case 'undone': {
      const moved = standing === 'SUPERSEDED' && code === 'load.superseded';
      return standing === 'absent' || standing === 'VOIDED' || moved
        ? null
        : `${code}, yet it is ${standing}`;
    }
    case 'silence':
      return null;
  }
}
