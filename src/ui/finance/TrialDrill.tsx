/** From a total of the trial balance down: its days by kind of entry, their postings, and each posting's ticket or account. */
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { AccountDay, AccountPosting, TrialBalanceLine } from '../api/generated.ts';
import { useFreshAnswer } from '../api/use-answer.ts';
import { TicketView } from '../counter/TicketView.tsx';
import { useActs } from '../station/acts.ts';
import { everyPage } from '../station/every-page.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useGrown } from '../station/use-grown.ts';
import { decimalText } from '../words/figures.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

export interface Range {
  readonly from?: string;
  readonly to?: string;
}

const DIGITS = { fen: 2, litre: 3 } as const;
/** Postings in one answer of the station. */
const PAGE = 200;

/** Amounts of the account's commodity; nothing is shown as nothing. */
function useAmount({ commodity }: TrialBalanceLine): (amount: string | number) => string {
  const { language } = useSpeech();
  return (amount) =>
    BigInt(amount) === 0n ? '' : decimalText(BigInt(amount), DIGITS[commodity], language);
}

interface DaysProps {
  readonly line: TrialBalanceLine;
  readonly range: Range;
  readonly open: (day: AccountDay) => void;
}

function Days({ line, range, open }: DaysProps) {
  const { trial } = useRoom(booksWords);
  const { connected } = useCounter();
  const act = useActs();
  const shown = useAmount(line);
  const key = connected ? JSON.stringify([line.code, range]) : null;
  const answer = useFreshAnswer(
    'GET /api/reports/trial-balance/{code}/days',
    { params: { code: String(line.code) }, query: range },
    key,
  );
  if (answer === null) return <p role="status">{trial.making}</p>;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  return (
    <ListTable
      caption={trial.days}
      columns={[
        trial.date,
        trial.kind,
        figure(trial.debit),
        figure(trial.credit),
        figure(trial.count),
      ]}
      rows={answer.value.map((day) => ({
        key: `${day.date} ${day.kind}`,
        cells: [
          day.date,
          act(day.kind),
          shown(day.debit),
          shown(day.credit),
          <button
            key="o"
            type="button"
            className="link"
            aria-label={`${day.date} ${act(day.kind)} ${day.count}`}
            onClick={() => open(day)}
          >
            {day.count}
          </button>,
        ],
      }))}
    />
  );
}

interface PostingsProps {
  readonly line: TrialBalanceLine;
  readonly day: AccountDay;
  readonly openTicket: (ticketNo: number) => void;
}

const lastOf = (page: readonly AccountPosting[]): number | null =>
  page.length < PAGE ? null : (page.at(-1)?.row ?? null);

function usePostings(line: TrialBalanceLine, { date, kind }: AccountDay) {
  const { connected } = useCounter();
  const [before, setBefore] = useState<number | null>(null);
  const requestOf = (from: number | null) => ({
    params: { code: String(line.code) },
    query: { from: date, to: date, kind, ...(from === null ? {} : { before: from }) },
  });
  const answer = useFreshAnswer(
    'GET /api/reports/trial-balance/{code}/postings',
    requestOf(before),
    connected ? `${line.code} ${date} ${kind} ${before}` : null,
  );
  const page = answer?.ok === true ? answer.value : null;
  const older = page === null ? null : lastOf(page);
  return {
    rows: useGrown<AccountPosting>(page, `${line.code} ${date} ${kind}`, before),
    problem: answer?.ok === false ? answer.problem : null,
    making: answer === null,
    more: older === null ? null : () => setBefore(older),
    every: (row: (one: AccountPosting) => Row) =>
      everyPage(
        (from: number | null) =>
          call('GET /api/reports/trial-balance/{code}/postings', requestOf(from)),
        (one) => one.map(row),
        lastOf,
      ),
  };
}

function Postings({ line, day, openTicket }: PostingsProps) {
  const { trial, lines: say } = useRoom(booksWords);
  const { time, language } = useSpeech();
  const act = useActs();
  const shown = useAmount(line);
  const { rows, problem, making, more, every } = usePostings(line, day);
  const row = (one: AccountPosting): Row => {
    const { accountId, ticketNo } = one;
    return {
      key: String(one.row),
      cells: [
        time(one.at),
        accountId === null ? (
          ''
        ) : (
          <a key="a" href={`#finance/${accountId}`}>
            {accountId}
          </a>
        ),
        ticketNo === null ? (
          ''
        ) : (
          <button key="t" type="button" className="link" onClick={() => openTicket(ticketNo)}>
            {ticketNo}
          </button>
        ),
        one.other[language],
        shown(one.debit),
        shown(one.credit),
        one.operator,
      ],
    };
  };
  return (
    <>
      {problem !== null && <Trouble problem={problem} />}
      {making && <p role="status">{trial.making}</p>}
      <ListTable
        caption={`${day.date} · ${act(day.kind)}`}
        columns={[
          say.at,
          trial.customer,
          say.ticket,
          say.other,
          figure(trial.debit),
          figure(trial.credit),
          say.operator,
        ]}
        rows={rows.map(row)}
        // The list grows here; its file is all of it.
        pages={{ total: day.count, first: null, next: null, every: () => every(row) }}
      />
      {more !== null && <Button onClick={more}>{say.more}</Button>}
    </>
  );
}

interface Props {
  readonly line: TrialBalanceLine;
  readonly range: Range;
  readonly close: () => void;
}

export function TrialDrill({ line, range, close }: Props) {
  const { trial } = useRoom(booksWords);
  const { language } = useSpeech();
  const [day, setDay] = useState<AccountDay | null>(null);
  const [ticketNo, setTicketNo] = useState<number | null>(null);
  const title = `${line.gl ?? line.code} ${line[language]}`;
  return (
    <>
      <div className="filters">
        <Button onClick={close}>{trial.back}</Button>
        <strong>{title}</strong>
        {day !== null && <Button onClick={() => setDay(null)}>{trial.days}</Button>}
      </div>
      <ListFrame tall>
        {day === null ? (
          <Days line={line} range={range} open={setDay} />
        ) : (
          <Postings line={line} day={day} openTicket={setTicketNo} />
        )}
      </ListFrame>
      <TicketView ticketNo={ticketNo} close={() => setTicketNo(null)} />
    </>
  );
}
