/** Files and lines of text that people bring: spreadsheets, bank files, rosters, readings, mappings, anchors, files of keys. */

import { cjt188 } from '../../../drivers/meter/cjt188/frame-protocol.ts';
import { modbus } from '../../../drivers/meter/modbus/frame-protocol.ts';
import { readCsv } from '../../../drivers/sheet/csv.ts';
import { sheetOf } from '../../../drivers/sheet/read-sheet.ts';
import { writeXlsx } from '../../../drivers/sheet/xlsx.ts';
import { readFrame } from '../../../src/cli/frame-text.ts';
import { formatAnchor, parseAnchor, parsePaperAnchor } from '../../../src/core/anchor.ts';
import { DEFAULT_BANK_COLUMNS, readBankFile } from '../../../src/core/bank/bank-file.ts';
import { type Outcome, refuse } from '../../../src/core/outcome.ts';
import { readSealed } from '../../../src/core/personal.ts';
import { rosterTemplate } from '../../../src/core/roster/columns.ts';
import { placesOf } from '../../../src/core/roster/places.ts';
import { ReadingReader } from '../../../src/core/roster/reading-lines.ts';
import { RosterReader } from '../../../src/core/roster/rows.ts';
import type { LineReader } from '../../../src/core/roster/sheet-lines.ts';
import { parseCubicMetres, parseIndex, parsePrice, parseYuan } from '../../../src/core/units.ts';
import { readUsageCsv } from '../../../src/core/usage-csv.ts';
import { readMapping } from '../../../src/core/voucher-mapping.ts';
import type { Table } from '../../../src/ports/sheets.ts';
import { makeKeyFile } from '../../../src/system/keys/ceremony.ts';
import { parseKeyFile } from '../../../src/system/keys/key-file.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { type Parser, textOf, utf8 } from './parser.ts';

const csv = (table: Table): Uint8Array =>
  utf8(table.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n'));

const BANK: Table = [
  ['交易流水号', '交易日期', '贷方发生额', '对方户名', '摘要', '附言'],
  ['2026112700001', '2026-11-27', '1,250.00', '王小明', '气费', '10000001'],
  ['2026112700002', '20261127', '', '某公司', '转出', ''],
];

/** Where the meter of the template hangs. */
const ADDRESS = '云栖公寓9栋1单元1201';
const communities = [{ communityId: 104, name: '云栖公寓' }];
const boxes = [{ regulatorBoxId: 10401, communityId: 104, name: '云栖公寓调压箱' }];

/** Each line of a sheet read as the reader reads it; the sheet's refusal where it has no such heading. */
function lines<B>(bytes: Uint8Array, open: (table: Table) => Outcome<LineReader<B>>): unknown {
  const table = readCsv(bytes);
  if (!table.ok) return table;
  const reader = open(table.value);
  if (!reader.ok) return reader;
  const read = table.value.slice(1).map((line, n) => reader.value.read(n + 2, line));
  return read.some(({ kind }) => kind === 'row') ? read : null;
}

const json = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
};

const ANCHOR = {
  anchor: {
    company: 31_001,
    station: 1,
    n: 812,
    last: 90_000,
    at: 1_796_000_000_000,
    chain: 'a1'.repeat(32),
  },
  signature: '5f'.repeat(64),
};

const custodians = { names: ['li.na', 'gu'], shares: ['first share', 'second share'] } as const;
const KEY_FILE = await makeKeyFile(
  { random: systemRandom, cost: { memoryKib: 8, passes: 1 }, now: 1_796_000_000_000 },
  { custodians, start: { by: 'credential', key: new Uint8Array(32).fill(1) }, existing: null },
);

const text = (
  name: string,
  examples: readonly string[],
  parse: (given: string) => unknown,
): Parser => ({ name, examples: examples.map(utf8), parse: (bytes) => parse(textOf(bytes)) });

const frameProtocols = { protocols: [cjt188, modbus], variant: null };

export const fileParsers: readonly Parser[] = [
  { name: 'CSV', examples: [csv(BANK), utf8('a,"b""c"\n\n,d')], parse: readCsv },
  { name: 'spreadsheet', examples: [await writeXlsx(BANK), csv(BANK)], parse: sheetOf },
  {
    name: 'bank file',
    examples: [csv(BANK)],
    parse(bytes) {
      const table = readCsv(bytes);
      return table.ok ? readBankFile(table.value, DEFAULT_BANK_COLUMNS) : table;
    },
  },
  {
    name: 'roster of meters',
    examples: [csv(rosterTemplate('meters'))],
    parse: (bytes) =>
      lines(bytes, (table) => RosterReader.open(table, placesOf(communities, boxes))),
  },
  {
    name: 'readings of handhelds',
    examples: [csv(rosterTemplate('readings'))],
    parse: (bytes) =>
      lines(bytes, (table) =>
        ReadingReader.open(table, { addressOf: () => ADDRESS, timeZone: 'Asia/Shanghai' }),
      ),
  },
  text(
    'usage of a month',
    ['account,source,index_m3,estimate_m3,read_on\n10000001,handheld,40.000,,2026-10-30\n'],
    readUsageCsv,
  ),
  {
    name: 'voucher mapping',
    examples: [utf8('{"word":"记"}'), utf8('{}')],
    parse(bytes) {
      const value = json(bytes);
      return value === undefined
        ? refuse('export.mapping', { field: '(top)' })
        : readMapping(value);
    },
  },
  text('anchor', [formatAnchor(ANCHOR)], parseAnchor),
  text('anchor on paper', ['1-812-9f3a77c0aa12'], parsePaperAnchor),
  text('sealed text', ['§1.3.AAAAAAAAAAAAAAAAAAAAAA.AAAA'], readSealed),
  text('file of keys', [KEY_FILE], parseKeyFile),
  text('amount', ['12.50', '1,250.00'], parseYuan),
  text('volume', ['12.5', '0.001'], parseCubicMetres),
  text('index', ['40.000', '99999'], parseIndex),
  text('price', ['3.25', '2.6700'], parsePrice),
  text('frame in digits', ['FEFE68104433221100337801031F90008016', '0183020CF1'], (given) => {
    const reading = readFrame(given, frameProtocols);
    return reading.ok ? reading : null;
  }),
];
