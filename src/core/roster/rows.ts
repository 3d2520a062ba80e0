/** A sheet becomes enrolments: each line one, or what is wrong with it. Pure; the books are asked afterwards. */
import { accountId, formatMeter, type MeterId, meterId } from '../ids.ts';
import type { CommandHead } from '../ledger/command-head.ts';
import type { EnrolMeter } from '../ledger/engineering-commands.ts';
import { accept, type Outcome, type Refusal } from '../outcome.ts';
import { completePlate } from '../plate.ts';
import { WHEEL_DIGITS } from '../reading.ts';
import {
  type Cells,
  ceilingCell,
  dayCell,
  directionCell,
  entryCell,
  indexCell,
  integerCell,
  matching,
  meteringCell,
  needed,
  optionalDay,
  optionalInteger,
  sealsCell,
  sizeCell,
} from './cells.ts';
import type { Places } from './places.ts';
import {
  all,
  type Columns,
  cellsOf,
  isEmpty,
  type LineReader,
  openSheet,
  type ReadLine,
} from './sheet-lines.ts';

export type Enrolment = Omit<EnrolMeter, keyof CommandHead | 'kind'> &
  Required<Pick<EnrolMeter, 'plate'>>;
/** What a row asks of the books. */
export type EnrolmentBody = Enrolment & Pick<EnrolMeter, 'kind'>;

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

function enrolmentOf(cells: Cells, places: Places, usual?: string): Outcome<Enrolment> {
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
    initialIndex: indexCell(cells, 'initialIndex'),
    wheelDigits: optionalInteger(cells, 'wheelDigits', [WHEEL_DIGITS.least, WHEEL_DIGITS.most]),
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
    ...(of.wheelDigits === null ? {} : { wheelDigits: of.wheelDigits }),
    ceiling: of.ceiling,
    plate: completePlate(
      {
        ...{ metering, size, format, linkAddress, seals },
        ...{ acceptanceNo, acceptedOn, serviceUntil },
      },
      usual,
    ),
  });
}

/** Reads a sheet line by line, in its order: a long one is not read in one go, and each line sees those before it. */
export class RosterReader implements LineReader<EnrolmentBody> {
  private readonly columns: Columns;
  private readonly places: Places;
  private readonly usual: string | undefined;
  private readonly meters = new Map<MeterId, number>();
  private readonly accounts = new Map<number, number>();
  private readonly addresses = new Map<string, number>();

  private constructor(columns: Columns, places: Places, usual: string | undefined) {
    this.columns = columns;
    this.places = places;
    this.usual = usual;
  }

  /** `usual`: the card format of a row that names none. Refuses roster.empty, roster.heading-missing and roster.heading-twice. */
  static open(
    table: readonly (readonly string[])[],
    places: Places,
    usual?: string,
  ): Outcome<RosterReader> {
    const columns = openSheet('meters', table);
    return columns.ok ? accept(new RosterReader(columns.value, places, usual)) : columns;
  }

  read(row: number, line: readonly string[]): ReadLine<EnrolmentBody> {
    if (isEmpty(line)) return { kind: 'empty' };
    const enrolment = enrolmentOf(cellsOf(line, this.columns), this.places, this.usual);
    if (!enrolment.ok) return { kind: 'fault', row, refusal: enrolment.refusal };
    const refusal = this.twice(row, enrolment.value);
    if (refusal !== undefined) return { kind: 'fault', row, refusal };
    const { communityId, address } = enrolment.value;
    const place = `${communityId} ${address}`;
    const sameAddress = this.addresses.get(place) ?? null;
    if (sameAddress === null) this.addresses.set(place, row);
    const notice =
      sameAddress === null
        ? ''
        : `another meter at this address 同址已有气表: row 行 ${sameAddress}`;
    const body: EnrolmentBody = { kind: 'enrol-meter', ...enrolment.value };
    return { kind: 'row', row, body, notice };
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
