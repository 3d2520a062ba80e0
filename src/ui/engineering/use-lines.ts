/** Lines of this station and what is spoken on them, as options of a choice. */
import { useAnswer } from '../api/use-answer.ts';
import type { Option } from '../forms/field.ts';
import { useCounter } from '../station/link.ts';
import { useRoom } from '../words/room.ts';
import { worksWords } from './works.ts';

export interface LineChoices {
  /** Why nothing is done on a line, for reading: the station has none, or has not answered yet; null where it has some. */
  readonly missing: string | null;
  readonly lines: readonly Option[];
  /** "cjt188 2018": protocol and profile. */
  readonly models: readonly Option[];
}

export function useLines(): LineChoices {
  const { connected } = useCounter();
  const answer = useAnswer('GET /api/lines', {}, connected ? 'lines' : null);
  const { sweep } = useRoom(worksWords);
  if (answer?.ok !== true) return { missing: '…', lines: [], models: [] };
  const { lines, protocols } = answer.value;
  return {
    missing: lines.length === 0 ? sweep.noLines : null,
    lines: lines.map(({ name, place }) => ({ value: name, label: `${name} · ${place}` })),
    models: protocols.flatMap(({ id, profiles }) =>
      profiles.map((profile) => ({ value: `${id} ${profile}`, label: `${id} · ${profile}` })),
    ),
  };
}
