/** What a ticket (收费小票) tells, before it is laid out in lines. */
import type { PaymentChannel } from '../../core/ledger/command-head.ts';
import type { PaymentResult, TierLine } from '../../core/ledger/results.ts';

/** 写卡: 成功 / 未写 / 待核实; null when the sale had no load, or one so long ago that it is not looked for. */
export type WriteState = 'done' | 'not-written' | 'pending';

export interface Ticket {
  readonly company: string;
  readonly outlet: string;
  /** Station and number: "S1-00000001". */
  readonly number: string;
  readonly ticketNo: number;
  readonly station: number;
  /** Milliseconds since 1970 UTC, and the same in the company's time zone: "2026-11-23 14:05:09". */
  readonly at: number;
  readonly time: string;
  readonly operator: string;
  /** 校验码: where the payment stands in the chain, "1-812-9f3a77c0aa12"; `qika verify --anchor` asks for it. */
  readonly anchor: string;
  readonly accountId: number;
  /** First character and **: a ticket is left on the counter. */
  readonly name: string;
  readonly address: string;
  readonly meter: string | null;
  readonly cardNo: number | null;
  readonly payment: {
    readonly operationId: string;
    readonly channel: PaymentChannel;
    readonly state: PaymentResult['state'];
    readonly amountFen: number;
    readonly cashGivenFen: number | null;
    /** What went back by its channel since, all refunds together. */
    readonly refundedFen: number;
    readonly changeFen: number | null;
    /** Part of the amount that settled the over-use receivable (超用补缴). */
    readonly overUsePaidFen: number;
    readonly payer: string | null;
  };
  /** Balance before payment and purchase, and after both. */
  readonly lastBalanceFen: number;
  readonly balanceFen: number;
  readonly purchase: {
    readonly operationId: string;
    readonly volumeLitres: number;
    readonly costFen: number;
    readonly tiers: readonly TierLine[];
    /** Money for a money meter (金额表), and the price version that goes with it. Absent where gas was bought. */
    readonly counts?: 'money';
    readonly tariffId?: string;
  } | null;
  /** 冲正: the purchase was undone; null while it stands. */
  readonly reversed: {
    readonly at: number;
    readonly time: string;
    readonly reason: string;
    readonly costFen: number;
    /** What went back by the channel of this payment, all refunds together. */
    readonly refundedFen: number;
  } | null;
  readonly write: {
    readonly state: WriteState;
    readonly next: string;
    /** 补写: a later load than the one asked for with the payment did it. */
    readonly again: boolean;
  } | null;
  /** What was charged where it is not gas; payment and purchase of gas never stand on one ticket with it. */
  readonly charge: {
    readonly item: string;
    readonly name: string;
    /** False for a deposit. */
    readonly income: boolean;
    readonly netFen: number;
    readonly taxFen: number;
  } | null;
}
