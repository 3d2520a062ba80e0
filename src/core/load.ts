/**
 * A load (写卡) is a saga across a device. These are its pure rules: what a load wants the card to show, what a later
 * look at the card proves, and what to do about it. No time-out voids anything; evidence decides (design.md §1, §3).
 */
import {
  activeSlot,
  type CardCapacity,
  type CardContent,
  type Counted,
  countsPurchases,
  type FormatCapabilities,
  type LoadTarget,
  otherSlot,
  type SlotContent,
} from './card.ts';
import type { CardTariff } from './card-tariff.ts';
import type { AccountId, CardNo, MeterId, OperationId } from './ids.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { type Fen, fen, type Litre, litre, ZERO_LITRE } from './units.ts';

export type LoadState = 'RESERVED' | 'POSTED' | 'VOIDED' | 'SUPERSEDED' | 'CASE';

/** What the ledger wrote down, durably, before the first byte went to the card. */
export interface Reservation {
  readonly operationId: OperationId;
  /** Rises by one with every rewrite; every transition is compare-and-set on (state, attempt). */
  readonly attempt: number;
  readonly accountId: AccountId;
  readonly cardNo: CardNo;
  readonly meter: MeterId;
  /** 0 of a money load (金额表), which moves fen only. */
  readonly litres: Litre;
  readonly fen: Fen;
  readonly sequenceBefore: number;
  readonly totalBefore: Counted;
  readonly target: LoadTarget;
  /** Whole card memory as read, and as it shall be. */
  readonly imageBefore: Uint8Array;
  readonly imageTarget: Uint8Array;
  /**
   * Gas is being taken off: what the card shall show, one sequence below `target`, which puts it back. 'turned': it is being
   * put back. Absent of every other load.
   */
  readonly takeOff?: LoadTarget | 'turned';
}

/** What a load brings to its card: its gas; and where it brings none, its money: a money load moves fen only. */
export const broughtBy = ({ litres, fen: money }: Pick<Reservation, 'litres' | 'fen'>): Counted =>
  litres === 0 ? money : litres;

/** The load as it is aimed at the card now: of a take-off that is not turned, the card without the gas. */
export function aimOf(load: Reservation): Reservation {
  const { takeOff, target, sequenceBefore } = load;
  if (takeOff === undefined || takeOff === 'turned') return load;
  return {
    ...load,
    target: takeOff,
    sequenceBefore: sequenceBefore - 1,
    totalBefore: target.total,
  };
}

/** What the ledger knows of the card and of its one open load, when a card comes into a reader. */
export interface CardLedgerView {
  readonly cardNo: CardNo;
  readonly accountId: AccountId;
  /** Account number in the card's header. */
  readonly headerAccount: AccountId;
  readonly meter: MeterId;
  readonly company: number;
  readonly state: 'active' | 'void-listed';
  /** Sequence and total of the last verified write. */
  readonly writeSequence: number;
  readonly total: Counted;
  /** Highest write sequence and total known to be in the meter. */
  readonly meterSequence: number;
  readonly meterTotal: Counted;
  readonly openLoad: Reservation | null;
}

/**
 * BEFORE: the old slot counts. TARGET: the new one. TAKEN: the meter has seen it. TORN: a format of one zone shows nothing
 * while a write is unfinished. FOREIGN: none of these.
 */
export type Evidence = 'BEFORE' | 'TARGET' | 'TAKEN' | 'TORN' | 'FOREIGN';

export interface LoadWish {
  readonly operationTag: string;
  /** Gas of this load; none where the card's meter counts money. */
  readonly litres: Litre;
  /** Money of this load, and the prices that go with it; only for a meter that counts money. */
  readonly money?: { readonly fen: Fen; readonly tariff: CardTariff };
  readonly soldAt: number;
  readonly ceiling: Litre;
}

/** limit.card-capacity, naming the first of these numbers that the card's format cannot hold. */
export function fitsCard(
  wanted: Partial<Pick<SlotContent, keyof CardCapacity>>,
  capacity: CardCapacity,
): Outcome<true> {
  for (const field of ['ceiling', 'volume', 'total', 'writeSequence'] as const) {
    const number = wanted[field] ?? 0;
    if (number > capacity[field]) {
      return refuse('limit.card-capacity', { field, wanted: number, largest: capacity[field] });
    }
  }
  return accept(true);
}

/**
 * May anything be loaded on this card now? card.gas-not-taken: its meter would credit only the newest purchase of a format
 * that counts them, so the one before must have been taken. Asked before money is.
 */
export function mayLoad(
  content: CardContent,
  { topUpOnUntakenGas, acceptRule }: FormatCapabilities,
): Outcome<true> {
  const active = activeSlot(content);
  const untaken =
    active !== null && active.volume > 0 && returnedSequence(content) < active.writeSequence;
  const addsUp = topUpOnUntakenGas && !countsPurchases(acceptRule);
  return untaken && !addsUp
    ? refuse('card.gas-not-taken', { cardNo: content.cardNo })
    : accept(true);
}

/** As a format of this unit can write it. */
export const upToUnit = (litres: Litre, unit: Litre): Litre =>
  litre(Math.ceil(litres / unit) * unit);

/** What the slot gets beside its number; gas is a multiple of the unit, and money comes with its prices. */
function contentWished(
  total: Counted,
  { litres, money, soldAt, ceiling, operationTag: tag }: LoadWish,
  { counts, volumeUnit }: FormatCapabilities,
): Outcome<Omit<SlotContent, 'writeSequence'>> {
  if (counts === 'money') {
    if (money === undefined || litres > 0) return refuse('card.counts-money');
    const nothing = { soldAt: 0, volume: ZERO_LITRE, ceiling: ZERO_LITRE };
    return accept({ total: fen(total + money.fen), tag, ...nothing, tariff: money.tariff });
  }
  if (money !== undefined) return refuse('card.counts-gas');
  if (litres % volumeUnit !== 0) {
    return refuse('purchase.not-a-multiple', { unitLitres: volumeUnit });
  }
  const rounded = upToUnit(ceiling, volumeUnit);
  return accept({ total: litre(total + litres), tag, soldAt, volume: litres, ceiling: rounded });
}

/**
 * The slot that is not active, or the only one, gets sequence + 1 and the total raised by the load: an absolute image, never an
 * increment. A ceiling is rounded up to the format's unit: the ledger has asked for its own before. Refuses, in this order: card.not-ours,
 * card.gas-not-taken, card.counts-money, card.counts-gas, purchase.not-a-multiple (of the format's unit), limit.card-capacity.
 */
export function planTarget(
  content: CardContent,
  wish: LoadWish,
  capabilities: FormatCapabilities,
): Outcome<LoadTarget> {
  const active = activeSlot(content);
  if (content.active === null || active === null) return refuse('card.not-ours');
  const allowed = mayLoad(content, capabilities);
  if (!allowed.ok) return allowed;
  const wished = contentWished(active.total, wish, capabilities);
  if (!wished.ok) return wished;
  const hasTwoSlots = capabilities.tornWrite === 'keeps-before';
  const target: LoadTarget = {
    slot: hasTwoSlots ? otherSlot(content.active) : content.active,
    writeSequence: active.writeSequence + 1,
    ...wished.value,
  };
  const fits = fitsCard(target, capabilities.capacity);
  return fits.ok ? accept(target) : fits;
}

/** The highest sequence that the return area proves to have been shown to the meter; −1 when it proves nothing. */
export const returnedSequence = (content: CardContent): number =>
  Math.max(content.mark ?? -1, content.report?.takenSequence ?? -1);

/** Is this the card the load was reserved on? SLE4442 has no serial number: card number, account and meter. */
export const isCardOf = (
  content: CardContent,
  load: Pick<Reservation, 'cardNo' | 'accountId' | 'meter'>,
): boolean =>
  content.cardNo === load.cardNo &&
  content.accountId === load.accountId &&
  content.meter === load.meter;

/** A load as the header of its card names its customer: another one once the card's meter was exchanged (表号错误). */
export const asOnCard = <L extends Pick<Reservation, 'accountId'>>(
  load: L,
  { headerAccount }: Pick<CardLedgerView, 'headerAccount'>,
): L => ({ ...load, accountId: headerAccount });

/** Is the target what the card shows now? */
export function showsTarget(content: CardContent, load: Reservation): boolean {
  const active = activeSlot(content);
  return (
    active !== null &&
    active.writeSequence === load.target.writeSequence &&
    active.total === load.target.total &&
    active.tag === load.target.tag
  );
}

/** What one reading proves about an open load. Logical, never a byte compare of the whole card. */
export function evidenceOf(
  content: CardContent,
  load: Reservation,
  { tornWrite }: Pick<FormatCapabilities, 'tornWrite'>,
): Evidence {
  if (!isCardOf(content, load)) return 'FOREIGN';
  const active = activeSlot(content);
  if (active === null && tornWrite === 'keeps-before') return 'FOREIGN';
  const returned = returnedSequence(content);
  if (returned > load.target.writeSequence) return 'FOREIGN';
  const isTarget = showsTarget(content, load);
  if (returned === load.target.writeSequence) {
    const report = content.report;
    const reported = report?.takenSequence === load.target.writeSequence;
    return reported && report.meterTotal !== load.target.total ? 'FOREIGN' : 'TAKEN';
  }
  if (active === null) return 'TORN';
  if (isTarget) return 'TARGET';
  const isBefore =
    (active.writeSequence === load.sequenceBefore && active.total === load.totalBefore) ||
    // Of a take-off that was turned the card may never have shown itself without the gas.
    (load.takeOff === 'turned' &&
      active.writeSequence === load.sequenceBefore - 1 &&
      active.total === load.target.total);
  return isBefore ? 'BEFORE' : 'FOREIGN';
}

export type Wish = 'complete' | 'cancel';

/** Two looks at the card with a power cycle between them; `null` is no card. */
export interface Looks {
  readonly first: Evidence;
  readonly second: Evidence;
  /** Both readings agree in every byte of the slot that was to be written. */
  readonly slotEqual: boolean;
  /** In the second reading, the slot that was to be written equals the image before, or is all FF after an erase. */
  readonly slotClean: boolean;
  /** Both readings show the target in the active slot. */
  readonly targetShown: boolean;
  /**
   * The slot was written to its end, without any error, in this very session. Otherwise its last byte may be a torn cell
   * that reads as valid today and not tomorrow, and it is written again before the load is posted.
   */
  readonly solid: boolean;
  /**
   * Nothing on the card can tell that no meter has taken the target: the mark is torn, or the format's meter leaves none and
   * the card was away since the first byte.
   */
  readonly mayBeTaken: boolean;
}

export type Settlement =
  | { readonly act: 'post'; readonly evidence: 'TARGET' | 'TAKEN' }
  | { readonly act: 'rewrite' }
  | { readonly act: 'erase-then-void' }
  | { readonly act: 'void' }
  | { readonly act: 'wait' }
  | { readonly act: 'case'; readonly why: 'foreign-image' };

/**
 * Every combination has one answer (the table stands in test/unit/core/load-settlement.test.ts).
 * Unequal looks are a marginal cell: completing rewrites it, cancelling undoes it first. Gas that may be taken is never voided.
 * Gas that the meter has seen but a torn slot no longer shows is written again, so that card and ledger agree when it is
 * posted; the total is cumulative, so the meter credits nothing twice.
 */
export function settle(looks: Looks | null, wish: Wish): Settlement {
  if (looks === null) return { act: 'wait' };
  const { first, second } = looks;
  if (first === 'FOREIGN' || second === 'FOREIGN') return { act: 'case', why: 'foreign-image' };
  const taken = first === 'TAKEN' || second === 'TAKEN';
  if (looks.targetShown && looks.slotEqual && looks.solid) {
    return { act: 'post', evidence: taken ? 'TAKEN' : 'TARGET' };
  }
  if (taken) return { act: 'rewrite' };
  if (wish === 'complete' || looks.mayBeTaken) return { act: 'rewrite' };
  const before = first === 'BEFORE' && second === 'BEFORE';
  return before && looks.slotEqual && looks.slotClean
    ? { act: 'void' }
    : { act: 'erase-then-void' };
}

/** What two looks say of gas that is being taken off. */
export interface TakeOffLooks extends Looks {
  /** A mark or a report says that the meter has taken what was to be taken off. */
  readonly gone: boolean;
}

/**
 * Taking off is given up as soon as the gas may be in the meter, or is no longer wished: the load that puts it back is always
 * safe. Only a card that shows itself without the gas, written to its end in this session, ends it. A meter that has seen
 * the card without the gas, and leaves no mark, may have seen it with the gas as well: writing would never make that sure.
 */
export function settleTakeOff(
  looks: TakeOffLooks | null,
  wish: Wish,
): Settlement | { readonly act: 'turn' } {
  if (looks === null) return { act: 'wait' };
  const { first, second } = looks;
  if (looks.gone) return { act: 'turn' };
  if (first === 'FOREIGN' || second === 'FOREIGN') return { act: 'case', why: 'foreign-image' };
  const taken = first === 'TAKEN' || second === 'TAKEN';
  if (looks.targetShown && looks.slotEqual && looks.solid && !looks.mayBeTaken) {
    return { act: 'post', evidence: taken ? 'TAKEN' : 'TARGET' };
  }
  if (looks.mayBeTaken) return { act: 'turn' };
  return taken || wish === 'complete' ? { act: 'rewrite' } : { act: 'turn' };
}

/** All transitions of the stored states; every other one is refused. */
const TRANSITIONS: Readonly<Record<LoadState, readonly LoadState[]>> = {
  RESERVED: ['POSTED', 'VOIDED', 'SUPERSEDED', 'CASE'],
  POSTED: [],
  VOIDED: [],
  SUPERSEDED: [],
  CASE: ['POSTED', 'VOIDED', 'SUPERSEDED'],
};

export const mayBecome = (from: LoadState, to: LoadState): boolean =>
  TRANSITIONS[from].includes(to);

/**
 * L14: at 3 tries and more present freely; at 2 only a secret proven on this card, after a person confirms; at 1 never.
 * A secret that was refused is not tried again, unless it was proven too and the card shows all its tries: a card that
 * refuses a secret loses a try until it is given the right one, so it was another card with this number that refused.
 */
export function mayPresent(facts: {
  readonly cardNo: CardNo;
  readonly triesLeft: number;
  /** What a fresh chip of this kind allows, at least 3. */
  readonly tries: number;
  readonly proven: boolean;
  readonly knownWrong: boolean;
  /** Tries left before a presentation of it whose answer nobody heard; null when there is none. */
  readonly askedAtTries: number | null;
  readonly confirmed: boolean;
}): Outcome<true> {
  const { cardNo, triesLeft, tries, askedAtTries } = facts;
  if (triesLeft <= 1) return refuse('card.last-try', { cardNo, triesLeft });
  // A try that was spent while nobody heard the answer was spent on a wrong secret.
  const unheardWrong = askedAtTries !== null && triesLeft < askedAtTries;
  if ((facts.knownWrong || unheardWrong) && !(facts.proven && triesLeft >= tries)) {
    return refuse('card.secret-wrong', { cardNo });
  }
  if (triesLeft >= 3) return accept(true);
  if (!facts.proven) return refuse('card.secret-unproven', { cardNo });
  return facts.confirmed ? accept(true) : refuse('card.two-tries-left', { cardNo });
}
