/** A list of the auditor: it grows back from the newest as older ones are asked for, says how many there are, and its file is all of it. */
import { Button } from 'antd';
import type { Answer } from '../api/client.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { type Column, ListTable, type Row } from '../station/ListTable.tsx';
import { useRoom } from '../words/room.ts';
import { auditWords } from './words.ts';

interface Props {
  readonly title: string;
  readonly columns: readonly (string | Column)[];
  readonly rows: readonly Row[];
  /** Null while they are counted. */
  readonly total: number | null;
  readonly every: () => Promise<Answer<readonly Row[]>>;
  /** Null where nothing older is there. */
  readonly older: (() => void) | null;
}

export function GrownList({ title, columns, rows, total, every, older }: Props) {
  const say = useRoom(auditWords);
  return (
    <>
      <ListFrame tall>
        <ListTable
          caption={`${title} · ${say.ofTotal(rows.length, total)}`}
          columns={columns}
          rows={rows}
          pages={{ total, first: null, next: null, every }}
        />
      </ListFrame>
      {older !== null && <Button onClick={older}>{say.older}</Button>}
    </>
  );
}
