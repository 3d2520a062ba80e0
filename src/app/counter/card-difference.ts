/**
 * What a contact leaves behind of a card that contradicts the books (卡账不符): one note while it is so, and its end when the card agrees.
 * Whatever becomes of the entry, the cashier is told what the contact came to and nothing else; a ledger that takes no entry is logged.
 */
import { businessDate } from '../../core/calendar.ts';
import { type CardNo, cardNo as toCardNo } from '../../core/ids.ts';
import {
  type DifferenceCommand,
  type EndCardDifference,
  isDifference,
  type NoteCardDifference,
  stands,
} from '../../core/ledger/card-difference.ts';
import type { Outcome, Refusal } from '../../core/outcome.ts';
import type { CardView } from '../../ports/store.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import type { Identified } from './contact.ts';
import { storeRefusal } from './fault.ts';
import { type Finding, noted } from './finding.ts';

type Seen = Pick<Identified, 'card' | 'content'>;

/** The same step of the same card's nth note is one operation, at whatever reader or station it is asked. */
async function enter(
  deps: AppDeps,
  context: RequestContext,
  body: BodyOf<DifferenceCommand>,
  nth: number,
): Promise<void> {
  const { kind, cardNo } = body;
  const step = { kind, cardNo, nth };
  const head = headOf(deps, context, derivedOperationId(deps.hash, step), step);
  const entered = await commitOne(deps, { ...head, ...body });
  if (entered.ok) return;
  const { code } = entered.refusal;
  deps.log.warn({ cardNo, code, step: kind }, 'the note of a card that differs was refused');
}

/** The card that a refusal says is different, where the ledger has it in service with no open load. */
function differing({ store }: AppDeps, { facts }: Refusal): CardNo | null {
  if (typeof facts.cardNo !== 'number') return null;
  const card = store.card(toCardNo(facts.cardNo));
  return card?.stage === 'active' && card.openLoad === null ? card.cardNo : null;
}

async function note(deps: AppDeps, context: RequestContext, refusal: Refusal): Promise<void> {
  const { code, facts } = refusal;
  if (!isDifference(code)) return;
  const cardNo = differing(deps, refusal);
  if (cardNo === null) return;
  const before = deps.store.attention.cardDifference(cardNo);
  if (stands(before)) return;
  const body: BodyOf<NoteCardDifference> = { kind: 'note-card-difference', cardNo, code, facts };
  await enter(deps, context, body, (before?.nth ?? 0) + 1);
}

async function end(
  deps: AppDeps,
  context: RequestContext,
  { card: { cardNo }, content }: Seen,
): Promise<void> {
  const row = deps.store.attention.cardDifference(cardNo);
  // A station without keys reads a card that somebody else has written as if it were in order.
  if (!stands(row) || content.mac.kind === 'key-unknown') return;
  const body: BodyOf<EndCardDifference> = { kind: 'end-card-difference', cardNo };
  await enter(deps, context, body, row.nth);
}

/** To be called with what a contact came to. Throws nothing that the ledger says: it is logged, and the card's next contact tries again. */
export async function keepDifference(
  deps: AppDeps,
  context: RequestContext,
  contact: Outcome<Seen>,
): Promise<void> {
  try {
    if (contact.ok) await end(deps, context, contact.value);
    else await note(deps, context, contact.refusal);
  } catch (error) {
    const refusal = storeRefusal(error);
    if (refusal === null) throw error;
    const { code } = refusal;
    deps.log.error({ code, cause: String(error) }, 'whether a card differs could not be entered');
  }
}

/** For the diagnosis: since when the card stands among those that differ; null where it does not. */
export function differsSince(deps: AppDeps, card: CardView): Finding | null {
  const row = deps.store.attention.cardDifference(card.cardNo);
  if (!stands(row) || card.stage !== 'active') return null;
  const since = businessDate(row.at, deps.company.timeZone);
  return noted('card.differs-since', { since, operator: row.operator });
}
