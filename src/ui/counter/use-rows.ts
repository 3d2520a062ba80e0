/** As many rows of a table as its section has room for: a counter does not scroll. */
import { type RefObject, useEffect, useState } from 'react';

/** Fewer are shown nowhere; on a screen that is lower still the section scrolls. */
const LEAST = 3;

export function useRows(section: RefObject<HTMLElement | null>, most: number): number {
  const [rows, setRows] = useState(most);
  useEffect(() => {
    const { current } = section;
    if (current === null) return;
    // The section's height comes from the page and not from its rows, so this ends after one turn.
    const look = (): void => {
      const row = current.querySelector('tbody tr');
      if (row === null) return;
      const below = Number.parseFloat(getComputedStyle(current).paddingBottom);
      const top = row.getBoundingClientRect().top - current.getBoundingClientRect().top;
      const { height } = row.getBoundingClientRect();
      const room = current.getBoundingClientRect().height - top - below - current.scrollTop;
      setRows(Math.max(LEAST, Math.min(most, Math.floor(room / height))));
    };
    // A page that lies behind another one is not drawn, and no observer of it hears anything.
    look();
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
  }, [section, most]);
  return rows;
}
