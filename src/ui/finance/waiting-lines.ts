/** Lines of use that wait for a second look: as many as one person's yes and another's let through at once. */
import type { Answer } from '../api/client.ts';
import { everyPage } from '../station/every-page.ts';

/** As the station answers them. */
const PAGE = 200;
/** As the station takes them in one request. */
export const AT_ONCE = 1_000;

interface Line {
  readonly accountId: number;
}

/** By account, from the first one on; what is beyond comes when these are let through. */
export function waitingLines<L extends Line>(
  page: (after: string | null) => Promise<Answer<readonly L[]>>,
): Promise<Answer<readonly L[]>> {
  let seen = 0;
  return everyPage(
    page,
    (lines) => lines,
    (lines) => {
      seen += lines.length;
      const last = lines.at(-1);
      const isAll = last === undefined || lines.length < PAGE || seen >= AT_ONCE;
      return isAll ? null : String(last.accountId);
    },
  );
}
