/** 营业厅: the customer of the card in the reader at the left, the sale at the right. */
import { Spin } from 'antd';
import { useState } from 'react';
import { desk, useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import { CancelNotes } from './CancelNotes.tsx';
import { CustomerPanel } from './CustomerPanel.tsx';
import { FindCustomer } from './FindCustomer.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { RecentDeeds } from './RecentDeeds.tsx';
import { ReversePurchase } from './ReversePurchase.tsx';
import { SalePanel } from './SalePanel.tsx';
import { ThreeCounts } from './ThreeCounts.tsx';
import { TicketView } from './TicketView.tsx';
import { useKeys } from './use-keys.ts';

function Left() {
  const { words } = useSpeech();
  const { status, standing, problem, reading, connected } = useCounter();
  if (problem !== null) return <ProblemNote problem={problem} />;
  if (standing === null) {
    return (
      <section className="waiting" aria-live="polite">
        {reading ? <Spin /> : <CardPicture />}
        <h2>{reading ? words.reading : words.waiting[connected ? 'title' : 'lost']}</h2>
        <p>{words.waiting[connected ? 'text' : 'lostText']}</p>
      </section>
    );
  }
  return (
    <>
      <CustomerPanel standing={standing} status={status} />
      <ThreeCounts standing={standing} status={status} />
      <RecentDeeds standing={standing} deeds={<ReversePurchase standing={standing} />} />
    </>
  );
}

function CardPicture() {
  return (
    <svg viewBox="0 0 120 76" className="card-picture" aria-hidden="true">
      <rect x="2" y="2" width="116" height="72" rx="8" />
      <rect x="16" y="26" width="22" height="18" rx="3" className="chip" />
    </svg>
  );
}

/** Ticket of the last payment that this page or this account knows. */
function lastTicket(state: ReturnType<typeof useCounter>): number | null {
  const { sale, standing } = state;
  if ('answer' in sale && sale.answer.ticketNo !== null) return sale.answer.ticketNo;
  if (sale.at === 'paid') return sale.result.ticketNo;
  return standing?.recent.find(({ ticketNo }) => ticketNo !== null)?.ticketNo ?? null;
}

/** The load whose end, or want of one, stands at the right with what was wished of it. */
function loadShown({ sale }: ReturnType<typeof useCounter>): string | null {
  const tells = sale.at === 'unknown' || sale.at === 'not-written';
  return tells ? sale.sale.body.load.operationId : null;
}

export function CounterPage() {
  const { words } = useSpeech();
  const state = useCounter();
  const { visit } = state;
  // Each is of the visit that it was opened in: the next customer is not shown the former one's search or ticket.
  const [finding, setFinding] = useState<number | null>(null);
  const [ticket, setTicket] = useState<{ readonly visit: number; readonly no: number } | null>(
    null,
  );
  const reprint = () => {
    const no = lastTicket(state);
    setTicket(no === null ? null : { visit, no });
  };
  useKeys({
    F1: () => void desk.read(),
    F2: () => setFinding(visit),
    F8: reprint,
    Escape: () => desk.clear(),
  });
  return (
    <div className="work">
      <main className="counter">
        <div className="left">
          <CancelNotes besides={loadShown(state)} endedOnly={state.standing !== null} />
          <Left />
        </div>
        <div className="right">
          <SalePanel key={visit} reprint={reprint} />
        </div>
      </main>
      <FindCustomer
        open={finding === visit}
        close={() => setFinding(null)}
        barred={state.status === null ? null : words.find.cardIn}
      />
      <TicketView
        ticketNo={ticket?.visit === visit ? ticket.no : null}
        close={() => setTicket(null)}
      />
    </div>
  );
}
