/**
 * A receipt printer that can be looked into: paper, drawer, and the accidents of the hall. It answers like hardware: to
 * DLE EOT at once, to GS r when everything before it is on paper.
 */
import { EscposDecoder, type Font, type PrinterDeed } from './escpos-decoder.ts';
import { type Paper, PaperFeed } from './paper.ts';

export interface VirtualPrinterOptions {
  /** Half-width columns: 32 on 58 mm, 48 on 80 mm. */
  readonly columns: number;
  /** Default gb18030. */
  readonly font?: Font;
}

export class VirtualPrinter {
  /** What was cut off, oldest first. */
  readonly papers: Paper[] = [];
  /** How often the drawer was kicked open. */
  kicks = 0;
  /** Commands that no such printer knows. */
  readonly unknown: (readonly number[])[] = [];
  coverOpen: boolean = false;
  /** Does not answer; it prints all the same. */
  mute: boolean = false;
  /** Lines left on the roll. */
  linesLeft: number = Number.POSITIVE_INFINITY;
  readonly #decoder: EscposDecoder;
  readonly #feed: PaperFeed;
  #bold: boolean = false;

  constructor({ columns, font = 'gb18030' }: VirtualPrinterOptions) {
    this.#decoder = new EscposDecoder(font);
    this.#feed = new PaperFeed(columns);
  }

  /** Somebody tears off what hangs out of the printer and was not cut; null where nothing does. */
  tearOff(): Paper | null {
    return this.#feed.isEmpty ? null : this.#feed.take(false);
  }

  /** Takes bytes and returns what it answers. */
  take(bytes: Uint8Array): Uint8Array {
    const answers = this.#decoder.take(bytes).flatMap((deed) => this.#do(deed));
    return Uint8Array.from(this.mute ? [] : answers);
  }

  #do(deed: PrinterDeed): number[] {
    switch (deed.deed) {
      case 'initialise':
        this.#bold = false;
        break;
      case 'bold':
        this.#bold = deed.on;
        break;
      case 'print':
        if (this.linesLeft > 0) this.#feed.put(deed.character, deed.columns, this.#bold);
        break;
      case 'feed':
        if (this.linesLeft > 0) this.#feed.feed();
        this.linesLeft = Math.max(0, this.linesLeft - 1);
        break;
      case 'cut':
        if (!this.#feed.isEmpty) this.papers.push(this.#feed.take(true));
        break;
      case 'kick':
        this.kicks += 1;
        break;
      case 'unknown':
        this.unknown.push(deed.bytes);
        break;
      case 'status':
        return [this.#status(deed.about)];
      case 'status-when-done':
        return [this.linesLeft > 0 ? 0x00 : 0x0c];
      default:
        break;
    }
    return [];
  }

  /** DLE EOT n: 2 is the cause of being off line, 4 the paper sensor. */
  #status(about: number): number {
    const empty = this.linesLeft <= 0;
    if (about === 2) return 0x12 | (this.coverOpen ? 0x04 : 0) | (empty ? 0x20 : 0);
    if (about === 4) return 0x12 | (empty ? 0x60 : 0);
    return 0x12;
  }
}
