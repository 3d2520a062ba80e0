/** A desk of several pages: their names at the side, the one in the address beside them. A page that nobody here may see is not named. */
import { type ReactNode, Suspense } from 'react';
import { useSession } from '../session/session.ts';
import './desks.css';
import { useDeskSubject } from './desk-name.ts';
import { type DeskName, type PageOf, pagesSeen } from './page-table.ts';

interface Props<D extends DeskName> {
  readonly desk: D;
  readonly label: string;
  readonly titles: Readonly<Record<PageOf<D>, string>>;
  /** Every page of the desk in the route table, or it does not compile. */
  readonly show: Readonly<Record<PageOf<D>, () => ReactNode>>;
  /** The page that an address without a page's name means: "#finance/10000008" is an account. */
  readonly at?: (subject: string) => string;
}

export function DeskFrame<D extends DeskName>({ desk, label, titles, show, at }: Props<D>) {
  const seen = pagesSeen(desk, useSession()?.permissions ?? []);
  const subject = useDeskSubject();
  const id = at?.(subject) ?? subject;
  const shown = seen.find((page) => page === id) ?? seen[0];
  return (
    <div className="desk-frame">
      <nav className="side" aria-label={label}>
        {seen.map((page) => (
          <a
            key={page}
            href={`#${desk}/${page}`}
            aria-current={page === shown ? 'page' : undefined}
          >
            {titles[page]}
          </a>
        ))}
      </nav>
      <main className="desk-page" key={shown}>
        <Suspense>{shown !== undefined && show[shown]()}</Suspense>
      </main>
    </div>
  );
}
