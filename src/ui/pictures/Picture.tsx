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

const isFigure = (cell: Cell | undefined): boolean =>
  typeof cell === 'number' || (typeof cell === 'object' && cell !== null);

/** A column is of figures where any of its cells is one; a cell without any stands as its column does. */
const figuresOf = ({ heads, rows }: Pick<PictureProps, 'heads' | 'rows'>): readonly boolean[] =>
  heads.map((_, column) => column > 0 && rows.some((row) => isFigure(row[column])));

const shownOf = (cell: Cell): string | number =>
  cell === null ? '—' : typeof cell === 'object' ? cell.shown : cell;

const linesOf = (rows: PictureProps['rows']) =>
  rows.map((row) =>
    row.map((cell) => (typeof cell === 'object' && cell !== null ? cell.figure : cell)),
  );

export function Picture({ title, note, chart, heads, rows }: PictureProps) {
  const say = useSpeech().words.pictures;
  const { state, take } = useTakeList();
  const figures = figuresOf({ heads, rows });
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
              <th key={head} scope="col" className={figures[column] ? 'figure' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((cell, column) => (
                <td key={heads[column]} className={figures[column] ? 'figure' : ''}>
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
