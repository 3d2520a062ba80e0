/**
 * Replacing a card that has no open load (补卡): the new card, initialised with the sequence and total that its meter may
 * at most have seen, becomes the account's; the old one is void-listed. Gas on the old card that the meter has not taken
 * is in the new card's total, so whichever of them the meter sees first, it credits once.
 */
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { ReplaceCard } from './commands.ts';
import { startStillHolds } from './decide-card.ts';
import { accountOf, type Consequence, cardOf } from './effects.ts';
import type { FactResult } from './results.ts';
import type { Books, Snapshot } from './snapshot.ts';

/**
 * Refuses, in this order: card.unknown, card.void-listed, account.no-card, card.account-has-card (the account's card is
 * no longer the one to be replaced), load.open-on-card (its gas goes over with supersede-load), card.start-overtaken.
 */
export function decideReplaceCard(command: ReplaceCard, snapshot: Snapshot): Outcome<FactResult> {
  const { cardNo, replaces } = command;
  const card = snapshot.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  if (card.stage === 'void-listed') return refuse('card.void-listed', { cardNo });
  const { accountId } = card;
  const present = accountOf(snapshot, accountId).cardNo;
  if (present === null) return refuse('account.no-card', { accountId });
  if (present !== replaces || present === cardNo) {
    return refuse('card.account-has-card', { accountId, cardNo: present });
  }
  if (snapshot.openLoadOnCard(replaces) !== undefined) {
    return refuse('load.open-on-card', { cardNo: replaces });
  }
  const current = startStillHolds(snapshot, card);
  return current.ok ? accept({ kind: 'fact', facts: { cardNo, accountId, replaces } }) : current;
}

/** No posting: gas on the old card stays in the stage *on card*, where the meter's count will find it. */
export function replaceCardEffects({ cardNo, replaces }: ReplaceCard, books: Books): Consequence {
  const card = cardOf(books, cardNo);
  const { accountId } = card;
  return {
    subject: { accountId, cardNo },
    postings: [],
    changes: [
      { table: 'card', row: { ...cardOf(books, replaces), stage: 'void-listed' } },
      { table: 'card', row: { ...card, stage: 'active' } },
      { table: 'account', row: { ...accountOf(books, accountId), cardNo } },
    ],
  };
}
