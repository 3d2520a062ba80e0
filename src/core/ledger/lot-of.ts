/** From an entry that brought gas to the lot it made. */
import type { Posting } from '../journal.ts';
import type { Lot } from '../lots.ts';
import { assert } from '../outcome.ts';
import { limitsFor, type TariffVersion } from '../tariff.ts';
import { litre, ZERO_LITRE } from '../units.ts';
import type { LedgerCommand } from './commands.ts';
import type { CommandResult, PurchaseResult } from './results.ts';

export type GasMove = Pick<Posting, 'debit' | 'credit'>;

/**
 * Gas that comes into the stages; over-use goes from sold to consumed at once and is no lot, and recovered gas that gets its
 * reason is in the stages already.
 */
export const bringsGas = ({ debit, credit }: GasMove): boolean =>
  (debit === 'sold' || debit === 'granted' || debit === 'recovered') &&
  credit !== 'consumedLitre' &&
  credit !== 'recovered';

/** Gas that is given back (退气): it leaves the newest lots from their dear end. */
export const returnsGas = ({ credit }: GasMove): boolean => credit === 'returned';

/** What of a purchase makes its lot. */
export type PurchaseFacts = Pick<
  PurchaseResult,
  | 'kind'
  | 'tariffId'
  | 'householdSize'
  | 'extraPersonMonths'
  | 'cycleStart'
  | 'volumeBeforeLitres'
  | 'pendingVatFen'
  | 'apart'
>;

/** Throws Bug for a purchase whose price version is not known. */
export function lotOf(
  head: Pick<LedgerCommand, 'kind' | 'operationId' | 'businessDate'>,
  result: CommandResult | PurchaseFacts,
  volume: number,
  versionOf: (id: string) => TariffVersion | undefined,
): Lot {
  const { operationId, businessDate: boughtOn } = head;
  if (result.kind !== 'purchase') {
    return {
      operationId,
      boughtOn,
      volume: litre(volume),
      tariffId: '',
      ladder: null,
      cycleStart: '',
      before: ZERO_LITRE,
    };
  }
  const { tariffId, cycleStart, volumeBeforeLitres, pendingVatFen, apart } = result;
  const { householdSize, extraPersonMonths } = result;
  const version = versionOf(tariffId);
  assert(version !== undefined, () => `price version ${tariffId} is gone`);
  const lot: Lot = {
    operationId,
    boughtOn,
    volume: litre(volume),
    tariffId,
    ladder: limitsFor(version, householdSize, extraPersonMonths),
    cycleStart,
    before: litre(volumeBeforeLitres),
  };
  // Most lots are no more than that, and a million of them are made in a run: a copy costs more than all the rest.
  const isEmergency = head.kind === 'grant-emergency';
  if (!isEmergency && pendingVatFen === undefined && apart === undefined) return lot;
  return {
    ...lot,
    ...(isEmergency ? { emergency: true } : {}),
    ...(pendingVatFen === undefined ? {} : { pendingVat: true }),
    ...(apart === undefined ? {} : { apart: { litres: apart.litres, fen: apart.fen } }),
  };
}
