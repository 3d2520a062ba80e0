/**
 * How a reader speaks to memory cards. The same card answers a right secret with 90 07 in one reader and 90 00 in another,
 * where 90 00 in the first means a dead card: so a dialect gives meanings, never status words.
 */
import type { Presented } from '../../../src/ports/cards.ts';
import type { CardChannel } from '../apdu.ts';

/** Memory card chips a reader can be told to speak to. */
export type ChipType = 'sle4442' | 'sle4428';

/** What a reader does with one chip. All throw CardError 'card.refused-by-chip' where the reader says no, and what the channel throws. */
export interface MemoryCardCommands {
  /**
   * Makes the reader speak to this chip, with fresh power: a presented secret is forgotten. By a command where the reader
   * has one, else by connecting again.
   */
  selectChip(): Promise<void>;
  /** Exactly `length` bytes (1 … 255) of the main memory. */
  readMemory(offset: number, length: number): Promise<Uint8Array>;
  /** Presentations left: bits standing in the error counter. Costs none. */
  readTries(): Promise<number>;
  present(secret: Uint8Array): Promise<Presented>;
  /** 1 … 255 bytes. That the reader said yes does not prove that the chip obeyed: read back. */
  writeMemory(offset: number, bytes: Uint8Array): Promise<void>;
  /** Replaces the secret; the right one must have been presented since the last loss of power. */
  changeSecret(next: Uint8Array): Promise<void>;
}

export interface ReaderDialect {
  readonly id: string;
  /** Does a reader of this name speak this dialect? */
  speaks(readerName: string): boolean;
  over(channel: CardChannel, chip: ChipType): MemoryCardCommands;
}

/** The first dialect that claims the reader's name, or undefined. */
export const dialectFor = (
  dialects: readonly ReaderDialect[],
  readerName: string,
): ReaderDialect | undefined => dialects.find((dialect) => dialect.speaks(readerName));
