/** What a program sees of the PC/SC service. */

export type PcscResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: number };

export interface PcscEvents {
  /** Names of the readers that are there now. */
  readers(names: readonly string[]): void;
  /** State bits with the event counter in the high half, and the ATR (empty without a card). */
  status(reader: string, state: number, atr: Uint8Array): void;
  /** The service has ended; nothing of this client lives on. */
  died(): void;
}

export interface Connection {
  readonly handle: number;
  /** The protocol in use: T=0 for a memory card, 0 for a direct connection. */
  readonly protocol: number;
}

/** One program's view; `kill` is its death or its good-bye. */
export interface PcscClient {
  connect(reader: string, shareMode: number, protocols: number): PcscResult<Connection>;
  /** `done` is called once, at once or when a hanging reader wakes; never after a hang that does not end. */
  transmit(handle: number, apdu: Uint8Array, done: (result: PcscResult<Uint8Array>) => void): void;
  disconnect(handle: number, disposition: number, done: (result: PcscResult<null>) => void): void;
  /** Tells the readers and their states again. */
  refresh(): void;
  kill(): void;
}
