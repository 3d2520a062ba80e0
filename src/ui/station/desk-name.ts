/** Which desk is worked at: in the address, so that back, forward and a bookmark do what they say. */
import { useSyncExternalStore } from 'react';
import { DESKS, type DeskName } from './page-table.ts';

/** "#finance/10000008" is a desk and what is looked at there. */
const parts = (): string[] => location.hash.slice(1).split('/');

const named = (): DeskName => DESKS.find((desk) => desk === parts()[0]) ?? 'counter';
const subject = (): string => parts()[1] ?? '';
/**
 * "#services/closure/10000008": what a page of a desk looks at, kept over a reload. It is that page's alone: one that is
 * about to be left must not take the next one's account for its own ticket.
 */
const detailOf = (page: string): string => (subject() === page ? (parts()[2] ?? '') : '');

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export const useDeskName = (): DeskName => useSyncExternalStore(subscribe, named);
export const useDeskSubject = (): string => useSyncExternalStore(subscribe, subject);
export const useDeskDetail = (page: string): string =>
  useSyncExternalStore(subscribe, () => detailOf(page));

export const lookAt = (desk: DeskName, page: string, what: string): void => {
  location.hash = `${desk}/${page}/${encodeURIComponent(what)}`;
};
