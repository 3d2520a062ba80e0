/** What the entries of the ledger are called. */
import { acts as en } from '../words/en/acts.ts';
import { useRoom } from '../words/room.ts';
import { acts as zh } from '../words/zh/acts.ts';

const room = { zh, en };

/** The name of a kind; one that is newer than the page is shown as it is. */
export function useActs(): (kind: string) => string {
  const acts: Readonly<Record<string, string>> = useRoom(room);
  return (kind) => acts[kind] ?? kind;
}
