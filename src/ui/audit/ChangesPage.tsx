/** 业务流水: every act in the ledger by who did it, newest first; its ticket opens beside it. */
import { Button } from 'antd';
import { useState } from 'react';
import { useFreshAnswer } from '../api/use-answer.ts';
import { TicketView } from '../counter/TicketView.tsx';
import { useActs } from '../station/acts.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useGrown } from '../station/use-grown.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { AskForm } from './AskForm.tsx';
import { auditWords } from './words.ts';

interface Asked {
  readonly operator: string;
  readonly before: number | null;
  readonly turn: number;
}

function useChanges({ operator, before, turn }: Asked) {
  const { connected } = useCounter();
  const query = {
    ...(operator === '' ? {} : { operator }),
    ...(before === null ? {} : { before }),
  };
  const key = connected ? JSON.stringify([operator, before, turn]) : null;
  const answer = useFreshAnswer('GET /api/audit/changes', { query }, key);
  const page = answer?.ok === true ? answer.value : null;
  const changes = useGrown(page?.changes ?? null, `${operator} ${turn}`, before);
  const problem = answer?.ok === false ? answer.problem : null;
  return { changes, older: page?.before ?? null, problem };
}

export function ChangesPage() {
  const say = useRoom(auditWords);
  const act = useActs();
  const { second } = useSpeech();
  const [asked, setAsked] = useState<Asked>({ operator: '', before: null, turn: 0 });
  const [ticketNo, setTicketNo] = useState<number | null>(null);
  const { changes, older, problem } = useChanges(asked);
  return (
    <>
      <section className="sheet">
        <h2>{say.changes}</h2>
        <p className="quiet">{say.changesText}</p>
        <AskForm
          label={say.changes}
          ask={(operator) => setAsked({ operator, before: null, turn: asked.turn + 1 })}
        />
      </section>
      {problem !== null && <Trouble problem={problem} />}
      <ListFrame tall>
        <ListTable
          // Older ones that were not asked for are in no count and in no file.
          caption={`${say.changes} · ${changes.length}${older === null ? '' : '+'}`}
          columns={[
            say.at,
            say.operator,
            say.second,
            say.act,
            say.account,
            say.card,
            say.ticket,
            say.entry,
          ]}
          rows={changes.map((change) => ({
            key: String(change.entry),
            cells: [
              second(change.at),
              change.operator,
              change.second,
              act(change.kind),
              change.accountId,
              change.cardNo,
              change.ticketNo === null ? null : (
                <Button
                  key="t"
                  type="link"
                  size="small"
                  onClick={() => setTicketNo(change.ticketNo)}
                >
                  {change.ticketNo}
                </Button>
              ),
              change.entry,
            ],
          }))}
        />
      </ListFrame>
      {older !== null && (
        <Button onClick={() => setAsked({ ...asked, before: older })}>{say.older}</Button>
      )}
      <TicketView ticketNo={ticketNo} close={() => setTicketNo(null)} />
    </>
  );
}
