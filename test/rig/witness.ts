/**
 * Watches every chip while something happens to it and writes down what must never happen: a byte without a durable
 * intent, a byte in an area that is not the writer's own, a secret tried at one try left or a second time when wrong.
 */
import { MARK_AT, SLOT_AT } from '../../simulators/card/reference-v1.ts';
import type { CardObserver, Hand, RigCard } from './rig-card.ts';

/** What the ledger allows on a card at this moment. */
export interface Intent {
  /** `making`: it is being formatted, or made a tool card. */
  readonly stage: 'opening' | 'active' | 'void-listed' | 'making';
  /** Slot of the one open load, where there is one. */
  readonly slot: 'A' | 'B' | null;
  /** Fingerprints proven on this card. */
  readonly proven: boolean;
}

const HEADER_AT = 0x20;
const NOT_USED_AT = 0xd0;
const SLOT_LENGTH = 48;

export class Witness implements CardObserver {
  readonly violations: string[] = [];
  /** Tries that a station has spent, by how many were left. */
  readonly triesSpent = new Map<number, number>();
  /** A person has confirmed that a secret may be tried at two tries left. */
  confirmed: boolean = false;
  intentOf: (chip: RigCard) => Intent | null = () => null;
  /** Called when a planned byte fault is about to strike; returns what to do when it has. */
  expecting: (chip: RigCard, fault: 'cut-power' | 'ignore-write' | 'meter-pull') => () => void =
    () => () =>
      undefined;
  readonly #wrong = new Set<string>();

  programs(chip: RigCard, hand: Hand, address: number): void {
    if (hand === 'meter') {
      if (address < MARK_AT || address >= NOT_USED_AT) {
        this.#say(chip, `the meter writes byte ${address}`);
      }
      return;
    }
    if (address < HEADER_AT) this.#say(chip, `a station writes maker byte ${address}`);
    else if (this.intentOf(chip)?.stage === 'making') return;
    else if (address >= MARK_AT) this.#say(chip, `a station writes byte ${address}, not its own`);
    else this.#checkIntent(chip, address);
  }

  #checkIntent(chip: RigCard, address: number): void {
    const intent = this.intentOf(chip);
    if (intent?.stage === 'opening') return;
    if (intent === null || intent.slot === null) {
      this.#say(chip, `byte ${address} is written without an open load (intent before bytes)`);
      return;
    }
    const at = SLOT_AT[intent.slot];
    if (address < at || address >= at + SLOT_LENGTH) {
      this.#say(chip, `byte ${address} is outside slot ${intent.slot} of the open load`);
    }
  }

  spendsTry(chip: RigCard, hand: Hand, left: number): void {
    if (hand === 'meter') return;
    this.triesSpent.set(left, (this.triesSpent.get(left) ?? 0) + 1);
    if (left <= 1) this.#say(chip, `L14: a secret is presented with ${left} tries left`);
    if (left !== 2) return;
    if (!this.confirmed) this.#say(chip, 'L14: presented at 2 tries and nobody confirmed');
    if (this.intentOf(chip)?.proven === false) this.#say(chip, 'L14: unproven secret at 2 tries');
  }

  /** Its secret was set anew: what was wrong once may be right. */
  forget(chip: RigCard): void {
    for (const key of this.#wrong) if (key.startsWith(`${chip.label} `)) this.#wrong.delete(key);
  }

  compared(chip: RigCard, hand: Hand, secret: string, right: boolean): void {
    if (hand === 'meter' || right) return;
    const key = `${chip.label} ${secret}`;
    if (this.#wrong.has(key)) this.#say(chip, 'L14: a wrong secret is presented twice');
    this.#wrong.add(key);
  }

  expects(chip: RigCard, hand: Hand, fault: 'cut-power' | 'ignore-write'): () => void {
    return this.expecting(chip, hand === 'meter' && fault === 'cut-power' ? 'meter-pull' : fault);
  }

  #say(chip: RigCard, what: string): void {
    this.violations.push(`${chip.label}: ${what}`);
  }
}
