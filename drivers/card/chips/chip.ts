/** How a chip is read and written, on whatever dialect the reader speaks. */
import type { ChipFacts, Presented, SecretOwner } from '../../../src/ports/cards.ts';
import type { Sam } from '../../../src/ports/sam.ts';
import type { CardChannel } from '../apdu.ts';
import type { ReaderDialect } from '../dialects/dialect.ts';
import type { WriteStep } from '../formats/write-steps.ts';

/** One card in one session. All throw CardError and ReaderError. */
export interface ChipOnCard {
  readonly chip: ChipFacts;
  /** Makes the reader speak to this chip, with fresh power: a presented secret is forgotten. */
  select(): Promise<void>;
  /**
   * All memory that the chip gives to its user. Throws CardError 'card.refused-by-chip' where it is not the memory that
   * answered to reset: another kind of chip, or none that this reader reaches.
   */
  read(): Promise<Uint8Array>;
  /** Presentations left before the chip locks itself for ever. */
  readTries(): Promise<number>;
  /** Presents the secret once; throws before it leaves where one wrong try would lock the chip. */
  present(secret: Uint8Array, owner?: SecretOwner | null): Promise<Presented>;
  /** Writes the steps in their order; `written` is told after each run that the reader has confirmed. */
  write(
    steps: readonly WriteStep[],
    written: (offset: number, bytes: Uint8Array) => void,
  ): Promise<void>;
  changeSecret(next: Uint8Array, owner?: SecretOwner | null): Promise<void>;
}

/** A channel to a card that has answered to reset; lower-case hex. */
export interface AnsweredChannel extends CardChannel {
  readonly atr: string | null;
}

export interface CardChip extends ChipFacts {
  /**
   * May a card with this answer to reset (lower-case hex) be this chip? A hint only: memory cards answer with bytes that
   * anybody may have written.
   */
  mayAnswer(atr: string): boolean;
  on(channel: AnsweredChannel, dialect: ReaderDialect): ChipOnCard;
}

/** A chip whose keys stay in a SAM: what is presented to it goes by whose card it is, never by bytes of a secret. */
export interface SamChip extends ChipFacts {
  /** Does it count wrong keys and lock itself after the last? A MIFARE Classic does not. */
  readonly countsTries: boolean;
  /** As a CardChip's; the chips of a station are asked in their order. */
  mayAnswer(atr: string): boolean;
  /** Throws ReaderError 'reader.unknown' where nobody knows how this reader speaks to such a chip. */
  on(channel: CardChannel, sam: Sam): ChipOnCard;
}
