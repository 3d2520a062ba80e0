/** A button that says why it cannot be pressed: beside it and to a reader of the screen, because a shut button has no focus to tell it. */
import { Button, type ButtonProps } from 'antd';
import { useId } from 'react';

interface Props extends Omit<ButtonProps, 'disabled' | 'title'> {
  /** Null where it may be pressed. */
  readonly why: string | null;
  /** Where several buttons stand beside each other for one reason it is only a tooltip, and read aloud. */
  readonly briefly?: boolean;
}

export function BarredButton({ why, briefly = false, ...button }: Props) {
  const id = useId();
  if (why === null) return <Button {...button} />;
  return (
    <span className="barred">
      <span title={why}>
        <Button {...button} disabled aria-describedby={id} />
      </span>
      <span id={id} className={briefly ? 'read-aloud' : 'quiet'}>
        {why}
      </span>
    </span>
  );
}
