/** A list that the station answers a page at a time: the page that is looked at, and the way to all others. */
import { useState } from 'react';
import { call, type Request } from '../api/client.ts';
import type { Problem, Routes } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { everyPage } from './every-page.ts';
import type { Pages, Row } from './ListTable.tsx';

interface Page {
  readonly total: number;
  /** What the next page is asked with; null on the last. */
  readonly next: string | number | null;
}

type PagedRoute = {
  [R in keyof Routes]: Routes[R]['answer'] extends Page ? R : never;
}[keyof Routes];

/** Of a question: where the page begins. */
export const behind = (after: string | null): { readonly after?: string } =>
  after === null ? {} : { after };

type PageOf<R extends PagedRoute> = Routes[R]['answer'];

export interface Paged<R extends PagedRoute> {
  /** Null before the first answer. */
  readonly page: PageOf<R> | null;
  readonly problem: Problem | null;
  /** Of the list of this page; `rowsOf` also makes the rows of its file. */
  readonly pagesOf: (page: PageOf<R>, rowsOf: (page: PageOf<R>) => readonly Row[]) => Pages;
}

/** Where the list goes on; `whole` while all of it is gathered for its file, for which a route may answer longer pages. */
type RequestOf<R extends PagedRoute> = (after: string | null, whole: boolean) => Request<R>;

/**
 * `key` as in `useAnswer`: what makes the page be asked for anew. `of` is what the list is of: another begins at its first page.
 */
export function usePaged<R extends PagedRoute>(
  route: R,
  requestOf: RequestOf<R>,
  key: string | null,
  of = '',
): Paged<R> {
  const [at, setAt] = useState<{ readonly of: string; readonly after: string | null }>({
    of,
    after: null,
  });
  const after = at.of === of ? at.after : null;
  const setAfter = (next: string | null): void => setAt({ of, after: next });
  const asked = key === null ? null : `${key} ${of} ${after}`;
  const answer = useAnswer(route, requestOf(after, false), asked);
  return {
    page: answer?.ok === true ? answer.value : null,
    problem: answer?.ok === false ? answer.problem : null,
    pagesOf: ({ total, next }, rowsOf) => ({
      total,
      first: after === null ? null : () => setAfter(null),
      next: next === null ? null : () => setAfter(String(next)),
      every: () =>
        everyPage(
          (from: string | null) => call(route, requestOf(from, true)),
          rowsOf,
          (one) => (one.next === null ? null : String(one.next)),
        ),
    }),
  };
}
