/** One of a few that the station knows by name. */
import type { Option } from '../forms/field.ts';

interface ChoiceProps {
  readonly label: string;
  readonly none: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly change: (value: string) => void;
}

export function Choice({ label, none, options, value, change }: ChoiceProps) {
  return (
    <select
      className="choice"
      aria-label={label}
      value={value}
      onChange={({ target }) => change(target.value)}
    >
      <option value="">{none}</option>
      {options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}
