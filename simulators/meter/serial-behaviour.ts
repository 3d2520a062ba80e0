/** How a meter's serial face answers: what a behaviour hears, and what it may know of the face that it answers for. */
import type { MeterFrame } from './cjt188.ts';
import type { GasMeter } from './gas-meter.ts';

/** What goes back, and when its first byte does. */
export interface Reply {
  readonly afterMs: number;
  readonly frame: MeterFrame;
}

/** Answers a question, says nothing with an empty list, or passes with null. */
export type Behaviour = (asked: MeterFrame, face: Answering) => readonly Reply[] | null;

export interface FaceParts {
  /** Milliseconds since 1970, as the world has it. */
  readonly now: () => number;
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, fn: () => void) => void;
  /** Milliseconds since 1970 that a meter's clock goes by, where days pass faster than bytes; `now` where it is missing. */
  readonly calendar?: () => number;
}

export interface FaceHabits {
  /** Between the last byte of a question and the first of its answer. */
  readonly turnaroundMs: number;
  /** How long a purchase takes until the counter shows it; it is acknowledged then. */
  readonly creditMs: number;
  /** A purchase that bears the last one's sequence number is acknowledged and not credited again. */
  readonly creditedOnceBySer: boolean;
  /** SM4 key of its data fields, 16 bytes; null where it speaks in clear. */
  readonly sm4Key: Uint8Array | null;
}

/** The face, as who answers for it sees it. */
export interface Answering {
  readonly meter: GasMeter;
  readonly parts: FaceParts;
  readonly habits: FaceHabits;
  /** Sequence numbers of purchases that are being worked on. */
  readonly working: Set<number>;
  /** Its power comes or goes: what it was about to say is lost. */
  power(on: boolean): void;
}
