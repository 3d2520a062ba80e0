/** One field by which something is looked up: Enter or the button asks. */
import { Input } from 'antd';
import { useId, useState } from 'react';
import { formWords } from '../forms/words.ts';
import { useRoom } from '../words/room.ts';
import { BarredButton } from './BarredButton.tsx';

interface Props {
  readonly label: string;
  readonly button: string;
  /** What counts as a question; anything else asks nothing. */
  readonly pattern: RegExp;
  readonly hint?: string;
  readonly initial?: string;
  readonly ask: (text: string) => void;
}

export function LookUp({ label, button, pattern, hint, initial = '', ask }: Props) {
  const id = useId();
  const [text, setText] = useState(initial);
  const { fill, wrong } = useRoom(formWords);
  const isQuestion = pattern.test(text.trim());
  const why = text.trim() === '' ? fill(label) : (hint ?? wrong);
  return (
    <form
      className="look-up"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (isQuestion) ask(text.trim());
      }}
    >
      <div className="asked">
        <label htmlFor={id}>{label}</label>
        <Input
          id={id}
          autoComplete="off"
          maxLength={40}
          value={text}
          placeholder={hint}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <BarredButton htmlType="submit" why={isQuestion ? null : why}>
        {button}
      </BarredButton>
    </form>
  );
}

export const ACCOUNT_NO = /^[1-9]\d{0,9}$/;
export const PLATE = /^[1-8]\d{0,3}-\d{12}$/;
