/** 安检到期: which households are to be visited, the one that waits longest first. The paper of a visit is put on file under the gates. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { InspectionDue, InspectionsDue } from '../api/generated.ts';
import { formWords } from '../forms/words.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useRoom } from '../words/room.ts';
import { worksWords } from './works.ts';

/** Lines in one answer where the whole list is wanted. */
const WHOLE = 1_000;

function useRow(): (one: InspectionDue) => Row {
  const { inspections: say, gates } = useRoom(worksWords);
  return (one) => ({
    key: String(one.accountId),
    cells: [
      <a key="a" href={`#engineering/gates/${one.accountId}`}>
        {one.accountId}
      </a>,
      one.name,
      one.phone,
      one.address,
      <span key="s" className={one.state === 'faults' ? 'bad' : ''}>
        {one.state === 'in-order' ? say.notYet : gates.inspectionStates[one.state]}
      </span>,
      one.since,
      Math.max(0, one.overdueDays),
      one.lastOn,
      one.inspectedBy,
      one.found,
    ],
  });
}

export function InspectionsPage() {
  const { inspections: say } = useRoom(worksWords);
  const form = useRoom(formWords);
  const { connected } = useCounter();
  const row = useRow();
  const [by, setBy] = useState('');
  const [turn, setTurn] = useState(0);
  const until = by === '' ? {} : { by };
  const { page, problem, pagesOf } = usePaged(
    'GET /api/inspections/due',
    (after, whole) => ({
      query: { ...until, ...behind(after), ...(whole ? { limit: WHOLE } : {}) },
    }),
    connected ? `inspections ${turn}` : null,
    by,
  );
  const rowsOf = ({ due }: InspectionsDue): readonly Row[] => due.map(row);
  return (
    <>
      <p className="quiet">{say.text}</p>
      <div className="filters">
        <h2>{say.title}</h2>
        <span>{say.by}</span>
        <Input
          type="date"
          className="date"
          aria-label={say.by}
          value={by}
          onChange={({ target }) => setBy(target.value)}
        />
        <Button onClick={() => setTurn((n) => n + 1)}>{form.refresh}</Button>
      </div>
      {problem !== null && <Trouble problem={problem} />}
      {page !== null && (
        <ListFrame tall>
          <ListTable
            caption={`${say.title} · ${page.total}`}
            columns={[
              say.account,
              say.name,
              say.phone,
              say.address,
              say.state,
              say.since,
              figure(say.overdue),
              say.lastOn,
              say.inspectedBy,
              say.found,
            ]}
            rows={rowsOf(page)}
            pages={pagesOf(page, rowsOf)}
          />
        </ListFrame>
      )}
    </>
  );
}
