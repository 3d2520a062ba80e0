/** A roster sent to the station. */
import type { Answer } from './client.ts';
import type { Roster } from './generated.ts';
import { sendFile } from './send-file.ts';

export type RosterKind = 'meters' | 'readings';
export type RosterMode = 'dry-run' | 'good-rows' | 'all-or-nothing';

interface Wish {
  readonly operationId: string;
  readonly kind: RosterKind;
  readonly mode: RosterMode;
}

/** Throws Unanswered when the station is gone. */
export const sendRoster = (file: File, wish: Wish): Promise<Answer<Roster>> =>
  sendFile<Roster>(`/api/rosters?${new URLSearchParams({ ...wish })}`, file);
