/** A list: heads, rows, what stands there when there are none, and the list as a file. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { csvText, saveText } from '../browser/csv-file.ts';
import { formWords } from '../forms/words.ts';
import { useRoom } from '../words/room.ts';
import { figureOf, textOf } from './list-text.ts';

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

interface Props {
  readonly caption: string;
  readonly columns: readonly (string | Column)[];
  readonly rows: readonly Row[];
}

const asColumn = (column: string | Column): Column =>
  typeof column === 'string' ? { head: column } : column;

export const figure = (head: string): Column => ({ head, figure: true });

function save(caption: string, heads: readonly Column[], rows: readonly Row[]): void {
  const lines = rows.map(({ cells }) =>
    heads.map(({ figure: counts }, at) => {
      const text = textOf(cells[at]);
      return counts ? (figureOf(text) ?? text) : text;
    }),
  );
  saveText(`${caption}.csv`, csvText([heads.map(({ head }) => head), ...lines]));
}

export function ListTable({ caption, columns, rows }: Props) {
  const say = useRoom(formWords);
  const heads = columns.map(asColumn);
  return (
    <table className="list">
      <caption>
        <span>{caption}</span>{' '}
        {rows.length > 0 && (
          <Button size="small" type="text" onClick={() => save(caption, heads, rows)}>
            {say.file}
          </Button>
        )}
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
        {rows.map(({ key, cells, total }) => (
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
              {say.none}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
