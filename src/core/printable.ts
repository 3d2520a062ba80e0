/** Text that people enter: printable, well-formed, something visible in it. */

/** No control characters, no half of a surrogate pair, something visible in it. */
export const PRINTABLE = /^[^\p{Cc}\p{Cs}]*[^\p{Cc}\p{Cs}\p{Z}][^\p{Cc}\p{Cs}]*$/u;

/** Marks that turn the direction of writing make a number read as another one. */
const TURNS_DIRECTION = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/;

/** Printable, of at most `length` characters, and read in one direction. */
export const isEntry = (text: string, length: number): boolean =>
  text.length <= length && PRINTABLE.test(text) && !TURNS_DIRECTION.test(text);
