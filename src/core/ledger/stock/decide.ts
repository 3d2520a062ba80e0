/** The register of blank cards: whether, and what follows; the two questions of decide.ts. */
import type { Outcome } from '../../outcome.ts';
import type { LedgerCommand } from '../commands.ts';
import type { Consequence } from '../effects.ts';
import type { CommandResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { StockCommand } from './commands.ts';
import {
  countCardsEffects,
  decideCountCards,
  decideRuleCardCount,
  ruleCardCountEffects,
} from './count.ts';
import {
  beginFormatEffects,
  decideBeginFormat,
  decideFormatStep,
  endFormatEffects,
  releaseFormatEffects,
} from './format.ts';
import {
  decideIssueCards,
  decideReceiveCards,
  decideReturnCards,
  decideSpoilCards,
  decideSpoilOpenedCard,
  moveCardsEffects,
  receiveCardsEffects,
  spoilCardsEffects,
  spoilOpenedCardEffects,
} from './move.ts';
import { ruleOnTool, toolConsequences } from './tools.ts';

const KINDS: ReadonlySet<string> = new Set<StockCommand['kind']>([
  'receive-cards',
  'issue-cards',
  'return-cards',
  'spoil-cards',
  'spoil-opened-card',
  'count-cards',
  'rule-card-count',
  'begin-format',
  'release-format',
  'end-format',
  'make-tool-card',
  'issue-tool-card',
  'return-tool-card',
]);

export const isStockCommand = (command: LedgerCommand): command is StockCommand =>
  KINDS.has(command.kind);

export function ruleOnStock(command: StockCommand, snapshot: Snapshot): Outcome<CommandResult> {
  switch (command.kind) {
    case 'receive-cards':
      return decideReceiveCards(command, snapshot);
    case 'issue-cards':
      return decideIssueCards(command, snapshot);
    case 'return-cards':
      return decideReturnCards(command, snapshot);
    case 'spoil-cards':
      return decideSpoilCards(command, snapshot);
    case 'spoil-opened-card':
      return decideSpoilOpenedCard(command, snapshot);
    case 'count-cards':
      return decideCountCards(command, snapshot);
    case 'rule-card-count':
      return decideRuleCardCount(command, snapshot);
    case 'begin-format':
      return decideBeginFormat(command, snapshot);
    case 'release-format':
    case 'end-format':
      return decideFormatStep(command, snapshot);
    case 'make-tool-card':
    case 'issue-tool-card':
    case 'return-tool-card':
      return ruleOnTool(command, snapshot);
  }
}

export function stockConsequences(
  command: StockCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  switch (command.kind) {
    case 'receive-cards':
      return receiveCardsEffects(command, place);
    case 'issue-cards':
    case 'return-cards':
      return moveCardsEffects(command, books, place);
    case 'spoil-cards':
      return spoilCardsEffects(command, books, place);
    case 'spoil-opened-card':
      return spoilOpenedCardEffects(command, books, place);
    case 'count-cards':
      return countCardsEffects(command, books, place);
    case 'rule-card-count':
      return ruleCardCountEffects(command, books, place);
    case 'begin-format':
      return beginFormatEffects(command, books);
    case 'release-format':
      return releaseFormatEffects(command, books);
    case 'end-format':
      return endFormatEffects(command, books, place);
    case 'make-tool-card':
    case 'issue-tool-card':
    case 'return-tool-card':
      return toolConsequences(command, result, books, place);
  }
}
