/** A frame that scrolls when its list is long; whoever has no mouse reaches it by the keyboard. */
import type { ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** Takes what room the page has left. */
  readonly tall?: boolean;
}

export function ListFrame({ children, tall = false }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls
    <div className={tall ? 'list-frame tall' : 'list-frame'} tabIndex={0}>
      {children}
    </div>
  );
}
