/** 批量导入: a file is checked row by row and then imported; the rows that were not good come back as a file. */

import { Alert, Progress, Segmented } from 'antd';
import { type ChangeEvent, useEffect, useId, useState } from 'react';
import type { Problem, Roster } from '../api/generated.ts';
import { type RosterKind, type RosterMode, sendRoster } from '../api/roster.ts';
import { useAnswer } from '../api/use-answer.ts';
import { after } from '../browser/clock.ts';
import { newOperationId } from '../browser/ids.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { Facts } from '../station/Facts.tsx';
import { FileButton } from '../station/FileButton.tsx';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { worksWords } from './works.ts';

const ASK_AGAIN_MS = 500;
const ENDED: ReadonlySet<Roster['stage']> = new Set(['done', 'refused', 'stopped']);

function useRoster(operationId: string | null) {
  const { connected } = useCounter();
  const [beat, setBeat] = useState(0);
  const answer = useAnswer(
    'GET /api/rosters/{operationId}',
    { params: { operationId: operationId ?? '' } },
    connected && operationId !== null ? `${operationId} ${beat}` : null,
  );
  const roster =
    answer?.ok === true && answer.value.operationId === operationId ? answer.value : null;
  useEffect(() => {
    if (operationId === null || (roster !== null && ENDED.has(roster.stage))) return;
    return after(ASK_AGAIN_MS, () => setBeat((n) => n + 1));
  }, [operationId, roster]);
  return roster;
}

function Faults({ roster }: { readonly roster: Roster }) {
  const { import: say } = useRoom(worksWords);
  const { language } = useSpeech();
  const { operationId, faults, faultCount } = roster;
  if (faultCount === 0) return null;
  const save = (format: 'xlsx' | 'csv') => (
    <FileButton
      label={`${say.save} ${format.toUpperCase()}`}
      path={`/api/rosters/${operationId}/faults?format=${format}`}
      name={`faults.${format}`}
    />
  );
  return (
    <>
      <div className="deed-buttons">
        {save('xlsx')}
        {save('csv')}
        <span className="quiet">{say.shown(faults.length, faultCount)}</span>
      </div>
      <ListFrame>
        <ListTable
          caption={say.faults}
          columns={[figure(say.row), say.what, say.next]}
          rows={faults.map(({ row, problem }, at) => {
            const { detail, next } = told(problem, language);
            return { key: `${row} ${at}`, cells: [row, detail, next] };
          })}
        />
      </ListFrame>
    </>
  );
}

function State({ roster }: { readonly roster: Roster }) {
  const { joined, pair } = useSpeech();
  const { import: say } = useRoom(worksWords);
  const { mode, stage, rows, done, good, enrolled, already, faultCount, notices } = roster;
  const running = !ENDED.has(stage);
  // What is written are the good rows.
  const whole = stage === 'writing' ? good : rows;
  const tone = stage === 'done' ? (faultCount === 0 ? 'success' : 'warning') : 'error';
  return (
    <section className="sheet" aria-live="polite" aria-label={say.modes[mode]}>
      {running ? (
        <>
          <h3>
            {say.modes[mode]} · {say.stages[stage]}
          </h3>
          <Progress
            aria-label={say.stages[stage]}
            percent={whole === 0 ? 0 : Math.floor((100 * done) / whole)}
          />
        </>
      ) : (
        <Alert type={tone} showIcon title={`${say.modes[mode]} · ${say.stages[stage]}`} />
      )}
      <Facts
        facts={[
          [say.rows, rows],
          [say.goodRows, good],
          [say.enrolled, enrolled],
          [say.already, already],
          [say.faults, faultCount],
        ]}
      />
      {roster.problem !== null && <Trouble problem={roster.problem} />}
      {notices.length > 0 && (
        <p className="doubt">
          {pair(say.notices, joined(notices.map(({ row }) => `${say.row} ${row}`)))} ·{' '}
          {say.sameAddress}
        </p>
      )}
      <Faults roster={roster} />
    </section>
  );
}

/**
 * The file keeps one id for checking and one for importing: sent again, the station answers with what it did the first time,
 * or goes on where it broke off.
 */
function useSending() {
  const [file, setFile] = useState<File | null>(null);
  const [ids, setIds] = useState<Readonly<Partial<Record<RosterMode, string>>>>({});
  const [shown, setShown] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [lost, setLost] = useState(false);
  const [sending, setSending] = useState(false);
  const send = async (kind: RosterKind, mode: RosterMode): Promise<void> => {
    if (file === null || sending) return;
    // A check of the same file is a new question each time; what writes is the same deed.
    const operationId = mode === 'dry-run' ? newOperationId() : (ids[mode] ?? newOperationId());
    setIds({ ...ids, [mode]: operationId });
    setProblem(null);
    setLost(false);
    setSending(true);
    const answer = await sendRoster(file, { operationId, kind, mode }).catch(() => null);
    setSending(false);
    if (answer === null) setLost(true);
    if (answer?.ok === false) setProblem(answer.problem);
    else setShown(operationId);
  };
  const choose = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    setFile(target.files?.[0] ?? null);
    setIds({});
    setShown(null);
    setProblem(null);
  };
  return { file, shown, problem, lost, sending, send, choose, forgetIds: () => setIds({}) };
}

export function ImportPage() {
  const { import: say } = useRoom(worksWords);
  const [kind, setKind] = useState<RosterKind>('meters');
  const { file, shown, problem, lost, sending, send, choose, forgetIds } = useSending();
  const roster = useRoster(shown);
  const id = useId();
  const running = roster !== null && !ENDED.has(roster.stage);
  const button = (mode: RosterMode, name: string, primary: boolean) => (
    <BarredButton
      type={primary ? 'primary' : 'default'}
      why={running || sending ? say.busy : file === null ? say.noFile : null}
      briefly
      onClick={() => void send(kind, mode)}
    >
      {name}
    </BarredButton>
  );
  return (
    <>
      <section className="sheet" aria-label={say.title}>
        <h2>{say.title}</h2>
        <p className="quiet">{say.text}</p>
        <div className="look-up">
          <Segmented<RosterKind>
            value={kind}
            onChange={(next) => {
              setKind(next);
              forgetIds();
            }}
            options={[
              { value: 'meters', label: say.kinds.meters },
              { value: 'readings', label: say.kinds.readings },
            ]}
          />
          <FileButton
            label={say.template}
            path={`/api/rosters/template?kind=${kind}&format=xlsx`}
            name={`${kind}-template.xlsx`}
          />
        </div>
        <label htmlFor={id}>{say.file}</label>
        <input id={id} type="file" accept=".csv,.xlsx" onChange={choose} disabled={running} />
        <div className="deed-buttons">
          {button('dry-run', say.check, true)}
          {button('good-rows', say.good, false)}
          {button('all-or-nothing', say.all, false)}
        </div>
        {problem !== null && <Trouble problem={problem} />}
        {lost && <Alert type="warning" showIcon title={say.lost} />}
      </section>
      {roster !== null && <State roster={roster} />}
    </>
  );
}
