/** One exclusive connection to the card of one insertion, as its user holds it. */
import type { CardError, ReaderError } from '../../../src/ports/cards.ts';
import type { ApduChannel } from '../apdu.ts';

export type DeviceError = CardError | ReaderError;

/** How requests leave: resolved by the host's answer, rejected by its fault or by the supervisor. */
export interface ConnectionLine {
  transmit(command: Uint8Array): Promise<Uint8Array>;
  disconnect(how: 'reset' | 'unpower'): Promise<void>;
}

export class CardConnection implements ApduChannel {
  readonly reader: string;
  readonly insertion: number;
  readonly atr: string | null;
  readonly #line: ConnectionLine;
  #failure: DeviceError | null = null;

  constructor(
    card: { readonly name: string; readonly insertion: number; readonly atr: string | null },
    line: ConnectionLine,
  ) {
    this.reader = card.name;
    this.insertion = card.insertion;
    this.atr = card.atr;
    this.#line = line;
  }

  /** Why nothing more can be done here; null while the connection is good. */
  get failure(): DeviceError | null {
    return this.#failure;
  }

  /** From now on every command is refused with the first error there was. */
  fail(error: DeviceError): void {
    this.#failure ??= error;
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    if (this.#failure !== null) throw this.#failure;
    return await this.#line.transmit(command);
  }

  /** Gives the card back. After an error the card loses its power, too. */
  async disconnect(): Promise<void> {
    await this.#line.disconnect(this.#failure === null ? 'reset' : 'unpower');
  }
}
