/** 补打: a ticket by its number, printed again and counted; it loses its force, and an invoice is given for it. */
import { useEffect } from 'react';
import { call } from '../api/client.ts';
import type { Print } from '../api/generated.ts';
import { imageOf } from '../counter/ticket-image.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, optional, startingWith, text, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { lookAt, useDeskDetail } from '../station/desk-name.ts';
import { LookUp } from '../station/LookUp.tsx';
import { Sheet } from '../station/Sheet.tsx';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { serviceWords } from './words.ts';

const TICKET_NO = /^[1-9]\d{0,9}$/;

interface Props {
  readonly ticketNo: string;
}

/** The browser prints what the station has counted, copy and all. */
function OnPage({ print }: { readonly print: Print }) {
  useEffect(() => window.print(), []);
  return <pre className="ticket">{imageOf(print)}</pre>;
}

function PrintForm({ ticketNo }: Props) {
  const { tickets } = useRoom(serviceWords);
  const { language, words } = useSpeech();
  return (
    <DeedForm
      name="reprint"
      title={tickets.title}
      needs="ticket.give"
      button={tickets.print}
      fields={{
        ticketNo: startingWith(whole(tickets.look), ticketNo),
        to: choice<'printer' | 'page'>(tickets.to, tickets.targets, 'printer'),
      }}
      send={(operationId, { ticketNo: no, to }) =>
        call('POST /api/receipts/{ticketNo}/print', {
          params: { ticketNo: no },
          body: { operationId, to },
        })
      }
      bad={({ paper }) => (paper === 'failed' ? tickets.papers.failed : null)}
      done={(print, { to }) => {
        const { copy, paper, problem } = print;
        // The printer had it the first time, and that answer was lost.
        const before = to === 'printer' && paper === 'not-asked';
        return (
          <>
            <p>
              {tickets.copy(copy)} · {before ? words.ticket.printedBefore : tickets.papers[paper]}
            </p>
            {to === 'page' && paper === 'not-asked' && <OnPage print={print} />}
            {problem !== null && (
              <p>
                {told(problem, language).detail} {told(problem, language).next}
              </p>
            )}
          </>
        );
      }}
    />
  );
}

function EndForm({ ticketNo }: Props) {
  const { pair } = useSpeech();
  const { tickets } = useRoom(serviceWords);
  const { reason } = useRoom(formWords);
  return (
    <DeedForm
      name="ticket-end"
      title={tickets.end}
      needs="ticket.give"
      button={tickets.end}
      danger
      fields={{
        ticketNo: startingWith(whole(tickets.look), ticketNo),
        how: choice(tickets.how, tickets.hows),
        reason: text(reason, 200),
        secondPerson: optional(text(tickets.second)),
      }}
      checked={({ how, secondPerson }) => (how === 'lost') === (secondPerson !== null)}
      send={(operationId, { ticketNo: no, ...given }) =>
        call('POST /api/receipts/{ticketNo}/end', {
          params: { ticketNo: no },
          body: { operationId, ...given },
        })
      }
      done={(_answer, given) =>
        pair(tickets.ended, `${given.ticketNo} · ${tickets.hows[given.how]}`)
      }
    />
  );
}

function InvoiceForm({ ticketNo }: Props) {
  const { tickets } = useRoom(serviceWords);
  const { yuan, pair } = useSpeech();
  return (
    <DeedForm
      name="invoice"
      title={tickets.invoice}
      text={tickets.invoiceText}
      needs="ticket.give"
      button={tickets.give}
      fields={{
        ticketNo: startingWith(whole(tickets.look), ticketNo),
        kind: choice(tickets.kind, tickets.kinds),
        by: choice(tickets.by, tickets.numberedBy, 'series'),
        number: text(tickets.number, 40),
        title: optional(text(tickets.invoiceTitle, 80)),
        taxNo: optional(text(tickets.taxNo, 30)),
        purchase: optional(text(tickets.purchase, 36)),
      }}
      checked={({ title, taxNo }) => title !== null || taxNo === null}
      send={(operationId, { ticketNo: no, kind, by, number, title, taxNo, purchase }) =>
        call('POST /api/receipts/{ticketNo}/invoice', {
          params: { ticketNo: no },
          body: {
            operationId,
            ticketKind: kind,
            from: by === 'series' ? { by, series: number } : { by, number },
            title,
            taxNo,
            ...(purchase === null ? {} : { purchase }),
          },
        })
      }
      done={({ result }, given) => {
        const facts = result.kind === 'fact' ? result.facts : {};
        const said = pair(tickets.given, `${given.ticketNo} → ${String(facts.number ?? '')}`);
        const tax = Number(facts.taxFen ?? 0);
        return tax === 0 ? said : `${said} · ${tickets.taxDue} ${yuan(tax)}`;
      }}
    />
  );
}

function RedForm() {
  const { tickets } = useRoom(serviceWords);
  const { yuan, pair } = useSpeech();
  const { reason } = useRoom(formWords);
  return (
    <DeedForm
      name="red-invoice"
      title={tickets.red}
      needs="invoice.red"
      button={tickets.red}
      danger
      fields={{
        ticketKind: choice(tickets.kind, tickets.kinds),
        number: text(tickets.redOf, 40),
        redNumber: text(tickets.redNumber, 40),
        reason: text(reason, 200),
      }}
      send={(operationId, given) =>
        call('POST /api/invoices/red', { body: { operationId, ...given } })
      }
      done={({ result }, given) => {
        const facts = result.kind === 'fact' ? result.facts : {};
        const said = pair(tickets.redDone, `${given.number} → ${given.redNumber}`);
        const tax = -Number(facts.taxFen ?? 0);
        return tax === 0 ? said : `${said} · ${tickets.taxBack} ${yuan(tax)}`;
      }}
    />
  );
}

export function TicketsPage() {
  const { tickets } = useRoom(serviceWords);
  const { look } = useRoom(formWords);
  const ticketNo = useDeskDetail('tickets');
  return (
    <>
      <section className="sheet">
        <LookUp
          key={ticketNo}
          label={tickets.look}
          button={look}
          pattern={TICKET_NO}
          initial={ticketNo}
          ask={(no) => lookAt('services', 'tickets', no)}
        />
      </section>
      <div className="cards">
        {TICKET_NO.test(ticketNo) && (
          <Sheet
            address={`/api/receipts/${ticketNo}`}
            title={`${tickets.look} ${ticketNo}`}
            prints={false}
          />
        )}
        <div className="stack">
          <PrintForm key={`print ${ticketNo}`} ticketNo={ticketNo} />
          <EndForm key={`end ${ticketNo}`} ticketNo={ticketNo} />
          <InvoiceForm key={`invoice ${ticketNo}`} ticketNo={ticketNo} />
          <RedForm />
        </div>
      </div>
    </>
  );
}
