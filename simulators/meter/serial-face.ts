/**
 * The serial face of a gas meter: it hears CJ/T 188 and answers as a list of behaviours says, newest first. It answers
 * rightly by default; a test puts one behaviour in front for what real meters do wrong.
 */
import { frameBytes, listen, type MeterFrame } from './cjt188.ts';
import { opened, sealedWith } from './data-cipher.ts';
import type { GasMeter } from './gas-meter.ts';
import { answerRightly } from './serial-answers.ts';
import type { Behaviour, FaceHabits, FaceParts, Reply } from './serial-behaviour.ts';

const HABITS: FaceHabits = {
  turnaroundMs: 20,
  creditMs: 20,
  creditedOnceBySer: true,
  sm4Key: null,
};

/** Silence after which a meter forgets what has only half arrived. */
const IDLE_MS = 1_000;

const ANYONE = 'A'.repeat(14);
const EVERYONE = '9'.repeat(14);

export class SerialFace {
  readonly meter: GasMeter;
  readonly parts: FaceParts;
  readonly habits: FaceHabits;
  /** Sequence numbers of purchases that are being worked on. */
  readonly working = new Set<number>();
  #behaviours: readonly Behaviour[] = [answerRightly];
  #rest: readonly number[] = [];
  #heardAt = Number.NEGATIVE_INFINITY;
  #powered: boolean = true;
  #life = 0;

  constructor(meter: GasMeter, parts: FaceParts, habits: Partial<FaceHabits> = {}) {
    this.meter = meter;
    this.parts = parts;
    this.habits = { ...HABITS, ...habits };
  }

  get address(): string {
    return this.meter.serial.address;
  }

  /** Puts a behaviour in front of all others; returns the way to take it out again. */
  behave(behaviour: Behaviour): () => void {
    this.#behaviours = [behaviour, ...this.#behaviours];
    return () => {
      this.#behaviours = this.#behaviours.filter((each) => each !== behaviour);
    };
  }

  /** Without power it hears nothing and forgets what it was working on; what it has credited it keeps. */
  power(on: boolean): void {
    this.#powered = on;
    this.#life += 1;
    this.#rest = [];
    this.working.clear();
  }

  /** Rises with every loss and return of power: what was begun in another life is not gone on with. */
  get life(): number {
    return this.#life;
  }

  /** Bytes from the line; what is to go back, as bytes. */
  hear(bytes: Uint8Array): { readonly afterMs: number; readonly bytes: Uint8Array }[] {
    if (!this.#powered) return [];
    const now = this.parts.now();
    if (now - this.#heardAt > IDLE_MS) this.#rest = [];
    this.#heardAt = now;
    const { frames, rest } = listen([...this.#rest, ...bytes]);
    this.#rest = rest;
    return frames.flatMap((frame) =>
      this.#answers(frame).map((reply) => ({
        afterMs: reply.afterMs,
        bytes: frameBytes(this.#seal(reply.frame)),
      })),
    );
  }

  #seal(frame: MeterFrame): MeterFrame {
    const { sm4Key } = this.habits;
    return sm4Key === null ? frame : sealedWith(frame, sm4Key);
  }

  #answers(heard: MeterFrame): readonly Reply[] {
    const mine = heard.address === this.address || heard.address === ANYONE;
    const all = heard.address === EVERYONE;
    if (!(mine || all) || heard.control >= 0x80) return [];
    const { sm4Key } = this.habits;
    const frame = sm4Key === null ? heard : opened(heard, sm4Key);
    // What it cannot open was not meant for it, or comes from somebody who has not its key.
    if (frame === null) return [];
    const asked = { ...frame, type: 0x30, address: this.address };
    for (const behaviour of this.#behaviours) {
      const replies = behaviour(asked, this);
      // A broadcast is heard and never answered.
      if (replies !== null) return all ? [] : replies;
    }
    return [];
  }
}
