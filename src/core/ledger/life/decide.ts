/** A meter's life and its end: whether, and what follows; the two questions of decide.ts. */
import type { Outcome } from '../../outcome.ts';
import type { LedgerCommand } from '../commands.ts';
import type { Consequence } from '../effects.ts';
import type { CommandResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { ruleOnTakeOff, takeOffConsequences } from '../take-off.ts';
import { isTakeOffCommand, type TakeOffCommand } from '../take-off-commands.ts';
import { changeMeterEffects, decideChangeMeter } from './change-meter.ts';
import { closeAccountEffects, decideCloseAccount } from './close-account.ts';
import type { LifeCommand } from './commands.ts';
import { decideEndLostLoad, endLostLoadEffects } from './end-lost-load.ts';
import { decideEraseCustomer, eraseCustomerEffects } from './erase-customer.ts';
import { decideGrantEmergency, grantEmergencyEffects } from './grant-emergency.ts';
import { decideGrantGift, grantGiftEffects } from './grant-gift.ts';
import { decideSettleAccount, settleAccountEffects } from './settle-account.ts';
import { decideSupplyOwed, supplyOwedEffects } from './supply-owed.ts';

const KINDS: ReadonlySet<string> = new Set<LifeCommand['kind']>([
  'change-meter',
  'supply-owed',
  'settle-account',
  'close-account',
  'erase-customer',
  'end-lost-load',
  'grant-emergency',
  'grant-gift',
]);

export const isLifeCommand = (command: LedgerCommand): command is LifeCommand | TakeOffCommand =>
  KINDS.has(command.kind) || isTakeOffCommand(command);

export function ruleOnLife(
  command: LifeCommand | TakeOffCommand,
  snapshot: Snapshot,
): Outcome<CommandResult> {
  if (isTakeOffCommand(command)) return ruleOnTakeOff(command, snapshot);
  switch (command.kind) {
    case 'change-meter':
      return decideChangeMeter(command, snapshot);
    case 'supply-owed':
      return decideSupplyOwed(command, snapshot);
    case 'settle-account':
      return decideSettleAccount(command, snapshot);
    case 'close-account':
      return decideCloseAccount(command, snapshot);
    case 'erase-customer':
      return decideEraseCustomer(command, snapshot);
    case 'end-lost-load':
      return decideEndLostLoad(command, snapshot);
    case 'grant-emergency':
      return decideGrantEmergency(command, snapshot);
    case 'grant-gift':
      return decideGrantGift(command, snapshot);
  }
}

export function lifeConsequences(
  command: LifeCommand | TakeOffCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  if (isTakeOffCommand(command)) return takeOffConsequences(command, books, place);
  switch (command.kind) {
    case 'change-meter':
      return changeMeterEffects(command, result, books, place);
    case 'supply-owed':
      return supplyOwedEffects(command, result, books, place);
    case 'settle-account':
      return settleAccountEffects(command, result, books, place);
    case 'close-account':
      return closeAccountEffects(command, result, books, place);
    case 'erase-customer':
      return eraseCustomerEffects(command, books);
    case 'end-lost-load':
      return endLostLoadEffects(command, result, books, place);
    case 'grant-emergency':
      return grantEmergencyEffects(command, result, books, place);
    case 'grant-gift':
      return grantGiftEffects(command, result, books, place);
  }
}
