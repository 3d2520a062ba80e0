/** Days that a list is asked for: one, or a first and a last. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';

export interface Range {
  readonly from: string;
  readonly to: string;
}

interface Props {
  readonly title: string;
  /** One label asks for one day, which is both. */
  readonly labels: readonly [day: string] | readonly [from: string, to: string];
  readonly button: string;
  readonly initial: Range;
  readonly ask: (range: Range) => void;
}

export function DateRange({ title, labels, button, initial, ask }: Props) {
  const [range, setRange] = useState(initial);
  const id = useId();
  const fields = labels.map((label, at) => ({ label, name: at === 0 ? 'from' : 'to' }) as const);
  const change = (name: keyof Range, value: string): void =>
    setRange(labels.length === 1 ? { from: value, to: value } : { ...range, [name]: value });
  return (
    <form
      className="look-up"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        ask(range);
      }}
    >
      {fields.map(({ label, name }) => (
        <div key={name} className="asked">
          <label htmlFor={`${id}${name}`}>{label}</label>
          <Input
            id={`${id}${name}`}
            type="date"
            value={range[name]}
            onChange={({ target }) => change(name, target.value)}
          />
        </div>
      ))}
      <Button htmlType="submit" disabled={range.from === '' || range.to === ''}>
        {button}
      </Button>
    </form>
  );
}
