/** Enters a person, with a first password that they have to change. */
import { Button, ConfigProvider } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Deeds } from '../api/use-deed.ts';
import { TextField } from '../counter/TextField.tsx';
import { useSpeech } from '../words/language.ts';
import { PasswordField, type Role, RolesField } from './PersonFields.tsx';

export function EnterPerson({ deeds }: { readonly deeds: Deeds }) {
  const { people } = useSpeech().words;
  const [person, setPerson] = useState('');
  const [fullName, setFullName] = useState('');
  const [roles, setRoles] = useState<Role[]>([]);
  const [password, setPassword] = useState('');
  const complete =
    person.trim() !== '' && fullName.trim() !== '' && roles.length > 0 && password !== '';
  const body = { person: person.trim(), fullName: fullName.trim(), roles, password };
  return (
    <section className="person-form" aria-label={people.add}>
      <h3>{people.add}</h3>
      {/* What is typed while it is entered would be cleared away with it. */}
      <ConfigProvider componentDisabled={deeds.running === 'enter'}>
        <div className="filters">
          <TextField label={people.person} value={person} change={setPerson} max={40} />
          <TextField label={people.fullName} value={fullName} change={setFullName} max={40} />
          <PasswordField password={password} change={setPassword} />
        </div>
        <RolesField roles={roles} change={setRoles} />
      </ConfigProvider>
      <div className="buttons">
        <Button
          type="primary"
          loading={deeds.running === 'enter'}
          disabled={!complete || deeds.running !== null}
          onClick={() =>
            void deeds.run('enter', async (operationId) => {
              const answer = await call('POST /api/people', { body: { operationId, ...body } });
              // Only what was entered is cleared away: a list that comes late leaves what is typed.
              if (answer.ok) {
                setPerson('');
                setFullName('');
                setRoles([]);
                setPassword('');
              }
              return answer;
            })
          }
        >
          {people.enter}
        </Button>
      </div>
    </section>
  );
}
