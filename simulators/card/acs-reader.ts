/**
 * A reader with a card in it, at APDU level: an OMNIKEY if its name says so, a contactless one if it names its antenna,
 * otherwise an ACS. It is the hardware: cable, slot and firmware. What PC/SC makes of it is pcsc-service.ts; what vpcd makes of it is vpcd.ts.
 */
import type { Random } from '../random.ts';
import { acsFirmware } from './acs-commands.ts';
import { CpuCard } from './cpu-card.ts';
import type { Firmware } from './firmware.ts';
import { isMemoryChip } from './memory-host.ts';
import { MifareClassic } from './mifare-classic.ts';
import { omnikeyFirmware } from './omnikey-commands.ts';
import { PsamCard } from './psam-card.ts';
import type { SimulatedCard } from './simulated-card.ts';
import { isIdentiv, type StorageFirmware, storageFirmware } from './storage-commands.ts';

/** The name a station sees when nobody chose another. */
export const DEFAULT_READER_NAME = 'ACS ACR39U ICC Reader 00 00';

/** Makers and models whose firmware knows the OMNIKEY commands. */
const OMNIKEY_NAME = /OMNIKEY|HID Global|Cherry.*ST-1144/i;

/**
 * "ACS ACR122U PICC Interface 00 00", "ACS ACR1281 1S Dual Reader PICC 0", "Identiv SCL010 Contactless Reader 0"; and the
 * second slot of an ACR1281 where slots are only counted.
 */
const CONTACTLESS_NAME = /PICC|Contactless|ACR1281\b.* 01$/i;

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
  readonly #storage: StorageFirmware | null;
  readonly #listeners = new Set<() => void>();
  #card: SimulatedCard | null = null;
  #plugged: boolean = true;
  #faults: ReaderFault[] = [];
  #lostChange: LostChange | null = null;

  constructor(options: AcsReaderOptions) {
    this.name = options.name ?? DEFAULT_READER_NAME;
    this.removalLook = options.removalLook ?? 'removed';
    this.#firmware = OMNIKEY_NAME.test(this.name) ? omnikeyFirmware() : acsFirmware();
    const contactless = CONTACTLESS_NAME.test(this.name) || isIdentiv(this.name);
    this.#storage = contactless ? storageFirmware(this.name) : null;
    this.#random = options.random;
  }

  get card(): SimulatedCard | null {
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

  /** Puts a card in. Throws when one is there, or where an antenna meets contacts. */
  insert(card: SimulatedCard): void {
    if (this.#card !== null) {
      throw new Error(`there is a card in ${this.name}`);
    }
    if (card instanceof MifareClassic !== (this.#storage !== null)) {
      throw new Error(`such a card cannot be put into ${this.name}`);
    }
    this.#card = card;
    this.#firmware.forget();
    this.insertions += 1;
    this.#changed();
  }

  /** Takes the card out, whatever it is doing; null when the slot is empty. */
  remove(): SimulatedCard | null {
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

  /** Powers the card and answers with its ATR; null without card or cable. */
  powerOn(): Uint8Array | null {
    this.#firmware.forget();
    if (this.#card === null || !this.#plugged) {
      return null;
    }
    this.#card.powerUp();
    return this.#card.atr();
  }

  powerOff(): void {
    this.#firmware.forget();
    this.#card?.powerDown();
  }

  /** A warm reset; null when no card is under power. */
  reset(): Uint8Array | null {
    this.#firmware.forget();
    this.#card?.reset();
    return this.#card?.powered === true ? this.#card.atr() : null;
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
    const bytes = this.#carryOut(card, apdu);
    this.microseconds += EXCHANGE_MICROSECONDS + card.microseconds - started;
    if (bytes === null) {
      // Power went inside a byte: someone pulled the card.
      this.remove();
      return { kind: 'gone', look: this.removalLook };
    }
    return { kind: 'response', bytes };
  }

  /** Null when the card lost power on the way. */
  #carryOut(card: SimulatedCard, apdu: Uint8Array): Uint8Array | null {
    if (isMemoryChip(card)) {
      return this.#firmware.carryOut(card, apdu);
    }
    if (card instanceof MifareClassic && this.#storage !== null) {
      return this.#storage.carryOut(card, apdu);
    }
    // Readers pass what is between a program and a CPU card.
    if (card instanceof CpuCard || card instanceof PsamCard) {
      return card.command(apdu);
    }
    throw new Error(`${this.name} has a card in it that it cannot speak to`);
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
