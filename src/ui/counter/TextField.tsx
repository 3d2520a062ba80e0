/** A label and a line of text that no browser fills in by itself. */
import { Input, type InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { Field } from './Field.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly change: (text: string) => void;
  /** Characters at most. */
  readonly max?: number;
  /** The one thing a form asks for stands out. */
  readonly large?: boolean;
  /** Typed into at once: a form that comes up for a keyboard. */
  readonly first?: boolean;
}

export function TextField({ label, value, change, max = 12, large = false, first = false }: Props) {
  const input = useRef<InputRef>(null);
  useEffect(() => {
    if (first) input.current?.focus();
  }, [first]);
  return (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          ref={input}
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
