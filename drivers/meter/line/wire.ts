/**
 * One connection to a line: bytes out, bytes in, and an end. A wire is opened once and never again: whatever it still
 * held when it was closed is gone with it, so that no old question can reach a meter over a new connection.
 */

export interface WireEvents {
  onBytes(bytes: Uint8Array): void;
  /** At most once, also after `close`. `why` is null where the end was asked for. */
  onEnd(why: string | null): void;
}

export interface Wire {
  /** Resolves when the system has taken the bytes; rejects when the wire has ended. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when nothing of it is left open. Writes that wait are given up. */
  close(): Promise<void>;
  /** False when the device behind the wire has gone without a word. */
  isThere(): Promise<boolean>;
}

/** Opens a wire; rejects with the system's reason. */
export type OpenWire = (events: WireEvents) => Promise<Wire>;
