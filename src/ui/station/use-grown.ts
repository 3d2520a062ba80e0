/** A list that is asked for in pages, newest first: what was answered so far to this question. */
import { useEffect, useState } from 'react';
import { type Grown, grownBy } from './grown.ts';

/** `page` is the answer to the last question, null until it is there; a null `before` begins the list anew. */
export function useGrown<T>(
  page: readonly T[] | null,
  question: string,
  before: number | null,
): readonly T[] {
  const [grown, setGrown] = useState<Grown<T>>({ question, pages: [] });
  useEffect(() => {
    if (page === null) return;
    setGrown((known) => grownBy(known, question, before, page));
  }, [page, question, before]);
  return grown.question === question ? grown.pages.flatMap(({ rows }) => rows) : [];
}
