/**
 * The name that a person logs in with. Names that a reader takes for one are one: the key is NFKC, without case and with
 * single blanks, and two people never have the same key (CVE-2026-27447 is what happens otherwise).
 */
import { isEntry } from '../printable.ts';

export const PERSON_NAME_MAX = 40;

/** Upper case first: it opens ß and ſ, which lower case alone would leave. */
const folded = (text: string): string =>
  text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');

/** The key of a name, or null for a text that is no name. The key of a key is itself. */
export function personKey(text: string): string | null {
  const once = folded(text).replaceAll(/\s+/gu, ' ').trim();
  const key = folded(once).replaceAll(/\s+/gu, ' ').trim();
  return key !== '' && isEntry(key, PERSON_NAME_MAX) ? key : null;
}
