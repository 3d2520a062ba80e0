/** A list of what has to be looked after (待办): its pages, and how long a row has waited. */
import { call } from '../api/client.ts';
import type { Attention } from '../api/generated.ts';
import { everyPage } from '../station/every-page.ts';
import { type Column, ListTable, type Row } from '../station/ListTable.tsx';
import { useRoom } from '../words/room.ts';
import { attentionWords } from './attention.ts';

export type List = keyof Attention;
/** Where each list goes on; absent where it stands at its beginning. */
export type From = { readonly [L in List]?: string };

/** Rows in one answer where the whole list is wanted. */
const WHOLE = 500;

/** Seconds in the largest two units. */
export function useAge(): (seconds: number) => string {
  const { ages } = useRoom(attentionWords);
  return (seconds) =>
    ages(
      Math.floor(seconds / 86_400),
      Math.floor(seconds / 3_600) % 24,
      Math.floor(seconds / 60) % 60,
    );
}

export interface ListProps<L extends List> {
  readonly list: L;
  readonly answer: Attention;
  readonly from: From;
  readonly turn: (from: From) => void;
}

/** One of the lists with its pages; `row` is made the same way for the page and for the file. */
export function Listed<L extends List>({
  list,
  answer,
  from,
  turn,
  caption,
  columns,
  row,
}: ListProps<L> & {
  readonly caption: string;
  readonly columns: readonly (string | Column)[];
  readonly row: (one: Attention[L]['rows'][number]) => Row;
}) {
  const { total, next, rows } = answer[list];
  const { [list]: at, ...others } = from;
  return (
    <ListTable
      caption={`${caption} · ${total}`}
      columns={columns}
      rows={rows.map(row)}
      pages={{
        total,
        first: at === undefined ? null : () => turn(others),
        next: next === null ? null : () => turn({ ...from, [list]: String(next) }),
        every: () =>
          everyPage(
            (behind: Attention[L]['next']) =>
              call('GET /api/cards/attention', {
                query: { limit: WHOLE, ...(behind === null ? {} : { [list]: String(behind) }) },
              }),
            (page) => page[list].rows.map(row),
            (page) => page[list].next,
          ),
      }}
    />
  );
}
