/** The gates of commissioning (开气审核). Each refusal names its gate; the first one that is shut is told. */
import type { BusinessDate } from '../calendar.ts';
import type { AccountId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { Litre } from '../units.ts';
import { noPapers, type PapersRow } from './papers.ts';
import { RESIDENTIAL } from './recognition.ts';
import { DEFAULT_MONTH, type Snapshot } from './snapshot.ts';

const papersOf = (snapshot: Snapshot, accountId: AccountId): PapersRow =>
  snapshot.papers(accountId) ?? noPapers(accountId);

/** commissioning.fees, commissioning.commitment-due: fees are cleared, or promised by a day that has not passed. */
function feesHold(
  { accountId, feesCleared, commitment }: PapersRow,
  today: BusinessDate,
): Outcome<true> {
  if (feesCleared !== null) return accept(true);
  if (commitment === null) return refuse('commissioning.fees', { accountId });
  return commitment.dueOn < today
    ? refuse('commissioning.commitment-due', { accountId, dueOn: commitment.dueOn })
    : accept(true);
}

/** commissioning.review-sheet, commissioning.signatures. */
function reviewHolds(snapshot: Snapshot, { accountId, sheetNo }: PapersRow): Outcome<true> {
  const sheet = sheetNo === '' ? undefined : snapshot.reviewSheet(sheetNo);
  if (sheet === undefined) return refuse('commissioning.review-sheet', { accountId });
  const { financeDirector, costAccountant } = sheet;
  return financeDirector === '' || costAccountant === ''
    ? refuse('commissioning.signatures', { accountId, sheetNo })
    : accept(true);
}

function papersHold(snapshot: Snapshot, accountId: AccountId, today: BusinessDate): Outcome<true> {
  if (snapshot.settings.engineering?.firstVolume === undefined) return accept(true);
  const papers = papersOf(snapshot, accountId);
  if (papers.contract === null) return refuse('commissioning.contract', { accountId });
  const fees = feesHold(papers, today);
  return fees.ok ? reviewHolds(snapshot, papers) : fees;
}

/** Fen that the account has left as deposits of the items that count. */
function depositLeft(snapshot: Snapshot, accountId: AccountId): number {
  const { depositItems } = snapshot.settings.month ?? DEFAULT_MONTH;
  if (depositItems === undefined) return snapshot.depositHeld(accountId);
  let left = 0;
  for (const { item, heldFen } of snapshot.heldDeposits(accountId)) {
    if (depositItems.includes(item)) left += heldFen;
  }
  return left;
}

/**
 * commissioning.deposit: who is no resident has paid the deposit of the meter's size (预付款), where the company asks one. A
 * meter without a plate has no size that could be asked for.
 */
function depositHolds(snapshot: Snapshot, accountId: AccountId): Outcome<true> {
  const { depositBySize, residentialClasses } = snapshot.settings.month ?? DEFAULT_MONTH;
  const account = snapshot.account(accountId);
  if (depositBySize === undefined || account === undefined || account.meter === null) {
    return accept(true);
  }
  if ((residentialClasses ?? RESIDENTIAL).includes(account.customerClass)) return accept(true);
  const size = snapshot.plate(account.meter)?.size;
  const dueFen = size === undefined ? 0 : (depositBySize[size] ?? 0);
  const heldFen = dueFen === 0 ? 0 : depositLeft(snapshot, accountId);
  return heldFen >= dueFen
    ? accept(true)
    : refuse('commissioning.deposit', { accountId, size: size ?? '', dueFen, heldFen });
}

/**
 * The gates of the open-account card: commissioning.contract, commissioning.fees, commissioning.commitment-due,
 * commissioning.review-sheet, commissioning.signatures, which are not asked where the company keeps no gates; and
 * commissioning.deposit.
 */
export function mayOpenCard(
  snapshot: Snapshot,
  accountId: AccountId,
  today: BusinessDate,
): Outcome<true> {
  const papers = papersHold(snapshot, accountId, today);
  return papers.ok ? depositHolds(snapshot, accountId) : papers;
}

/** A purchase that was not reversed, used up or not. Before gas is on there are few lots to walk. */
function hasBought(snapshot: Snapshot, accountId: AccountId): boolean {
  if (snapshot.lastMoneyPurchase(accountId) !== undefined) return true;
  for (const { ladder } of snapshot.lotsOf(accountId)) if (ladder !== null) return true;
  return false;
}

/** The most that the first purchase may be before gas is on; null where gas is on, or the company keeps no gates. */
export function firstVolumeOf(snapshot: Snapshot, accountId: AccountId): Litre | null {
  const { leakTest, ignition } = papersOf(snapshot, accountId);
  const isOn = leakTest?.passed === true && ignition !== null;
  return isOn ? null : (snapshot.settings.engineering?.firstVolume ?? null);
}

/**
 * The gates of a purchase before gas is on: commissioning.first-volume for the first one, which only serves to open the
 * meter, and commissioning.leak-test, commissioning.ignition for every one after it. One that was reversed opened nothing.
 */
export function mayBuyVolume(
  snapshot: Snapshot,
  accountId: AccountId,
  volume: Litre,
): Outcome<true> {
  const limitLitres = firstVolumeOf(snapshot, accountId);
  if (limitLitres === null) return accept(true);
  if (!hasBought(snapshot, accountId)) {
    return volume > limitLitres
      ? refuse('commissioning.first-volume', { accountId, limitLitres })
      : accept(true);
  }
  return papersOf(snapshot, accountId).leakTest?.passed === true
    ? refuse('commissioning.ignition', { accountId })
    : refuse('commissioning.leak-test', { accountId });
}

/** Every gate that is shut today, for the desk that has to open them. */
export function shutGates(
  snapshot: Pick<Snapshot, 'reviewSheet'>,
  papers: PapersRow,
  today: BusinessDate,
): readonly string[] {
  const { contract, leakTest, ignition, sheetNo } = papers;
  const fees = feesHold(papers, today);
  const sheet = sheetNo === '' ? undefined : snapshot.reviewSheet(sheetNo);
  const unsigned =
    sheet !== undefined && (sheet.financeDirector === '' || sheet.costAccountant === '');
  return [
    ...(contract === null ? ['commissioning.contract'] : []),
    ...(fees.ok ? [] : [fees.refusal.code]),
    ...(sheet === undefined ? ['commissioning.review-sheet'] : []),
    ...(unsigned ? ['commissioning.signatures'] : []),
    ...(leakTest?.passed === true ? [] : ['commissioning.leak-test']),
    ...(ignition === null ? ['commissioning.ignition'] : []),
  ];
}
