/**
 * The rule of tries (L14) on every chip: contacts at the real counter over a real ledger, presentations torn in their middle,
 * answers lost, secrets that are not what the vault says. Each presentation is judged by the chip's own cells before it leaves.
 */

import { referenceV1 } from '../../drivers/card/formats/reference-v1.ts';
import { cpuKey, sectorKey } from '../../simulators/card/card-keys.ts';
import { COUNTER_CELL, PSC_CELL } from '../../simulators/card/card-memory.ts';
import { CpuCard } from '../../simulators/card/cpu-card.ts';
import { STATION_KEY } from '../../simulators/card/cpu-layout.ts';
import { MifareClassic } from '../../simulators/card/mifare-classic.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import { PSC_ADDRESS, Sle4428 } from '../../simulators/card/sle4428.ts';
import { Sle4442 } from '../../simulators/card/sle4442.ts';
import { TORN_MODES } from '../../simulators/faults.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { presentOwnSecret } from '../../src/app/counter/present-secret.ts';
import type { CardNo } from '../../src/core/ids.ts';
import { CardError, type CardSession, ReaderError } from '../../src/ports/cards.ts';
import { PairBench } from '../conformance/bench.ts';
import { pairs } from '../conformance/own-pairs.ts';
import type { CardPair } from '../conformance/pair.ts';
import { KEY_MASTERS } from '../conformance/sam-cards.ts';
import { ACCOUNT, CARD, CLERK } from '../unit/app/account.ts';

const bits = (counter: number): number =>
  [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (counter >> bit) & 1).length;
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(Buffer.from(b));
const TRANSPORT = new Uint8Array(16).fill(0xff);

/** Tries left by the chip's own cells; null where it counts none. */
function triesIn(card: SimulatedCard): number | null {
  if (card instanceof Sle4442) return bits(card.memory.read(COUNTER_CELL));
  if (card instanceof Sle4428) return bits(card.counter);
  return card instanceof CpuCard ? card.triesOf(STATION_KEY) : null;
}

/** The secret that a chip with a counter of tries holds now, by its own cells. */
function secretCells(card: SimulatedCard): string {
  if (card instanceof CpuCard) return Buffer.from(card.keyBytes(STATION_KEY)).toString('hex');
  if (card instanceof Sle4442) return cellsAt(card, PSC_CELL, 3);
  return card instanceof Sle4428 ? cellsAt(card, PSC_ADDRESS, 2) : '';
}

/** A torn cell reads like this today and like that tomorrow: that it is weak is part of what it holds. */
const cellsAt = ({ memory }: Sle4442 | Sle4428, at: number, length: number): string =>
  JSON.stringify(
    Array.from({ length }, (_, i) => [memory.read(at + i), memory.weakness(at + i)] as const),
  );

/** Would the chip say yes to this secret now? */
function opensTo(card: SimulatedCard, secret: Uint8Array, owner: CardNo | null): boolean {
  if (card instanceof Sle4442 || card instanceof Sle4428) {
    const at = card instanceof Sle4442 ? PSC_CELL : PSC_ADDRESS;
    return secret.every((byte, i) => card.memory.read(at + i) === byte);
  }
  if (card instanceof CpuCard) {
    const { station } = KEY_MASTERS;
    const key = owner && cpuKey(card.algorithm, station, card.serial(), owner);
    return same(card.keyBytes(STATION_KEY), key ?? TRANSPORT);
  }
  if (!(card instanceof MifareClassic)) throw new Error('nobody knows the cells of such a card');
  const uid = card.blockBytes(0).subarray(0, 4);
  return owner === null
    ? same(card.trailer(0).subarray(0, 6), TRANSPORT.subarray(0, 6))
    : same(card.trailer(0).subarray(10), sectorKey(KEY_MASTERS.storage, uid, owner, 0));
}

/** Judges every presentation that a station makes on the cards of one reader. */
class TriesWatch {
  readonly violations: string[] = [];
  presentations = 0;
  /** A person allows one of the last two tries in this step. */
  confirmed: boolean = false;
  /** Presentations by the tries that were left. */
  readonly at = new Map<number, number>();
  /** By the number of a card alone: no chip tells a copy from the card that it was made from. */
  readonly #proven = new Set<string>();
  readonly #wrong = new Map<SimulatedCard, Set<string>>();

  over(bench: PairBench): void {
    const { readers } = bench.station;
    const session = readers.session.bind(readers);
    readers.session = (reader, work) =>
      session(reader, (inside) => {
        const { card } = bench.station.hardware.reader(reader);
        return work(card === null ? inside : this.#watching(inside, card));
      });
  }

  #watching(inside: CardSession, card: SimulatedCard): CardSession {
    return {
      reader: inside.reader,
      insertion: inside.insertion,
      preferFormat: (id) => inside.preferFormat(id),
      read: () => inside.read(),
      write: (image) => inside.write(image),
      changeSecret: async (next, owner) => {
        const before = secretCells(card);
        try {
          await inside.changeSecret(next, owner);
        } finally {
          // Another secret is in the chip now, whole or torn: what was wrong before may be right.
          if (secretCells(card) !== before) this.#wrong.delete(card);
        }
      },
      powerCycle: () => inside.powerCycle(),
      present: async (secret, owner = null) => {
        const name =
          owner === null
            ? 'the transport secret'
            : `the secret of ${owner.cardNo}, version ${owner.keyVersion}`;
        this.#judge(card, name, opensTo(card, secret, owner?.cardNo ?? null));
        const presented = await inside.present(secret, owner);
        if (presented.kind === 'ok') this.#proven.add(name);
        // Where nobody has heard it a person is asked once more, at two tries: see present-secret.ts.
        if (presented.kind === 'wrong') known(this.#wrong, card).add(name);
        return presented;
      },
    };
  }

  #judge(card: SimulatedCard, name: string, right: boolean): void {
    this.presentations += 1;
    const left = triesIn(card);
    if (left !== null) {
      this.at.set(left, (this.at.get(left) ?? 0) + 1);
      if (left <= 1) this.violations.push(`${name} is presented at ${left} tries`);
      if (left === 2) {
        if (!this.confirmed) this.violations.push(`${name} at 2 tries, and nobody confirmed`);
        if (!this.#proven.has(name)) this.violations.push(`${name}, unproven, at 2`);
      }
    }
    if (right || left === null) return;
    if (known(this.#wrong, card).has(name)) {
      this.violations.push(`${name} is wrong and presented again at ${left}`);
    }
  }
}

function known(sets: Map<SimulatedCard, Set<string>>, card: SimulatedCard): Set<string> {
  const set = sets.get(card) ?? new Set<string>();
  sets.set(card, set);
  return set;
}

/** What goes wrong in one step; the programmings and commands of a presentation are the first ones. */
function planFault(bench: PairBench, random: Random): string {
  const kind = random.below(8);
  if (kind < 3) return 'calm';
  if (kind < 6) {
    const at = 1 + random.below(kind === 3 ? 3 : 70);
    const torn = random.pick(TORN_MODES);
    bench.cut(at, torn);
    return `torn ${torn} in programming ${at}`;
  }
  const fault = random.pick(['lose-answer', 'short-answer', 'garbage-answer'] as const);
  const command = 1 + random.below(kind === 6 ? 8 : 40);
  bench.reader.plan({ kind: fault, command });
  return `${fault} at command ${command}`;
}

/** Another chip with the same bytes and somebody else's secret: a copy, or a card that a maker's tool has sealed. */
function impostor(pair: CardPair, bench: PairBench, random: Random): SimulatedCard {
  const image = bench.card.main(0, pair.newCard(createRandom(1)).main().length);
  const secret = Uint8Array.from({ length: pair.chip.secretLength }, () => random.below(256));
  return pair.newCard(random, { image, secret, owner: CARD + 7 });
}

async function presentAlone(bench: PairBench, reader: string, confirmed: boolean): Promise<string> {
  try {
    return await bench.station.readers.session(reader, async (session) => {
      const { triesLeft, chip, recognition } = await session.read();
      if (recognition.kind !== 'customer') return recognition.kind;
      const ask = { cardNo: CARD, triesLeft, chip, confirmed };
      const told = await presentOwnSecret(bench.station.deps, CLERK, session, ask);
      return told.ok ? 'right' : told.refusal.code;
    });
  } catch (cause) {
    if (cause instanceof CardError || cause instanceof ReaderError) return cause.code;
    throw cause;
  }
}

type Deed = 'present' | 'open' | 'load' | 'read' | 'meter';

async function doDeed(
  bench: PairBench,
  pair: CardPair,
  deed: Deed,
  confirmed: boolean,
): Promise<string> {
  const { counter } = bench.station;
  const { reader } = pair;
  switch (deed) {
    case 'present':
      return presentAlone(bench, reader, confirmed);
    case 'open':
      return bench.open(confirmed);
    case 'load': {
      const ask = bench.hall.sale({ reader, confirmLowTries: confirmed });
      const sold = await counter.loadCard(CLERK, ask);
      return sold.ok ? sold.value.load.state : sold.refusal.code;
    }
    case 'read': {
      const ask = { reader, accountId: ACCOUNT, confirmLowTries: confirmed };
      const read = await counter.readCard(CLERK, ask);
      return read.ok ? 'read' : read.refusal.code;
    }
    case 'meter':
      bench.visitMeter();
      return 'meter';
  }
}

export interface TriesFigures {
  steps: number;
  presentations: number;
  /** Presentations at so many tries left. */
  readonly at: Record<string, number>;
  readonly violations: string[];
}

/** So many steps a card, then another household: a card whose tries are gone has nothing more to tell. */
const STEPS_OF_A_CARD = 24;

async function oneCard(pair: CardPair, seed: number, figures: TriesFigures): Promise<void> {
  const random = createRandom(seed);
  const bench = await PairBench.create(pair, seed);
  const watch = new TriesWatch();
  watch.over(bench);
  const story: string[] = [];
  for (let step = 0; step < STEPS_OF_A_CARD; step += 1) {
    figures.steps += 1;
    watch.confirmed = random.below(2) === 0;
    const opened = bench.hall.store.card(CARD)?.stage === 'active';
    const deed = opened
      ? random.pick<Deed>(['present', 'present', 'present', 'present', 'load', 'read', 'meter'])
      : 'open';
    if (opened && random.below(12) === 0) bench.exchange(impostor(pair, bench, random));
    await bench.putBack();
    const before = triesIn(bench.card);
    const fault = planFault(bench, random);
    const told = await doDeed(bench, pair, deed, watch.confirmed);
    story.push(`${deed} (${fault}${watch.confirmed ? ', confirmed' : ''}): ${told}`);
    // A meter has a rule of its own, and may lock the copy of a card.
    const locked = before !== null && before > 0 && triesIn(bench.card) === 0;
    if (locked && deed !== 'meter') watch.violations.push('a card is locked');
    if (watch.violations.length > 0) break;
  }
  for (const violation of watch.violations) {
    figures.violations.push(`${pair.name}, seed ${seed}: ${violation}\n  ${story.join('\n  ')}`);
  }
  figures.presentations += watch.presentations;
  for (const [left, count] of watch.at) figures.at[left] = (figures.at[left] ?? 0) + count;
  await bench.end();
}

/**
 * Each chip in each dialect once: the rule knows nothing of formats. The chip with the most tries goes first, for its way down
 * to the last one is the longest.
 */
export const PAIRS_OF_EACH_CHIP = pairs
  .filter(({ format }) => format === referenceV1)
  .toSorted((a, b) => b.chip.tries - a.chip.tries);

/** At least so many steps on cards of this pair. */
export async function walkTries(
  pair: CardPair,
  steps: number,
  seed: number,
): Promise<TriesFigures> {
  const figures: TriesFigures = { steps: 0, presentations: 0, at: {}, violations: [] };
  for (let card = 0; figures.steps < steps && figures.violations.length < 5; card += 1) {
    await oneCard(pair, seed + card, figures);
  }
  return figures;
}
