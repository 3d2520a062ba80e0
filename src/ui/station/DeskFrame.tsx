/** A desk of several pages: their names at the side, the one in the address beside them. A page that nobody here may see is not named. */
import { type ReactNode, Suspense } from 'react';
import type { Session } from '../api/generated.ts';
import { useSession } from '../session/session.ts';
import './desks.css';
import { type DeskName, useDeskSubject } from './desk-name.ts';

export interface DeskPage {
  /** In the address: "#engineering/sweep". */
  readonly id: string;
  readonly title: string;
  /** Any of them shows the page. */
  readonly needs: readonly Session['permissions'][number][];
  readonly show: () => ReactNode;
}

interface Props {
  readonly desk: DeskName;
  readonly label: string;
  readonly pages: readonly DeskPage[];
  /** The page that an address without a page's name means: "#finance/10000008" is an account. */
  readonly at: (subject: string) => string;
}

export function DeskFrame({ desk, label, pages, at }: Props) {
  const permissions = useSession()?.permissions ?? [];
  const seen = pages.filter(({ needs }) => needs.some((one) => permissions.includes(one)));
  const id = at(useDeskSubject());
  const shown = seen.find((page) => page.id === id) ?? seen[0];
  return (
    <div className="desk-frame">
      <nav className="side" aria-label={label}>
        {seen.map((page) => (
          <a
            key={page.id}
            href={`#${desk}/${page.id}`}
            aria-current={page === shown ? 'page' : undefined}
          >
            {page.title}
          </a>
        ))}
      </nav>
      <main className="desk-page" key={shown?.id}>
        <Suspense>{shown?.show()}</Suspense>
      </main>
    </div>
  );
}
