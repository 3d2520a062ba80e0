/** A reason and the second person who stands for it. */
import { TextField } from '../counter/TextField.tsx';
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
      <TextField
        label={month.reason}
        value={approval.reason}
        change={(reason) => change({ ...approval, reason })}
        max={120}
      />
      <TextField
        label={month.second}
        value={approval.second}
        change={(second) => change({ ...approval, second })}
        max={40}
      />
    </div>
  );
}
