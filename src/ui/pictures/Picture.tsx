/** One picture with the table that it was drawn from, and the table as a file. */
import { Button } from 'antd';
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

/** Only words of the page and figures of the ledger stand in a table, so nothing in it can be taken for a formula. */
function csvOf(heads: readonly string[], rows: PictureProps['rows']): string {
  const field = (cell: Cell): string => {
    const text = cell === null ? '' : String(typeof cell === 'object' ? cell.figure : cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${[heads, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function Picture({ title, note, chart, heads, rows }: PictureProps) {
  const say = useSpeech().words.pictures;
  return (
    <section className="picture">
      <h2>{title}</h2>
      {note !== undefined && <p>{note}</p>}
      <Chart label={title} {...chart} />
      <Button size="small" onClick={() => save(`${title}.csv`, csvOf(heads, rows))}>
        {say.download}
      </Button>
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
