/** What a request would do, read off its address and its body: the name of the act, and every value that a person can judge. */
import type { Fact } from './Facts.tsx';

/** How values are said; volumes are litres, prices 1/10000 yuan. */
export interface Sayings {
  readonly acts: Readonly<Record<string, string>>;
  readonly about: string;
  readonly yes: string;
  readonly no: string;
  readonly fields: Readonly<Record<string, string>>;
  yuan(fen: number): string;
  m3(litres: number): string;
  price(priceE4: number): string;
}

/** Ids of the machine and who asks whom: they are in the whole text below. */
const UNSAID = new Set([
  ...['operationId', 'operator', 'second', 'secondPerson', 'witness', 'reader'],
  ...['photo', 'purchase', 'payment', 'charge', 'lostLoad', 'confirmLowTries'],
]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const partsOf = (path: string): readonly string[] =>
  (path.split('?')[0] ?? '').replace(/^\/api\//, '').split('/');

function matches(pattern: string, parts: readonly string[]): boolean {
  const wanted = pattern.split('/');
  return (
    wanted.length === parts.length && wanted.every((part, i) => part === '*' || part === parts[i])
  );
}

/** The address itself where the act has no name. */
export function actOf({ acts }: Pick<Sayings, 'acts'>, path: string): string {
  const parts = partsOf(path);
  const found = Object.entries(acts).find(([pattern]) => matches(pattern, parts));
  return found === undefined ? path : found[1];
}

function saidNumber(say: Sayings, field: string, value: number): string {
  if (field.endsWith('Fen')) return say.yuan(value);
  if (field === 'litres' || field.endsWith('Litres')) return say.m3(value);
  return field.endsWith('E4') ? say.price(value) : String(value);
}

function saidValue(say: Sayings, field: string, value: unknown): readonly Fact[] {
  if (value === null || value === '' || UNSAID.has(field)) return [];
  const name = say.fields[field] ?? field;
  if (typeof value === 'number') return [[name, saidNumber(say, field, value)]];
  if (typeof value === 'boolean') return [[name, value ? say.yes : say.no]];
  if (typeof value === 'string') return [[name, value]];
  if (Array.isArray(value)) {
    return value.some(isRecord)
      ? value.flatMap((one) => saidValue(say, field, one))
      : [[name, value.join(' ')]];
  }
  if (!isRecord(value)) return [];
  const { maker, number } = value;
  return typeof maker === 'number' && typeof number === 'number'
    ? [[name, `${maker}-${number}`]]
    : factsIn(say, value);
}

const factsIn = (say: Sayings, body: Readonly<Record<string, unknown>>): readonly Fact[] =>
  Object.entries(body).flatMap(([field, value]) => saidValue(say, field, value));

/** What stands in the address in place of a star, then the body's values in their order. */
export function factsOf(say: Sayings, path: string, body: unknown): readonly Fact[] {
  const parts = partsOf(path);
  const pattern = Object.keys(say.acts).find((one) => matches(one, parts));
  const about = (pattern?.split('/') ?? []).flatMap((part, i) =>
    part === '*' ? [parts[i] ?? ''] : [],
  );
  const whom: readonly Fact[] = about.length === 0 ? [] : [[say.about, about.join('-')]];
  return [...whom, ...(isRecord(body) ? factsIn(say, body) : [])];
}
