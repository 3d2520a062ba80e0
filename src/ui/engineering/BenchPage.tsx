/** 台检: a meter alone on a line, checked step by step while its frames pass, and signed. */
import { Alert } from 'antd';
import { useState } from 'react';
import { type BenchNote, type FrameNote, watchBench } from '../api/bench.ts';
import { call } from '../api/client.ts';
import type { BenchCheck } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { listed, optional, plate, text } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { LookUp, PLATE } from '../station/LookUp.tsx';
import { useCounter } from '../station/link.ts';
import { ScrollText } from '../station/ScrollText.tsx';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { benchSaidWords } from './bench-said.ts';
import { useLines } from './use-lines.ts';
import { worksWords } from './works.ts';

const STEPS = [
  'address',
  'index',
  'clock',
  'valve-closed',
  'valve-opened',
  'valve-closed-again',
  'new-address',
] as const;

const SIGNS = { passed: '✓', failed: '✗', skipped: '–', running: '…', waiting: '' } as const;
const TONES = {
  passed: 'good',
  failed: 'bad',
  skipped: 'quiet',
  running: 'doubt',
  waiting: 'quiet',
} as const;

interface Shown {
  readonly outcome: keyof typeof SIGNS;
  readonly said: string;
}

function Steps({ of }: { readonly of: (step: (typeof STEPS)[number]) => Shown }) {
  const { bench } = useRoom(worksWords);
  const found = useRoom(benchSaidWords);
  return (
    <ol className="steps-list">
      {STEPS.map((step) => {
        const { outcome, said } = of(step);
        return (
          <li key={step}>
            <span className={TONES[outcome]}>{SIGNS[outcome]}</span>
            <span>{bench.steps[step]}</span>
            <span className={TONES[outcome]}>{bench.outcomes[outcome]}</span>
            <span>{found[said] ?? said}</span>
          </li>
        );
      })}
    </ol>
  );
}

interface Live {
  readonly notes: readonly BenchNote[];
  readonly frames: readonly FrameNote[];
}

const NOTHING: Live = { notes: [], frames: [] };

function shownOf(notes: readonly BenchNote[], step: string): Shown {
  const own = notes.filter((note) => note.step === step);
  const found = own.find((note) => note.found !== null)?.found ?? null;
  if (found !== null) return found;
  return { outcome: own.length === 0 ? 'waiting' : 'running', said: '' };
}

const spaced = (hex: string): string => hex.replace(/../g, '$& ').trim();

function LivePanel({ live }: { readonly live: Live }) {
  const { bench } = useRoom(worksWords);
  if (live.notes.length === 0) return null;
  return (
    <section className="sheet" aria-live="polite" aria-label={bench.live}>
      <h3>{bench.live}</h3>
      <Steps of={(step) => shownOf(live.notes, step)} />
      <h3>{bench.frames}</h3>
      <ScrollText className="frame-log">
        {live.frames
          .map(({ direction, bytes }) => `${bench[direction]} ${spaced(bytes)}`)
          .join('\n')}
      </ScrollText>
    </section>
  );
}

function Record({ check }: { readonly check: BenchCheck }) {
  const { bench } = useRoom(worksWords);
  const { time } = useSpeech();
  return (
    <section className="sheet" aria-label={bench.last}>
      <h3>
        {bench.last} · {check.meter.plate}
      </h3>
      <Alert
        type={check.passed ? 'success' : 'error'}
        showIcon
        title={check.passed ? bench.passed : bench.failed}
        description={`${time(check.at)} · ${check.line} ${check.address} · ${bench.signedBy} ${check.signedBy}`}
      />
      <Steps
        of={(step) =>
          check.steps.find((one) => one.step === step) ?? { outcome: 'waiting', said: '' }
        }
      />
    </section>
  );
}

function LastCheck({ of, turn }: { readonly of: string; readonly turn: number }) {
  const { bench } = useRoom(worksWords);
  const { connected } = useCounter();
  const [maker = '', number = ''] = of.split('-');
  const answer = useAnswer(
    'GET /api/meters/{maker}/{number}/bench-check',
    { params: { maker, number: Number(number) } },
    connected && of !== '' ? `${of} ${turn}` : null,
  );
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  if (answer.value === null) return <p className="quiet">{bench.none}</p>;
  return <Record check={answer.value} />;
}

export function BenchPage() {
  const { pair } = useSpeech();
  const say = useRoom(worksWords);
  const { look, hints } = useRoom(formWords);
  const { bench } = say;
  const [live, setLive] = useState<Live>(NOTHING);
  const [shown, setShown] = useState('');
  const [turn, setTurn] = useState(0);
  const { missing, lines, models } = useLines();
  return (
    <>
      <DeedForm
        name="bench"
        title={bench.title}
        text={bench.text}
        needs="meter.enter"
        button={bench.start}
        missing={missing}
        fields={{
          meter: plate(say.plate),
          line: listed(bench.line, lines),
          model: listed(bench.profile, models),
          address: text(bench.address, 16),
          newAddress: optional(text(bench.newAddress, 16)),
          signedBy: text(bench.signedBy),
        }}
        send={async (operationId, { meter, line, model, address, newAddress, signedBy }) => {
          const [protocol = '', profile = ''] = model.split(' ');
          setLive(NOTHING);
          setShown('');
          const stop = await watchBench({
            step: (note) =>
              setLive((now) =>
                note.check === operationId ? { ...now, notes: [...now.notes, note] } : now,
              ),
            frame: (note) =>
              setLive((now) =>
                note.check === operationId ? { ...now, frames: [...now.frames, note] } : now,
              ),
          });
          try {
            return await call('POST /api/meters/{maker}/{number}/bench-check', {
              params: meter,
              body: { operationId, line, protocol, profile, address, newAddress, signedBy },
            });
          } finally {
            stop();
            setShown(`${meter.maker}-${String(meter.number).padStart(12, '0')}`);
            setTurn((n) => n + 1);
          }
        }}
        bad={({ result }) =>
          result.kind === 'fact' && result.facts.passed === true ? null : bench.failed
        }
        done={({ result }) =>
          pair(
            bench.record,
            result.kind === 'fact' && result.facts.passed === true ? bench.passed : bench.failed,
          )
        }
      />
      <LivePanel live={live} />
      <section className="sheet">
        <LookUp label={say.plate} button={look} pattern={PLATE} hint={hints.plate} ask={setShown} />
      </section>
      <LastCheck of={shown} turn={turn} />
    </>
  );
}
