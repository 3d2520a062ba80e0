/** 安检到期: which households are to be visited, the one that waits longest first. The paper of a visit is put on file under the gates. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { InspectionDue } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { formWords } from '../forms/words.ts';
import { everyPage } from '../station/every-page.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
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
  const [after, setAfter] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const until = by === '' ? {} : { by };
  const query = { ...until, ...(after === null ? {} : { after }) };
  const key = connected ? `inspections ${by} ${after} ${turn}` : null;
  const answer = useAnswer('GET /api/inspections/due', { query }, key);
  const page = answer?.ok === true ? answer.value : null;
  const next = page?.next ?? null;
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
          onChange={({ target }) => {
            setBy(target.value);
            setAfter(null);
          }}
        />
        <Button onClick={() => setTurn((n) => n + 1)}>{form.refresh}</Button>
      </div>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
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
            rows={page.due.map(row)}
            pages={{
              total: page.total,
              first: after === null ? null : () => setAfter(null),
              next: next === null ? null : () => setAfter(next),
              every: () =>
                everyPage(
                  (behind: string | null) =>
                    call('GET /api/inspections/due', {
                      query: {
                        ...until,
                        limit: WHOLE,
                        ...(behind === null ? {} : { after: behind }),
                      },
                    }),
                  (one) => one.due.map(row),
                  (one) => one.next,
                ),
            }}
          />
        </ListFrame>
      )}
    </>
  );
}
