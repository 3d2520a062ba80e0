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

/** East Asian wide forms that occur on tickets: ideographs, kana, full-width marks, and CJK punctuation. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;

/** Half-width columns of a text: a Chinese character takes two. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
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

/** A value that does not fit beside its label goes onto lines of its own. */
function pairText(label: string, value: string, columns: number): string[] {
  const free = columns - columnsOf(label) - columnsOf(value);
  if (free >= 1) return [`${label}${' '.repeat(free)}${value}`];
  const indent = '  ';
  const lines = wrapped(value, columns - indent.length);
  return [...wrapped(label, columns), ...lines.map((line) => `${indent}${line}`)];
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
