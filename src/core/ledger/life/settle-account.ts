/**
 * The end of a contract, first half (退气): the meter is settled by its base meter and taken down, and everything that was
 * bought and not used is given back at the price paid; what is owed for over-use is taken from it first.
 */
import { assert, type Outcome } from '../../outcome.ts';
import { accountOf, type Consequence } from '../effects.ts';
import type { CommandResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { cardRetired, mayTakeDown, sheetOf } from './change-meter.ts';
import type { SettleAccount } from './commands.ts';
import { allGivenBack, gaveBack } from './give-back.ts';
import type { SettlementResult } from './results.ts';
import { finalUse, meterEnded } from './settle-meter.ts';

/**
 * Refuses, in this order: account.unknown, account.closed, account.no-meter, settlement.other-meter,
 * approval.witness-required, approval.same-person, money-meter.other-window, load.not-open, load.open-on-meter, load.open-on-line,
 * settlement.line-waiting, settlement.index-back, tariff.none (tariff.invalid), invoice.red-first (a VAT invoice stands for gas that
 * would go back).
 */
export function decideSettleAccount(
  command: SettleAccount,
  snapshot: Snapshot,
): Outcome<SettlementResult> {
  const account = mayTakeDown(command, snapshot);
  if (!account.ok) return account;
  const final = finalUse(command, snapshot);
  if (!final.ok) return final;
  return allGivenBack(command, final.value, snapshot);
}

export function settleAccountEffects(
  command: SettleAccount,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'settlement', 'a settlement answers as one');
  const { use, returned } = result;
  assert(returned !== undefined, 'the end of a contract gives gas back');
  const { accountId } = command;
  const account = accountOf(books, accountId);
  const { postings, changes } = gaveBack(accountId, use, returned, books, place);
  const sheet = sheetOf(command, result, { newMeter: null, openingIndex: null }, place);
  return {
    subject: { accountId, cardNo: account.cardNo },
    postings,
    changes: [
      ...changes,
      ...meterEnded(command, command.businessDate, use, books, place),
      ...cardRetired(account, books),
      { table: 'account', row: { ...account, meter: null, cardNo: null } },
      { table: 'meterEnd', row: { ...sheet, papers: command.papers } },
    ],
  };
}
