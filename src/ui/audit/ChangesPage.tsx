/** 业务流水: every act in the ledger by who did it, newest first; its ticket opens beside it. */
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { ChangeLine } from '../api/generated.ts';
import { useFreshAnswer } from '../api/use-answer.ts';
import { TicketView } from '../counter/TicketView.tsx';
import { useActs } from '../station/acts.ts';
import { everyPage } from '../station/every-page.ts';
import type { Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useGrown } from '../station/use-grown.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { AskForm } from './AskForm.tsx';
import { behindRow, WHOLE } from './behind-row.ts';
import { GrownList } from './GrownList.tsx';
import { auditWords } from './words.ts';

interface Asked {
  readonly operator: string;
  readonly before: number | null;
  readonly turn: number;
}

function useChanges({ operator, before, turn }: Asked) {
  const { connected } = useCounter();
  const filter = operator === '' ? {} : { operator };
  const query = { ...filter, ...behindRow(before) };
  const counted = useFreshAnswer(
    'GET /api/audit/changes/count',
    { query: filter },
    connected ? JSON.stringify([operator, turn]) : null,
  );
  const key = connected ? JSON.stringify([operator, before, turn]) : null;
  const answer = useFreshAnswer('GET /api/audit/changes', { query }, key);
  const page = answer?.ok === true ? answer.value : null;
  const changes = useGrown(page?.changes ?? null, `${operator} ${turn}`, before);
  const problem = answer?.ok === false ? answer.problem : null;
  return {
    changes,
    older: page?.before ?? null,
    problem,
    total: counted?.ok === true ? counted.value.total : null,
    every: (rowsOf: (found: readonly ChangeLine[]) => readonly Row[]) =>
      everyPage(
        (from: number | null) =>
          call('GET /api/audit/changes', {
            query: { ...filter, limit: WHOLE, ...behindRow(from) },
          }),
        (one) => rowsOf(one.changes),
        (one) => one.before,
      ),
  };
}

export function ChangesPage() {
  const say = useRoom(auditWords);
  const act = useActs();
  const { second } = useSpeech();
  const [asked, setAsked] = useState<Asked>({ operator: '', before: null, turn: 0 });
  const [ticketNo, setTicketNo] = useState<number | null>(null);
  const { changes, older, problem, total, every } = useChanges(asked);
  const rowsOf = (found: readonly ChangeLine[]): readonly Row[] =>
    found.map((change) => ({
      key: String(change.entry),
      cells: [
        second(change.at),
        change.operator,
        change.second,
        act(change.kind),
        change.accountId,
        change.cardNo,
        change.ticketNo === null ? null : (
          <Button key="t" type="link" size="small" onClick={() => setTicketNo(change.ticketNo)}>
            {change.ticketNo}
          </Button>
        ),
        change.entry,
      ],
    }));
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
      <GrownList
        title={say.changes}
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
        rows={rowsOf(changes)}
        total={total}
        every={() => every(rowsOf)}
        older={older === null ? null : () => setAsked({ ...asked, before: older })}
      />
      <TicketView ticketNo={ticketNo} close={() => setTicketNo(null)} />
    </>
  );
}
