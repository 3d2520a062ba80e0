/** What is asked where gas is taken off a card (退写), before its purchase is reversed. */
import type { OperationId } from '../ids.ts';
import type { Reservation } from '../load.ts';
import type { Litre } from '../units.ts';
import type { CommandHead } from './command-head.ts';
import type { LedgerCommand } from './commands.ts';

/** The count in the meter's window, where the card's format leaves no mark of what was taken; two people. */
export interface WindowCount {
  readonly meterTotal: Litre;
  /** SHA-256 of the photograph of the window, 64 hex digits. */
  readonly photo: string;
  /** Null is refused: two people read the window. */
  readonly second: string | null;
}

export interface ReserveTakeOff extends CommandHead {
  readonly kind: 'reserve-take-off';
  /** The purchase that shall be reversed; it must be the last one. */
  readonly purchase: OperationId;
  /** The second person, where its reversal needs one. */
  readonly second?: string;
  /** The card's newest posted load, which holds the gas. */
  readonly source: OperationId;
  /** `takeOff` is what the card shall show; `target` is the load that puts the gas back, one sequence above it. */
  readonly reservation: Reservation;
  /** Null where the card itself proves it. */
  readonly count: WindowCount | null;
}

/** The gas may be in the meter, or nobody can tell: from now on it is put back. */
export interface TurnTakeOff extends CommandHead {
  readonly kind: 'turn-take-off';
  readonly load: OperationId;
  readonly attempt: number;
}

/** The card was read back without the gas, or its meter has seen it so. */
export interface EndTakeOff extends CommandHead {
  readonly kind: 'end-take-off';
  readonly load: OperationId;
  readonly attempt: number;
  readonly evidence: 'TARGET' | 'TAKEN';
}

export type TakeOffCommand = ReserveTakeOff | TurnTakeOff | EndTakeOff;

const KINDS: ReadonlySet<string> = new Set<TakeOffCommand['kind']>([
  'reserve-take-off',
  'turn-take-off',
  'end-take-off',
]);

export const isTakeOffCommand = (command: LedgerCommand): command is TakeOffCommand =>
  KINDS.has(command.kind);
