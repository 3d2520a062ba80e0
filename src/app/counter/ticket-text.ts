/** A ticket as text for a 58 mm printer: 32 columns, in which a Chinese character takes two. */

export const TICKET_COLUMNS = 32;

/** East Asian wide forms that occur on tickets: ideographs, kana, full-width marks, and CJK punctuation. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;

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

/** Label at the left, value at the right edge; a value that does not fit goes onto lines of its own. */
export function labelled(label: string, value: string): string[] {
  const free = TICKET_COLUMNS - columnsOf(label) - columnsOf(value);
  if (free >= 1) return [`${label}${' '.repeat(free)}${value}`];
  const indent = '  ';
  const lines = wrapped(value, TICKET_COLUMNS - indent.length);
  return [label, ...lines.map((line) => `${indent}${line}`)];
}

export const centred = (text: string): string[] =>
  wrapped(text, TICKET_COLUMNS).map(
    (line) => `${' '.repeat(Math.floor((TICKET_COLUMNS - columnsOf(line)) / 2))}${line}`,
  );

export const RULE = '-'.repeat(TICKET_COLUMNS);
