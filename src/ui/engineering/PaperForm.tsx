/** A paper of a household is put on file; each kind asks for what stands on it. */
import { useId, useState } from 'react';
import { call } from '../api/client.ts';
import type { Routes } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import {
  choice,
  day,
  type Field,
  type Fields,
  optional,
  startingWith,
  text,
  tick,
  type Values,
  whole,
  yuan,
} from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { worksWords } from './works.ts';

type Paper = Routes['POST /api/accounts/{accountId}/papers']['body']['paper'];
type Kind = Paper['kind'];

interface Props {
  /** Looked up above; '' asks for it. */
  readonly accountId: string;
  readonly filed: () => void;
}

interface OneKind<F extends Fields> extends Props {
  readonly kind: Kind;
  readonly fields: F;
  readonly paper: (given: Values<F>) => Paper;
}

type WithAccount<F extends Fields> = F & { readonly account: Field<number> };

function OnePaper<F extends Fields>({ kind, fields, paper, accountId, filed }: OneKind<F>) {
  const { pair } = useSpeech();
  const { gates } = useRoom(worksWords);
  const { account } = useRoom(formWords);
  const asked: WithAccount<F> = { ...fields, account: startingWith(whole(account), accountId) };
  return (
    <DeedForm
      name={`paper-${kind}`}
      title={pair(gates.file, gates.papers[kind])}
      needs="paper.file"
      button={gates.button}
      fields={asked}
      send={(operationId, given) =>
        call('POST /api/accounts/{accountId}/papers', {
          params: { accountId: Number(given.account) },
          body: { operationId, paper: paper(given) },
        })
      }
      settled={filed}
      done={(_answer, given) =>
        pair(gates.filed, `${String(given.account)} · ${gates.papers[kind]}`)
      }
    />
  );
}

function FormOf(props: Props & { readonly kind: Kind }) {
  const { gates } = useRoom(worksWords);
  const { kind } = props;
  const on = day(gates.on);
  const by = text(gates.by);
  const number = text(gates.paperNo);
  switch (kind) {
    case 'contract':
      return (
        <OnePaper
          {...props}
          fields={{ number, on }}
          paper={(given) => ({ kind, number: given.number, on: given.on })}
        />
      );
    case 'fees-cleared':
      return <OnePaper {...props} fields={{ on }} paper={(given) => ({ kind, on: given.on })} />;
    case 'commitment':
      return (
        <OnePaper
          {...props}
          fields={{ amountFen: yuan(gates.amount), dueOn: day(gates.dueOn), promisedBy: by }}
          paper={({ amountFen, dueOn, promisedBy }) => ({ kind, amountFen, dueOn, promisedBy })}
        />
      );
    case 'leak-test':
      return (
        <OnePaper
          {...props}
          fields={{ on, testedBy: by, passed: tick(gates.passed) }}
          paper={(given) => ({
            kind,
            passed: given.passed,
            on: given.on,
            testedBy: given.testedBy,
          })}
        />
      );
    case 'ignition':
      return (
        <OnePaper
          {...props}
          fields={{ number, on, ignitedBy: by }}
          paper={(given) => ({
            kind,
            number: given.number,
            on: given.on,
            ignitedBy: given.ignitedBy,
          })}
        />
      );
    case 'standing':
      return (
        <OnePaper
          {...props}
          fields={{ standing: choice(gates.standing, gates.standings), on, confirmedBy: by }}
          paper={(given) => ({
            kind,
            standing: given.standing,
            on: given.on,
            confirmedBy: given.confirmedBy,
          })}
        />
      );
    case 'inspection':
      return (
        <OnePaper
          {...props}
          fields={{
            on,
            inspectedBy: by,
            passed: tick(gates.inspected),
            dueOn: day(gates.nextDue),
            found: optional(text(gates.found, 120)),
          }}
          paper={(given) => ({
            kind,
            passed: given.passed,
            on: given.on,
            dueOn: given.dueOn,
            inspectedBy: given.inspectedBy,
            found: given.found ?? '',
          })}
        />
      );
  }
}

const KINDS: readonly Kind[] = [
  'contract',
  'fees-cleared',
  'commitment',
  'leak-test',
  'ignition',
  'standing',
  'inspection',
];

export function PaperForm(props: Props) {
  const { gates } = useRoom(worksWords);
  const [kind, setKind] = useState<Kind>('contract');
  const id = useId();
  return (
    <div className="paper">
      <div className="asked">
        <label htmlFor={id}>{gates.paper}</label>
        <select
          className="choice"
          id={id}
          value={kind}
          onChange={({ target }) =>
            setKind(KINDS.find((one) => one === target.value) ?? 'contract')
          }
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {gates.papers[one]}
            </option>
          ))}
        </select>
      </div>
      <FormOf key={kind} {...props} kind={kind} />
    </div>
  );
}
