/**
 * A workbook (ECMA-376, SpreadsheetML) out of comma-separated files, a sheet each, written as it is read: memory does not
 * grow with the rows. The same files give the same bytes, so no time stands in it.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { Zip, ZipDeflate } from 'fflate';
import type { WorkbookSheet } from '../../src/ports/sheets.ts';
import { csvRows } from './csv-rows.ts';

/** Rows that a sheet of the format holds; what is more goes on a further one under the same heading. */
const SHEET_ROWS = 1_048_576;
const NAME_MAX = 31;
const PIECE = 64 * 1024;
const OWNER_ONLY = 0o600;
/** Local time, as the zip format has it, so that it is the same in every zone. */
const NO_TIME = '1980-01-01T00:00:00';

/** Numbers of at most fifteen digits are numbers in a spreadsheet; 007 is a name. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/;
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const escaped = (text: string): string =>
  text
    .replace(NO_XML, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** 0 is A, 25 is Z, 26 is AA. */
function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}

/** Empty cells are left out: each says where it stands. */
function cellOf(text: string, place: string, style: string, isText: boolean): string {
  if (text === '') return '';
  if (!isText && NUMBER.test(text)) return `<c r="${place}"><v>${text}</v></c>`;
  return `<c r="${place}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const HEADING = ' s="1"';
const headingOf = (cells: readonly string[]): string =>
  `<row r="1">${cells.map((cell, at) => cellOf(cell, `${columnName(at)}1`, HEADING, true)).join('')}</row>`;
const rowOf = (cells: readonly string[], n: number, texts: readonly boolean[]): string =>
  `<row r="${n}">${cells.map((cell, at) => cellOf(cell, `${columnName(at)}${n}`, '', texts[at] === true)).join('')}</row>`;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The heading stays in sight. */
const SHEET_HEAD = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
const SHEET_END = '</sheetData></worksheet>';
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`;

class Archive {
  private readonly file: number;
  private readonly zip: Zip;

  constructor(path: string) {
    this.file = openSync(path, 'wx', OWNER_ONLY);
    this.zip = new Zip((error, bytes) => {
      if (error !== null) throw error;
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
    });
  }

  add(name: string, pieces: Iterable<string>): void {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = NO_TIME;
    this.zip.add(entry);
    let text = '';
    for (const piece of pieces) {
      text += piece;
      if (text.length < PIECE) continue;
      entry.push(Buffer.from(text), false);
      text = '';
    }
    entry.push(Buffer.from(text), true);
  }

  end(): void {
    this.zip.end();
    fsyncSync(this.file);
  }

  close(): void {
    closeSync(this.file);
  }
}

interface Heading {
  readonly cells: readonly string[];
  /** Which columns are texts. */
  readonly texts: readonly boolean[];
}

/** One sheet of at most `most` rows from rows that the next one goes on with; `told` whether they have ended. */
function* sheetOf(
  { cells, texts }: Heading,
  rows: Iterator<readonly string[]>,
  most: number,
  told: (ended: boolean) => void,
): Generator<string> {
  yield SHEET_HEAD + headingOf(cells);
  let ended = false;
  for (let n = 1; n < most; n += 1) {
    const next = rows.next();
    if (next.done === true) {
      ended = true;
      break;
    }
    yield rowOf(next.value, n + 1, texts);
  }
  yield SHEET_END;
  told(ended);
}

/** Names of the sheets that `sheet` became. */
function addSheet(archive: Archive, sheet: WorkbookSheet, before: number, most: number): string[] {
  const rows = csvRows(sheet.path);
  const first = rows.next();
  const cells = first.done === true ? [] : first.value;
  const heading = { cells, texts: cells.map((name) => sheet.texts?.has(name) === true) };
  const names: string[] = [];
  for (let ended = false; !ended; ) {
    const more = names.length === 0 ? '' : ` (${names.length + 1})`;
    names.push(`${sheet.name.slice(0, NAME_MAX - more.length)}${more}`);
    const path = `xl/worksheets/sheet${before + names.length}.xml`;
    archive.add(
      path,
      sheetOf(heading, rows, most, (end) => {
        ended = end;
      }),
    );
  }
  return names;
}

function addFrame(archive: Archive, names: readonly string[]): void {
  const sheets = names
    .map((name, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`)
    .join('');
  const targets = names
    .map(
      (_, n) =>
        `<Relationship Id="rId${n + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`,
    )
    .join('');
  const styles = `<Relationship Id="rId${names.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/>`;
  const parts = names
    .map(
      (_, n) =>
        `<Override PartName="/xl/worksheets/sheet${n + 1}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
    )
    .join('');
  archive.add('xl/workbook.xml', [
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`,
  ]);
  archive.add('xl/_rels/workbook.xml.rels', [
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${targets}${styles}</Relationships>`,
  ]);
  archive.add('xl/styles.xml', [STYLES]);
  archive.add('_rels/.rels', [
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ]);
  archive.add('[Content_Types].xml', [
    `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${parts}</Types>`,
  ]);
}

/** Writes a new file; throws what the disk says. `most` rows a sheet, heading included. */
export function writeWorkbook(
  sheets: readonly WorkbookSheet[],
  path: string,
  most = SHEET_ROWS,
): void {
  const archive = new Archive(path);
  try {
    const names: string[] = [];
    for (const sheet of sheets) names.push(...addSheet(archive, sheet, names.length, most));
    addFrame(archive, names);
    archive.end();
  } finally {
    archive.close();
  }
}
