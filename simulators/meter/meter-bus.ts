/**
 * Two wires with meters on them (RS-485, M-Bus wiring). Every meter hears every byte; bytes take their time; meters that
 * speak at once spoil each other. What comes out of it goes to whoever listens at the moment, as a serial server does.
 */
import type { Weather } from './line-weather.ts';
import { CALM } from './line-weather.ts';
import type { FaceParts } from './serial-behaviour.ts';

/** Start, eight data bits, parity, stop. */
const BITS = 11;

export interface BusSettings {
  /** Bits per second; 0 is a bus on which bytes take no time. */
  readonly baud: number;
  /** What happens to bytes on their way. */
  readonly weather?: Weather;
}

/** An answer while it is on the wires. */
interface Speaking {
  spoiled: boolean;
}

/** Whatever hangs on the wires: it hears bytes, and says what goes back and when. */
export interface BusFace {
  /** What was begun in another life is not gone on with. */
  readonly life: number;
  hear(bytes: Uint8Array): readonly { readonly afterMs: number; readonly bytes: Uint8Array }[];
}

export class MeterBus {
  readonly faces: readonly BusFace[];
  readonly #settings: BusSettings;
  readonly #after: FaceParts['after'];
  #listener: ((bytes: Uint8Array) => void) | null = null;
  /** Answers that are on the wires at this moment. */
  readonly #speaking = new Set<Speaking>();
  /** Milliseconds the bus has been carrying bytes, both ways, and meters were allowed to think. */
  busyMs = 0;

  constructor(faces: readonly BusFace[], settings: BusSettings, parts: Pick<FaceParts, 'after'>) {
    this.faces = faces;
    this.#settings = settings;
    this.#after = parts.after;
  }

  /** One master listens at a time; the last one that came. */
  listen(listener: ((bytes: Uint8Array) => void) | null): void {
    this.#listener = listener;
  }

  millis(bytes: number): number {
    const { baud } = this.#settings;
    return baud === 0 ? 0 : (bytes * BITS * 1000) / baud;
  }

  /** Bytes of the master, at the moment it begins to send them. */
  write(bytes: Uint8Array): void {
    const { weather = CALM } = this.#settings;
    const sendingMs = this.millis(bytes.length);
    this.busyMs += sendingMs;
    for (const { afterMs, bytes: part } of weather.to(bytes)) {
      this.#after(sendingMs + afterMs, () => this.#hear(part));
    }
  }

  #hear(bytes: Uint8Array): void {
    for (const face of this.faces) {
      for (const reply of face.hear(bytes)) {
        this.busyMs += reply.afterMs + this.millis(reply.bytes.length);
        const { life } = face;
        this.#after(reply.afterMs, () => {
          if (face.life === life) this.#speak(reply.bytes);
        });
      }
    }
  }

  /** What two meters say at once is heard of neither: it is known only at its end whether anybody spoke into it. */
  #speak(bytes: Uint8Array): void {
    const { weather = CALM } = this.#settings;
    const sendingMs = this.millis(bytes.length);
    const mine: Speaking = { spoiled: this.#speaking.size > 0 };
    for (const other of this.#speaking) other.spoiled = true;
    this.#speaking.add(mine);
    this.#after(sendingMs, () => {
      this.#speaking.delete(mine);
      const heard = mine.spoiled ? bytes.map((byte) => byte & 0x55) : bytes;
      for (const { afterMs, bytes: part } of weather.from(heard)) {
        if (afterMs === 0) this.#listener?.(part);
        else this.#after(afterMs, () => this.#listener?.(part));
      }
    });
  }
}
