/** 在押预付款: deposits that are held, by customer, each with the tickets that took them. */
import { Button } from 'antd';
import { useState } from 'react';
import { useFreshAnswer } from '../api/use-answer.ts';
import { TicketView } from '../counter/TicketView.tsx';
import { useMayDo } from '../forms/DeedForm.tsx';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

interface TicketsProps {
  readonly tickets: readonly number[];
  readonly open: (ticketNo: number) => void;
}

/** Whoever may give money back goes on from the ticket. */
function Tickets({ tickets, open }: TicketsProps) {
  const { deposits: say } = useRoom(booksWords);
  const mayGiveBack = useMayDo('sale.make');
  return tickets.map((no) => (
    <span key={no}>
      <button type="button" className="link" onClick={() => open(no)}>
        {no}
      </button>{' '}
      {mayGiveBack && <a href={`#services/charges/${no}`}>{say.giveBack}</a>}{' '}
    </span>
  ));
}

export function DepositsPage() {
  const { deposits: say, trial } = useRoom(booksWords);
  const { words, yuan } = useSpeech();
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const [ticketNo, setTicketNo] = useState<number | null>(null);
  const answer = useFreshAnswer(
    'GET /api/reports/deposits',
    {},
    connected ? `deposits ${turn}` : null,
  );
  const held = answer?.ok === true ? answer.value : [];
  const sum = held.reduce((all, { heldFen }) => all + heldFen, 0);
  return (
    <>
      <section className="sheet">
        <h2>{say.title}</h2>
        <p className="quiet">{say.text}</p>
        <div className="deed-buttons">
          <Button onClick={() => setTurn((n) => n + 1)}>{say.again}</Button>
          {answer === null && <span role="status">{trial.making}</span>}
        </div>
      </section>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {answer?.ok === true && (
        <ListFrame tall>
          <ListTable
            caption={`${say.title} · ${held.length}`}
            columns={[words.finance.account, say.name, figure(say.held), say.since, say.tickets]}
            rows={[
              ...held.map(({ accountId, name, heldFen, since, tickets }) => ({
                key: String(accountId),
                cells: [
                  <a key="a" href={`#finance/${accountId}`}>
                    {accountId}
                  </a>,
                  name,
                  yuan(heldFen),
                  since,
                  <Tickets key="t" tickets={tickets} open={setTicketNo} />,
                ],
              })),
              {
                key: 'total',
                total: true,
                cells: [words.finance.total, '', yuan(sum), '', ''],
              },
            ]}
          />
        </ListFrame>
      )}
      <TicketView ticketNo={ticketNo} close={() => setTicketNo(null)} />
    </>
  );
}
