/** A list that is asked for in pages: what was answered so far to one question, each page once. */
export interface Grown<T> {
  readonly question: string;
  readonly pages: readonly { readonly before: number | null; readonly rows: readonly T[] }[];
}

/**
 * `before` is null for the first page, which begins the list anew, as another question does. A page that is answered again,
 * because the link was lost in between, takes its own place.
 */
export function grownBy<T>(
  known: Grown<T>,
  question: string,
  before: number | null,
  rows: readonly T[],
): Grown<T> {
  const page = { before, rows };
  if (before === null || known.question !== question) return { question, pages: [page] };
  const at = known.pages.findIndex((one) => one.before === before);
  const pages = at === -1 ? [...known.pages, page] : known.pages.with(at, page);
  return { question, pages };
}
