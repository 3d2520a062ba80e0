/** 人员: who may log in, with which roles; entered, changed and shut out by the administrator, unlocked by a manager too. */
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Person } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { type Deeds, useDeeds } from '../api/use-deed.ts';
import { useSession } from '../session/session.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { ChangePerson } from './ChangePerson.tsx';
import { EnterPerson } from './EnterPerson.tsx';

interface Rows {
  readonly list: readonly Person[] | null;
  readonly deeds: Deeds;
  /** Null for who may not change people. */
  readonly choose: ((person: string) => void) | null;
}

function People({ list, deeds, choose }: Rows) {
  const { words, joined } = useSpeech();
  const { people } = words;
  const state = ({ disabled, locked, temporary }: Person): string => {
    if (disabled !== '') return `${people.is.out}: ${disabled}`;
    if (locked) return people.is.locked;
    return temporary ? people.is.temporary : people.is.in;
  };
  const unlock = (person: string): void =>
    void deeds.run(`unlock ${person}`, () =>
      call('POST /api/people/{person}/unlock', { params: { person }, body: {} }),
    );
  return (
    <ListTable
      caption={`${people.title} · ${list?.length ?? '…'}`}
      columns={[people.person, people.fullName, people.roles, people.state, people.edit]}
      rows={
        list?.map((one) => ({
          key: one.person,
          cells: [
            one.person,
            one.fullName,
            joined(one.roles.map((role) => people.role[role])),
            state(one),
            <span key="b" className="buttons">
              {one.locked && (
                <Button
                  size="small"
                  disabled={deeds.running !== null}
                  onClick={() => unlock(one.person)}
                >
                  {people.unlock}
                </Button>
              )}
              {choose !== null && (
                <Button
                  size="small"
                  aria-label={people.editing(one.fullName)}
                  onClick={() => choose(one.person)}
                >
                  {people.edit}
                </Button>
              )}
            </span>,
          ],
        })) ?? null
      }
    />
  );
}

export default function PeoplePage() {
  const { people } = useSpeech().words;
  const { connected } = useCounter();
  const mayEnter = useSession()?.permissions.includes('people.enter') === true;
  const [turn, setTurn] = useState(0);
  const [chosen, choose] = useState<string | null>(null);
  const deeds = useDeeds(() => setTurn((n) => n + 1));
  const answer = useAnswer('GET /api/people', {}, connected ? `${turn}` : null);
  const list = answer?.ok === true ? answer.value : null;
  const person = list?.find((one) => one.person === chosen);
  return (
    <main className="desk-page">
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {deeds.problem !== null && <Trouble problem={deeds.problem} />}
      {deeds.unanswered !== null && <Alert type="warning" showIcon title={people.unanswered} />}
      <ListFrame tall={!mayEnter}>
        <People list={list} deeds={deeds} choose={mayEnter ? choose : null} />
      </ListFrame>
      {mayEnter && person !== undefined && (
        // Another person, and another state of the same one, is another form; a refusal leaves what was typed.
        <ChangePerson
          key={[person.person, ...person.roles, person.disabled].join(' ')}
          person={person}
          deeds={deeds}
          close={() => choose(null)}
        />
      )}
      {mayEnter && person === undefined && <EnterPerson deeds={deeds} />}
    </main>
  );
}
