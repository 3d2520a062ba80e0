/** What has come out of a printer: lines in cells, wrapped at the edge of the roll as the mechanism does. */

export interface Cell {
  readonly character: string;
  /** Column of its left edge. */
  readonly column: number;
  readonly columns: 1 | 2;
  readonly bold: boolean;
}

export type PaperLine = readonly Cell[];

/** One piece of paper, up to its cut; `cut` is false for what still hangs in the printer. */
export interface Paper {
  readonly columns: number;
  readonly lines: readonly PaperLine[];
  readonly cut: boolean;
}

export class PaperFeed {
  readonly columns: number;
  #lines: Cell[][] = [];
  #line: Cell[] = [];
  #used = 0;

  constructor(columns: number) {
    this.columns = columns;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0 && this.#line.length === 0;
  }

  put(character: string, columns: 1 | 2, bold: boolean): void {
    if (this.#used + columns > this.columns) this.feed();
    this.#line.push({ character, column: this.#used, columns, bold });
    this.#used += columns;
  }

  feed(): void {
    this.#lines.push(this.#line);
    this.#line = [];
    this.#used = 0;
  }

  /** Tears off what there is and begins anew. */
  take(cut: boolean): Paper {
    if (this.#line.length > 0) this.feed();
    const lines = this.#lines;
    this.#lines = [];
    return { columns: this.columns, lines, cut };
  }
}

/** Lines of text as they stand on the paper, blanks at their ends left out. */
export const paperText = ({ lines }: Paper): string =>
  lines
    .map(
      (line) =>
        `${line
          .map(({ character }) => character)
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
