/** A table as a file for a spreadsheet: UTF-8 with a mark, so that spreadsheets read Chinese. */

export type CsvCell = string | number | null;

/** What a spreadsheet would take for a formula is told that it is text; a figure stays one, also below zero. */
const neutral = (text: string): string =>
  /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;

export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  const field = (cell: CsvCell): string => {
    const text = cell === null ? '' : typeof cell === 'number' ? String(cell) : neutral(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${rows.map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

export function saveText(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
