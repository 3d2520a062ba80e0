/** One cell of a roster becomes one fact of a meter, or a refusal that names its column. */
import { type BusinessDate, isBusinessDate } from '../calendar.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { isMeterSize, type Metering, type MeterSize } from '../plate.ts';
import { isEntry } from '../printable.ts';
import { type Litre, litre, parseCubicMetres, parseIndex, ZERO_LITRE } from '../units.ts';
import { headingOf, type RosterColumnName } from './columns.ts';

/** The text of each column; '' where the cell is empty or the column is not there. */
export type Cells = Readonly<Record<RosterColumnName, string>>;

const U32_MAX = 0xffff_ffff;
const SEALS_MAX = 8;

const invalid = (name: RosterColumnName, text: string): Outcome<never> =>
  refuse('roster.cell-invalid', { column: headingOf(name), text: text.slice(0, 60) });

export const needed = (cells: Cells, name: RosterColumnName): Outcome<string> =>
  cells[name] === ''
    ? refuse('roster.cell-missing', { column: headingOf(name) })
    : accept(cells[name]);

/** Asks `read` of a filled cell; an empty one is `empty`. */
function optional<T>(
  cells: Cells,
  name: RosterColumnName,
  empty: T,
  read: (text: string) => T | undefined,
): Outcome<T> {
  const text = cells[name];
  if (text === '') return accept(empty);
  const value = read(text);
  return value === undefined ? invalid(name, text) : accept(value);
}

function filled<T>(
  cells: Cells,
  name: RosterColumnName,
  read: (text: string) => T | undefined,
): Outcome<T> {
  const text = needed(cells, name);
  if (!text.ok) return text;
  const value = read(text.value);
  return value === undefined ? invalid(name, text.value) : accept(value);
}

export const entryCell = (cells: Cells, name: RosterColumnName, length: number): Outcome<string> =>
  filled(cells, name, (text) => (isEntry(text, length) ? text : undefined));

const integer = (text: string, least: number, most: number): number | undefined => {
  if (!/^-?\d{1,15}$/.test(text)) return undefined;
  const n = Number(text);
  return n >= least && n <= most ? n : undefined;
};

export const integerCell = (
  cells: Cells,
  name: RosterColumnName,
  [least, most]: readonly [number, number],
): Outcome<number> => filled(cells, name, (text) => integer(text, least, most));

export const optionalInteger = (
  cells: Cells,
  name: RosterColumnName,
  [least, most]: readonly [number, number],
): Outcome<number | null> =>
  optional<number | null>(cells, name, null, (text) => integer(text, least, most));

const cubicMetres = (text: string): Litre | undefined => {
  const volume = parseCubicMetres(text);
  return volume.ok ? volume.value : undefined;
};

/** A needed cell in a form of its caller's. */
export const parsedCell = filled;

/** One of a few words, or nothing. */
export const choiceCell = <T>(
  cells: Cells,
  name: RosterColumnName,
  words: Readonly<Record<string, T>>,
): Outcome<T | null> =>
  optional<T | null>(cells, name, null, (text) =>
    Object.hasOwn(words, text) ? words[text] : undefined,
  );

/** What a meter shows, which may be more than anybody buys at once. */
const index = (text: string): Litre | undefined => {
  const shown = parseIndex(text);
  return shown.ok ? shown.value : undefined;
};

export const indexCell = (cells: Cells, name: RosterColumnName): Outcome<Litre> =>
  filled(cells, name, index);

export const optionalIndex = (cells: Cells, name: RosterColumnName): Outcome<Litre | null> =>
  optional<Litre | null>(cells, name, null, index);

/** 充值上限; an empty cell is none. */
export const ceilingCell = (cells: Cells): Outcome<Litre> =>
  optional<Litre>(cells, 'ceiling', ZERO_LITRE, (text) => {
    const volume = cubicMetres(text);
    return volume !== undefined && volume <= U32_MAX ? litre(volume) : undefined;
  });

/** 2026-11-20, 2026/11/20 and 20261120 are one day. */
const day = (text: string): BusinessDate | undefined => {
  const parts = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text);
  if (parts === null) return undefined;
  const [, year = '', month = '', date = ''] = parts;
  const whole = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isBusinessDate(whole) ? whole : undefined;
};

export const dayCell = (cells: Cells, name: RosterColumnName): Outcome<BusinessDate> =>
  filled(cells, name, day);

export const optionalDay = (cells: Cells, name: RosterColumnName): Outcome<BusinessDate | null> =>
  optional<BusinessDate | null>(cells, name, null, day);

const DIRECTIONS: Readonly<Record<string, 'left' | 'right'>> = {
  左: 'left',
  左进: 'left',
  left: 'left',
  右: 'right',
  右进: 'right',
  right: 'right',
};

export const directionCell = (cells: Cells): Outcome<'left' | 'right'> =>
  filled(cells, 'direction', (text) =>
    Object.hasOwn(DIRECTIONS, text) ? DIRECTIONS[text] : undefined,
  );

const METERINGS: Readonly<Record<string, Metering>> = {
  IC卡表: 'ic-card',
  卡表: 'ic-card',
  'ic-card': 'ic-card',
  普通表: 'ordinary',
  ordinary: 'ordinary',
};

export const meteringCell = (cells: Cells): Outcome<Metering> =>
  optional<Metering>(cells, 'metering', 'ic-card', (text) =>
    Object.hasOwn(METERINGS, text) ? METERINGS[text] : undefined,
  );

export const sizeCell = (cells: Cells): Outcome<MeterSize> =>
  filled(cells, 'size', (text) => (isMeterSize(text) ? text : undefined));

export const matching = (
  cells: Cells,
  name: RosterColumnName,
  form: RegExp,
): Outcome<string | null> =>
  optional<string | null>(cells, name, null, (text) => (form.test(text) ? text : undefined));

/** Numbers of seals with blanks, commas or 、 between them. */
export const sealsCell = (cells: Cells): Outcome<readonly string[]> =>
  optional<readonly string[]>(cells, 'seals', [], (text) => {
    const seals = text.split(/[\s,，;；、]+/).filter((seal) => seal !== '');
    return seals.length <= SEALS_MAX && seals.every((seal) => isEntry(seal, 40))
      ? seals
      : undefined;
  });
