/** Lines of use that wait for a second look, by what is odd about them; let through with one reason and a second person. */
import { useEffect, useEffectEvent, useState } from 'react';
import { type Answer, call } from '../api/client.ts';
import type { Usage } from '../api/generated.ts';
import type { Deeds } from '../api/use-deed.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { ListTable } from '../station/ListTable.tsx';
import { Trouble } from '../station/Trouble.tsx';
import { behind } from '../station/use-paged.ts';
import { useSpeech } from '../words/language.ts';
import { useLineCells } from './line-cells.tsx';
import { useMay } from './month-permissions.ts';
import { isComplete, NO_APPROVAL, SecondPerson, trimmed } from './SecondPerson.tsx';
import { AT_ONCE, waitingLines } from './waiting-lines.ts';

const FAULTS = ['index-back', 'too-high'] as const;

interface Props {
  readonly period: string;
  readonly deeds: Deeds;
  readonly turn: number;
}

type Why = (typeof FAULTS)[number];

interface Kept {
  readonly of: string;
  readonly round: string;
  readonly answer: Answer<readonly Usage[]>;
}

interface Waiting {
  readonly answer: Answer<readonly Usage[]> | null;
  readonly again: () => void;
}

/** As `useAnswer`, over the pages: those of the turn before until this one's are there, and never those of another period. */
function useWaiting(period: string, why: Why, turn: number): Waiting {
  const [kept, setKept] = useState<Kept | null>(null);
  const [asked, setAsked] = useState(0);
  const ask = useEffectEvent((signal: AbortSignal) =>
    waitingLines((after) => {
      const query = { why, ...behind(after) };
      return call('GET /api/months/{period}/usage', { params: { period }, query, signal });
    }),
  );
  const of = `${period} ${why}`;
  const round = `${turn} ${asked}`;
  useEffect(() => {
    const gone = new AbortController();
    ask(gone.signal)
      .then((answer) => setKept({ of, round, answer }))
      .catch(() => undefined);
    return () => gone.abort();
  }, [of, round]);
  const answer = kept?.of === of ? kept.answer : null;
  return { answer, again: () => setAsked((n) => n + 1) };
}

function Lines({ lines, why }: { readonly lines: readonly Usage[]; readonly why: string }) {
  const { month } = useSpeech().words;
  const { heads, cellsOf } = useLineCells();
  return (
    <ListTable
      caption={`${why} · ${lines.length}${lines.length < AT_ONCE ? '' : ` ${month.moreBehind}`}`}
      columns={heads}
      rows={lines.map((line) => ({ key: String(line.accountId), cells: cellsOf(line) }))}
    />
  );
}

function Fault({ period, deeds, turn, why }: Props & { why: Why }) {
  const { month } = useSpeech().words;
  const may = useMay('waive');
  const [approval, setApproval] = useState(NO_APPROVAL);
  const params = { period };
  const { answer, again } = useWaiting(period, why, turn);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} again={again} />;
  const lines = answer.value;
  if (lines.length === 0) return null;
  const name = `waive ${why}`;
  const whyNot = (): string | null => {
    if (!may) return month.notYours;
    if (deeds.running !== null && deeds.running !== name) return month.busy;
    return isComplete(approval) ? null : month.twoNeeded;
  };
  const seen = lines.map(({ accountId, litres }) => ({ accountId, litres }));
  return (
    <>
      <Lines lines={lines} why={month.faults[why]} />
      <SecondPerson approval={approval} change={setApproval} />
      <div className="buttons">
        <BarredButton
          loading={deeds.running === name}
          why={whyNot()}
          onClick={() =>
            void deeds.run(name, (operationId) =>
              call('POST /api/months/{period}/waive', {
                params,
                body: { operationId, why, lines: seen, ...trimmed(approval) },
              }),
            )
          }
        >
          {month.steps.waive}
        </BarredButton>
      </div>
    </>
  );
}

export function BlockedLines(props: Props) {
  return FAULTS.map((why) => <Fault key={why} {...props} why={why} />);
}
