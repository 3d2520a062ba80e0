/** What was checked and what did not hold. */

/** The laws of the maker's kit, in the order of the report. */
export const KIT_LAWS = {
  'round-trip': 'what is encoded is read back, and nothing else on the card changes',
  'torn-image':
    'torn at any byte, an image shows before, target, or what the format declares; and can be finished',
  'bit-flips': 'no single wrong bit makes another customer, count or volume of a card',
  replay: 'an older image is older, and a slot of another card is no slot',
  foreign: 'what is not a card of this format is never taken for one',
  limits: 'the largest numbers are written whole, larger ones not at all',
  hostile: 'no bytes make the codec throw or change what it was given',
  'pin-safety': 'a try is spent only on a presentation, one at most, and the last never',
  'torn-opening': 'opening broken off at any byte goes on with the same card',
  'torn-load': 'a load torn at any byte is pending, never failed, and settles at the next contact',
  'torn-settling': 'a settling torn at any byte settles at the next contact',
  'torn-cancel': 'a cancelled load ends written or unwritten, and the gas is where the ledger says',
  'torn-write-again': 'gas that is written again, torn at any byte, is on the card once',
  'torn-take-off':
    'gas taken off a card, torn at any byte, is off in the end; what stays is credited once',
  'torn-replacement':
    'a replacement torn at any byte goes on; old and new card together credit once',
  'torn-formatting': 'a formatting torn at any byte leaves no gas and no second card behind',
  'torn-tool-card': 'a tool card torn at any byte goes on, or its blank is given up',
  'read-back': 'a programming that a card confirms and does not keep is seen, and made good',
  'lost-answer': 'the answer to any command lost or cut short, each operation settles all the same',
  meter: 'the meter credits each load once, whatever is torn in its slot',
} as const;

export type KitLaw = keyof typeof KIT_LAWS;

export interface LawFinding {
  readonly law: KitLaw;
  /** False where the pair has nothing that the law speaks of: a format without tool cards. */
  readonly applies: boolean;
  readonly checks: number;
  /** The first few, in words. */
  readonly violations: readonly string[];
  readonly violationCount: number;
}

const KEPT_IN_WORDS = 3;

export class Findings {
  readonly #passed = new Set<KitLaw>();
  readonly #laws = new Map<KitLaw, { checks: number; count: number; words: string[] }>();

  /** One check; `words` says what was seen where it does not hold. */
  holds(law: KitLaw, held: boolean, words: () => string): void {
    const found = this.#laws.get(law) ?? { checks: 0, count: 0, words: [] };
    this.#laws.set(law, found);
    found.checks += 1;
    if (held) return;
    found.count += 1;
    if (found.words.length < KEPT_IN_WORDS) found.words.push(words());
  }

  /** What `work` gives; undefined, and a violation, where it throws. */
  survives<T>(law: KitLaw, work: () => T, words: () => string): T | undefined {
    try {
      const result = work();
      this.holds(law, true, words);
      return result;
    } catch (cause) {
      this.holds(law, false, () => `${words()} threw ${String(cause)}`);
      return undefined;
    }
  }

  /** The pair has nothing that the law speaks of. */
  passes(law: KitLaw): void {
    this.#passed.add(law);
  }

  /** Runs all of a law; what it throws is a violation, and the other laws are tried all the same. */
  async attempt(law: KitLaw, work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      this.holds(law, false, () => `broken off: ${String(cause)}`);
    }
  }

  list(): readonly LawFinding[] {
    return (Object.keys(KIT_LAWS) as KitLaw[]).map((law) => {
      const { checks, count, words } = this.#laws.get(law) ?? { checks: 0, count: 0, words: [] };
      const applies = !this.#passed.has(law);
      return { law, applies, checks, violationCount: count, violations: words };
    });
  }
}
