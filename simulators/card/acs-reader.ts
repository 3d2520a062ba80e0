/**
 * A reader with a memory card in it, at APDU level: an OMNIKEY if its name says so, otherwise an ACS. It is the hardware:
 * cable, slot and firmware. What PC/SC makes of it is pcsc-service.ts; what vpcd makes of it is vpcd.ts.
 */
import type { Random } from '../random.ts';
import { acsFirmware } from './acs-commands.ts';
import type { Firmware } from './firmware.ts';
import { omnikeyFirmware } from './omnikey-commands.ts';
import type { Sle4442 } from './sle4442.ts';

/** The name a station sees when nobody chose another. */
export const DEFAULT_READER_NAME = 'ACS ACR39U ICC Reader 00 00';

/** Makers and models whose firmware knows the OMNIKEY commands. */
const OMNIKEY_NAME = /OMNIKEY|HID Global|Cherry.*ST-1144/i;

/** How a card that vanished looks to the host: success with no bytes (then 0x80100016), 0x80100069, or 0x80100016. */
export type RemovalLook = 'empty' | 'removed' | 'not-transacted';

/** A fault of the reader at its n-th next command (1 = the next one). */
export type ReaderFault =
  | { readonly kind: 'lose-answer' | 'short-answer' | 'garbage-answer'; readonly command: number }
  | { readonly kind: 'hang'; readonly command: number; readonly executed: boolean }
  | { readonly kind: 'unplug'; readonly command: number };

/** The answer to the command that brings the main-memory byte at `offset` to `value` is lost, and the card is out. */
export interface LostChange {
  readonly offset: number;
  readonly value: number;
}

export type ReaderAnswer =
  | { readonly kind: 'response'; readonly bytes: Uint8Array }
  /** The card left before or during the command. */
  | { readonly kind: 'gone'; readonly look: RemovalLook }
  | { readonly kind: 'unplugged' }
  /** No answer; `wake` is what comes when it ends after all. */
  | { readonly kind: 'hangs'; readonly wake: () => ReaderAnswer };

export interface AcsReaderOptions {
  readonly name?: string;
  /** Bytes of a garbage answer are drawn here. */
  readonly random: Random;
  readonly removalLook?: RemovalLook;
}

/** What one exchange over USB takes beside the chip's own time; measured on an ACR39U class reader, rounded. */
const EXCHANGE_MICROSECONDS = 2000;

export class AcsReader {
  readonly name: string;
  removalLook: RemovalLook;
  /** Counts insertions, so that a session can tell its card from the next one. */
  insertions = 0;
  /** Virtual time spent on exchanges so far; the chip's programming time is in it. */
  microseconds = 0;

  readonly #random: Random;
  readonly #firmware: Firmware;
  readonly #listeners = new Set<() => void>();
  #card: Sle4442 | null = null;
  #plugged: boolean = true;
  #faults: ReaderFault[] = [];
  #lostChange: LostChange | null = null;

  constructor(options: AcsReaderOptions) {
    this.name = options.name ?? DEFAULT_READER_NAME;
    this.removalLook = options.removalLook ?? 'removed';
    this.#firmware = OMNIKEY_NAME.test(this.name) ? omnikeyFirmware() : acsFirmware();
    this.#random = options.random;
  }

  get card(): Sle4442 | null {
    return this.#card;
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  /** Calls `listener` after each insertion, removal, plug and unplug; the returned function stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Puts a card in. Throws when one is there. */
  insert(card: Sle4442): void {
    if (this.#card !== null) {
      throw new Error(`there is a card in ${this.name}`);
    }
    this.#card = card;
    this.#firmware.forget();
    this.insertions += 1;
    this.#changed();
  }

  /** Takes the card out, whatever it is doing; null when the slot is empty. */
  remove(): Sle4442 | null {
    const card = this.#card;
    if (card !== null) {
      card.powerDown();
      card.clearFaults();
      this.#card = null;
      this.#changed();
    }
    return card;
  }

  plug(): void {
    if (!this.#plugged) {
      this.#plugged = true;
      this.#changed();
    }
  }

  /** Pulls the cable; the card stays in the slot without power. */
  unplug(): void {
    if (this.#plugged) {
      this.powerOff();
      this.#plugged = false;
      this.#changed();
    }
  }

  /** Powers the card and answers with its ATR, `3B 04` and the first four bytes; null without card or cable. */
  powerOn(): Uint8Array | null {
    this.#firmware.forget();
    if (this.#card === null || !this.#plugged) {
      return null;
    }
    return Uint8Array.of(0x3b, 0x04, ...this.#card.powerUp());
  }

  powerOff(): void {
    this.#firmware.forget();
    this.#card?.powerDown();
  }

  /** A warm reset; null when no card is under power. */
  reset(): Uint8Array | null {
    this.#firmware.forget();
    const bytes = this.#card?.reset() ?? null;
    return bytes === null ? null : Uint8Array.of(0x3b, 0x04, ...bytes);
  }

  /** Sets a fault; several may wait, each counting its own commands. */
  plan(fault: ReaderFault): void {
    this.#faults.push({ ...fault });
  }

  /** A write takes as many commands as it has runs of changed bytes; whoever means one of them names its byte. */
  loseAnswerOfChange(change: LostChange): void {
    this.#lostChange = { ...change };
  }

  clearFaults(): void {
    this.#faults = [];
    this.#lostChange = null;
    this.#card?.clearFaults();
  }

  /** One command APDU. */
  transmit(apdu: Uint8Array): ReaderAnswer {
    const awaited = this.#lostChange;
    if (awaited === null || this.#shows(awaited)) return this.#transmit(apdu);
    const answer = this.#transmit(apdu);
    if (!this.#shows(awaited)) return answer;
    this.#lostChange = null;
    this.remove();
    return { kind: 'gone', look: 'empty' };
  }

  #shows({ offset, value }: LostChange): boolean {
    return this.#card?.main(offset, 1)[0] === value;
  }

  #transmit(apdu: Uint8Array): ReaderAnswer {
    const fault = this.#dueFault();
    if (fault?.kind === 'unplug') {
      this.unplug();
    }
    switch (fault?.kind) {
      case 'lose-answer':
        this.#execute(apdu);
        this.remove();
        return { kind: 'gone', look: 'empty' };
      case 'short-answer':
        return this.#spoil(this.#execute(apdu), (bytes) => bytes.subarray(0, 1));
      case 'garbage-answer':
        return this.#spoil(this.#execute(apdu), (bytes) =>
          bytes.map(() => this.#random.below(256)),
        );
      case 'hang': {
        const answer = fault.executed ? this.#execute(apdu) : null;
        const insertion = this.insertions;
        return { kind: 'hangs', wake: () => answer ?? this.#late(apdu, insertion) };
      }
      default:
        return this.#execute(apdu);
    }
  }

  #late(apdu: Uint8Array, insertion: number): ReaderAnswer {
    return insertion === this.insertions
      ? this.#execute(apdu)
      : { kind: 'gone', look: this.removalLook };
  }

  #spoil(answer: ReaderAnswer, how: (bytes: Uint8Array) => Uint8Array): ReaderAnswer {
    return answer.kind === 'response' ? { kind: 'response', bytes: how(answer.bytes) } : answer;
  }

  #dueFault(): ReaderFault | undefined {
    this.#faults = this.#faults.map((fault) => ({ ...fault, command: fault.command - 1 }));
    const due = this.#faults.findIndex((fault) => fault.command <= 0);
    return due < 0 ? undefined : this.#faults.splice(due, 1)[0];
  }

  #execute(apdu: Uint8Array): ReaderAnswer {
    if (!this.#plugged) {
      return { kind: 'unplugged' };
    }
    const card = this.#card;
    if (card === null) {
      return { kind: 'gone', look: this.removalLook };
    }
    const started = card.microseconds;
    const bytes = this.#firmware.carryOut(card, apdu);
    this.microseconds += EXCHANGE_MICROSECONDS + card.microseconds - started;
    if (bytes === null) {
      // Power went inside a byte: someone pulled the card.
      this.remove();
      return { kind: 'gone', look: this.removalLook };
    }
    return { kind: 'response', bytes };
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
