/** One program's connection to one card: what reaches the card, and what pcscd answers in its place. */
import type { AcsReader, ReaderAnswer, RemovalLook } from './acs-reader.ts';
import type { PcscResult } from './pcsc-client.ts';
import { PCSC_ERROR } from './pcsc-codes.ts';

type Done = (result: PcscResult<Uint8Array>) => void;

export interface SessionParts {
  readonly handle: number;
  readonly client: object;
  readonly reader: AcsReader;
  /** A connection to the reader alone. */
  readonly direct: boolean;
  readonly exclusive: boolean;
}

export class PcscSession {
  readonly handle: number;
  readonly client: object;
  readonly reader: AcsReader;
  readonly direct: boolean;
  readonly exclusive: boolean;
  /** `adrift`: a command failed and pcscd has not noticed the removal behind it (measured with vpcd). */
  #state: 'fine' | 'reset' | 'removed' | 'adrift' | 'unplugged' = 'fine';
  /** The insertion this session belongs to; another card is another insertion. */
  #insertion: number;
  /** Calls waiting behind a command that does not answer. */
  #waiting: (() => void)[] | null = null;
  #wake: (() => void) | null = null;

  constructor(parts: SessionParts) {
    this.handle = parts.handle;
    this.client = parts.client;
    this.reader = parts.reader;
    this.direct = parts.direct;
    this.exclusive = parts.exclusive;
    this.#insertion = parts.reader.insertions;
  }

  get unplugged(): boolean {
    return this.#state === 'unplugged';
  }

  /** True while the card of this session is the card in the reader. */
  get holdsCard(): boolean {
    return !this.direct && this.reader.card !== null && this.reader.insertions === this.#insertion;
  }

  /** Handles to an unplugged reader stay dead when it comes back. */
  markUnplugged(): void {
    this.#state = 'unplugged';
  }

  /** Another program has reset the card under this one. */
  markReset(): void {
    if (this.#state === 'fine') {
      this.#state = 'reset';
    }
  }

  /** Runs a call now, or behind a command that hangs: the binding holds one lock per reader. */
  inTurn(call: () => void): void {
    if (this.#waiting === null) {
      call();
    } else {
      this.#waiting.push(call);
    }
  }

  transmit(apdu: Uint8Array, done: Done): void {
    const refusal = this.#refusal();
    if (refusal === null) {
      this.#deliver(this.reader.transmit(apdu), done);
    } else {
      done(refusal);
    }
  }

  /** Lets a hanging command answer after all; false when none hangs. */
  wake(): boolean {
    const wake = this.#wake;
    wake?.();
    return wake !== null;
  }

  /** What pcscd answers without asking the card; null when the command may pass. */
  #refusal(): PcscResult<Uint8Array> | null {
    const { reader } = this;
    if (this.#state === 'unplugged') {
      return failure(PCSC_ERROR.readerUnavailable);
    }
    if (this.#state === 'removed' || this.direct) {
      return failure(PCSC_ERROR.removedCard);
    }
    if (this.#state === 'reset') {
      return failure(PCSC_ERROR.resetCard);
    }
    if (this.holdsCard) {
      return null;
    }
    if (this.#state !== 'adrift') {
      return this.#gone(reader.removalLook);
    }
    if (reader.card === null) {
      return failure(PCSC_ERROR.notTransacted);
    }
    // Measured with vpcd: a card put in at once is reached by the old handle.
    this.#insertion = reader.insertions;
    this.#state = 'fine';
    reader.powerOn();
    return null;
  }

  #gone(look: RemovalLook): PcscResult<Uint8Array> {
    this.#state = look === 'removed' ? 'removed' : 'adrift';
    switch (look) {
      case 'empty':
        return { ok: true, value: new Uint8Array(0) };
      case 'removed':
        return failure(PCSC_ERROR.removedCard);
      default:
        return failure(PCSC_ERROR.notTransacted);
    }
  }

  #deliver(answer: ReaderAnswer, done: Done): void {
    switch (answer.kind) {
      case 'response':
        done({ ok: true, value: answer.bytes });
        return;
      case 'gone':
        done(this.#gone(answer.look));
        return;
      case 'unplugged':
        done(failure(PCSC_ERROR.readerUnavailable));
        return;
      default:
        this.#hang(answer.wake, done);
    }
  }

  #hang(wake: () => ReaderAnswer, done: Done): void {
    const waiting: (() => void)[] = [];
    this.#waiting = waiting;
    this.#wake = () => {
      this.#waiting = null;
      this.#wake = null;
      this.#deliver(wake(), done);
      for (const call of waiting) {
        this.inTurn(call);
      }
    };
  }
}

function failure(code: number): { ok: false; code: number } {
  return { ok: false, code };
}
