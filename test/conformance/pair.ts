/**
 * What a maker hands in: a chip, a format and the hardware to try them on (docs/write-a-card-driver.md). A module for
 * `npm run conformance -- <module>` exports `pairs: readonly CardPair[]`.
 */
import type { CardChip } from '../../drivers/card/chips/chip.ts';
import type { StepwiseFormat } from '../../drivers/card/formats/format.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import type { Random } from '../../simulators/random.ts';

/** A card's memory and secret, where it is not as the factory delivers it. */
export interface CardContent {
  readonly image: Uint8Array;
  readonly secret: Uint8Array;
}

/** The meter that the format is made for, as far as the laws ask about it. */
export interface PairMeter {
  /** The customer puts the card in and takes it out when the meter is done, or power is lost on the way. */
  visit(card: SimulatedCard): void;
  /** Every litre that the meter has ever credited, whatever it was told. */
  readonly creditedLitres: number;
}

export interface CardPair {
  /** For the report: "SLE4442 × reference-v1 in an ACS reader". */
  readonly name: string;
  readonly chip: CardChip;
  readonly format: StepwiseFormat;
  /** What the chip takes to change one byte of its memory, milliseconds: the measure of a load's cost. */
  readonly byteMs: number;
  /** Name of the reader that holds the card; it chooses the dialect. */
  readonly reader: string;
  /** A card at the wire: as delivered, or with this memory and secret. What is random in it comes from `random`. */
  newCard(random: Random, content?: CardContent): SimulatedCard;
  /**
   * A meter of `maker` with this number (twelve digits) of company `company`. `secretOf` is the secret of a card as the maker's
   * meters know it.
   */
  newMeter(
    meter: { readonly maker: number; readonly number: string; readonly company: number },
    secretOf: (card: number) => Uint8Array,
  ): PairMeter;
}
