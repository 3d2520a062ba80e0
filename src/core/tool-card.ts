/**
 * Tool cards (工具卡): a card that tells a meter to do something instead of giving it gas. Made for one meter, with one order; a
 * meter carries an order out once. No tool card is a customer's card: its header's kind says so, and its order is no slot.
 */
import type { CardNo, MeterId } from './ids.ts';
import type { Litre } from './units.ts';

/** 检查卡 · 转移卡 · 清零卡 · 阀门卡. */
export type ToolKind = 'check' | 'transfer' | 'clear' | 'valve';

export interface ToolOrder {
  /** Rises with every order that one of its meters was ever given, ≥ 1. */
  readonly order: number;
  /** Operation tag of its document, 16 lower-case hex digits. */
  readonly tag: string;
  /** Where the gas goes (转移); null for the other kinds. */
  readonly toMeter: MeterId | null;
  /** What the valve shall be; null for the other kinds. */
  readonly valve: 'open' | 'closed' | null;
  /** Seconds since 1970. A meter whose clock is past the second one refuses; 0 is without end. */
  readonly madeAt: number;
  readonly validUntil: number;
}

/**
 * What the meter wrote back. `done`: carried out, or looked at; `given`: the second meter of a transfer has the gas.
 * `litres`: what was in the meter before (check, clear), what left it, or what it was given.
 */
export interface ToolReport {
  readonly result: 'done' | 'given' | 'refused';
  readonly order: number;
  readonly meterTotal: Litre;
  readonly litres: Litre;
  readonly index: Litre;
  readonly valveOpen: boolean;
  readonly clock: number;
}

export interface ToolIdentity {
  readonly kind: ToolKind;
  readonly company: number;
  readonly cardNo: CardNo;
  /** The meter that it is made for; of a transfer the one that the gas leaves. */
  readonly meter: MeterId;
}

/** `order` is null while the card is being made; `report` before a meter has seen it. */
export interface ToolContent extends ToolIdentity {
  readonly order: ToolOrder | null;
  readonly report: ToolReport | null;
}
