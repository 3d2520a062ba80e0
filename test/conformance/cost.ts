/** What one load costs on the wire, against the least that its chip allows. */
import { PairBench } from './bench.ts';
import type { CardPair } from './pair.ts';

export interface Cost {
  /** Commands to the reader from card in to load done, the reading and settling around it included. */
  readonly commands: number;
  /** Bytes of the layout that the load changes. */
  readonly changedBytes: number;
  /** Programmings that these bytes need: no load takes fewer. */
  readonly leastProgrammings: number;
  /** Programmings from card in to load done: bytes written twice, and what presenting the secret programs. */
  readonly programmings: number;
  /** Time the chip spent programming, and what the least programmings would take, milliseconds. */
  readonly programmingMs: number;
  readonly leastMs: number;
}

/** Cost of the second load of a card, its first one taken by the meter: what a counter does all day. */
export async function costOf(pair: CardPair): Promise<Cost> {
  const bench = await PairBench.opened(pair, 1);
  await bench.load(bench.sale());
  bench.visitMeter();
  await bench.putBack();
  const { card, reader } = bench;
  const { transmit } = reader;
  let commands = 0;
  reader.transmit = (apdu) => {
    commands += 1;
    return transmit.call(reader, apdu);
  };
  const before = { image: card.main(), programmings: card.programmings, us: card.microseconds };
  await bench.load(bench.sale());
  const after = card.main();
  const changed = [...after.keys()].filter((at) => after[at] !== before.image[at]);
  const { blockBytes = 1 } = pair;
  const leastProgrammings = new Set(changed.map((at) => Math.floor(at / blockBytes))).size;
  const programmings = card.programmings - before.programmings;
  const programmingMs = (card.microseconds - before.us) / 1000;
  return {
    commands,
    changedBytes: changed.length,
    leastProgrammings,
    programmings,
    programmingMs,
    leastMs: leastProgrammings * pair.byteMs,
  };
}
