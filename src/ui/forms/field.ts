/** What a form asks for: how a field looks, and what the typed text means. Nothing is sent that a field cannot read. */
import { wallTime } from '../browser/wall-time.ts';
import { fenFromZeroOf, fenOf, litresOf } from '../words/figures.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

export type Look =
  | { readonly as: 'line'; readonly max: number; readonly digits: boolean }
  | { readonly as: 'long'; readonly max: number }
  | { readonly as: 'day' }
  | { readonly as: 'moment' }
  /** Not drawn: what the station proposed when the form was sent, kept with it. */
  | { readonly as: 'hidden' }
  | { readonly as: 'choice'; readonly options: readonly Option[] }
  | { readonly as: 'tick' }
  /** A file of which only the SHA-256 is sent. */
  | { readonly as: 'photo' };

export interface Field<T> {
  readonly label: string;
  readonly look: Look;
  readonly initial: string;
  /** An example of what is wanted, where its form is not plain. */
  readonly hint: 'plate' | null;
  /** Undefined when the text is no such value. */
  readonly read: (text: string) => T | undefined;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Values<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};
export type Texts = Readonly<Record<string, string>>;

const line = (max: number, digits = false): Look => ({ as: 'line', max, digits });
const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

export const text = (label: string, max = 40): Field<string> => ({
  label,
  look: max > 80 ? { as: 'long', max } : line(max),
  initial: '',
  hint: null,
  read: given,
});

/** A whole number from `min` to `max`. */
export const whole = (label: string, min = 1, max = 4_294_967_295): Field<number> => ({
  label,
  look: line(String(max).length, true),
  initial: '',
  hint: null,
  read(typed) {
    const value = /^\d{1,15}$/.test(typed.trim()) ? Number(typed.trim()) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  },
});

/** Fen of a text in yuan, above zero or, where `fromZero`, from zero on. */
export const yuan = (label: string, fromZero = false): Field<number> => ({
  label,
  look: line(14, true),
  initial: '',
  hint: null,
  read: (typed) => (fromZero ? fenFromZeroOf(typed) : fenOf(typed)) ?? undefined,
});

/** Litres of a text in m³. */
export const volume = (label: string, fromZero = false): Field<number> => ({
  label,
  look: line(14, true),
  initial: '',
  hint: null,
  read(typed) {
    if (fromZero && /^0+([.。]0{0,3})?$/.test(typed.trim())) return 0;
    return litresOf(typed) ?? undefined;
  },
});

/** "-12.5" too: a minus before what `of` reads. */
export const signed = (of: Field<number>): Field<number> => ({
  ...of,
  read(typed) {
    const bare = typed.trim().replace(/^[-−]/, '');
    const value = of.read(bare);
    if (value === undefined) return undefined;
    return bare === typed.trim() ? value : -value;
  },
});

/** A price of 1 m³ in yuan, as 1/10000 yuan; four digits after the point at most. */
export const price = (label: string): Field<number> => ({
  label,
  look: line(12, true),
  initial: '',
  hint: null,
  read(typed) {
    const match = /^(\d{1,5})(?:[.。](\d{0,4}))?$/.exec(typed.trim());
    if (match === null) return undefined;
    return Number((match[1] ?? '') + (match[2] ?? '').padEnd(4, '0'));
  },
});

const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const day = (label: string, initial = ''): Field<string> => ({
  label,
  look: { as: 'day' },
  initial,
  hint: null,
  read: (typed) => (DAY.test(typed) ? typed : undefined),
});

/** A time of day in the company's zone, to the minute; ms since 1970 UTC. */
export const moment = (label: string, timeZone: string, initial: string): Field<number> => ({
  label,
  look: { as: 'moment' },
  initial,
  hint: null,
  read: (typed) => wallTime(typed, timeZone) ?? undefined,
});

/** A value that nobody types: it is sent as it was when the form was sent first. */
export const carried = <T>(value: T): Field<T> => ({
  label: '',
  look: { as: 'hidden' },
  initial: JSON.stringify(value),
  hint: null,
  read: (kept) => JSON.parse(kept) as T,
});

export const choice = <T extends string>(
  label: string,
  options: Readonly<Record<T, string>>,
  initial: T | '' = '',
): Field<T> => ({
  label,
  look: {
    as: 'choice',
    options: Object.entries<string>(options).map(([value, shown]) => ({ value, label: shown })),
  },
  initial,
  hint: null,
  read: (typed) => (Object.hasOwn(options, typed) ? (typed as T) : undefined),
});

/** One of a list that the station has told. */
export const listed = (label: string, options: readonly Option[], initial = ''): Field<string> => ({
  label,
  look: { as: 'choice', options },
  initial,
  hint: null,
  read: (typed) => (options.some(({ value }) => value === typed) ? typed : undefined),
});

export const tick = (label: string, initial = false): Field<boolean> => ({
  label,
  look: { as: 'tick' },
  initial: initial ? 'yes' : '',
  hint: null,
  read: (typed) => typed === 'yes',
});

/** The SHA-256 of a file that somebody chooses, lower-case hex. */
export const photo = (label: string): Field<string> => ({
  label,
  look: { as: 'photo' },
  initial: '',
  hint: null,
  read: (typed) => (/^[0-9a-f]{64}$/.test(typed) ? typed : undefined),
});

/** "2-202501000001": maker and number of a meter, as its plate is written everywhere. */
export const plate = (
  label: string,
): Field<{ readonly maker: number; readonly number: number }> => ({
  label,
  look: line(17),
  initial: '',
  hint: 'plate',
  read(typed) {
    const match = /^([1-8]\d{0,3})-(\d{12})$/.exec(typed.trim());
    return match === null ? undefined : { maker: Number(match[1]), number: Number(match[2]) };
  },
});

/** Nothing typed is null. */
export const optional = <T>(of: Field<T>): Field<T | null> => ({
  ...of,
  read: (typed) => (typed.trim() === '' ? null : of.read(typed)),
});

export const startingWith = <T>(of: Field<T>, initial: string): Field<T> => ({ ...of, initial });

/** What was typed, and for the rest what stands there from the start. */
export const resolved = (fields: Fields, texts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { initial }]) => [name, texts[name] ?? initial]),
  );

/** Undefined while a field cannot be read. */
export function valuesOf<F extends Fields>(fields: F, texts: Texts): Values<F> | undefined {
  const read = Object.entries(fields).map(
    ([name, field]) => [name, field.read(texts[name] ?? field.initial)] as const,
  );
  if (read.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(read) as Values<F>;
}
