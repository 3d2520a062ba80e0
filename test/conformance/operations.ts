/**
 * What a counter does to a card, as pieces that the kit can break anywhere and ask for again: each ends `done` with the gas where the
 * ledger says, or leaves a blank that is given up.
 */
import { story } from '../unit/app/told.ts';
import { PairBench, SOLD } from './bench.ts';
import type { KitLaw } from './findings.ts';
import type { CardPair } from './pair.ts';
import {
  checkCardOf,
  formattingOf,
  replacementOf,
  reversalOf,
  transferCardOf,
} from './requests.ts';

/** A household at the moment before the operation, its card or the blank in the reader. */
export interface Scene {
  readonly bench: PairBench;
  /** Litres that the meter has credited when every card has been put into it at the end. */
  readonly credited: number;
  /** `done`, or why not; asked again it goes on with the same operation. */
  run(): Promise<string>;
}

export interface Operation {
  readonly name: string;
  readonly law: KitLaw;
  /** It writes on stock, so a torn secret may spoil the card. */
  readonly onStock: boolean;
  /** Null where this pair has no such operation. `seed` draws the cards and what happened to them before. */
  prepare(pair: CardPair, seed: number): Promise<Scene | null>;
}

const asDone = (state: string, done: string): string => (state === done ? 'done' : state);

export const opening: Operation = {
  name: 'opening',
  law: 'torn-opening',
  onStock: true,
  async prepare(pair, seed) {
    const bench = await PairBench.create(pair, seed);
    return { bench, credited: 0, run: async () => asDone(await bench.open(), 'active') };
  },
};

/** The second load of a card, the first one taken or not where the format allows it. */
export const loading: Operation = {
  name: 'load',
  law: 'torn-load',
  onStock: false,
  async prepare(pair, seed) {
    const bench = await PairBench.opened(pair, seed);
    await bench.mustLoad();
    if (seed % 2 === 0 || !pair.format.capabilities.topUpOnUntakenGas) {
      bench.visitMeter();
      await bench.putBack();
    }
    const request = bench.sale();
    const run = async () => asDone(story(await bench.load(request)), 'done done done');
    return { bench, credited: 2 * SOLD, run };
  },
};

/** Gas whose load was torn and then cancelled, or was never loaded where a torn load cannot be taken back. */
export const writingAgain: Operation = {
  name: 'writing again',
  law: 'torn-write-again',
  onStock: false,
  async prepare(pair, seed) {
    const bench = await PairBench.opened(pair, seed);
    const request = bench.sale();
    bench.cut(pair.blockBytes === undefined ? 12 : 2, 'mixture');
    await bench.load(request);
    await bench.putBack();
    const cancelled = await bench.cancel(request);
    const kept = cancelled.ok && cancelled.value.state === 'not-done';
    bench.visitMeter();
    await bench.putBack();
    if (!kept) await bench.buyOnly();
    const operationId = bench.hall.id();
    const run = async () => bench.writeAgain(operationId);
    return { bench, credited: kept ? SOLD : 2 * SOLD, run };
  },
};

/**
 * The old card is broken and its gas taken or not; the new one takes its place. The meter then sees both, and credits the gas once,
 * whether it goes by a total or by a count, which old and new card have in common.
 */
export const replacing = {
  name: 'replacement',
  law: 'torn-replacement',
  onStock: true,
  async prepare(pair: CardPair, seed: number): Promise<Scene> {
    const bench = await PairBench.opened(pair, seed);
    await bench.mustLoad();
    if (seed % 2 === 0) bench.visitMeter();
    await bench.takeBlank();
    const request = replacementOf(bench);
    return {
      bench,
      credited: SOLD,
      run: async () => asDone(await bench.replace(request), 'active'),
    };
  },
} satisfies Operation;

/** The old card of a household that has a new one. */
async function replacedCard({ bench, run }: Scene): Promise<PairBench> {
  const replaced = await run();
  if (replaced !== 'done') throw new Error(`a replacement that nothing disturbs ended ${replaced}`);
  await bench.takeOld();
  return bench;
}

/** A card that came back to the counter, and that nobody uses any more, becomes stock again. */
export const formatting: Operation = {
  name: 'formatting',
  law: 'torn-formatting',
  onStock: true,
  async prepare(pair, seed) {
    const bench = await replacedCard(await replacing.prepare(pair, seed));
    const request = formattingOf(bench);
    return {
      bench,
      credited: SOLD,
      run: async () => asDone(await bench.format(request), 'formatted'),
    };
  },
};

/**
 * Gas, or money, goes off the card again, so that its purchase can be reversed; or it stays with the customer. Only totals can be lowered, only where the other
 * slot goes on counting (docs/errors.md, reversal.format).
 */
export const takingOff: Operation = {
  name: 'taking off',
  law: 'torn-take-off',
  onStock: false,
  async prepare(pair, seed) {
    const { acceptRule, tornWrite, marksBeforeCredit } = pair.format.capabilities;
    const lowers = acceptRule === 'cumulative' && tornWrite === 'keeps-before';
    if (!lowers) return null;
    const bench = await PairBench.opened(pair, seed);
    await bench.mustLoad();
    if (seed % 2 === 0) {
      bench.visitMeter();
      await bench.putBack();
    }
    const sale = bench.sale();
    await bench.mustLoad(sale);
    if (sale.purchase === null) throw new Error('a sale buys');
    const request = reversalOf(bench, sale.purchase.operationId, marksBeforeCredit);
    // Where a meter leaves no mark nobody knows, once the card was out, whether it took the gas: what was broken off is put back.
    let stays = false;
    return {
      bench,
      get credited() {
        return stays ? 2 * SOLD : SOLD;
      },
      run: async () => {
        const told = await bench.reverse(request);
        stays = !marksBeforeCredit && told === 'reversal.put-back';
        return stays ? 'done' : asDone(told, 'reversed');
      },
    };
  },
};

/** A card that asks a meter, or one that carries its gas to another one. */
export const toolMaking: Operation = {
  name: 'tool card',
  law: 'torn-tool-card',
  onStock: true,
  async prepare(pair, seed) {
    if (pair.format.tools === undefined) return null;
    const bench = await PairBench.opened(pair, seed);
    await bench.mustLoad();
    await bench.takeBlank();
    const request = seed % 2 === 0 ? await transferCardOf(bench) : checkCardOf(bench);
    return { bench, credited: SOLD, run: async () => asDone(await bench.makeTool(request), 'out') };
  },
};

export const OPERATIONS: readonly Operation[] = [
  opening,
  loading,
  writingAgain,
  takingOff,
  replacing,
  formatting,
  toolMaking,
];
