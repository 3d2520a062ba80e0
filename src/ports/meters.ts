/**
 * Meters on a line, as the rules see them: no frame, no register, no port object. A line carries one exchange at a time;
 * reads are repeated by the driver, a write goes out exactly once a call, and what is not known is said to be not known.
 */
import type { CreditOrder, CreditRule, PurchaseCounter } from '../core/line-load.ts';
import type { Litre } from '../core/units.ts';

/** Where a meter answers, and what it is spoken to in. */
export interface MeterLink {
  /** Name of the line in the station's configuration. */
  readonly line: string;
  /** Protocol on it: "cjt188", "modbus". */
  readonly protocol: string;
  /** Profile or register map of the meter's model under that protocol. */
  readonly profile: string;
  /** As printed on the meter, in the protocol's own form: 14 digits for CJ/T 188, 1 … 247 for Modbus. */
  readonly address: string;
}

export type ValveState = 'open' | 'closed' | 'faulty';

/** What a meter says of itself. */
export interface MeterIndex {
  /** Index of the meter, whole litres, rounded down where the meter counts finer. */
  readonly index: Litre;
  /** Index on the last settlement day (结算日); null where the protocol has none. */
  readonly settlementIndex: Litre | null;
  /** The meter's clock, local time without zone, "2026-11-26T08:30:00"; null where it is not set or not told. */
  readonly clock: string | null;
  readonly valve: ValveState | null;
  readonly batteryLow: boolean | null;
}

export type { CreditOrder, CreditRule, PurchaseCounter } from '../core/line-load.ts';

/**
 * One meter through its line. Every method throws MeterError. Reads (`read…`) are repeated some times; all others send
 * their frame once, and an error with `sent` true means that the meter may have carried it out.
 */
export interface LineMeter {
  readonly link: MeterLink;
  /** How it takes gas over the line; null where it takes none, or counts money. */
  readonly creditRule: CreditRule | null;
  /** The address of the only meter on the line, whatever it is; for the bench. */
  readAddress(): Promise<string>;
  readIndex(): Promise<MeterIndex>;
  /** The meter's own count of purchases. The answer is one to this very question, never a late one to an earlier. */
  readPurchases(): Promise<PurchaseCounter>;
  /** Local time, "2026-11-26T08:30:00". */
  setClock(local: string): Promise<void>;
  /** From now on the meter answers at `address`; this object still speaks to the old one. */
  writeAddress(address: string): Promise<void>;
  /** Resolves with the state that the meter tells afterwards; null where its answer tells none. */
  setValve(state: 'open' | 'closed'): Promise<ValveState | null>;
  /** An increment, sent once. It resolves when the meter has echoed it, which is not yet proof that it was credited. */
  credit(order: CreditOrder): Promise<void>;
}

export type LineCondition = 'opening' | 'open' | 'down' | 'closed';

/** Since the line was made. */
export interface LineCounts {
  readonly exchanges: number;
  readonly answered: number;
  /** Ended without an answer in time. */
  readonly silent: number;
  /** Bytes that belonged to no frame, or came when nothing had been asked. */
  readonly discardedBytes: number;
  /** Right frames that answered no question: another address, another function, a late answer. */
  readonly strangers: number;
}

/** Answers of a meter that nobody asked, after which a person looks at it: two meters have one address, or one answers late. */
export const UNASKED_TIMES = 3;

export interface LineState {
  readonly name: string;
  readonly kind: 'serial' | 'tcp';
  /** Path of the port, or host:port. */
  readonly place: string;
  readonly baud: number;
  readonly condition: LineCondition;
  /** Rises by one with every connection that was opened; 0 before the first. */
  readonly connection: number;
  /** Why it is down; absent where it is not. */
  readonly trouble?: string;
  readonly counts: LineCounts;
  /** Meters that have answered UNASKED_TIMES times or more when another one was asked; their answers were dropped. */
  readonly unasked: readonly { readonly address: string; readonly times: number }[];
}

export type LineTap = (direction: 'sent' | 'received', bytes: Uint8Array) => void;

export interface MeterLines {
  states(): readonly LineState[];
  /** Calls back on every change of a line's condition; returns the way to stop. */
  watch(listener: (state: LineState) => void): () => void;
  /** Shows every byte of a line as it goes and comes, asked for or not; returns the way to stop. Throws MeterError line.unknown. */
  tap(line: string, tap: LineTap): () => void;
  /** Protocols and their profiles, for a choice on a screen. */
  protocols(): readonly { readonly id: string; readonly profiles: readonly string[] }[];
  /** Throws MeterError: line.unknown, meter.profile-unknown, meter.address-invalid. */
  meter(link: MeterLink): LineMeter;
  /**
   * Closes the line's connection and opens another one, between two exchanges. Nothing that the old one still held can
   * arrive afterwards. Throws MeterError line.unknown, line.down.
   */
  renew(line: string): Promise<void>;
}

export type MeterErrorCode =
  | 'line.unknown'
  /** The port or the server cannot be reached; nothing was sent. */
  | 'line.down'
  /** The connection was lost while an exchange was open. */
  | 'line.lost'
  | 'meter.profile-unknown'
  | 'meter.profile-needed'
  | 'meter.address-invalid'
  /** This protocol or profile has no such command. */
  | 'meter.not-supported'
  /** No answer in time. */
  | 'meter.silent'
  /** The meter answered that it could not. */
  | 'meter.refused'
  /** The meter's answer is right as a frame and cannot be read under its profile. */
  | 'meter.answer-unreadable';

/** This meter or this line failed. */
export class MeterError extends Error {
  override readonly name = 'MeterError';
  readonly code: MeterErrorCode;
  readonly line: string;
  /** True when bytes of a question may have reached the meter: it may have carried out what was asked. */
  readonly sent: boolean;
  constructor(
    code: MeterErrorCode,
    line: string,
    sent: boolean,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.line = line;
    this.sent = sent;
  }
}
