/**
 * What stands on a piece of paper, before anybody knows how wide it is: lines of a few kinds. The same lines become text,
 * bytes for a printer and a page; the ledger keeps them as the image of what was printed.
 */

export type SlipLine =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Label at the left, value at the right edge. */
  | { readonly kind: 'pair'; readonly label: string; readonly value: string }
  | { readonly kind: 'rule' };

/** Paper rolls in use, with half-width columns of the printers' usual font: 58 mm has 32, 80 mm has 48. */
export type PaperWidth = 58 | 80;
export const COLUMNS = { 58: 32, 80: 48 } as const satisfies Record<PaperWidth, number>;

export const title = (text: string): SlipLine => ({ kind: 'title', text });
export const pair = (label: string, value: string): SlipLine => ({ kind: 'pair', label, value });
export const RULE: SlipLine = { kind: 'rule' };

/** What a printer prints in one column: ASCII, and the two signs that it prints as one of those. */
const isNarrow = (character: string): boolean =>
  (character.codePointAt(0) ?? 0) < 0x80 || character === '\u00a0' || character === '\u00b3';

/**
 * Half-width columns of a text on paper: a Chinese printer gives two to every character of two bytes, so to × and — as to an
 * ideograph, whatever a screen does with them.
 */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const character of text) columns += isNarrow(character) ? 1 : 2;
  return columns;
};

/** Breaks text into lines of at most `columns`, at characters: Chinese has no blanks to break at. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const character of text) {
    const width = columnsOf(character);
    if (used + width > columns) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += character;
    used += width;
  }
  lines.push(line);
  return lines;
}

/**
 * A value that does not fit beside its label goes onto a line of its own, at the right edge as the others, so that an amount in
 * capitals (大写) is one word wherever the paper holds it; what no line holds is broken, indented.
 */
function pairText(label: string, value: string, columns: number): string[] {
  const width = columnsOf(value);
  const free = columns - columnsOf(label) - width;
  if (free >= 1) return [`${label}${' '.repeat(free)}${value}`];
  const labels = wrapped(label, columns);
  if (width <= columns) return [...labels, `${' '.repeat(columns - width)}${value}`];
  const indent = '  ';
  const lines = wrapped(value, columns - indent.length);
  return [...labels, ...lines.map((line) => `${indent}${line}`)];
}

const centred = (text: string, columns: number): string[] =>
  wrapped(text, columns).map(
    (line) => `${' '.repeat(Math.floor((columns - columnsOf(line)) / 2))}${line}`,
  );

/** One line of a slip as lines of text, each at most `columns` wide. */
export function lineText(line: SlipLine, columns: number): string[] {
  switch (line.kind) {
    case 'title':
      return centred(line.text, columns);
    case 'text':
      return wrapped(line.text, columns);
    case 'pair':
      return pairText(line.label, line.value, columns);
    case 'rule':
      return ['-'.repeat(columns)];
  }
}

/** The whole slip as text; it ends with a line feed. */
export const slipText = (lines: readonly SlipLine[], columns: number): string =>
  `${lines.flatMap((line) => lineText(line, columns)).join('\n')}\n`;
