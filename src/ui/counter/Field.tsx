/** A label and its field. */
import { type ReactNode, useId } from 'react';

interface Props {
  readonly label: string;
  readonly children: (id: string) => ReactNode;
}

export function Field({ label, children }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
