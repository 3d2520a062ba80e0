/**
 * Faults as data: what goes wrong, and at which byte or command it does. A fault is a plain value, so a script of faults
 * can be recorded, shortened and replayed. Positions count from 1 and from the moment the fault is set.
 */
import type { AcsReader } from './card/acs-reader.ts';
import type { TornMode } from './card/sle4442.ts';
import type { Random } from './random.ts';

export type Fault =
  /** The card loses power inside the byte being programmed, and is out of the reader. */
  | { readonly kind: 'cut-power'; readonly byte: number; readonly torn: TornMode }
  /** A main-memory byte reports fine and does not change. */
  | { readonly kind: 'ignore-write'; readonly byte: number }
  /** The command is carried out, its answer is empty, and the card is out of the reader. */
  | { readonly kind: 'lose-answer'; readonly command: number }
  /** The command never answers (until the reader is woken or its client dies). */
  | { readonly kind: 'hang'; readonly command: number; readonly executed: boolean }
  /** One byte of the answer arrives; the card stays. */
  | { readonly kind: 'short-answer'; readonly command: number }
  /** The command is carried out and bytes that mean nothing come back; the card stays. */
  | { readonly kind: 'garbage-answer'; readonly command: number }
  /** The reader's cable is pulled out before the command. */
  | { readonly kind: 'unplug'; readonly command: number };

export type FaultKind = Fault['kind'];

export const FAULT_KINDS: readonly FaultKind[] = [
  'cut-power',
  'ignore-write',
  'lose-answer',
  'hang',
  'short-answer',
  'garbage-answer',
  'unplug',
];

export const TORN_MODES: readonly TornMode[] = ['old', 'erased', 'mixture', 'marginal'];

export interface FaultRange {
  /** Kinds to draw from; at least one. */
  readonly kinds: readonly FaultKind[];
  /** Byte faults fall in the first so many programmed bytes. */
  readonly bytes: number;
  /** Command faults fall in the first so many commands. */
  readonly commands: number;
}

/** Draws one fault. */
export function drawFault(random: Random, range: FaultRange): Fault {
  const kind = random.pick(range.kinds);
  const byte = 1 + random.below(range.bytes);
  const command = 1 + random.below(range.commands);
  switch (kind) {
    case 'cut-power':
      return { kind, byte, torn: random.pick(TORN_MODES) };
    case 'ignore-write':
      return { kind, byte };
    case 'hang':
      return { kind, command, executed: random.chance(1, 2) };
    default:
      return { kind, command };
  }
}

/** Sets a fault on a reader and the card in it; byte faults need a card there. */
export function setFault(reader: AcsReader, fault: Fault): void {
  switch (fault.kind) {
    case 'cut-power':
      cardOf(reader).cutPowerAfter(fault.byte, fault.torn);
      return;
    case 'ignore-write':
      cardOf(reader).ignoreWrites(fault.byte);
      return;
    default:
      reader.plan(fault);
  }
}

function cardOf(reader: AcsReader): NonNullable<AcsReader['card']> {
  if (reader.card === null) {
    throw new Error(`no card in ${reader.name} to set a byte fault on`);
  }
  return reader.card;
}
