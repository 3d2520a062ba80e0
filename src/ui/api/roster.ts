/** A file sent to the station as it is. */
import { type Answer, Unanswered } from './client.ts';
import type { Problem, Roster } from './generated.ts';
import { sessionHeaders } from './session-gate.ts';

export type RosterKind = 'meters' | 'readings';
export type RosterMode = 'dry-run' | 'good-rows' | 'all-or-nothing';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Wish {
  readonly operationId: string;
  readonly kind: RosterKind;
  readonly mode: RosterMode;
}

/** Throws Unanswered when the station is gone. */
export async function sendRoster(file: File, wish: Wish): Promise<Answer<Roster>> {
  const type = file.name.toLowerCase().endsWith('.xlsx') ? XLSX : 'text/csv';
  const query = new URLSearchParams({ ...wish });
  const address = `/api/rosters?${query}`;
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { ...sessionHeaders(), 'content-type': type },
      body: file,
    });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: body as Roster };
    return { ok: false, problem: body as Problem };
  } catch (cause) {
    throw new Unanswered(address, { cause });
  }
}
