/** The desks that a person's permissions open, and which of them is shown. */
import { useDeskName } from '../station/desk-name.ts';
import { DESKS, type DeskName, homeDesk, opensDesk } from '../station/page-table.ts';
import { useSession } from './session.ts';

export function useOpenDesks(): readonly DeskName[] {
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  return DESKS.filter((desk) => opensDesk(desk, permissions));
}

/** The one in the address where it is open; else where their role works; null where none is open. */
export function useOpenDesk(): DeskName | null {
  const named = useDeskName();
  const open = useOpenDesks();
  const roles = useSession()?.roles ?? [];
  return open.includes(named) ? named : homeDesk(roles, open);
}
