/** Commands of a desk that decides in a folder of its own: whether, and what follows; the two questions of decide.ts. */
import type { Outcome } from '../outcome.ts';
import { type BankCommand, bankConsequences, isBankCommand, ruleOnBank } from './at-bank.ts';
import {
  type DifferenceCommand,
  differenceConsequences,
  isDifferenceCommand,
  ruleOnDifference,
} from './card-difference.ts';
import { lineConsequences, ruleOnLine } from './decide-line.ts';
import type { Consequence } from './effects.ts';
import type { GapCommand } from './gap/commands.ts';
import { gapConsequences, isGapCommand, ruleOnGap } from './gap/decide.ts';
import type { HallCommand } from './hall/commands.ts';
import { hallConsequences, ruleOnHall } from './hall/decide.ts';
import type { LifeCommand } from './life/commands.ts';
import { isLifeCommand, lifeConsequences, ruleOnLife } from './life/decide.ts';
import { isLineCommand, type LineCommand } from './line-commands.ts';
import type { PeopleCommand } from './people/commands.ts';
import { isPeopleCommand, peopleConsequences, ruleOnPeople } from './people/decide.ts';
import {
  isReadingCommand,
  type ReadingDeskCommand,
  readingConsequences,
  ruleOnReading,
} from './reading-desk.ts';
import type { CommandResult } from './results.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import type { StockCommand } from './stock/commands.ts';
import { isStockCommand, ruleOnStock, stockConsequences } from './stock/decide.ts';
import type { TakeOffCommand } from './take-off-commands.ts';

export type DeskCommand =
  | BankCommand
  | DifferenceCommand
  | GapCommand
  | HallCommand
  | LifeCommand
  | LineCommand
  | PeopleCommand
  | ReadingDeskCommand
  | StockCommand
  | TakeOffCommand;

export function ruledByDesk(
  command: DeskCommand,
  snapshot: Snapshot,
  place: Place,
): Outcome<CommandResult> {
  if (isBankCommand(command)) return ruleOnBank(command, snapshot);
  if (isStockCommand(command)) return ruleOnStock(command, snapshot);
  if (isLineCommand(command)) return ruleOnLine(command, snapshot);
  if (isReadingCommand(command)) return ruleOnReading(command, snapshot);
  if (isLifeCommand(command)) return ruleOnLife(command, snapshot);
  if (isPeopleCommand(command)) return ruleOnPeople(command, snapshot);
  if (isDifferenceCommand(command)) return ruleOnDifference(command, snapshot);
  if (isGapCommand(command)) return ruleOnGap(command, snapshot, place);
  return ruleOnHall(command, snapshot, place);
}

export function consequencesOfDesk(
  command: DeskCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  if (isBankCommand(command)) return bankConsequences(command, result, books, place);
  if (isStockCommand(command)) return stockConsequences(command, result, books, place);
  if (isLineCommand(command)) return lineConsequences(command, books, place);
  if (isReadingCommand(command)) return readingConsequences(command, result, books, place);
  if (isLifeCommand(command)) return lifeConsequences(command, result, books, place);
  if (isPeopleCommand(command)) return peopleConsequences(command, books);
  if (isDifferenceCommand(command)) return differenceConsequences(command, books, place);
  if (isGapCommand(command)) return gapConsequences(command, result, books, place);
  return hallConsequences(command, result, books, place);
}
