/** Whose lines are asked for, and of which kind. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useRoom } from '../words/room.ts';
import { auditWords } from './words.ts';

interface Props {
  readonly label: string;
  readonly ask: (person: string, kind: string) => void;
  /** Kinds with their names; without them none is asked for. */
  readonly kinds?: Readonly<Record<string, string>>;
}

export function AskForm({ label, ask, kinds }: Props) {
  const say = useRoom(auditWords);
  const [person, setPerson] = useState('');
  const [kind, setKind] = useState('');
  const [personId, kindId] = [useId(), useId()];
  return (
    <form
      className="look-up"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        ask(person.trim(), kind);
      }}
    >
      {kinds !== undefined && (
        <div className="asked">
          <label htmlFor={kindId}>{say.kind}</label>
          <select
            className="choice"
            id={kindId}
            value={kind}
            onChange={({ target }) => setKind(target.value)}
          >
            <option value="">{say.every}</option>
            {Object.entries(kinds).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className="asked">
        <label htmlFor={personId}>{say.person}</label>
        <Input
          id={personId}
          autoComplete="off"
          maxLength={40}
          value={person}
          onChange={({ target }) => setPerson(target.value)}
        />
      </div>
      <Button htmlType="submit">{say.show}</Button>
    </form>
  );
}
