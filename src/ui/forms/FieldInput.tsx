/** One field of a form, drawn by its look; its hint is red once what was typed cannot be read. */
import { Checkbox, Input } from 'antd';
import { useId } from 'react';
import { useRoom } from '../words/room.ts';
import type { Field } from './field.ts';
import { PhotoInput } from './PhotoInput.tsx';
import { formWords } from './words.ts';

interface Props {
  readonly field: Field<unknown>;
  readonly text: string;
  readonly locked: boolean;
  readonly change: (text: string) => void;
}

function Control({ field, text, locked, change, id }: Props & { readonly id: string }) {
  const { look } = field;
  const { hints } = useRoom(formWords);
  const hint = field.hint === null ? null : hints[field.hint];
  const wrong = text !== '' && field.read(text) === undefined;
  const common = { id, disabled: locked, value: text, 'aria-invalid': wrong, autoComplete: 'off' };
  switch (look.as) {
    case 'line':
      return (
        <Input
          {...common}
          {...(wrong ? { status: 'error' as const } : {})}
          {...(hint === null ? {} : { placeholder: hint })}
          {...(look.digits ? { inputMode: 'decimal' as const } : {})}
          maxLength={look.max}
          onChange={({ target }) => change(target.value)}
        />
      );
    case 'long':
      return (
        <Input {...common} maxLength={look.max} onChange={({ target }) => change(target.value)} />
      );
    case 'day':
      return <Input {...common} type="date" onChange={({ target }) => change(target.value)} />;
    case 'moment':
      return (
        <Input {...common} type="datetime-local" onChange={({ target }) => change(target.value)} />
      );
    case 'photo':
      return <PhotoInput id={id} hash={text} locked={locked} change={change} />;
    case 'hidden':
      return null;
    case 'choice':
      return (
        <select className="choice" {...common} onChange={({ target }) => change(target.value)}>
          <option value="">—</option>
          {look.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      );
    case 'tick':
      return (
        <Checkbox
          id={id}
          disabled={locked}
          checked={text === 'yes'}
          onChange={({ target }) => change(target.checked ? 'yes' : '')}
        >
          {field.label}
        </Checkbox>
      );
  }
}

export function FieldInput(props: Props) {
  const { field, text } = props;
  const id = useId();
  const say = useRoom(formWords);
  if (field.look.as === 'hidden') return null;
  const wide = field.look.as === 'long' ? ' wide' : '';
  const wrong = text !== '' && field.read(text) === undefined;
  return (
    <div className={`asked${wide}`}>
      {field.look.as !== 'tick' && <label htmlFor={id}>{field.label}</label>}
      <Control {...props} id={id} />
      {wrong && (
        <small className="wrong">
          {field.hint === null ? say.wrong : `${say.wrong} · ${say.hints[field.hint]}`}
        </small>
      )}
    </div>
  );
}
