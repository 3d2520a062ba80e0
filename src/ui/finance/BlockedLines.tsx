/** Lines of use that wait for a second look, by what is odd about them; let through with one reason and a second person. */
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Usage } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { Deeds } from '../api/use-deed.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useSpeech } from '../words/language.ts';
import { useMay } from './month-permissions.ts';
import { isComplete, NO_APPROVAL, SecondPerson, trimmed } from './SecondPerson.tsx';

const FAULTS = ['index-back', 'too-high'] as const;

interface Props {
  readonly period: string;
  readonly deeds: Deeds;
  readonly turn: number;
}

function Lines({ lines, why }: { readonly lines: readonly Usage[]; readonly why: string }) {
  const { words, m3 } = useSpeech();
  const { month } = words;
  return (
    <ListTable
      caption={`${why} · ${lines.length}`}
      columns={[
        words.customer.account,
        month.source,
        month.readOn,
        figure(month.previous),
        figure(month.index),
        figure(month.use),
      ]}
      rows={lines.map((line) => ({
        key: String(line.accountId),
        cells: [
          <a key="a" href={`#finance/${line.accountId}`}>
            {line.accountId}
          </a>,
          month.sources[line.source],
          line.readOn,
          m3(line.previousIndex),
          m3(line.readIndex),
          m3(line.litres),
        ],
      }))}
    />
  );
}

function Fault({ period, deeds, turn, why }: Props & { why: (typeof FAULTS)[number] }) {
  const { month } = useSpeech().words;
  const may = useMay('waive');
  const [approval, setApproval] = useState(NO_APPROVAL);
  const params = { period };
  const key = `${period} ${why} ${turn}`;
  const answer = useAnswer('GET /api/months/{period}/usage', { params, query: { why } }, key);
  const lines = answer?.ok === true ? answer.value : [];
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
