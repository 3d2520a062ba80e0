/** 票据交接单: the tickets of each shift with those that lost their force, and numbered paper that was given out. */
import { useState } from 'react';
import type { TicketList } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DateRange } from '../station/DateRange.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { hallWords } from './hall.ts';

function Tickets({ list }: { readonly list: TicketList }) {
  const say = useRoom(hallWords);
  const shifts = list.cashiers.flatMap(({ station, cashier, shifts: own }) =>
    own.map((shift) => ({ station, cashier, ...shift })),
  );
  return (
    <>
      <ListTable
        caption={`${say.list} · ${list.from} – ${list.to}`}
        columns={[
          say.closedOn,
          say.station,
          say.cashier,
          figure(say.tickets),
          figure(say.first),
          figure(say.last),
        ]}
        rows={shifts.map(({ shift, closedOn, station, cashier, tickets, first, last }) => ({
          key: shift,
          cells: [closedOn, station, cashier, tickets, first, last],
        }))}
      />
      <ListTable
        caption={say.ended}
        columns={[say.tickets, say.cashier, say.verdict, say.reason, say.second, say.invoice]}
        rows={shifts.flatMap(({ cashier, ended }) =>
          ended.map(({ ticketNo, how, reason, secondPerson, invoice }) => ({
            key: String(ticketNo),
            cells: [ticketNo, cashier, say.how[how], reason, secondPerson, invoice],
          })),
        )}
      />
    </>
  );
}

/** Every number of a series or of the tax system that was given, spoiled or taken back: the papers are laid beside it. */
function Numbers({ list }: { readonly list: TicketList }) {
  const say = useRoom(hallWords);
  const { settings } = useRoom(booksWords);
  const rows = list.cashiers.flatMap(({ station, cashier, invoices }) =>
    invoices.map(({ ticketKind, number, state, date, ticketNo }) => ({
      key: `${ticketKind} ${number}`,
      cells: [
        ...[date, station, cashier, settings.seriesKinds[ticketKind], number],
        ...[say.numberStates[state], ticketNo ?? ''],
      ],
    })),
  );
  return (
    <ListTable
      caption={`${say.numbers} · ${rows.length}`}
      columns={[
        ...[say.date, say.station, say.cashier, say.kind, say.number, say.verdict],
        figure(say.tickets),
      ]}
      rows={rows}
    />
  );
}

function Series({ list }: { readonly list: TicketList }) {
  const say = useRoom(hallWords);
  const { settings } = useRoom(booksWords);
  return (
    <ListTable
      caption={say.series}
      columns={[
        say.series,
        say.kind,
        figure(say.first),
        figure(say.last),
        figure(say.next),
        say.holder,
      ]}
      rows={list.series.map(({ series, ticketKind, first, last, next, holder }) => ({
        key: series,
        cells: [
          series,
          settings.seriesKinds[ticketKind],
          first,
          last,
          next > last ? say.usedUp : next,
          holder,
        ],
      }))}
    />
  );
}

export function TicketHandOver({ today }: { readonly today: string }) {
  const say = useRoom(hallWords);
  const { connected } = useCounter();
  const [range, setRange] = useState({ from: `${today.slice(0, 8)}01`, to: today });
  const [asked, setAsked] = useState(0);
  const key = connected ? `${range.from} ${range.to} ${asked}` : null;
  const answer = useAnswer('GET /api/reports/tickets', { query: range }, key);
  return (
    <section className="sheet">
      <DateRange
        title={say.list}
        labels={[say.from, say.to]}
        button={say.ask}
        initial={range}
        ask={(days) => {
          setRange(days);
          setAsked((n) => n + 1);
        }}
      />
      <p className="quiet">{say.listText}</p>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {answer?.ok === true && (
        <>
          <Tickets list={answer.value} />
          <Numbers list={answer.value} />
          <Series list={answer.value} />
        </>
      )}
    </section>
  );
}
