/** A sheet becomes enrolments: each line one, or what is wrong with it. Pure; the books are asked afterwards. */
import { accountId, formatMeter, type MeterId, meterId } from '../ids.ts';
import type { CommandHead } from '../ledger/commands.ts';
import type { EnrolMeter } from '../ledger/engineering-commands.ts';
import { accept, type Outcome, type Refusal, refuse } from '../outcome.ts';
import { completePlate } from '../plate.ts';
import { restored } from '../sheet-cell.ts';
import {
  type Cells,
  ceilingCell,
  dayCell,
  directionCell,
  entryCell,
  integerCell,
  matching,
  meteringCell,
  needed,
  optionalDay,
  optionalInteger,
  sealsCell,
  sizeCell,
  volumeCell,
} from './cells.ts';
import { ROSTER_COLUMNS, type RosterColumnName } from './columns.ts';
import type { Places } from './places.ts';

export type Enrolment = Required<Omit<EnrolMeter, keyof CommandHead | 'kind'>>;

export interface RosterRow {
  /** As the spreadsheet program counts: the heading is row 1. */
  readonly row: number;
  readonly enrolment: Enrolment;
}

export interface RowFault {
  readonly row: number;
  readonly refusal: Refusal;
}

/** Column → place in the row. Refuses roster.heading-missing {column} and roster.heading-twice. */
function headingsOf(heading: readonly string[]): Outcome<ReadonlyMap<RosterColumnName, number>> {
  const places = new Map<RosterColumnName, number>();
  for (const [place, cell] of heading.entries()) {
    const text = cell.trim();
    const column = ROSTER_COLUMNS.find(({ name, heading: of }) => text === of || text === name);
    if (column === undefined) continue;
    if (places.has(column.name)) return refuse('roster.heading-twice', { column: column.heading });
    places.set(column.name, place);
  }
  const missing = ROSTER_COLUMNS.find((column) => column.needed && !places.has(column.name));
  return missing === undefined
    ? accept(places)
    : refuse('roster.heading-missing', { column: missing.heading });
}

function cellsOf(row: readonly string[], places: ReadonlyMap<RosterColumnName, number>): Cells {
  const cells = {} as Record<RosterColumnName, string>;
  for (const { name } of ROSTER_COLUMNS) {
    cells[name] = restored((row[places.get(name) ?? -1] ?? '').trim());
  }
  return cells;
}

/** The values of all outcomes, or the first refusal among them. */
function all<T extends Readonly<Record<string, Outcome<unknown>>>>(
  parts: T,
): Outcome<{ readonly [K in keyof T]: T[K] extends Outcome<infer V> ? V : never }> {
  const values: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(parts)) {
    if (!part.ok) return part;
    values[name] = part.value;
  }
  return accept(values as { [K in keyof T]: T[K] extends Outcome<infer V> ? V : never });
}

function placeOf(cells: Cells, places: Places): Outcome<{ community: number; box: number }> {
  const name = needed(cells, 'community');
  if (!name.ok) return name;
  const community = places.community(name.value);
  if (!community.ok) return community;
  const box = needed(cells, 'regulatorBox');
  if (!box.ok) return box;
  const found = places.regulatorBox(box.value, community.value);
  return found.ok ? accept({ community: community.value, box: found.value }) : found;
}

function enrolmentOf(cells: Cells, places: Places): Outcome<Enrolment> {
  const read = all({
    place: placeOf(cells, places),
    address: entryCell(cells, 'address', 120),
    maker: integerCell(cells, 'maker', [1, 8999]),
    number: integerCell(cells, 'number', [1, 999_999_999_999]),
    direction: directionCell(cells),
    floor: optionalInteger(cells, 'floor', [-9, 200]),
    metering: meteringCell(cells),
    model: entryCell(cells, 'model', 40),
    size: sizeCell(cells),
    format: matching(cells, 'format', /^[a-z0-9][a-z0-9-]{0,39}$/),
    linkAddress: matching(cells, 'linkAddress', /^[0-9A-Fa-f]{1,16}$/),
    initialIndex: volumeCell(cells, 'initialIndex'),
    ceiling: ceilingCell(cells),
    seals: sealsCell(cells),
    acceptanceNo: entryCell(cells, 'acceptanceNo', 40),
    acceptedOn: dayCell(cells, 'acceptedOn'),
    serviceUntil: optionalDay(cells, 'serviceUntil'),
    account: optionalInteger(cells, 'accountId', [1, 0xffff_ffff]),
  });
  if (!read.ok) return read;
  const { place, maker, number, account, ...of } = read.value;
  const { metering, size, format, linkAddress, seals, acceptanceNo, acceptedOn, serviceUntil } = of;
  return accept({
    meter: meterId(maker, number),
    accountId: account === null ? null : accountId(account),
    communityId: place.community,
    address: of.address,
    direction: of.direction,
    regulatorBoxId: place.box,
    floor: of.floor,
    model: of.model,
    initialIndex: of.initialIndex,
    ceiling: of.ceiling,
    plate: completePlate({
      ...{ metering, size, format, linkAddress, seals },
      ...{ acceptanceNo, acceptedOn, serviceUntil },
    }),
  });
}

/** What one line of the sheet comes to. */
export type ReadLine =
  | { readonly kind: 'empty' }
  | ({ readonly kind: 'fault' } & RowFault)
  /** `sameAddress` is an earlier row at the same address: told, not refused (kitchen and boiler). */
  | ({ readonly kind: 'row'; readonly sameAddress: number | null } & RosterRow);

/** Reads a sheet line by line, in its order: a long one is not read in one go, and each line sees those before it. */
export class RosterReader {
  private readonly columns: ReadonlyMap<RosterColumnName, number>;
  private readonly places: Places;
  private readonly meters = new Map<MeterId, number>();
  private readonly accounts = new Map<number, number>();
  private readonly addresses = new Map<string, number>();

  private constructor(columns: ReadonlyMap<RosterColumnName, number>, places: Places) {
    this.columns = columns;
    this.places = places;
  }

  /** Refuses roster.empty, roster.heading-missing and roster.heading-twice. */
  static open(table: readonly (readonly string[])[], places: Places): Outcome<RosterReader> {
    const [heading, ...lines] = table;
    if (heading === undefined || lines.every(isEmpty)) return refuse('roster.empty');
    const columns = headingsOf(heading);
    return columns.ok ? accept(new RosterReader(columns.value, places)) : columns;
  }

  read(row: number, line: readonly string[]): ReadLine {
    if (isEmpty(line)) return { kind: 'empty' };
    const enrolment = enrolmentOf(cellsOf(line, this.columns), this.places);
    if (!enrolment.ok) return { kind: 'fault', row, refusal: enrolment.refusal };
    const refusal = this.twice(row, enrolment.value);
    if (refusal !== undefined) return { kind: 'fault', row, refusal };
    const { communityId, address } = enrolment.value;
    const place = `${communityId} ${address}`;
    const sameAddress = this.addresses.get(place) ?? null;
    if (sameAddress === null) this.addresses.set(place, row);
    return { kind: 'row', row, enrolment: enrolment.value, sameAddress };
  }

  /** roster.meter-twice, roster.account-twice {row}: the first row that names it stands, later ones do not. */
  private twice(row: number, { meter, accountId: account }: Enrolment): Refusal | undefined {
    const meterRow = this.meters.get(meter);
    if (meterRow !== undefined) {
      return { code: 'roster.meter-twice', facts: { meter: formatMeter(meter), row: meterRow } };
    }
    const accountRow = account === null ? undefined : this.accounts.get(account);
    if (account !== null && accountRow !== undefined) {
      return { code: 'roster.account-twice', facts: { accountId: account, row: accountRow } };
    }
    this.meters.set(meter, row);
    if (account !== null) this.accounts.set(account, row);
    return undefined;
  }
}

const isEmpty = (line: readonly string[]): boolean => line.every((cell) => cell.trim() === '');
