/**
 * What a maker hands in: a chip, a format and the hardware to try them on (docs/write-a-card-driver.md). A module for
 * `npm run conformance -- <module>` exports `pairs: readonly CardPair[]`.
 */
import type { CardReadersOptions } from '../../drivers/card/card-readers.ts';
import type { CardChip, SamChip } from '../../drivers/card/chips/chip.ts';
import type { StepwiseFormat } from '../../drivers/card/formats/format.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import type { Random } from '../../simulators/random.ts';
import type { Sam } from '../../src/ports/sam.ts';

/** A card's memory and secret, where it is not as the factory delivers it. */
export interface CardContent {
  readonly image: Uint8Array;
  /** The secret that is presented to the chip; no bytes where its keys stay in a SAM. */
  readonly secret: Uint8Array;
  /** Number of the card whose keys it has, where they stay in a SAM. */
  readonly owner: number;
}

/** The meter that the format is made for, as far as the laws ask about it. */
export interface PairMeter {
  /** The customer puts the card in and takes it out when the meter is done, or power is lost on the way. */
  visit(card: SimulatedCard): void;
  /** Every litre that the meter has ever credited, whatever it was told. */
  readonly creditedLitres: number;
  /** Every fen that a meter which counts money (`counts: 'money'`) has ever credited; absent elsewhere. */
  readonly creditedFen?: number;
}

interface AnyPair {
  /** For the report: "SLE4442 × reference-v1 in an ACS reader". */
  readonly name: string;
  readonly format: StepwiseFormat;
  /** Bytes of the layout that one programming brings to their values: 1, or a whole block. Default: 1. */
  readonly blockBytes?: number;
  /**
   * Of a chip whose sectors are opened one by one: in how many of them, and in how many blocks, the format keeps what a load must know
   * (header, slots, mark and report). Its cost is told in authentications, reads and writes, too.
   */
  readonly mustKnow?: { readonly sectors: number; readonly blocks: number };
  /**
   * A chip that is written by commands under a MAC: the fewest of them that a load needs, challenges and the proof of the key
   * included. Its cost is counted in these, and not in what it programs.
   */
  readonly leastFrames?: number;
  /**
   * Programmings of an opening in which a tear may spoil the blank: of the secret itself, which may be left as neither, and of
   * the bytes by which a header is known, where the factory does not deliver them erased. Default: the bytes of the secret.
   */
  readonly spoilingProgrammings?: number;
  /** Name of the reader that holds the card; it chooses the dialect. */
  readonly reader: string;
  /** A card at the wire: as delivered, or with this memory and secret. What is random in it comes from `random`. */
  newCard(random: Random, content?: CardContent): SimulatedCard;
  /**
   * A meter of `maker` with this number (twelve digits) of company `company`. `secretOf` is the secret of a card as the maker's
   * meters know it; a meter with a SAM of its own has no use for it.
   */
  newMeter(
    meter: { readonly maker: number; readonly number: string; readonly company: number },
    secretOf: (card: number) => Uint8Array,
  ): PairMeter;
}

/** A chip that is shown its secret. */
export interface SecretPair extends AnyPair {
  readonly chip: CardChip;
  readonly sam?: undefined;
}

/** A chip whose keys stay in a SAM; `sam` is a keeper that has the keys of the pair's cards and meter. */
export interface SamPair extends AnyPair {
  readonly chip: SamChip;
  readonly sam: Sam;
}

export type CardPair = SecretPair | SamPair;

/** What a station must know to serve this pair and nothing else. */
export function driverOf(pair: CardPair): Partial<CardReadersOptions> {
  const formats = [pair.format];
  return pair.sam === undefined
    ? { chips: [pair.chip], formats }
    : { chips: [], samChips: [pair.chip], sam: pair.sam, formats };
}

/** Does the chip count wrong secrets? */
export const countsTries = ({ chip }: CardPair): boolean =>
  !('countsTries' in chip) || chip.countsTries;

/** Presentations of an opening: of the transport secret, with some readers once more to change it, and of the card's own. */
const PRESENTATIONS = 3;

/**
 * Programmings of an opening in which a presentation may be torn: a chip that counts tries spends one before it compares, and
 * gives it back after. Either leaves a chip of three tries at two, where a secret that was never proven is not tried, and on
 * any chip a secret that was asked for and not answered, which is not asked for again (L14).
 */
export const presentingProgrammings = (pair: CardPair): number =>
  countsTries(pair) ? 2 * PRESENTATIONS : 0;
