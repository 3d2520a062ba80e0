/** A form of a desk: fields, one button, and what became of it. A refusal leaves what was typed; silence locks it. */
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Session } from '../api/generated.ts';
import { useSession } from '../session/session.ts';
import { Trouble } from '../station/Trouble.tsx';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import '../station/desks.css';
import { FieldInput } from './FieldInput.tsx';
import type { Fields, Values } from './field.ts';
import { isSendable } from './sendable.ts';
import { type Deed, type Phase, useDeedForm } from './use-deed-form.ts';
import { formWords } from './words.ts';

export type Permission = Session['permissions'][number];

export function useMayDo(needs: Permission): boolean {
  return useSession()?.permissions.includes(needs) === true;
}

interface Props<F extends Fields, A> extends Deed<F, A> {
  readonly title: string;
  readonly text?: string;
  readonly needs: Permission;
  readonly button: string;
  readonly danger?: boolean;
  /** What is told once it is done; the answer, not the wish. */
  readonly done: (answer: A, values: Values<F>) => ReactNode;
  /** Instead of "done", where the answer only says that it has begun. */
  readonly begun?: string;
  /** What went wrong though it was recorded; null where all is well. It is never shown as done. */
  readonly bad?: (answer: A, values: Values<F>) => string | null;
  /** A last look before it is sent: what will happen, or why it cannot. */
  readonly before?: (values: Values<F> | undefined) => ReactNode;
  /** False where fields that can be read do not go together. */
  readonly checked?: (values: Values<F>) => boolean;
  /** What is missing outside the fields, for reading: no card in the reader, no lines; null or absent where nothing is. */
  readonly missing?: string | null;
  /** False where there is nothing left to do; what was sent before is asked for again all the same. */
  readonly left?: boolean;
}

function Outcome<F extends Fields, A>({
  phase,
  done,
  bad,
  begun,
}: {
  readonly phase: Phase<A, F>;
  readonly done: Props<F, A>['done'];
  readonly bad: Props<F, A>['bad'];
  readonly begun: string | undefined;
}) {
  const say = useRoom(formWords);
  const { language } = useSpeech();
  switch (phase.at) {
    case 'running':
      return <Alert type="info" showIcon title={say.running} />;
    case 'unknown':
      return (
        <Alert
          type="warning"
          showIcon
          title={say.unknown}
          description={
            phase.problem === null
              ? say.unknownNext
              : `${told(phase.problem, language).detail} ${say.unknownNext}`
          }
        />
      );
    case 'elsewhere':
      return (
        <Alert
          type="warning"
          showIcon
          title={say.elsewhere}
          description={
            phase.problem === null
              ? say.elsewhereNext
              : `${told(phase.problem, language).detail} ${say.elsewhereNext}`
          }
        />
      );
    case 'was-done':
      return <Alert type="success" showIcon title={say.wasDone(phase.operationId)} />;
    case 'was-begun':
      return <Alert type="warning" showIcon title={say.wasBegun(phase.operationId)} />;
    case 'was-not-done':
      return <Alert type="error" showIcon title={say.wasNotDone(phase.operationId)} />;
    case 'not-known':
      return <Alert type="warning" showIcon title={say.notKnown(phase.operationId)} />;
    case 'unfinished': {
      const why = phase.problem === null ? null : told(phase.problem, language);
      return (
        <Alert
          type="warning"
          showIcon
          title={say.unfinished}
          description={why === null ? undefined : `${why.detail} ${why.next}`}
        />
      );
    }
    case 'typing':
      return phase.problem === null ? null : <Trouble problem={phase.problem} />;
    case 'done': {
      const why = bad?.(phase.answer, phase.values) ?? null;
      return (
        <Alert
          type={why !== null ? 'error' : begun === undefined ? 'success' : 'info'}
          showIcon
          title={why ?? begun ?? say.done}
          description={done(phase.answer, phase.values)}
        />
      );
    }
  }
}

export function DeedForm<F extends Fields, A>(props: Props<F, A>) {
  const {
    title,
    text,
    fields,
    needs,
    button,
    danger = false,
    before,
    missing = null,
    left = true,
  } = props;
  const say = useRoom(formWords);
  const may = useMayDo(needs);
  const form = useDeedForm(props);
  const { phase, locked, values } = form;
  const isChecked = values === undefined || props.checked?.(values) !== false;
  const isRead = values !== undefined;
  const sendable = isSendable({
    at: phase.at,
    may,
    isRead,
    isChecked,
    ready: missing === null,
    left,
  });
  const unfilled = Object.entries(fields)
    .filter(([name, field]) => field.read(form.texts[name] ?? field.initial) === undefined)
    .map(([, { label }]) => label.replace(/[（(].*$/, '').trim());
  const again =
    { unknown: say.askAgain, unfinished: say.goOn, elsewhere: say.askHow }[phase.at as string] ??
    button;
  return (
    <form
      className="deed"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (phase.at === 'elsewhere') form.ask();
        else if (sendable) form.send();
      }}
    >
      <h3>{title}</h3>
      {text !== undefined && <p className="quiet">{text}</p>}
      <div className="asked-all">
        {Object.entries(fields).map(([name, field]) => (
          <FieldInput
            key={name}
            field={field}
            text={form.texts[name] ?? field.initial}
            locked={locked || !may}
            change={(typed) => form.type(name, typed)}
          />
        ))}
      </div>
      {before?.(values)}
      <div aria-live="assertive">
        <Outcome phase={phase} done={props.done} bad={props.bad} begun={props.begun} />
      </div>
      <div className="deed-buttons">
        <Button
          htmlType="submit"
          type="primary"
          danger={danger}
          loading={phase.at === 'running'}
          disabled={!sendable}
        >
          {again}
        </Button>
        {phase.at === 'unfinished' && <Button onClick={form.leave}>{say.leave}</Button>}
        {!may && <span className="quiet">{say.notYours}</span>}
        {may && missing !== null && <span className="quiet">{missing}</span>}
        {may && !isChecked && <span className="quiet">{say.together}</span>}
        {may && values === undefined && phase.at !== 'done' && phase.at !== 'elsewhere' && (
          <span className="quiet">{say.fill(unfilled.join(say.and))}</span>
        )}
      </div>
    </form>
  );
}
