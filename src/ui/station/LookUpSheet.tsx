/** The sheet at the head of a page that is about one ticket or account: what the page does, and whose number is looked up. */
import type { ComponentProps, ReactNode } from 'react';
import { LookUp } from './LookUp.tsx';

interface Props extends ComponentProps<typeof LookUp> {
  readonly title: string;
  readonly text: string;
  /** One of several parts of its page. */
  readonly inner?: boolean;
  /** Below the number: why it cannot be looked up. */
  readonly children?: ReactNode;
}

export function LookUpSheet({ title, text, inner = false, children, ...lookUp }: Props) {
  return (
    <section className="sheet">
      {inner ? <h3>{title}</h3> : <h2>{title}</h2>}
      <p className="quiet">{text}</p>
      <LookUp {...lookUp} />
      {children}
    </section>
  );
}
