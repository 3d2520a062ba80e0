/** One exclusive connection to one card, as a use-case holds it. */
import type { CardIdentity, Recognition } from '../../src/core/card.ts';
import { assert } from '../../src/core/outcome.ts';
import {
  CardError,
  type CardReading,
  type CardSession,
  type Presented,
  ReaderError,
  type SecretOwner,
} from '../../src/ports/cards.ts';
import type { ChipOnCard } from './chips/chip.ts';
import { type StepwiseFormat, settled } from './formats/format.ts';
import type { SettledMacs } from './keys/asked-macs.ts';
import type { CardConnection, DeviceError } from './readers/connection.ts';

interface KnownContent {
  readonly image: Uint8Array;
  readonly format: StepwiseFormat;
}

interface Seen extends KnownContent {
  readonly recognition: Recognition;
}

/** The format that knows the card; of those that do not, the first. */
function seenBy(formats: readonly StepwiseFormat[], image: Uint8Array): Seen {
  const looks = formats.map((format) => ({ format, recognition: format.recognise(image) }));
  const byKind = (kind: string) => looks.find(({ recognition }) => recognition.kind === kind);
  const look =
    byKind('customer') ?? byKind('tool') ?? byKind('unfinished') ?? byKind('blank') ?? looks[0];
  assert(look !== undefined, 'a station has at least one card format');
  return { image, ...look };
}

/** Whose card these bytes say it is, whatever their MACs are; null where they do not. */
function identityIn({ image, format }: KnownContent): CardIdentity | null {
  const recognition = format.recognise(image);
  return recognition.kind === 'customer' ? recognition.content : null;
}

const sameIdentity = (a: CardIdentity, b: CardIdentity): boolean =>
  a.company === b.company &&
  a.cardNo === b.cardNo &&
  a.accountId === b.accountId &&
  a.meter === b.meter;

export class ChipSession implements CardSession {
  readonly reader: string;
  readonly insertion: number;
  readonly #connection: CardConnection;
  readonly #chip: ChipOnCard;
  readonly #macs: SettledMacs;
  #formats: readonly StepwiseFormat[];
  /** What the card holds now as far as this session has seen and written; null after a loss of power. */
  #known: KnownContent | null = null;
  /** Whose card it was before the last loss of power: it is identified again before anything is done to it. */
  #expected: CardIdentity | null = null;
  #failure: DeviceError | null = null;
  #busy: boolean = false;
  #over: boolean = false;

  constructor(
    connection: CardConnection,
    chip: ChipOnCard,
    formats: readonly StepwiseFormat[],
    macs: SettledMacs,
  ) {
    this.reader = connection.reader;
    this.insertion = connection.insertion;
    this.#connection = connection;
    this.#chip = chip;
    this.#formats = formats;
    this.#macs = macs;
  }

  preferFormat(id: string): void {
    const wanted = this.#formats.filter((format) => format.id === id);
    this.#formats = [...wanted, ...this.#formats.filter((format) => format.id !== id)];
    this.#known = null;
  }

  read(): Promise<CardReading> {
    return this.#alone(async () => {
      const { image, format, recognition } = await this.#readAll();
      const triesLeft = await this.#chip.readTries();
      return {
        chip: this.#chip.chip,
        image: Uint8Array.from(image),
        recognition,
        format: settled(format, this.#macs),
        triesLeft,
      };
    });
  }

  present(secret: Uint8Array, owner: SecretOwner | null = null): Promise<Presented> {
    return this.#alone(async () => {
      // Nothing is presented to a card that has not shown, since it has power, whose it is.
      if (this.#known === null) await this.#readAll();
      return await this.#chip.present(secret, owner);
    });
  }

  write(image: Uint8Array): Promise<void> {
    return this.#alone(async () => {
      const known = this.#known ?? (await this.#readAll());
      const steps = known.format.writeSteps(known.image, image);
      await this.#chip.write(steps, (offset, bytes) => known.image.set(bytes, offset));
    });
  }

  changeSecret(next: Uint8Array, owner: SecretOwner | null = null): Promise<void> {
    return this.#alone(() => this.#chip.changeSecret(next, owner));
  }

  powerCycle(): Promise<void> {
    return this.#alone(async () => {
      if (this.#known !== null) this.#expected = identityIn(this.#known);
      this.#known = null;
      await this.#chip.select();
    });
  }

  /** The use-case has returned: whatever it kept is of no use any more. */
  end(): void {
    this.#over = true;
  }

  async #readAll(): Promise<Seen> {
    const image = await this.#chip.read();
    const known = await this.#macs.read(() => seenBy(this.#formats, image));
    const identity = identityIn(known);
    if (this.#expected !== null && identity !== null && !sameIdentity(this.#expected, identity)) {
      throw new CardError('card.removed', this.reader, 'another card is in the reader');
    }
    this.#known = known;
    return known;
  }

  /** One call at a time; after the first device error every call throws that error. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    assert(!this.#over, 'a card session is not used after its end');
    assert(!this.#busy, 'a card session does one thing at a time');
    if (this.#failure !== null) throw this.#failure;
    this.#busy = true;
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof CardError || cause instanceof ReaderError) {
        this.#failure = cause;
        this.#connection.fail(cause);
      }
      throw cause;
    } finally {
      this.#busy = false;
    }
  }
}
