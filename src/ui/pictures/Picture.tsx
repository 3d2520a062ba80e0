/** One picture with the table that it was drawn from, and the table as a file. */
import { Button } from 'antd';
import { NotTaken } from '../station/ListTable.tsx';
import { useTakeList } from '../station/take-list.ts';
import { useSpeech } from '../words/language.ts';
import { Chart, type ChartProps } from './Chart.tsx';

/** Figures as they are read, and as a spreadsheet takes them. */
export type Cell = string | number | { readonly shown: string; readonly figure: number } | null;

export interface PictureProps {
  /** Also the file's name. */
  readonly title: string;
  readonly note?: string;
  readonly chart: Omit<ChartProps, 'label'>;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const isFigure = (cell: Cell): boolean => typeof cell === 'number' || typeof cell === 'object';

const shownOf = (cell: Cell): string | number =>
  cell === null ? '—' : typeof cell === 'object' ? cell.shown : cell;

const linesOf = (rows: PictureProps['rows']) =>
  rows.map((row) =>
    row.map((cell) => (typeof cell === 'object' && cell !== null ? cell.figure : cell)),
  );

export function Picture({ title, note, chart, heads, rows }: PictureProps) {
  const say = useSpeech().words.pictures;
  const { state, take } = useTakeList();
  return (
    <section className="picture">
      <h2>{title}</h2>
      {note !== undefined && <p>{note}</p>}
      <Chart label={title} {...chart} />
      <Button
        size="small"
        loading={state === 'asking'}
        onClick={() => take(title, heads, async () => ({ ok: true, value: linesOf(rows) }))}
      >
        {say.download}
      </Button>
      <NotTaken state={state} />
      <table className="list">
        <caption>{title}</caption>
        <thead>
          <tr>
            {heads.map((head, column) => (
              <th key={head} scope="col" className={column > 0 ? 'figure' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((cell, column) => (
                <td key={heads[column]} className={column > 0 && isFigure(cell) ? 'figure' : ''}>
                  {shownOf(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
