/** What the books can be asked about meters on a line. */
import type { MeterId, OperationId } from '../ids.ts';
import type { LineReservation, PurchaseCounter } from '../line-load.ts';
import type { Litre } from '../units.ts';
import type { CommandHead } from './command-head.ts';
import type { LedgerCommand } from './commands.ts';
import type { LinkPlace } from './line-rows.ts';

/** Engineering says where a meter answers, and whether it takes its gas there. A later one replaces an earlier. */
export interface LinkMeter extends CommandHead {
  readonly kind: 'link-meter';
  readonly meter: MeterId;
  readonly place: LinkPlace;
  /** Gas of one unit of its counter where it is credited over the line; null where it is only read. */
  readonly creditUnit: Litre | null;
}

export interface ReserveLineLoad extends CommandHead {
  readonly kind: 'reserve-line-load';
  /** operationId equals the head's; attempt is 1. */
  readonly reservation: LineReservation;
}

/** The same order once more, with the same sequence number and count, durable before it goes out. */
export interface RetryLineLoad extends CommandHead {
  readonly kind: 'retry-line-load';
  readonly load: OperationId;
  /** The attempt that the caller saw; another one is newer: refused as stale. */
  readonly attempt: number;
}

export interface EndLineLoad extends CommandHead {
  readonly kind: 'end-line-load';
  readonly load: OperationId;
  readonly attempt: number;
  readonly state: 'POSTED' | 'VOIDED' | 'CASE';
  /** The counter as the meter said it: the evidence. */
  readonly seen: PurchaseCounter;
  /** The second person, needed where a load of before a gap ends void. */
  readonly second?: string;
}

export type LineCommand = LinkMeter | ReserveLineLoad | RetryLineLoad | EndLineLoad;

const KINDS: ReadonlySet<string> = new Set<LineCommand['kind']>([
  'link-meter',
  'reserve-line-load',
  'retry-line-load',
  'end-line-load',
]);

export const isLineCommand = (command: LedgerCommand): command is LineCommand =>
  KINDS.has(command.kind);
