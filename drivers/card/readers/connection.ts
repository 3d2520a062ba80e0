/** One exclusive connection to the card of one insertion, as its user holds it. */
import type { CardError, ReaderError } from '../../../src/ports/cards.ts';
import type { CardChannel } from '../apdu.ts';

export type DeviceError = CardError | ReaderError;

/** How requests leave: resolved by the host's answer, rejected by its fault or by the supervisor. */
export interface ConnectionLine {
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** Gives the card back without power, and connects again to the same insertion. */
  reconnect(): Promise<void>;
  disconnect(how: 'reset' | 'unpower'): Promise<void>;
}

export class CardConnection implements CardChannel {
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

  /** Fresh power for the same insertion of the card; after an error the connection is over. */
  async reconnect(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    await this.#line.reconnect();
  }

  /** Gives the card back. After an error the card loses its power, too. */
  async disconnect(): Promise<void> {
    await this.#line.disconnect(this.#failure === null ? 'reset' : 'unpower');
  }
}
