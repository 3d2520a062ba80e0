/**
 * A card that is lost before it was read since a gap (断档后未读先遗失): its meter may have taken gas that the ledger lost, and
 * takes nothing that leads to a smaller total. What two people noted from the window since is booked as though the card had
 * shown it, in fen where its meter counts money; the card that takes its place then starts above it, or at the count of the window
 * where its meter counts purchases.
 */
import type { CardNo } from '../../core/ids.ts';
import type { RecoverLoad } from '../../core/ledger/gap/commands.ts';
import { wasGivenUp } from '../../core/ledger/gap/recover-load.ts';
import type { EpochRow } from '../../core/ledger/gap/rows.ts';
import type { WindowCountRow } from '../../core/ledger/window-count.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { ZERO_LITRE } from '../../core/units.ts';
import type { CardView, OperationView } from '../../ports/store.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type Canonical, derivedOperationId } from '../request-hash.ts';
import { meterCountsMoney, unitOfMeter } from './meter-format.ts';
import { NO_TAG } from './recover-ahead.ts';

/** Entries that are looked through for a contact with the card. */
const LOOK_BACK = 200;
/** More writes than a card may have had in the lost days; the window does not tell their number. */
const LOST_WRITES = 1000;
const MS = 1000;

/** Entries that only a contact with the card makes. */
function isContact({ command }: OperationView, cardNo: CardNo): boolean {
  switch (command.kind) {
    case 'reserve-load':
      return command.reservation.cardNo === cardNo;
    case 'recover-load':
    case 'take-into-meter':
    // A card that was opened since shows what the ledger knew then.
    case 'activate-card':
    case 'replace-card':
      return command.cardNo === cardNo;
    case 'supersede-load':
      return command.replacement.cardNo === cardNo;
    default:
      return false;
  }
}

const wasSeen = ({ store }: AppDeps, { cardNo, accountId }: CardView, gap: EpochRow): boolean =>
  store
    .history(accountId, LOOK_BACK)
    .some((entry) => entry.committed.at > gap.at && isContact(entry, cardNo));

/**
 * Under which write what the window shows is booked. A count is the meter's own, and the next card begins at it; a sequence the
 * window does not tell. Null where the count was not noted, or cannot be behind what the ledger knows.
 */
function sequenceBehind(
  { store }: AppDeps,
  { meter, writeSequence, openLoad }: CardView,
  { purchases }: WindowCountRow,
): number | null {
  if (!store.registry.carriesCount(meter)) {
    return (openLoad?.target.writeSequence ?? writeSequence) + LOST_WRITES;
  }
  const follows = purchases !== null && purchases > writeSequence;
  return follows && purchases <= writeSequence + LOST_WRITES ? purchases : null;
}

/** Gas goes onto cards in whole units: a window that shows a part of one was read wrongly. */
function isWhole(deps: AppDeps, { meter }: CardView, { total }: WindowCountRow): boolean {
  if (meterCountsMoney(deps, meter)) return true;
  const unit = unitOfMeter(deps, meter);
  return unit.ok && total % unit.value === 0;
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/**
 * Before a card is replaced. Refuses card.unseen (nothing was noted from the window since the gap, or nothing that a card can go on
 * from), and as `decideRecoverLoad`.
 */
export async function recoverLost(
  deps: AppDeps,
  context: RequestContext,
  { cardNo, second }: { readonly cardNo: CardNo; readonly second: string | null },
): Promise<Outcome<true>> {
  const gap = deps.store.gap.latest();
  const card = deps.store.card(cardNo);
  if (gap === undefined || card === undefined || card.state !== 'active') return accept(true);
  if (wasSeen(deps, card, gap)) return accept(true);
  const noted = deps.store.registry.windowCount(card.meter);
  if (noted === undefined || noted.at <= gap.at) return refuse('card.unseen', { cardNo });
  if (noted.total <= card.total) return accept(true);
  const writeSequence = sequenceBehind(deps, card, noted);
  if (writeSequence === null || !isWhole(deps, card, noted)) {
    return refuse('card.unseen', { cardNo });
  }
  const { openLoad } = card;
  const target = openLoad?.target;
  // The meter has the very load that is open: it goes over under its count, and ends by what the meter then says.
  if (target?.writeSequence === writeSequence && target.total === noted.total) return accept(true);
  const open = openLoad === null ? undefined : deps.store.load(openLoad.operationId);
  const seen = {
    writeSequence,
    total: noted.total,
    tag: NO_TAG,
    soldAt: Math.floor(gap.at / MS),
    ceiling: ZERO_LITRE,
  };
  // A meter between the two totals was shown another write: in what was lost that load was given up.
  const givenUp = open !== undefined && wasGivenUp(seen, open);
  const isLeft = open !== undefined && noted.total >= open.target.total;
  const body: BodyOf<RecoverLoad> = {
    kind: 'recover-load',
    cardNo,
    seen,
    slot: 'A',
    openLoad: isLeft || givenUp ? open.operationId : null,
    ...(givenUp ? { givenUp } : {}),
    ...(givenUp && open.state === 'CASE' && second !== null ? { second } : {}),
    window: noted.noted,
    image: bytesOf(noted.photo),
  };
  const evidence: Canonical = { kind: 'recover-load', cardNo, window: noted.noted };
  const id = derivedOperationId(deps.hash, evidence);
  const booked = await commitOne(deps, { ...headOf(deps, context, id, evidence), ...body });
  return booked.ok ? accept(true) : booked;
}
