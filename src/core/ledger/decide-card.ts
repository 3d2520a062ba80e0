/** Cards in the registry: opened (the number is taken), activated (initialised and read back), and their secrets. */
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { litre } from '../units.ts';
import type { ActivateCard, OpenCard, RecordSecret } from './commands.ts';
import { mayOpenCard } from './commissioning.ts';
import { accountOf, type Consequence, cardOf } from './effects.ts';
import { firstCounts, firstCountsHold, openAccountOf, takesCard } from './gates.ts';
import type { CommandResult, FactResult } from './results.ts';
import type { CardRow, SecretRow } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { pieceFor, pieceTaken } from './stock/open.ts';

/**
 * Refuses, in this order: account.unknown, account.closed, account.no-meter, meter.by-line, meter.has-line-loads,
 * meter.ordinary, meter.format-not-taken, card.exists, card.account-has-card, account.no-card (nothing to replace), for a first card the gates of commissioning.ts, card.meter-counts, stock.none-held. An account has one
 * card; a second is opened only as the replacement of the first one, which stays the account's until the second has been
 * initialised and read back.
 */
export function decideOpenCard(command: OpenCard, snapshot: Snapshot): Outcome<FactResult> {
  const { accountId, cardNo, replaces } = command;
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const { meter } = account.value;
  if (meter === null) return refuse('account.no-meter', { accountId });
  const prepaid = takesCard(snapshot, meter);
  if (!prepaid.ok) return prepaid;
  const taken = snapshot.card(cardNo) ?? snapshot.stock.tool(cardNo);
  if (taken !== undefined) return refuse('card.exists', { cardNo });
  const present = account.value.cardNo;
  if (present !== null && replaces !== present) {
    return refuse('card.account-has-card', { accountId, cardNo: present });
  }
  if (present === null && replaces !== null) return refuse('account.no-card', { accountId });
  // A household whose meter was changed has passed the gates with its first one.
  if (present === null && replaces === null && snapshot.meterEndBefore(meter) === undefined) {
    const gates = mayOpenCard(snapshot, accountId, command.businessDate);
    if (!gates.ok) return gates;
  }
  const first = firstCounts(snapshot, meter, replaces);
  if (!first.ok) return first;
  const piece = pieceFor(command, snapshot);
  if (!piece.ok) return piece;
  const facts = { cardNo, accountId, meter, ...first.value };
  const batch = piece.value;
  return accept({ kind: 'fact', facts: batch === null ? facts : { ...facts, batch } });
}

export function openCardEffects(
  command: OpenCard,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const { accountId, cardNo, keyVersion = 1 } = command;
  const { meter } = accountOf(books, accountId);
  assert(meter !== null, `account ${accountId} has lost its meter`);
  assert(result.kind === 'fact', 'an opening is a fact');
  const { writeSequence, total } = result.facts;
  assert(typeof writeSequence === 'number' && typeof total === 'number', 'a card has its counts');
  const row: CardRow = {
    cardNo,
    accountId,
    headerAccount: accountId,
    meter,
    stage: 'opening',
    writeSequence,
    total: litre(total),
    keyVersion,
  };
  return {
    subject: { accountId, cardNo },
    postings: [],
    changes: [{ table: 'card', row }, ...pieceTaken(command, result, books, place)],
  };
}

/**
 * Refuses, in this order: card.unknown, card.void-listed, card.account-has-card, card.other-meter (the meter was changed), meter.by-line (it was
 * given to the line meanwhile), meter.has-line-loads, meter.ordinary, meter.format-not-taken, card.start-overtaken.
 */
export function decideActivateCard(command: ActivateCard, snapshot: Snapshot): Outcome<FactResult> {
  const { cardNo } = command;
  const card = snapshot.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  if (card.stage === 'void-listed') return refuse('card.void-listed', { cardNo });
  const { accountId } = card;
  const { cardNo: present, meter } = accountOf(snapshot, accountId);
  if (present !== null) return refuse('card.account-has-card', { accountId, cardNo: present });
  if (card.meter !== meter) return refuse('card.other-meter', { cardNo, accountId });
  const takes = takesCard(snapshot, card.meter);
  if (!takes.ok) return takes;
  const current = startStillHolds(snapshot, card);
  return current.ok ? accept({ kind: 'fact', facts: { cardNo, accountId } }) : current;
}

/** stock.spoiled: the card was given up. card.start-overtaken. */
export function startStillHolds(snapshot: Snapshot, card: CardRow): Outcome<true> {
  const { cardNo } = card;
  const isSpoiled = snapshot.stock.piece(cardNo)?.state === 'spoiled';
  return isSpoiled ? refuse('stock.spoiled', { cardNo }) : firstCountsHold(snapshot, card);
}

export function activateCardEffects(command: ActivateCard, books: Books): Consequence {
  const { cardNo } = command;
  const card = cardOf(books, cardNo);
  const { accountId } = card;
  return {
    subject: { accountId, cardNo },
    postings: [],
    changes: [
      { table: 'card', row: { ...card, stage: 'active' } },
      { table: 'account', row: { ...accountOf(books, accountId), cardNo } },
    ],
  };
}

/** Refuses card.unknown. */
export function decideRecordSecret(command: RecordSecret, snapshot: Snapshot): Outcome<FactResult> {
  const { cardNo, outcome } = command;
  if (snapshot.card(cardNo) === undefined) return refuse('card.unknown', { cardNo });
  return accept({ kind: 'fact', facts: { cardNo, outcome } });
}

type Shown = SecretRow['outcome'];

function rememberedAs(shown: RecordSecret['outcome'], known: Shown | undefined): Shown {
  // An answer that nobody heard takes nothing away from what was heard before.
  if (shown === 'asked') return known ?? 'asked';
  const disputed = shown === 'wrong' && (known === 'proven' || known === 'disputed');
  return disputed ? 'disputed' : shown;
}

/**
 * The last presentation of a secret is what counts for the next one (L14); but that a secret was right once is not
 * forgotten over a card that refuses it, which may be a copy of the one that took it.
 */
export function recordSecretEffects(command: RecordSecret, books: Books): Consequence {
  const { cardNo, fingerprint, triesLeft: askedAtTries = null } = command;
  const known = books.secret(cardNo, fingerprint)?.outcome;
  const outcome = rememberedAs(command.outcome, known);
  const { accountId } = cardOf(books, cardNo);
  return {
    subject: { accountId, cardNo },
    postings: [],
    changes: [{ table: 'secret', row: { cardNo, fingerprint, outcome, askedAtTries } }],
  };
}
