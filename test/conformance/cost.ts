/** What one load costs on the wire, against the least that its chip allows. */
import { PairBench } from './bench.ts';
import type { CardPair } from './pair.ts';

export interface Cost {
  /** Commands to the reader from card in to load done, the reading and settling around it included. */
  readonly commands: number;
  /** Bytes of the layout that the load changes. */
  readonly changedBytes: number;
  /**
   * What a chip's writes are counted in, for that is what they take time for: bytes or blocks programmed, or the commands that
   * prove a key or write under a MAC.
   */
  readonly unit: 'bytes' | 'blocks' | 'frames';
  /** From card in to load done: units written twice, and what presenting the secret takes. */
  readonly written: number;
  /** No load of this change takes fewer. */
  readonly least: number;
  /** Time the chip spent programming, milliseconds. */
  readonly programmingMs: number;
  /** What the chip itself is asked, where its sectors are opened one by one; what a reader does alone is not counted. */
  readonly exchanges?: { readonly made: Exchanges; readonly least: Exchanges };
}

export interface Exchanges {
  readonly authentications: number;
  readonly reads: number;
  readonly writes: number;
}

/** GET CHALLENGE, EXTERNAL AUTHENTICATE with its data, UPDATE BINARY. */
const isWriteFrame = (apdu: Uint8Array): boolean =>
  apdu[1] === 0x84 || apdu[1] === 0xd6 || (apdu[1] === 0x82 && apdu.length > 5);

/** Up to the last write: what proves itself after it belongs to the reading back. */
const writeFrames = (sent: readonly Uint8Array[]): number =>
  sent.slice(0, sent.findLastIndex((apdu) => apdu[1] === 0xd6) + 1).filter(isWriteFrame).length;

/** AUTHENTICATE, READ BINARY and UPDATE BINARY of PC/SC part 3; a key given to the reader and a UID it remembers cost the card nothing. */
const exchangesOf = (sent: readonly Uint8Array[]): Exchanges => {
  const count = (instruction: number): number =>
    sent.filter((apdu) => apdu[0] === 0xff && apdu[1] === instruction).length;
  return { authentications: count(0x86), reads: count(0xb0), writes: count(0xd6) };
};

/**
 * What the chip's rules leave: a block is read only in an opened sector, one sector is open at a time, data is written under key B alone, and
 * a loss of power shuts everything. So each sector that a load must know is opened once and read, the one with the slot is opened once
 * more to be written, and once more after the power cycle, to be read back.
 */
const leastExchanges = (
  { sectors, blocks }: NonNullable<CardPair['mustKnow']>,
  changedBlocks: number,
): Exchanges => ({
  authentications: sectors + 2,
  reads: blocks + changedBlocks,
  writes: changedBlocks,
});

/** Cost of the second load of a card, its first one taken by the meter: what a counter does all day. Throws where it fails. */
export async function costOf(pair: CardPair): Promise<Cost> {
  const bench = await PairBench.opened(pair, 1);
  await bench.mustLoad();
  bench.visitMeter();
  await bench.putBack();
  const { card, reader } = bench;
  const { transmit } = reader;
  const sent: Uint8Array[] = [];
  reader.transmit = (apdu) => {
    sent.push(apdu);
    return transmit.call(reader, apdu);
  };
  const before = { image: card.main(), programmings: card.programmings, us: card.microseconds };
  await bench.mustLoad();
  const after = card.main();
  const changed = [...after.keys()].filter((at) => after[at] !== before.image[at]);
  const programmings = card.programmings - before.programmings;
  const programmingMs = (card.microseconds - before.us) / 1000;
  const told = { commands: sent.length, changedBytes: changed.length, programmingMs };
  await bench.end();
  const { blockBytes, leastFrames, mustKnow } = pair;
  if (leastFrames !== undefined) {
    const written = writeFrames(sent);
    return { ...told, unit: 'frames', written, least: leastFrames };
  }
  const least = new Set(changed.map((at) => Math.floor(at / (blockBytes ?? 1)))).size;
  const unit = blockBytes === undefined ? 'bytes' : 'blocks';
  const cost = { ...told, unit, written: programmings, least } as const;
  if (mustKnow === undefined) return cost;
  const exchanges = { made: exchangesOf(sent), least: leastExchanges(mustKnow, least) };
  return { ...cost, exchanges };
}
