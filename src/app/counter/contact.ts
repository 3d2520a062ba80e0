/**
 * A contact (一次插卡): one exclusive session with the card in a reader, and who that card is. Nothing is presented and
 * nothing is written here; public bytes and the ledger tell all that is asked.
 */
import type { CardContent } from '../../core/card.ts';
import type { AccountId } from '../../core/ids.ts';
import { accept, assert, type Outcome, refuse } from '../../core/outcome.ts';
import type { CardReading, CardSession, ReaderState } from '../../ports/cards.ts';
import type { AccountView, CardView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';
import { deviceRefusal } from './fault.ts';
import { formatOfMeter } from './meter-format.ts';

/** A reader that nobody has seen: because there is none, because none can be seen, or because of its name. */
function unseen(states: readonly ReaderState[], reader: string): Outcome<never> {
  if (states.length === 0) return refuse('reader.none');
  const [first] = states;
  const blind = states.every(({ condition }) => condition === 'service-down');
  return blind && first !== undefined
    ? refuse(first.trouble?.code ?? 'reader.service-down', { reader })
    : refuse('reader.unknown', { reader });
}

/** reader.none, .unknown, .service-down, .module-missing, .gone, .stuck, card.none. */
export function readerHasCard(deps: AppDeps, reader: string): Outcome<true> {
  const states = deps.cards.states();
  const state = states.find(({ name }) => name === reader);
  if (state === undefined) return unseen(states, reader);
  switch (state.condition) {
    case 'card':
      return accept(true);
    case 'empty':
      return refuse('card.none', { reader });
    case 'stuck':
      return refuse('reader.stuck', { reader });
    case 'gone':
      return refuse('reader.gone', { reader });
    case 'service-down':
      return refuse(state.trouble?.code ?? 'reader.service-down', { reader });
  }
}

/**
 * Runs `work` on the card in `reader`. A device fault becomes its refusal: for work that leaves nothing open which the
 * next contact does not settle.
 */
export async function withCard<T>(
  deps: AppDeps,
  reader: string,
  work: (session: CardSession) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const ready = readerHasCard(deps, reader);
  if (!ready.ok) return ready;
  try {
    return await deps.cards.session(reader, work);
  } catch (error) {
    const refusal = deviceRefusal(error);
    if (refusal === null) throw error;
    deps.log.warn({ ...refusal.facts, code: refusal.code }, 'the contact with a card failed');
    return { ok: false, refusal };
  }
}

export interface Identified {
  readonly reading: CardReading;
  readonly content: CardContent;
  readonly card: CardView;
  readonly account: AccountView;
}

/**
 * A card that somebody without the key has written is served nowhere, and one whose key is not here not at this station:
 * card.altered, card.key-unknown.
 */
export function genuine({ mac, cardNo }: CardContent): Outcome<true> {
  switch (mac.kind) {
    case 'none':
    case 'right':
      return accept(true);
    case 'wrong':
      return refuse('card.altered', { cardNo });
    case 'key-unknown':
      return refuse('card.key-unknown', { cardNo, keyVersion: mac.keyVersion });
  }
}

/** The ledger has seen the card with MACs, and now it asks for none: whoever has no key makes it so, and writes as its meter. */
function isTurnedBack({ store }: AppDeps, { format, image }: CardReading, card: CardView): boolean {
  const before = store.lastWritten(card.cardNo) ?? card.openLoad?.imageBefore;
  return before !== undefined && format.turnedBack?.(before, image) === true;
}

function recognised(reading: CardReading): Outcome<CardContent> {
  const { recognition } = reading;
  switch (recognition.kind) {
    case 'customer':
      return accept(recognition.content);
    case 'blank':
      return refuse('card.blank');
    case 'unfinished':
      return refuse('card.unfinished');
    case 'tool':
      return refuse('card.tool', { cardNo: recognition.content.cardNo });
    case 'foreign':
      return refuse('card.not-ours');
  }
}

/**
 * Whose card is it? In this order: card.not-ours, card.blank, card.unfinished · card.other-company · card.altered, card.key-unknown · card.unknown · card.altered (turned back) ·
 * card.void-listed · card.unfinished (its opening has not ended) · card.other-account · card.other-meter · meter.format-not-taken · card.other-format.
 * `expected` is the account that the cashier serves; null serves whoever owns the card.
 */
export function identify(
  deps: AppDeps,
  reading: CardReading,
  expected: AccountId | null,
): Outcome<Identified> {
  const known = recognised(reading);
  if (!known.ok) return known;
  const content = known.value;
  const { cardNo, company } = content;
  if (company !== deps.company.companyCode) return refuse('card.other-company', { company });
  const unaltered = genuine(content);
  // Without any keys cards are read all the same, and none is written.
  const unproven = content.mac.kind === 'key-unknown' && deps.vault.sealed();
  if (!unaltered.ok && !unproven) return unaltered;
  const card = deps.store.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  if (isTurnedBack(deps, reading, card)) return refuse('card.altered', { cardNo });
  if (card.stage === 'void-listed') return refuse('card.void-listed', { cardNo });
  if (card.stage === 'opening') return refuse('card.unfinished', { cardNo });
  const { accountId } = card;
  if (content.accountId !== card.headerAccount || (expected !== null && expected !== accountId)) {
    return refuse('card.other-account', { cardNo, accountId });
  }
  const account = deps.store.account(accountId);
  assert(
    account !== undefined,
    `card ${cardNo} belongs to account ${accountId}, which is not there`,
  );
  if (content.meter !== card.meter || account.meter !== content.meter) {
    return refuse('card.other-meter', { cardNo, accountId });
  }
  const format = formatOfMeter(deps, content.meter);
  if (!format.ok) return format;
  const wanted = format.value;
  if (wanted !== null && wanted !== reading.format.id) {
    return refuse('card.other-format', { cardNo, format: reading.format.id, wanted });
  }
  return accept({ reading, content, card, account });
}
