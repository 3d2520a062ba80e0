/** 审核单: what finance looks at before a submission is let through: totals by source, exceptions by reason, and a sample of its lines. */
import type { ReviewSheet } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { useLineCells } from './line-cells.tsx';

function Totals({ sources, exceptions }: ReviewSheet) {
  const { review: say, usage } = useRoom(booksWords);
  const { words, m3 } = useSpeech();
  const { month } = words;
  return (
    <>
      <ListTable
        caption={say.sources}
        columns={[month.source, figure(month.lines), figure(month.use)]}
        rows={sources.map(({ source, proposed, lines, litres }) => ({
          key: `${source} ${proposed}`,
          cells: [proposed ? usage.proposed : month.sources[source], lines, m3(litres)],
        }))}
      />
      <ListTable
        caption={say.exceptions}
        columns={[say.why, figure(usage.states.blocked), figure(usage.states.waived)]}
        rows={exceptions.map(({ why, blocked, waived }) => ({
          key: why,
          cells: [month.faults[why], blocked, waived],
        }))}
      />
    </>
  );
}

function Samples({ samples }: ReviewSheet) {
  const { review: say } = useRoom(booksWords);
  const { language, m3, yuan } = useSpeech();
  const { heads, cellsOf } = useLineCells();
  return (
    <ListTable
      caption={`${say.samples} · ${samples.length}`}
      columns={[
        ...heads,
        figure(say.gross),
        figure(say.overUse),
        figure(say.awaiting),
        say.trouble,
      ]}
      rows={samples.map(({ line, deduction, problem }) => ({
        key: String(line.accountId),
        cells: [
          ...cellsOf(line),
          deduction === null ? '' : yuan(deduction.fen),
          deduction === null ? '' : yuan(deduction.overUseFen),
          deduction === null ? '' : m3(deduction.awaitingLitres),
          problem === null ? '' : told(problem, language).detail,
        ],
      }))}
    />
  );
}

export function MonthReview({ period, turn }: { readonly period: string; readonly turn: number }) {
  const { review: say } = useRoom(booksWords);
  const { connected } = useCounter();
  const key = connected ? `review ${period} ${turn}` : null;
  const request = { params: { period } };
  const answer = useAnswer('GET /api/months/{period}/review-sheet', request, key);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  return (
    <section aria-label={say.title}>
      <h4>{say.title}</h4>
      <p className="quiet">{say.text}</p>
      <Totals {...answer.value} />
      <Samples {...answer.value} />
    </section>
  );
}
