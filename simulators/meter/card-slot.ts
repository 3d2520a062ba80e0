/** The meter's slot: reading and writing the card in it, byte by byte, until the card is gone. */
import { presentPsc } from '../card/psc.ts';
import { MARK_AT } from '../card/reference-v1.ts';
import { CONTROL, type Sle4442 } from '../card/sle4442.ts';

/** The card is not there any more. */
export class CardGone extends Error {}

export function present(chip: Sle4442, psc: Uint8Array): boolean {
  const result = presentPsc(chip, psc);
  if (result.kind === 'lost') {
    throw new CardGone();
  }
  return result.kind === 'presented';
}

export function readAll(chip: Sle4442): Uint8Array {
  const bytes = chip.command(CONTROL.readMain, 0, 0);
  if (bytes === null) {
    throw new CardGone();
  }
  return bytes;
}

/**
 * The mark is the one place where every byte is written, changed or not: an earlier visit may have been torn in it, and a
 * byte that reads right today may be a weak one. Gas is credited on the strength of this mark.
 */
export function writeMark(chip: Sle4442, mark: Uint8Array): void {
  write(chip, MARK_AT, 0);
  for (const [i, byte] of mark.subarray(1).entries()) {
    write(chip, MARK_AT + 1 + i, byte);
  }
  write(chip, MARK_AT, mark[0] ?? 0);
}

export function writeChanged(chip: Sle4442, at: number, bytes: Uint8Array): void {
  const now = readAll(chip);
  for (const [i, byte] of bytes.entries()) {
    if (now[at + i] !== byte) {
      write(chip, at + i, byte);
    }
  }
}

function write(chip: Sle4442, address: number, byte: number): void {
  if (chip.command(CONTROL.updateMain, address, byte) === null) {
    throw new CardGone();
  }
}
