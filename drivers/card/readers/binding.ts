/**
 * What we use of a PC/SC binding, in the shape of the npm package `pcsclite`, and the numbers of PC/SC Part 5 that go with
 * it. The binding itself comes in as a value.
 */

/** Share mode: nobody else speaks to the card meanwhile. */
export const SHARE_EXCLUSIVE = 1;
export const PROTOCOL_T0 = 1;
export const PROTOCOL_T1 = 2;
/** Dispositions of a disconnect: warm reset, or power off. */
export const RESET_CARD = 1;
export const UNPOWER_CARD = 2;
/** Bit of a reader's state, low half: a card is present. */
export const STATE_PRESENT = 0x20;

export interface PcscStatus {
  /** State bits; the high 16 bits count insertions and removals. */
  readonly state: number;
  readonly atr?: Uint8Array;
}

/** One reader. Its calls are not to be made from inside its own event listeners: the package holds a lock there. */
export interface PcscReader {
  readonly name: string;
  /** True while a handle is held; `connect` would then succeed without making a new one. */
  readonly connected: boolean;
  connect(
    options: { share_mode: number; protocol: number },
    done: (error: unknown, protocol?: number) => void,
  ): void;
  transmit(
    command: Buffer,
    responseLength: number,
    protocol: number,
    done: (error: unknown, response?: Uint8Array) => void,
  ): void;
  disconnect(disposition: number, done: (error: unknown) => void): void;
  on(event: 'status', listener: (status: PcscStatus) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
}

/** One context with the PC/SC service. After 'error' it is dead. */
export interface PcscContext {
  on(event: 'reader', listener: (reader: PcscReader) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

/** Makes a context; throws where the service is absent. */
export type PcscBinding = () => PcscContext;
