/** One period from the first reading to the files that are taken away: where it stands, and the next step alone. */
import { Alert, Steps } from 'antd';
import { useEffect, useState } from 'react';
import type { CollectedUsage, DeductionRun, Month, ProposedEstimates } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useDeeds } from '../api/use-deed.ts';
import { after } from '../browser/clock.ts';
import { Facts as Counted } from '../station/Facts.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { BlockedLines } from './BlockedLines.tsx';
import { booksWords } from './books.ts';
import { MonthExportFiles } from './MonthExportFiles.tsx';
import { MonthReview } from './MonthReview.tsx';
import { MonthStep } from './MonthStep.tsx';
import { UsageEntry, UsageLines } from './UsageLines.tsx';
import { VoucherPreview } from './VoucherPreview.tsx';

const STATES = ['preparing', 'submitted', 'reviewed', 'posting', 'closed'] as const;
const ASK_AGAIN_MS = 1_000;

/** What is missing is counted at the submission; before it, it is asked for. */
function useMissing({ period, state, missing }: Month, turn: number): string {
  const { connected } = useCounter();
  const key = connected && state === 'preparing' ? `missing ${period} ${turn}` : null;
  const answer = useAnswer('GET /api/months/{period}/missing', { params: { period } }, key);
  if (state !== 'preparing') return String(missing);
  return answer?.ok === true ? String(answer.value.count) : '…';
}

function Facts({ month, turn }: { readonly month: Month; readonly turn: number }) {
  const { words, m3 } = useSpeech();
  const { month: say } = words;
  const missing = useMissing(month, turn);
  const rows: readonly (readonly [string, string])[] = [
    [say.days, `${month.firstDay} – ${month.lastDay}`],
    [say.lines, String(month.lines)],
    [say.use, m3(month.litres)],
    [say.blocked, String(month.blocked)],
    [say.missing, missing],
    [say.submittedBy, month.submittedBy ?? '—'],
    [say.reviewedBy, month.reviewedBy ?? '—'],
    [say.closedBy, month.closedBy ?? '—'],
    [say.hash, month.hash?.slice(0, 16) ?? '—'],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Run({ run }: { readonly run: DeductionRun }) {
  const { words, language, pair } = useSpeech();
  const { month } = words;
  const deducted = run.before + run.deducted;
  if (run.state === 'ended' && deducted + run.refused === 0) return null;
  return (
    <section aria-live="polite">
      <p>
        {pair(
          run.state === 'running' ? month.running : month.ran,
          month.progress(deducted, run.lines, run.refused),
        )}
      </p>
      <ul>
        {run.exceptions.map(({ accountId, problem }) => (
          <li key={accountId}>
            <a href={`#finance/${accountId}`}>{accountId}</a> {told(problem, language).detail}{' '}
            {told(problem, language).next}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Collected({ of }: { readonly of: CollectedUsage }) {
  const { collected: say } = useRoom(booksWords);
  const { line, card, handheld, estimate } = of.sources;
  return (
    <section aria-live="polite" aria-label={say.title}>
      <h4>{say.title}</h4>
      <Counted
        facts={[
          [say.lines, of.lines],
          [say.sources, `${line} / ${card} / ${handheld} / ${estimate}`],
          [say.blocked, of.blocked],
          [say.doubtful, of.doubtful.count],
          [say.missing, of.missing],
          [say.notDue, of.notDue],
        ]}
      />
    </section>
  );
}

function Estimated({ of }: { readonly of: ProposedEstimates }) {
  const { estimates: say } = useRoom(booksWords);
  const { m3 } = useSpeech();
  const { lines, litres, without } = of;
  return (
    <section aria-live="polite" aria-label={say.title}>
      <h4>{say.title}</h4>
      <p className="quiet">{say.text}</p>
      <Counted
        facts={[
          [say.lines, lines],
          [say.litres, m3(litres)],
          [say.without, without.count],
        ]}
      />
      {without.accounts.length > 0 && (
        <details>
          <summary>{say.without}</summary>
          {without.accounts.map((accountId) => (
            <a key={accountId} className="link" href={`#finance/${accountId}`}>
              {accountId}
            </a>
          ))}
        </details>
      )}
    </section>
  );
}

/** Asked anew after every deed, and once a second while a run is under way. */
function useMonth(period: string, begun: boolean, turn: number) {
  const { connected } = useCounter();
  const [beat, setBeat] = useState(0);
  const key = connected && begun ? `${period} ${turn} ${beat}` : null;
  const answer = useAnswer('GET /api/months/{period}', { params: { period } }, key);
  const running = answer?.ok === true && answer.value.run.state === 'running';
  useEffect(() => {
    if (!running) return;
    return after(ASK_AGAIN_MS, () => setBeat(beat + 1));
  }, [running, beat]);
  return answer;
}

interface Props {
  readonly period: string;
  /** A period that nobody has begun yet is known to no route: its first collecting begins it. */
  readonly begun: boolean;
  /** Something of the period is no longer what the list says. */
  readonly changed: () => void;
}

export function MonthWork({ period, begun, changed }: Props) {
  const { month: say } = useSpeech().words;
  const [turn, setTurn] = useState(0);
  const [collected, setCollected] = useState<CollectedUsage | null>(null);
  const [proposed, setProposed] = useState<ProposedEstimates | null>(null);
  const again = (): void => {
    setTurn((n) => n + 1);
    changed();
  };
  const deeds = useDeeds(again);
  const answer = useMonth(period, begun, turn);
  const month = answer?.ok === true ? answer.value.month : null;
  const run = answer?.ok === true ? answer.value.run : null;
  const state = month?.state ?? 'preparing';
  return (
    <section className="month-work" aria-label={period}>
      <h3>{say.of(period)}</h3>
      <Steps
        size="small"
        current={STATES.indexOf(state)}
        items={STATES.map((one) => ({ title: say.states[one] }))}
      />
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {month !== null && <Facts month={month} turn={turn} />}
      {run !== null && <Run run={run} />}
      {deeds.problem !== null && <Trouble problem={deeds.problem} />}
      {deeds.unanswered !== null && <Alert type="warning" showIcon title={say.unanswered} />}
      {(state === 'submitted' || state === 'reviewed') && (
        <MonthReview period={period} turn={turn} />
      )}
      {state !== 'closed' && (month !== null || !begun) && (
        <>
          {month !== null && month.blocked > 0 && (
            <BlockedLines period={period} deeds={deeds} turn={turn} />
          )}
          <MonthStep
            period={period}
            month={month}
            running={run?.state === 'running'}
            deeds={deeds}
            collected={setCollected}
            proposed={setProposed}
          />
          {collected !== null && <Collected of={collected} />}
          {proposed !== null && <Estimated of={proposed} />}
          {month !== null && state === 'preparing' && (
            <UsageEntry period={period} settled={again} />
          )}
        </>
      )}
      {month !== null && <VoucherPreview period={period} turn={turn} />}
      {month !== null && month.lines > 0 && (
        <UsageLines period={period} total={month.lines} turn={turn} />
      )}
      {state === 'closed' && <MonthExportFiles period={period} deeds={deeds} turn={turn} />}
    </section>
  );
}
