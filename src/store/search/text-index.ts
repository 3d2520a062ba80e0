/**
 * Texts of many owners, searched by any part of them. They lie one behind another in blocks of bytes, and a search is the
 * machine's own search for bytes through the blocks: for a million customers some 80 MB and some tens of milliseconds,
 * without an index of parts that would have to be kept right, and without a second copy of names on the disk.
 */

/** Ends each text; nobody can type it. */
const END = 0x0a;
/** In no text of UTF-8. */
const NO_TEXT = 0xff;
const BLOCK_BYTES = 1 << 20;
const TEXTS_IN_BLOCK = 1 << 14;

/** Within a text, between its parts: no term runs from one part into the next. */
export const BETWEEN = '\u0001';

/** As texts and terms are compared: widths and cases do not count, spaces within a part do not either. */
export const comparable = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, '').replaceAll(BETWEEN, '');

class Block {
  readonly bytes: Buffer;
  /** Where each text begins, and whose it is. */
  readonly starts = new Uint32Array(TEXTS_IN_BLOCK);
  readonly owners = new Float64Array(TEXTS_IN_BLOCK);
  texts = 0;
  used = 0;

  constructor(bytes: number) {
    this.bytes = Buffer.allocUnsafe(bytes);
  }

  hasRoomFor(length: number): boolean {
    return this.texts < TEXTS_IN_BLOCK && this.used + length < this.bytes.length;
  }

  add(owner: number, text: Uint8Array): void {
    this.starts[this.texts] = this.used;
    this.owners[this.texts] = owner;
    this.bytes.set(text, this.used);
    this.bytes[this.used + text.length] = END;
    this.used += text.length + 1;
    this.texts += 1;
  }

  /** Number of the text that the byte at `at` belongs to. */
  textAt(at: number): number {
    let low = 0;
    let high = this.texts - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Overwrites every text of the owner with bytes that no text has. */
  wipe(owner: number): void {
    for (let text = 0; text < this.texts; text += 1) {
      if (this.owners[text] !== owner) continue;
      this.bytes.fill(NO_TEXT, this.starts[text], this.endOf(text) - 1);
    }
  }

  /** Where the text after this one begins. */
  endOf(text: number): number {
    return text + 1 < this.texts ? (this.starts[text + 1] ?? this.used) : this.used;
  }
}

interface Place {
  readonly block: Block;
  readonly text: number;
}

export class TextIndex {
  private readonly blocks: Block[] = [];
  /** Of owners whose text has been put again: where the text is that counts. */
  private readonly latest = new Map<number, Place>();

  /** `again`: the owner has had a text before, which counts no more. */
  put(owner: number, text: string, again: boolean): void {
    const bytes = Buffer.from(text, 'utf8');
    let block = this.blocks.at(-1);
    if (block === undefined || !block.hasRoomFor(bytes.length)) {
      block = new Block(Math.max(BLOCK_BYTES, bytes.length + 2));
      this.blocks.push(block);
    }
    block.add(owner, bytes);
    if (again) this.latest.set(owner, { block, text: block.texts - 1 });
  }

  /** For an owner who is nobody any more: no text of theirs stays in memory. */
  wipe(owner: number): void {
    for (const block of this.blocks) block.wipe(owner);
  }

  /** Owners whose text holds every term, at most `limit`, in the order in which their texts were put. */
  holding(terms: readonly string[], limit: number): number[] {
    const sought = terms
      .map((term) => Buffer.from(term, 'utf8'))
      .sort((a, b) => b.length - a.length);
    const [rarest, ...others] = sought;
    const owners: number[] = [];
    if (rarest === undefined || rarest.length === 0) return owners;
    for (const block of this.blocks) {
      for (const owner of this.within(block, rarest, others)) {
        if (owners.length >= limit) return owners;
        owners.push(owner);
      }
    }
    return owners;
  }

  private *within(block: Block, rarest: Buffer, others: readonly Buffer[]): Generator<number> {
    const used = block.bytes.subarray(0, block.used);
    for (let at = used.indexOf(rarest); at >= 0; ) {
      const text = block.textAt(at);
      const end = block.endOf(text);
      const owner = block.owners[text] ?? 0;
      const whole = used.subarray(block.starts[text], end);
      if (others.every((term) => whole.includes(term)) && this.counts(owner, block, text)) {
        yield owner;
      }
      at = used.indexOf(rarest, end);
    }
  }

  private counts(owner: number, block: Block, text: number): boolean {
    const place = this.latest.get(owner);
    return place === undefined || (place.block === block && place.text === text);
  }
}
