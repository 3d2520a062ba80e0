/** A list that is asked for in pages, newest first: what was answered so far. */
import { useEffect, useState } from 'react';

/** `page` is the answer to the last question, null until it is there; `isFirst` begins the list anew. */
export function useGrown<T>(page: readonly T[] | null, isFirst: boolean): readonly T[] {
  const [rows, setRows] = useState<readonly T[]>([]);
  useEffect(() => {
    if (page === null) return;
    setRows((known) => (isFirst ? page : [...known, ...page]));
  }, [page, isFirst]);
  return rows;
}
