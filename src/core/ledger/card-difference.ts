/**
 * A card that contradicts the books (卡账不符), as the counter refused it: an entry that moves nothing, so that somebody looks for the card
 * when it has left the reader. One note stands for a card at most, however often it is refused: whoever writes bytes onto a blank
 * card makes no second entry with them. It ends when the card agrees; of a card that is out of service nobody asks for it any more.
 */
import type { RefusalCode } from '../catalogue.ts';
import type { CardNo, OperationId } from '../ids.ts';
import { accept, assert, type Facts, type Outcome, refuse } from '../outcome.ts';
import type { CommandHead } from './command-head.ts';
import type { LedgerCommand } from './commands.ts';
import { type Consequence, cardOf } from './effects.ts';
import type { FactResult } from './results.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';

/** Refusals of a card that is known, has no open load, and shows something else than the books. */
const DIFFERENCES = [
  'card.ahead',
  'card.behind',
  'card.altered',
  'card.meter-ahead',
  'card.money-ahead',
] as const satisfies readonly RefusalCode[];

export type DifferenceCode = (typeof DIFFERENCES)[number];

const IS_DIFFERENCE: ReadonlySet<string> = new Set(DIFFERENCES);

export const isDifference = (code: RefusalCode): code is DifferenceCode => IS_DIFFERENCE.has(code);

export interface NoteCardDifference extends CommandHead {
  readonly kind: 'note-card-difference';
  readonly cardNo: CardNo;
  readonly code: DifferenceCode;
  /** What the refusal told: sequences of card and ledger, or the totals of meter and ledger, in litres or fen as their names say. */
  readonly facts: Facts;
}

/** The card was read again, and agrees. */
export interface EndCardDifference extends CommandHead {
  readonly kind: 'end-card-difference';
  readonly cardNo: CardNo;
}

/** The last note of a card; earlier ones are entries. */
export interface CardDifferenceRow {
  readonly cardNo: CardNo;
  /** Notes of this card so far, this one among them. */
  readonly nth: number;
  /** The entry that it was noted by. */
  readonly noted: OperationId;
  readonly at: number;
  readonly operator: string;
  readonly code: DifferenceCode;
  readonly facts: Facts;
  /** When the card agreed again; null while the note stands. */
  readonly endedAt: number | null;
}

type Standing = CardDifferenceRow & { readonly endedAt: null };

export const stands = (row: CardDifferenceRow | undefined): row is Standing =>
  row?.endedAt === null;

/**
 * Refuses, in this order: card.unknown, card.void-listed, card.unfinished (it is being opened), load.open-on-card (its load is looked
 * after), card.difference-stands.
 */
export function decideNoteCardDifference(
  { cardNo, code }: NoteCardDifference,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const card = snapshot.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  if (card.stage === 'void-listed') return refuse('card.void-listed', { cardNo });
  if (card.stage === 'opening') return refuse('card.unfinished', { cardNo });
  const { accountId } = card;
  if (snapshot.openLoadOnCard(cardNo) !== undefined) {
    return refuse('load.open-on-card', { cardNo });
  }
  if (stands(snapshot.cardDifference(cardNo))) return refuse('card.difference-stands', { cardNo });
  return accept({ kind: 'fact', facts: { cardNo, accountId, code } });
}

/** Refuses card.no-difference. */
export function decideEndCardDifference(
  { cardNo }: EndCardDifference,
  snapshot: Snapshot,
): Outcome<FactResult> {
  return stands(snapshot.cardDifference(cardNo))
    ? accept({ kind: 'fact', facts: { cardNo } })
    : refuse('card.no-difference', { cardNo });
}

function noteEffects(
  { cardNo, operationId, operator, code, facts }: NoteCardDifference,
  books: Books,
  { at }: Place,
): CardDifferenceRow {
  const before = books.cardDifference(cardNo);
  assert(!stands(before), `two notes of card ${cardNo} stand at once`);
  const nth = (before?.nth ?? 0) + 1;
  return { cardNo, nth, noted: operationId, at, operator, code, facts, endedAt: null };
}

function endEffects({ cardNo }: EndCardDifference, books: Books, { at }: Place): CardDifferenceRow {
  const row = books.cardDifference(cardNo);
  assert(stands(row), `no note of card ${cardNo} stands that could end`);
  return { ...row, endedAt: at };
}

export type DifferenceCommand = NoteCardDifference | EndCardDifference;

export const isDifferenceCommand = (command: LedgerCommand): command is DifferenceCommand =>
  command.kind === 'note-card-difference' || command.kind === 'end-card-difference';

export const ruleOnDifference = (
  command: DifferenceCommand,
  snapshot: Snapshot,
): Outcome<FactResult> =>
  command.kind === 'note-card-difference'
    ? decideNoteCardDifference(command, snapshot)
    : decideEndCardDifference(command, snapshot);

export function differenceConsequences(
  command: DifferenceCommand,
  books: Books,
  place: Place,
): Consequence {
  const { cardNo } = command;
  const row =
    command.kind === 'note-card-difference'
      ? noteEffects(command, books, place)
      : endEffects(command, books, place);
  return {
    subject: { accountId: cardOf(books, cardNo).accountId, cardNo },
    postings: [],
    changes: [{ table: 'cardDifference', row }],
  };
}
