/** The postings that made one stage what it is, newest first, with the balance after each; each leads to its ticket. */
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { type Answer, call } from '../api/client.ts';
import type { StatementLine } from '../api/generated.ts';
import { useFreshAnswer } from '../api/use-answer.ts';
import { useActs } from '../station/acts.ts';
import { everyPage } from '../station/every-page.ts';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

export interface Stage {
  readonly id: string;
  readonly name: string;
  readonly fen: number;
  readonly litres: number | null;
}

/** Lines in one answer of the station. */
const PAGE = 200;

interface Props {
  readonly accountId: number;
  readonly stage: Stage;
  readonly commodity: 'fen' | 'litre';
  readonly openTicket: (ticketNo: number) => void;
}

/** Pages of the statement, gathered from the newest back as they are asked for. */
function useLines(accountId: number) {
  const { connected, changes } = useCounter();
  const [lines, setLines] = useState<readonly StatementLine[]>([]);
  const [before, setBefore] = useState<number | null>(null);
  const [atEnd, setAtEnd] = useState(false);
  const query = before === null ? {} : { before: String(before) };
  const answer = useFreshAnswer(
    'GET /api/accounts/{accountId}/statement',
    { params: { accountId }, query },
    connected ? `${accountId} ${before} ${before === null ? changes : ''}` : null,
  );
  const page = answer?.ok === true ? answer.value : null;
  useEffect(() => {
    if (page === null) return;
    setLines((known) => {
      if (before === null) return page;
      const rows = new Set(known.map(({ row }) => row));
      return [...known, ...page.filter(({ row }) => !rows.has(row))];
    });
    setAtEnd(page.length < PAGE);
  }, [page, before]);
  return {
    lines,
    atEnd,
    problem: answer?.ok === false ? answer.problem : null,
    more: () => setBefore(lines.at(-1)?.row ?? null),
    /** Balance and tickets of a line need those before it: rows are made of all lines at once. */
    async every(
      rowsOf: (lines: readonly StatementLine[]) => readonly Row[],
    ): Promise<Answer<readonly Row[]>> {
      const all = await everyPage(
        (from: number | null) =>
          call('GET /api/accounts/{accountId}/statement', {
            params: { accountId },
            query: from === null ? {} : { before: String(from) },
          }),
        (one) => one,
        (one) => (one.length < PAGE ? null : (one.at(-1)?.row ?? null)),
      );
      return all.ok ? { ok: true, value: rowsOf(all.value) } : all;
    },
  };
}

/** Of the whole list, asked for where its end is not here. Null until it is counted. */
function useCount(accountId: number, stage: string, commodity: 'fen' | 'litre', asks: boolean) {
  const { changes } = useCounter();
  const answer = useFreshAnswer(
    'GET /api/accounts/{accountId}/statement/count',
    { params: { accountId }, query: { stage, commodity } },
    asks ? `${accountId} ${stage} ${commodity} ${changes}` : null,
  );
  return answer?.ok === true ? answer.value.total : null;
}

/** The account of a stage grows on the side that its stage says: gas and money of a customer are the company's debts. */
const changeOf = ({ debit, credit, amount }: StatementLine, stage: string): number =>
  (credit.stage === stage ? amount : 0) - (debit.stage === stage ? amount : 0);

/** What moved the stage, newest first, with the balance after each; `lines` begin with the newest of the account. */
function movesOf(lines: readonly StatementLine[], stage: Stage, commodity: 'fen' | 'litre') {
  let after = commodity === 'fen' ? stage.fen : (stage.litres ?? 0);
  return lines
    .filter((line) => line.commodity === commodity)
    .map((line) => ({ line, change: changeOf(line, stage.id) }))
    .filter(({ change }) => change !== 0)
    .map(({ line, change }) => {
      const balance = after;
      after -= change;
      return { line, change, balance };
    });
}

/** Tickets by the operations that are on them. */
function ticketsOf(lines: readonly StatementLine[]): ReadonlyMap<string, number> {
  return new Map(
    lines.flatMap(({ ticketNo, operationId, sale }) =>
      ticketNo === null ? [] : [operationId, ...sale].map((id) => [id, ticketNo] as const),
    ),
  );
}

export function StagePostings({ accountId, stage, commodity, openTicket }: Props) {
  const { drill, lines: say } = useRoom(booksWords);
  const act = useActs();
  const { yuan, m3, time, language } = useSpeech();
  const { lines, atEnd, problem, more, every } = useLines(accountId);
  const counted = useCount(accountId, stage.id, commodity, lines.length > 0 && !atEnd);
  const shown = commodity === 'fen' ? yuan : m3;
  const rowsOf = (gathered: readonly StatementLine[]): readonly Row[] => {
    const tickets = ticketsOf(gathered);
    return movesOf(gathered, stage, commodity).map(({ line, change, balance }) => {
      const other = line.credit.stage === stage.id ? line.debit : line.credit;
      const ticket = tickets.get(line.operationId);
      return {
        key: String(line.row),
        cells: [
          time(line.at),
          act(line.kind),
          language === 'zh' ? other.zh : other.en,
          <span key="c" className={change < 0 ? 'bad' : 'good'}>
            {change > 0 ? `+${shown(change)}` : `−${shown(-change)}`}
          </span>,
          shown(balance),
          ticket === undefined ? (
            ''
          ) : (
            <button key="t" type="button" className="link" onClick={() => openTicket(ticket)}>
              {ticket}
            </button>
          ),
          line.operator,
        ],
      };
    });
  };
  const rows = rowsOf(lines);
  const total = atEnd ? rows.length : counted;
  return (
    <section aria-label={drill(stage.name)} aria-live="polite">
      {problem !== null && <Trouble problem={problem} />}
      <ListTable
        caption={`${drill(stage.name)} · ${total ?? '…'}`}
        columns={[
          say.at,
          say.what,
          say.other,
          figure(say.change),
          figure(say.after),
          say.ticket,
          say.operator,
        ]}
        rows={rows}
        // The list grows here; its file is all of it.
        pages={{ total, first: null, next: null, every: async () => every(rowsOf) }}
      />
      {!atEnd && lines.length > 0 && <Button onClick={more}>{say.more}</Button>}
    </section>
  );
}
