/** A file of readings becomes observations: each line one, held against where its meter hangs (制度 2.6). */
import { businessDate, isBusinessDate } from '../calendar.ts';
import { formatMeter, type MeterId, meterId } from '../ids.ts';
import type { CommandHead } from '../ledger/command-head.ts';
import type { RecordReading } from '../ledger/reading-rows.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import {
  type Cells,
  choiceCell,
  entryCell,
  indexCell,
  integerCell,
  optionalIndex,
  parsedCell,
} from './cells.ts';
import {
  all,
  type Columns,
  cellsOf,
  isEmpty,
  type LineReader,
  openSheet,
  type ReadLine,
} from './sheet-lines.ts';

export type ReadingBody = Omit<RecordReading, keyof CommandHead>;

/** What a reader of readings asks of the world. */
export interface ReadingWorld {
  /** Where a meter hangs; undefined for one that is not enrolled. */
  readonly addressOf: (meter: MeterId) => string | undefined;
  /** IANA name; times in the file are of this zone. */
  readonly timeZone: string;
}

const QUARTER_MS = 900_000;
/** Zones lie between 14 hours before and 12 hours behind UTC, at quarters of an hour. */
const EARLIEST_MS = -14 * 3_600_000;
const STEPS = (26 * 3_600_000) / QUARTER_MS;

const VALVE: Readonly<Record<string, boolean>> = { 开: true, open: true, 关: false, closed: false };
const BATTERY: Readonly<Record<string, boolean>> = { 正常: false, ok: false, 低: true, low: true };

const MOMENT = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

export class ReadingReader implements LineReader<ReadingBody> {
  private readonly columns: Columns;
  private readonly world: ReadingWorld;
  /** First moment of each day that was asked for. */
  private readonly days = new Map<string, number>();

  private constructor(columns: Columns, world: ReadingWorld) {
    this.columns = columns;
    this.world = world;
  }

  /** Refuses as openSheet. */
  static open(table: readonly (readonly string[])[], world: ReadingWorld): Outcome<ReadingReader> {
    const columns = openSheet('readings', table);
    return columns.ok ? accept(new ReadingReader(columns.value, world)) : columns;
  }

  read(row: number, line: readonly string[]): ReadLine<ReadingBody> {
    if (isEmpty(line)) return { kind: 'empty' };
    const body = this.bodyOf(cellsOf(line, this.columns));
    return body.ok
      ? { kind: 'row', row, body: body.value, notice: '' }
      : { kind: 'fault', row, refusal: body.refusal };
  }

  private bodyOf(cells: Cells): Outcome<ReadingBody> {
    const read = all({
      maker: integerCell(cells, 'maker', [1, 8999]),
      number: integerCell(cells, 'number', [1, 999_999_999_999]),
      address: entryCell(cells, 'address', 120),
      index: indexCell(cells, 'index'),
      at: parsedCell(cells, 'readAt', (text) => this.momentOf(text)),
      readBy: entryCell(cells, 'readBy', 40),
      electronic: optionalIndex(cells, 'electronic'),
      batteryLow: choiceCell(cells, 'battery', BATTERY),
      valveOpen: choiceCell(cells, 'valve', VALVE),
    });
    if (!read.ok) return read;
    const { maker, number, address, readBy, ...observed } = read.value;
    const meter = meterId(maker, number);
    const hangs = this.world.addressOf(meter);
    if (hangs === undefined) return refuse('meter.unknown', { meter: formatMeter(meter) });
    if (hangs !== address) {
      return refuse('reading.other-address', { meter: formatMeter(meter), address: hangs });
    }
    const reading = { source: 'handheld', ...observed } as const;
    return accept({ kind: 'record-reading', meter, reading, readBy });
  }

  /** Milliseconds since 1970; a day without a time is its beginning. */
  private momentOf(text: string): number | undefined {
    const parts = MOMENT.exec(text);
    if (parts === null) return undefined;
    const [, year = '', month = '', date = '', hour = '0', minute = '0', second = '0'] = parts;
    const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
    const clock = [Number(hour), Number(minute), Number(second)] as const;
    if (!isBusinessDate(day) || clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return undefined;
    return this.dayStart(day) + ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * 1000;
  }

  private dayStart(day: string): number {
    const known = this.days.get(day);
    if (known !== undefined) return known;
    const midnight = Date.parse(`${day}T00:00:00Z`);
    let start = midnight + EARLIEST_MS;
    for (let step = 0; step <= STEPS; step += 1) {
      if (businessDate(start, this.world.timeZone) === day) break;
      start += QUARTER_MS;
    }
    this.days.set(day, start);
    return start;
  }
}
