/** One thing that `qika doctor` looked at. */

/** `missing` can be lived without, `advice` is to be looked at soon, `broken` bars the station from opening. */
export type Health = 'ok' | 'missing' | 'advice' | 'broken';

export interface Finding {
  readonly name: string;
  readonly health: Health;
  readonly what: string;
  readonly next: { readonly en: string; readonly zh: string } | null;
}
