/** 巡抄: all lines or one, with progress while it runs and what became of each meter. */

import { Button, Checkbox, Progress } from 'antd';
import { useEffect, useState } from 'react';
import { call } from '../api/client.ts';
import type { Line, Sweep } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { after } from '../browser/clock.ts';
import { forget, keep, kept } from '../browser/kept.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { listed } from '../forms/field.ts';
import { Facts } from '../station/Facts.tsx';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { LinkBuildingForm } from './LinkBuildingForm.tsx';
import { worksWords } from './works.ts';

const ASK_AGAIN_MS = 700;
/** The last sweep of this station, so that a reload shows it again. */
const LAST = 'qika.sweep';
const EVERY = '*';

type Swept = Sweep['meters'][number];

/** All meters so far, gathered page by page from where the last answer ended. */
function useSweep(operationId: string | null, turn: number) {
  const { connected } = useCounter();
  const [beat, setBeat] = useState(0);
  const [meters, setMeters] = useState<readonly Swept[]>([]);
  const from = meters.length;
  const key = connected && operationId !== null ? `${operationId} ${turn} ${beat} ${from}` : null;
  const params = { operationId: operationId ?? '' };
  const answer = useAnswer(
    'GET /api/lines/sweeps/{operationId}',
    { params, query: { from: String(from) } },
    key,
  );
  const sweep = answer?.ok === true ? answer.value : null;
  useEffect(() => {
    if (sweep === null || sweep.operationId !== operationId) return;
    if (sweep.meters.length > 0) {
      setMeters((known) => {
        const plates = new Set(known.map(({ meter }) => meter.plate));
        return [...known, ...sweep.meters.filter(({ meter }) => !plates.has(meter.plate))];
      });
    }
    if (sweep.stage !== 'sweeping' && sweep.asked <= from) return;
    return after(ASK_AGAIN_MS, () => setBeat((n) => n + 1));
  }, [sweep, operationId, from]);
  return { answer, sweep, meters };
}

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const { sweep } = useRoom(worksWords);
  return (
    <ListTable
      caption={sweep.line}
      columns={[sweep.line, sweep.place, sweep.condition, figure(sweep.counts)]}
      rows={lines.map(({ name, place, baud, condition, trouble, counts }) => ({
        key: name,
        cells: [
          name,
          `${place} · ${baud}`,
          <span
            key="c"
            className={condition === 'open' ? 'good' : 'bad'}
            title={trouble ?? undefined}
          >
            {sweep.conditions[condition]}
            {condition === 'down' && ` · ${sweep.whenDown}`}
          </span>,
          `${counts.answered} / ${counts.exchanges}`,
        ],
      }))}
    />
  );
}

const TONES = { read: 'good', already: 'quiet', doubtful: 'doubt', failed: 'bad' } as const;

function Meters({ meters }: { readonly meters: readonly Swept[] }) {
  const { sweep, plate, doubts: names } = useRoom(worksWords);
  const { m3, language, joined } = useSpeech();
  const [onlyOdd, setOnlyOdd] = useState(false);
  const shown = meters.filter(({ as }) => !onlyOdd || as === 'doubtful' || as === 'failed');
  return (
    <>
      <Checkbox checked={onlyOdd} onChange={({ target }) => setOnlyOdd(target.checked)}>
        {sweep.onlyOdd}
      </Checkbox>
      <ListFrame>
        <ListTable
          caption={`${sweep.results} · ${shown.length}`}
          columns={[plate, sweep.place, sweep.result, figure(sweep.index), sweep.why]}
          rows={shown.map(({ meter, address, as, indexLitres, doubts, problem }) => ({
            key: meter.plate,
            cells: [
              meter.plate,
              address,
              <span key="as" className={TONES[as]}>
                {sweep.as[as]}
              </span>,
              indexLitres === null ? '' : m3(indexLitres),
              problem === null
                ? joined(doubts.map((one) => names[one] ?? one))
                : told(problem, language).detail,
            ],
          }))}
        />
      </ListFrame>
    </>
  );
}

function Progressing({ sweep }: { readonly sweep: Sweep }) {
  const { sweep: say } = useRoom(worksWords);
  const sum = (of: 'meters' | 'done' | 'read' | 'doubtful' | 'already' | 'failed'): number =>
    sweep.lines.reduce((total, line) => total + line[of], 0);
  const [meters, done] = [sum('meters'), sum('done')];
  return (
    <section className="sheet" aria-live="polite" aria-label={say.title}>
      <h3>{say.stages[sweep.stage]}</h3>
      <Progress
        aria-label={say.done}
        percent={meters === 0 ? 0 : Math.floor((100 * done) / meters)}
        status={sweep.stage === 'stopped' ? 'exception' : 'normal'}
      />
      <Facts
        facts={[
          [say.meters, meters],
          [say.done, done],
          [say.read, sum('read')],
          [say.doubtful, sum('doubtful')],
          [say.already, sum('already')],
          [say.failed, sum('failed')],
        ]}
      />
      {sweep.problem !== null && <Trouble problem={sweep.problem} />}
    </section>
  );
}

function useAgain(operationId: string | null, begun: () => void) {
  const [asking, setAsking] = useState(false);
  return {
    asking,
    /** The same sweep goes on: meters that it has read are not asked again. */
    again: async (lines: readonly string[] | null): Promise<void> => {
      if (operationId === null) return;
      setAsking(true);
      await call('POST /api/lines/sweeps', { body: { operationId, lines } })
        .then(begun)
        .catch(() => undefined);
      setAsking(false);
    },
  };
}

export function SweepPage() {
  const { sweep: say } = useRoom(worksWords);
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const [last, setLast] = useState<string | null>(() => {
    const known = kept(LAST);
    return typeof known === 'string' ? known : null;
  });
  const { answer, sweep, meters } = useSweep(last, turn);
  // Their counts grow with the sweep, and a line may fail in the middle of it.
  const heard = `${turn} ${sweep?.stage} ${sweep?.asked}`;
  const lines = useAnswer('GET /api/lines', {}, connected ? heard : null);
  const all = lines?.ok === true ? lines.value.lines : [];
  const { asking, again } = useAgain(last, () => setTurn((n) => n + 1));
  const options = [
    { value: EVERY, label: say.every },
    ...all.map(({ name, place }) => ({ value: name, label: `${name} · ${place}` })),
  ];
  return (
    <>
      <DeedForm
        name="sweep"
        title={say.title}
        text={say.text}
        needs="line.read"
        button={say.start}
        missing={lines?.ok !== true ? '…' : all.length === 0 ? say.noLines : null}
        fields={{ line: listed(say.line, options, EVERY) }}
        send={async (operationId, { line }) => {
          forget(LAST);
          const started = await call('POST /api/lines/sweeps', {
            body: { operationId, lines: line === EVERY ? null : [line] },
          });
          if (started.ok) {
            keep(LAST, operationId);
            setLast(operationId);
            setTurn((n) => n + 1);
          }
          return started;
        }}
        begun={say.begun}
        done={() => null}
      />
      {all.length > 0 && (
        <section className="sheet">
          <Lines lines={all} />
        </section>
      )}
      {answer?.ok === false && answer.problem.code !== 'sweep.unknown' && (
        <Trouble problem={answer.problem} />
      )}
      {sweep !== null && (
        <>
          <Progressing sweep={sweep} />
          {sweep.stage === 'stopped' && (
            <div className="deed-buttons">
              <Button
                loading={asking}
                onClick={() => void again(sweep.lines.map(({ line }) => line))}
              >
                {say.again}
              </Button>
            </div>
          )}
          <Meters key={last} meters={meters} />
        </>
      )}
      <LinkBuildingForm settled={() => setTurn((n) => n + 1)} />
    </>
  );
}
