/** A reason and the second person who stands for it. */
import { Input } from 'antd';
import { Field } from '../counter/Field.tsx';
import { useSpeech } from '../words/language.ts';

export interface Approval {
  readonly reason: string;
  readonly second: string;
}

export const NO_APPROVAL: Approval = { reason: '', second: '' };

export const isComplete = ({ reason, second }: Approval): boolean =>
  reason.trim() !== '' && second.trim() !== '';

export const trimmed = ({ reason, second }: Approval): Approval => ({
  reason: reason.trim(),
  second: second.trim(),
});

interface Props {
  readonly approval: Approval;
  readonly change: (approval: Approval) => void;
}

export function SecondPerson({ approval, change }: Props) {
  const { month } = useSpeech().words;
  return (
    <div className="filters">
      <Field label={month.reason}>
        {(id) => (
          <Input
            id={id}
            maxLength={120}
            autoComplete="off"
            value={approval.reason}
            onChange={({ target }) => change({ ...approval, reason: target.value })}
          />
        )}
      </Field>
      <Field label={month.second}>
        {(id) => (
          <Input
            id={id}
            maxLength={40}
            autoComplete="off"
            value={approval.second}
            onChange={({ target }) => change({ ...approval, second: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
