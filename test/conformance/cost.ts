/** What one load costs on the wire, against the least that its chip allows. */
import { PairBench } from './bench.ts';
import type { CardPair } from './pair.ts';

export interface Cost {
  /** Commands to the reader from card in to load done, the reading and settling around it included. */
  readonly commands: number;
  /** Bytes of main memory that the load changes; no load can program fewer. */
  readonly changedBytes: number;
  /** Programmings from card in to load done: bytes written twice, and what presenting the secret programs. */
  readonly programmings: number;
  /** Time the chip spent programming, and what the changed bytes alone would take, milliseconds. */
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
  const changedBytes = after.filter((byte, at) => byte !== before.image[at]).length;
  const programmings = card.programmings - before.programmings;
  const programmingMs = (card.microseconds - before.us) / 1000;
  return {
    commands,
    changedBytes,
    programmings,
    programmingMs,
    leastMs: changedBytes * pair.byteMs,
  };
}
