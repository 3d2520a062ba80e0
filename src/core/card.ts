/**
 * What a customer card says, after its format has decoded the bytes. Two counters, never one (trade.md §3): the
 * write sequence is ours, the cumulative total is what the meter credits from.
 */
import type { CardTariff } from './card-tariff.ts';
import type { AccountId, CardNo, MeterId } from './ids.ts';
import type { ToolContent } from './tool-card.ts';
import type { Fen, Litre } from './units.ts';

export type SlotName = 'A' | 'B';

/** What a card and its meter count in: gas (气量表), or money (金额表). Which of the two, its format says. */
export type Counted = Litre | Fen;

export interface SlotContent {
  /** 写卡序号, 0 … 2^32−1. */
  readonly writeSequence: number;
  /** All that was ever bought for this meter, cumulative. */
  readonly total: Counted;
  /** Operation tag, 16 lower-case hex digits; zeros on the first image. */
  readonly tag: string;
  /** Time of sale, seconds since 1970 UTC. */
  readonly soldAt: number;
  /** Volume of this load, for display only; 0 on a card of money. */
  readonly volume: Litre;
  /** Load ceiling of the meter (充值上限); 0 means none. */
  readonly ceiling: Litre;
  /** The prices that a money meter deducts at; only on a card of money, and not on its first image. */
  readonly tariff?: CardTariff;
}

export type ReportResult = 'taken' | 'nothing-new' | 'over-ceiling' | 'refused';

/** What the meter wrote back (回写区). */
export interface MeterReport {
  readonly result: ReportResult;
  /** n′: highest write sequence the meter has taken. */
  readonly takenSequence: number;
  /** T′: the meter's cumulative credited total. */
  readonly meterTotal: Counted;
  /** Remaining gas; negative is the meter's own overdraft (表内透支). */
  readonly remaining: Counted;
  /** Index of the base meter (基表). */
  readonly index: Litre;
  readonly valveOpen: boolean;
  readonly batteryLow: boolean;
  readonly tamper: boolean;
  readonly magnet: boolean;
  /** The meter's clock, seconds since 1970. */
  readonly clock: number;
  /** Number of the price version that a money meter deducts at now, 0 before its first; absent from a volume meter. */
  readonly tariffVersion?: number;
}

/** The largest numbers that one card format can hold; a sale that would lead beyond them is refused before it is made. */
export interface CardCapacity {
  /** Load ceiling of the meter (充值上限). */
  readonly ceiling: Litre;
  /** Volume of one load. */
  readonly volume: Litre;
  /** Cumulative total of the meter. */
  readonly total: Counted;
  readonly writeSequence: number;
}

/**
 * How a meter accepts what a card carries (trade.md §3). `cumulative`: it credits total(card) − total(meter). The others credit the volume
 * of one purchase, by its count: `exactly-one-more` where that is the meter's own plus one; `greater` where it is above its own;
 * `raised-when-taken` as the first, where the maker's own counter lets the count stand while gas of it is on the card.
 */
export type AcceptRule = 'cumulative' | 'exactly-one-more' | 'greater' | 'raised-when-taken';

/**
 * A meter that counts purchases credits none but the newest, and each count once: nothing is sold on a card that still holds gas, a
 * count goes up by one, and a card that replaces another carries the same count. That is right under each of the three rules.
 */
export const countsPurchases = (rule: AcceptRule): boolean => rule !== 'cumulative';

/**
 * What a card in place of another does (补卡, trade.md §3). `new-count`: it begins above every count that its meter may have seen, at the
 * total of all posted loads, and the meter credits the difference. `same-count`: it carries count and total of the card that it replaces,
 * and the gas of that count unless the meter is known to have taken it, so that only one of the two can be accepted.
 */
export type ReplacementRule = 'new-count' | 'same-count';

/** What a card begins with (开卡). */
export interface CardStart {
  readonly writeSequence: number;
  readonly total: Counted;
  /** Gas of that very count that its meter is not known to have taken; only on a card that carries the count of another. */
  readonly untaken?: Pick<SlotContent, 'volume' | 'ceiling'>;
}

/** How a meter accepts what a card carries, and what may therefore be sold (trade.md §3). */
export interface FormatCapabilities {
  /** What the meter counts down: gas when absent (气量表), or money at prices that it has from its card (金额表). */
  readonly counts?: 'money';
  readonly acceptRule: AcceptRule;
  /** What a card shows while a write is torn: of two slots the other one, of a single zone nothing. */
  readonly tornWrite: 'keeps-before' | 'leaves-nothing';
  /** Volume sold on this card is a multiple of this. */
  readonly volumeUnit: Litre;
  readonly capacity: CardCapacity;
  /** The meter writes that it is about to take a sequence before it credits: no mark, not taken. */
  readonly marksBeforeCredit: boolean;
  /** May gas be sold on a card whose last load its meter has not taken? Never where it counts purchases. */
  readonly topUpOnUntakenGas: boolean;
  /** `same-count` where the meter counts purchases: under another count it would credit the same gas once more, or refuse the card. */
  readonly replacement: ReplacementRule;
}

export interface CardIdentity {
  readonly company: number;
  readonly cardNo: CardNo;
  readonly accountId: AccountId;
  readonly meter: MeterId;
}

/** What the MACs of a card's valid slots say of it; the key version stands on the card and is read before any key is used. */
export type CardMac =
  /** A layout without MACs. */
  | { readonly kind: 'none' }
  | { readonly kind: 'right' }
  /** Somebody without the key has written it. */
  | { readonly kind: 'wrong' }
  /** Nothing is known: this station has not the key. Version 0 where no slot names one. */
  | { readonly kind: 'key-unknown'; readonly keyVersion: number };

export interface CardContent extends CardIdentity {
  readonly slots: Readonly<Record<SlotName, SlotContent | null>>;
  /** The valid slot with the higher sequence; null when there is none or two are equal. */
  readonly active: SlotName | null;
  /** Mark *taking n*: the card has shown sequence n to its meter. */
  readonly mark: number | null;
  /** A mark area that is neither blank nor valid: torn. It proves nothing in either direction. */
  readonly markTorn: boolean;
  readonly report: MeterReport | null;
  /** A report stands there that its meter did not sign: damaged, or written by somebody else; it is not believed. */
  readonly reportForged?: true;
  readonly mac: CardMac;
}

/** What public bytes alone tell; no secret has been tried. */
export type Recognition =
  | { readonly kind: 'customer'; readonly content: CardContent }
  | { readonly kind: 'blank' }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'foreign' }
  /** A tool card (工具卡): nobody's, and never served as a customer's. */
  | { readonly kind: 'tool'; readonly content: ToolContent };

export const otherSlot = (slot: SlotName): SlotName => (slot === 'A' ? 'B' : 'A');

export const activeSlot = (content: CardContent): SlotContent | null =>
  content.active === null ? null : content.slots[content.active];

/** What a load wants a card to show. */
export interface LoadTarget extends SlotContent {
  readonly slot: SlotName;
}
