/** 在押预付款: deposits that are held, by customer, each with the tickets that took them. */
import { Button } from 'antd';
import { useState } from 'react';
import type { DepositHeld, DepositsHeld } from '../api/generated.ts';
import { TicketView } from '../counter/TicketView.tsx';
import { useMayDo } from '../forms/DeedForm.tsx';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

/** Customers in one answer where all of them are wanted. */
const WHOLE = 1_000;

export function DepositsPage() {
  const { deposits: say, trial } = useRoom(booksWords);
  const { words, yuan } = useSpeech();
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const [ticketNo, setTicketNo] = useState<number | null>(null);
  // Whoever may give money back goes on from the ticket.
  const mayGiveBack = useMayDo('sale.make');
  const { page, problem, pagesOf } = usePaged(
    'GET /api/reports/deposits',
    (after, whole) => ({ query: { ...behind(after), ...(whole ? { limit: WHOLE } : {}) } }),
    connected ? `deposits ${turn}` : null,
  );
  const row = ({ accountId, name, heldFen, since, tickets }: DepositHeld): Row => ({
    key: String(accountId),
    cells: [
      <a key="a" href={`#finance/${accountId}`}>
        {accountId}
      </a>,
      name,
      yuan(heldFen),
      since,
      tickets.map(({ ticketNo: no, leftFen }) => (
        <span key={no}>
          <button type="button" className="link" onClick={() => setTicketNo(no)}>
            {no}
          </button>{' '}
          {leftFen === 0 ? say.allBack : yuan(leftFen)}{' '}
          {mayGiveBack && leftFen > 0 && (
            <Button size="small" type="link" href={`#services/charges/${no}`}>
              {say.giveBack}
            </Button>
          )}{' '}
        </span>
      )),
    ],
  });
  const rowsOf = ({ held }: DepositsHeld): readonly Row[] => held.map(row);
  const sumOf = ({ totalFen }: DepositsHeld): Row => ({
    key: 'total',
    total: true,
    cells: [words.finance.total, '', yuan(totalFen), '', ''],
  });
  return (
    <>
      <section className="sheet">
        <h2>{say.title}</h2>
        <p className="quiet">{say.text}</p>
        <div className="deed-buttons">
          <Button onClick={() => setTurn((n) => n + 1)}>{say.again}</Button>
          {page === null && problem === null && <span role="status">{trial.making}</span>}
        </div>
      </section>
      {problem !== null && <Trouble problem={problem} />}
      {page !== null && (
        <ListFrame tall>
          <ListTable
            caption={`${say.title} · ${page.total}`}
            columns={[words.finance.account, say.name, figure(say.held), say.since, say.tickets]}
            rows={[...rowsOf(page), sumOf(page)]}
            pages={pagesOf(page, (one) =>
              one.next === null ? [...rowsOf(one), sumOf(one)] : rowsOf(one),
            )}
          />
        </ListFrame>
      )}
      <TicketView ticketNo={ticketNo} close={() => setTicketNo(null)} />
    </>
  );
}
