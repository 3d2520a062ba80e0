/**
 * A list: heads, rows, what stands there when there are none, how many there are, its pages, and the whole of it as a file.
 * A list that is here whole is shown some rows at a time too.
 */
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Answer } from '../api/client.ts';
import { formWords } from '../forms/words.ts';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { figureOf, textOf } from './list-text.ts';
import { PageButtons } from './PageButtons.tsx';
import { type Taking, useTakeList } from './take-list.ts';

export interface Column {
  readonly head: string;
  /** Figures stand to the right. */
  readonly figure?: boolean;
}

export interface Row {
  readonly key: string;
  readonly cells: readonly ReactNode[];
  readonly total?: boolean;
}

/** Of a list that the station answers a page at a time. */
export interface Pages {
  /** Rows of the whole list; null while they are counted. */
  readonly total: number | null;
  /** Null on the first page. */
  readonly first: (() => void) | null;
  /** Null on the last. */
  readonly next: (() => void) | null;
  /** The whole list, asked for anew. */
  readonly every: () => Promise<Answer<readonly Row[]>>;
}

interface Props {
  readonly caption: string;
  readonly columns: readonly (string | Column)[];
  /** Null where the station has not said: that is not the same as none. */
  readonly rows: readonly Row[] | null;
  readonly pages?: Pages;
}

/** Rows of a list that are shown at once, where it is here whole. */
const SHOWN = 200;

const asColumn = (column: string | Column): Column =>
  typeof column === 'string' ? { head: column } : column;

export const figure = (head: string): Column => ({ head, figure: true });

const linesOf = (heads: readonly Column[], rows: readonly Row[]) =>
  rows.map(({ cells }) =>
    heads.map(({ figure: counts }, at) => {
      const text = textOf(cells[at]).replace(/\s+/g, ' ').trim();
      return counts ? (figureOf(text) ?? text) : text;
    }),
  );

function useShown(rows: readonly Row[], pages: Pages | undefined) {
  const [from, setFrom] = useState(0);
  const start = from < rows.length ? from : 0;
  const shown = pages === undefined ? rows.slice(start, start + SHOWN) : rows;
  const own: Omit<Pages, 'every'> = {
    total: rows.length,
    first: start === 0 ? null : () => setFrom(0),
    next: start + SHOWN < rows.length ? () => setFrom(start + SHOWN) : null,
  };
  return { shown, turning: pages ?? own };
}

export function NotTaken({ state }: { readonly state: Taking }) {
  const say = useRoom(formWords);
  const { language } = useSpeech();
  if (state === 'resting' || state === 'asking') return null;
  const why = state === 'silent' ? say.fileSilent : told(state, language).detail;
  return (
    <span role="alert" className="bad">
      {say.noFile} {why}
    </span>
  );
}

export function ListTable({ caption, columns, rows: said, pages }: Props) {
  const rows = said ?? [];
  const say = useRoom(formWords);
  const { state, take } = useTakeList();
  const { shown, turning } = useShown(rows, pages);
  const heads = columns.map(asColumn);
  const names = heads.map(({ head }) => head);
  const every = async () =>
    pages === undefined ? { ok: true as const, value: rows } : pages.every();
  const save = (): void =>
    take(caption, names, async () => {
      const answer = await every();
      return answer.ok ? { ok: true, value: linesOf(heads, answer.value) } : answer;
    });
  const counted = shown.filter(({ total }) => total !== true).length;
  return (
    <table className="list">
      <caption>
        <span>{caption}</span>{' '}
        {rows.length > 0 && (
          <Button size="small" type="text" loading={state === 'asking'} onClick={save}>
            {say.file}
          </Button>
        )}{' '}
        {(turning.first !== null || turning.next !== null) && (
          <span className="list-pages">
            <span className="quiet">{say.ofAll(counted, turning.total ?? '…')}</span>
            <PageButtons first={turning.first} next={turning.next} />
          </span>
        )}
        <NotTaken state={state} />
      </caption>
      <thead>
        <tr>
          {heads.map(({ head, figure: right }) => (
            <th key={head} scope="col" className={right ? 'figure' : ''}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ key, cells, total }) => (
          <tr key={key} className={total ? 'total' : ''}>
            {heads.map(({ head, figure: right }, at) => (
              <td key={head} className={right ? 'figure' : ''}>
                {cells[at]}
              </td>
            ))}
          </tr>
        ))}
        {rows.length === 0 && (
          <tr>
            <td colSpan={heads.length} className="quiet">
              {said === null ? say.notSaid : say.none}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
