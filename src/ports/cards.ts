/**
 * Card readers and the card in them, as the rules see them: no APDU, no chip command, no dialect.
 * Sources: docs/card-format.md for what the bytes mean; facts of readers in drivers/card.
 */
import type {
  CardIdentity,
  CardStart,
  FormatCapabilities,
  LoadTarget,
  Recognition,
  SlotName,
} from '../core/card.ts';
import type { CardNo } from '../core/ids.ts';
import type { ToolIdentity, ToolOrder } from '../core/tool-card.ts';

export type ReaderCondition = 'empty' | 'card' | 'stuck' | 'gone' | 'service-down';

export interface ReaderState {
  readonly name: string;
  readonly condition: ReaderCondition;
  /** Rises by one with every insertion seen in this reader; 0 before the first. */
  readonly insertion: number;
  /** Answer to reset in lower-case hex, where a card is present. */
  readonly atr: string | null;
  /** Why nothing can be done with the reader or with all of them; absent where it works, or where it was just unplugged. */
  readonly trouble?: ReaderTrouble;
}

export interface ReaderTrouble {
  readonly code: ReaderErrorCode;
  /** What the system said, for technicians and the log. */
  readonly reason: string;
}

/** An image whose slot carries a MAC may have to wait for the keeper of its key. */
export type Encoded = Uint8Array | Promise<Uint8Array>;

/** How a tool card is made: its header on a blank, and then its order. */
export interface ToolCodec {
  encodeHeader(image: Uint8Array, tool: ToolIdentity): Uint8Array;
  encodeOrder(image: Uint8Array, order: ToolOrder): Encoded;
}

/**
 * What bytes mean. Images are whole card memories and are never changed in place. What carries a MAC (`Encoded`) rejects with
 * ReaderError where the keeper of its key cannot be asked.
 */
export interface CardFormat {
  readonly id: string;
  readonly capabilities: FormatCapabilities;
  /** The image with `target` in its slot and every other byte as it was. */
  encodeLoad(image: Uint8Array, target: LoadTarget): Encoded;
  /** The image with that slot all FF. */
  encodeErased(image: Uint8Array, slot: SlotName): Uint8Array;
  /**
   * The image as it shall be when the load of that slot is voided: the slot erased where another one goes on counting, as
   * `before` has it where it is the only one.
   */
  encodeUndone(image: Uint8Array, before: Uint8Array, slot: SlotName): Uint8Array;
  /**
   * The image with every byte of that slot complemented. Written before a slot is written again after a tear: a marginal
   * cell may read like its target today and otherwise tomorrow, and only programming it makes it solid.
   */
  encodeComplement(image: Uint8Array, slot: SlotName): Uint8Array;
  /** The image with header and slots all FF: blank stock again. Only for a card with nothing behind its header, or whose opening has not ended. */
  encodeBlank(image: Uint8Array): Uint8Array;
  /** The image with everything behind the header all FF, what the meter wrote included: a card about to be formatted (格式化). */
  encodeEmptied(image: Uint8Array): Uint8Array;
  /**
   * The image with 00 in every byte behind the header, or in the header. Written before the same bytes are erased by a formatting that goes
   * on after a break: a marginal cell may read as erased today and otherwise tomorrow, and only programming it makes it solid.
   */
  encodeZeroed(image: Uint8Array, part: 'header' | 'content'): Uint8Array;
  /** A freshly initialised card: header and slot A with what it begins with. */
  encodeInitial(image: Uint8Array, identity: CardIdentity, start: CardStart): Encoded;
  /** Tool cards of the format (工具卡); absent where it has none. */
  readonly tools?: ToolCodec;
  /** Do both images agree in every byte of that slot? */
  sameSlotBytes(a: Uint8Array, b: Uint8Array, slot: SlotName): boolean;
  /** Does the header of `now` ask for fewer MACs than that of `before`, the same card earlier? Absent where no header asks for any. */
  turnedBack?(before: Uint8Array, now: Uint8Array): boolean;
}

/** Whose secret it is, on a chip whose keys stay in a SAM, and of which version of the master key it is made. */
export interface SecretOwner {
  readonly cardNo: CardNo;
  readonly keyVersion: number;
}

/** What the rules know of a chip; how it is spoken to is the driver's. */
export interface ChipFacts {
  /** `sle4442`, `mifare-classic-1k` … */
  readonly id: string;
  /** Presentations that a chip allows in a row before it locks itself for ever. SLE4442: 3; SLE4428: 8. */
  readonly tries: number;
  /** Bytes of its secret. SLE4442: 3; SLE4428: 2. */
  readonly secretLength: number;
}

export interface CardReading {
  readonly chip: ChipFacts;
  /** All memory that the chip gives to its user, never its secret. SLE4442: 256 bytes; SLE4428: 1021. */
  readonly image: Uint8Array;
  readonly recognition: Recognition;
  readonly format: CardFormat;
  /** Presentations left before the card locks itself for ever; read, never presented. */
  readonly triesLeft: number;
}

export type Presented =
  | { readonly kind: 'ok' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  | { readonly kind: 'locked' };

/** One exclusive connection to one card. After any error every method throws; open a new session. */
export interface CardSession {
  readonly reader: string;
  readonly insertion: number;
  /**
   * Bytes that several formats may mean (a blank card, a torn header) are read as this one's from now on. Throws nothing;
   * a format that the station does not take changes nothing.
   */
  preferFormat(id: string): void;
  read(): Promise<CardReading>;
  /**
   * Presents the card's secret once. The rule of tries (L14) is decided by the caller, before. A chip whose keys stay in a
   * SAM goes by `owner`, the card whose secret it is (null or none: the transport secret); the others go by the bytes.
   */
  present(secret: Uint8Array, owner?: SecretOwner | null): Promise<Presented>;
  /** Writes the bytes that differ from what the card holds now, in the format's safe order. Needs `present`. */
  write(image: Uint8Array): Promise<void>;
  /** Replaces the secret; needs `present` with the present one. */
  changeSecret(next: Uint8Array, owner?: SecretOwner | null): Promise<void>;
  /** Takes power from the card and gives it again; a presented secret is forgotten. */
  powerCycle(): Promise<void>;
}

export interface CardReaders {
  states(): readonly ReaderState[];
  /** Calls back on every change of any reader; returns the way to stop. */
  watch(listener: (state: ReaderState) => void): () => void;
  /**
   * Opens an exclusive session with the card now in `reader`, runs `work`, and always resets the card at the end.
   * One session a reader at a time; a second waits. Throws CardError or ReaderError.
   */
  session<T>(reader: string, work: (card: CardSession) => Promise<T>): Promise<T>;
}

export type CardErrorCode =
  /** No card, or the card left. */
  | 'card.removed'
  /** The command may or may not have been executed: answer empty, short or lost. */
  | 'card.outcome-unknown'
  /** The chip refused: status word says so. */
  | 'card.refused-by-chip';

/** This card failed: ask for the card again. */
export class CardError extends Error {
  override readonly name = 'CardError';
  readonly code: CardErrorCode;
  readonly reader: string;
  constructor(code: CardErrorCode, reader: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.reader = reader;
  }
}

export type ReaderErrorCode =
  | 'reader.unknown'
  | 'reader.gone'
  | 'reader.stuck'
  | 'reader.in-use-elsewhere'
  | 'reader.service-down'
  /** The keeper of card keys (PSAM) is not in this reader, or is not ours. */
  | 'sam.missing'
  /** The keeper of card keys does not do what was asked. */
  | 'sam.refused'
  /** The program's own link to the PC/SC service is not installed, or not built for this machine. */
  | 'reader.module-missing';

/** This reader failed: call the technician. */
export class ReaderError extends Error {
  override readonly name = 'ReaderError';
  readonly code: ReaderErrorCode;
  readonly reader: string;
  constructor(code: ReaderErrorCode, reader: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.reader = reader;
  }
}
