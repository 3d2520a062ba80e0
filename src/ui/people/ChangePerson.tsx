/** What an administrator does about one person: roles, a new first password, shut out or let in. */
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Person } from '../api/generated.ts';
import type { Deeds } from '../api/use-deed.ts';
import { TextField } from '../counter/TextField.tsx';
import { useSpeech } from '../words/language.ts';
import { PasswordField, type Role, RolesField } from './PersonFields.tsx';

interface Props {
  readonly person: Person;
  readonly deeds: Deeds;
  readonly close: () => void;
}

type Part = Omit<Props, 'close'>;

function Roles({ person, deeds }: Part) {
  const { people } = useSpeech().words;
  const [roles, setRoles] = useState<readonly Role[]>(person.roles);
  const params = { person: person.person };
  return (
    <>
      <RolesField roles={roles} change={setRoles} />
      <Button
        disabled={roles.length === 0 || deeds.running !== null}
        loading={deeds.running === `roles ${person.person}`}
        onClick={() =>
          void deeds.run(`roles ${person.person}`, (operationId) =>
            call('POST /api/people/{person}/roles', {
              params,
              body: { operationId, roles: [...roles] },
            }),
          )
        }
      >
        {people.giveRoles}
      </Button>
    </>
  );
}

function Password({ person, deeds }: Part) {
  const { people } = useSpeech().words;
  const [password, setPassword] = useState('');
  const params = { person: person.person };
  return (
    <div className="filters">
      <PasswordField password={password} change={setPassword} />
      <Button
        disabled={password === '' || deeds.running !== null}
        loading={deeds.running === `password ${person.person}`}
        onClick={() =>
          void deeds.run(`password ${person.person}`, async (operationId) => {
            const body = { operationId, password };
            const answer = await call('POST /api/people/{person}/password', { params, body });
            if (answer.ok) setPassword('');
            return answer;
          })
        }
      >
        {people.setPassword}
      </Button>
    </div>
  );
}

/** Somebody who is shut out is let in with an empty reason. */
function Hold({ person, deeds }: Part) {
  const { people } = useSpeech().words;
  const [reason, setReason] = useState('');
  const params = { person: person.person };
  const isOut = person.disabled !== '';
  const wish = isOut ? '' : reason.trim();
  return (
    <div className="filters">
      {!isOut && <TextField label={people.reason} value={reason} change={setReason} max={200} />}
      <Button
        danger={!isOut}
        disabled={(!isOut && wish === '') || deeds.running !== null}
        loading={deeds.running === `hold ${person.person}`}
        onClick={() =>
          void deeds.run(`hold ${person.person}`, (operationId) =>
            call('POST /api/people/{person}/hold', {
              params,
              body: { operationId, reason: wish },
            }),
          )
        }
      >
        {isOut ? people.letIn : people.shutOut}
      </Button>
    </div>
  );
}

export function ChangePerson({ person, deeds, close }: Props) {
  const { people } = useSpeech().words;
  const title = people.editing(person.fullName);
  return (
    <section className="person-form" aria-label={title}>
      <h3>{title}</h3>
      <Roles person={person} deeds={deeds} />
      <Password person={person} deeds={deeds} />
      <Hold person={person} deeds={deeds} />
      <div className="buttons">
        <Button onClick={close}>{people.close}</Button>
      </div>
    </section>
  );
}
