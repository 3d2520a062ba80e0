/**
 * A form whose deed is done once. Its operation id and what was typed are kept from before it is sent until the station has
 * answered, over a reload too: what was not answered may have been done, so it can only be asked for again, unchanged. What
 * was typed names people and stays in its tab; elsewhere, and after going out, the number alone is left, to ask by.
 */
import { useRef, useState } from 'react';
import { type Answer, call, Unanswered } from '../api/client.ts';
import type { Problem } from '../api/generated.ts';
import { saysNotHowItEnded } from '../api/unsure.ts';
import { newOperationId } from '../browser/ids.ts';
import { forget, keep, kept } from '../browser/kept.ts';
import { forgetTexts, formKey, keepTexts, typedTexts } from '../browser/typed-texts.ts';
import { useSession } from '../session/session.ts';
import { type Asked, askedBy } from './asked-by.ts';
import { type Fields, resolved, type Texts, type Values, valuesOf } from './field.ts';

export type Phase<A, F extends Fields> =
  | { readonly at: 'typing'; readonly problem: Problem | null }
  | { readonly at: 'running' }
  /** Sent from another tab, or before its person went out; what was typed is gone, and its number is asked for. */
  | Asked
  /** No answer came, or one that does not say. */
  | { readonly at: 'unknown'; readonly problem: Problem | null }
  /** Begun and not ended: the same request again goes on. */
  | { readonly at: 'unfinished'; readonly answer: A; readonly problem: Problem | null }
  | { readonly at: 'done'; readonly answer: A; readonly values: Values<F> };

/** Typing begins a deed of its own. */
const AFTER: ReadonlySet<Phase<never, Fields>['at']> = new Set([
  'done',
  'was-done',
  'was-begun',
  'was-not-done',
  'not-known',
]);

export interface Deed<F extends Fields, A> {
  /** What it is kept under; one form of that name is shown at a time. */
  readonly name: string;
  readonly fields: F;
  readonly send: (operationId: string, values: Values<F>) => Promise<Answer<A>>;
  /** Why the answer is not the end yet; undefined where it is. */
  readonly unfinished?: (answer: A) => Problem | null | undefined;
  /** After every answer: lists are asked for anew. */
  readonly settled?: (answer: A) => void;
}

interface KeptForm {
  readonly operationId: string;
}

const isKept = (value: unknown): value is KeptForm =>
  typeof value === 'object' &&
  value !== null &&
  'operationId' in value &&
  typeof value.operationId === 'string';

function firstPhase<A, F extends Fields>(found: KeptForm | null, texts: Texts | null): Phase<A, F> {
  if (found === null) return { at: 'typing', problem: null };
  return { at: texts === null ? 'elsewhere' : 'unknown', problem: null };
}

const LOCKED: ReadonlySet<Phase<never, Fields>['at']> = new Set([
  'running',
  'unknown',
  'unfinished',
  'elsewhere',
]);

export interface DeedForm<F extends Fields, A> {
  readonly texts: Texts;
  readonly values: Values<F> | undefined;
  readonly phase: Phase<A, F>;
  /** What was sent and is not answered must stay as it is. */
  readonly locked: boolean;
  readonly type: (name: string, text: string) => void;
  readonly send: () => void;
  /** What became of it, where only its number is left. */
  readonly ask: () => void;
  /** Lets an unfinished deed be: the ledger keeps it, the form is free. */
  readonly leave: () => void;
}

export function useDeedForm<F extends Fields, A>(deed: Deed<F, A>): DeedForm<F, A> {
  const { fields, name } = deed;
  const key = formKey(useSession()?.person ?? '', name);
  const [earlier] = useState(() => kept(key));
  const found = isKept(earlier) ? earlier : null;
  const [typed] = useState(() => (found === null ? null : typedTexts(key)));
  const [texts, setTexts] = useState<Texts>(typed ?? {});
  const [phase, setPhase] = useState<Phase<A, F>>(firstPhase(found, typed));
  const id = useRef(found?.operationId ?? null);
  /** Of two clicks within one turn of the page the second finds it. */
  const sending = useRef<string | null>(null);
  const values = valuesOf(fields, texts);
  const clear = (): void => {
    id.current = null;
    forget(key);
    forgetTexts(key);
  };

  const ended = (answer: Answer<A>, sent: Values<F>, again: boolean): void => {
    if (!answer.ok) {
      if (saysNotHowItEnded(answer.problem, again))
        setPhase({ at: 'unknown', problem: answer.problem });
      else {
        clear();
        setPhase({ at: 'typing', problem: answer.problem });
      }
      return;
    }
    const open = deed.unfinished?.(answer.value);
    if (open !== undefined) setPhase({ at: 'unfinished', answer: answer.value, problem: open });
    else {
      clear();
      setTexts({});
      setPhase({ at: 'done', answer: answer.value, values: sent });
    }
    deed.settled?.(answer.value);
  };

  const send = async (): Promise<void> => {
    if (sending.current !== null || values === undefined) return;
    const again = id.current !== null;
    const operationId = id.current ?? newOperationId();
    id.current = operationId;
    sending.current = operationId;
    const all = resolved(fields, texts);
    setTexts(all);
    keepTexts(key, all);
    keep(key, { operationId } satisfies KeptForm);
    setPhase({ at: 'running' });
    try {
      ended(await deed.send(operationId, values), values, again);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      setPhase({ at: 'unknown', problem: null });
    } finally {
      sending.current = null;
    }
  };

  const ask = async (): Promise<void> => {
    if (id.current === null) return;
    const told = await askedBy(call, id.current);
    if (told === null) return;
    if (told.at !== 'elsewhere') clear();
    setPhase(told);
  };

  return {
    texts,
    values,
    phase,
    locked: LOCKED.has(phase.at),
    ask: () => void ask(),
    type(field, text) {
      // A photograph is read while the next field is typed: what was typed meanwhile stays.
      setTexts((typed) => ({ ...typed, [field]: text }));
      if (AFTER.has(phase.at)) setPhase({ at: 'typing', problem: null });
    },
    send: () => void send(),
    leave() {
      clear();
      setTexts({});
      setPhase({ at: 'typing', problem: null });
    },
  };
}
