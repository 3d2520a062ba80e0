/** A label and a line of text that no browser fills in by itself. */
import { Input } from 'antd';
import { Field } from './Field.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly change: (text: string) => void;
  /** Characters at most. */
  readonly max?: number;
  /** The one thing a form asks for stands out. */
  readonly large?: boolean;
}

export function TextField({ label, value, change, max = 12, large = false }: Props) {
  return (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          {...(large ? { size: 'large' as const, inputMode: 'numeric' as const } : {})}
          autoComplete="off"
          maxLength={max}
          value={value}
          onChange={({ target }) => change(target.value)}
        />
      )}
    </Field>
  );
}
