/** Lines of this station and what is spoken on them, as options of a choice. */
import { useAnswer } from '../api/use-answer.ts';
import type { Option } from '../forms/field.ts';
import { useCounter } from '../station/link.ts';

export interface LineChoices {
  /** False until the station has answered. */
  readonly known: boolean;
  readonly lines: readonly Option[];
  /** "cjt188 2018": protocol and profile. */
  readonly models: readonly Option[];
}

export function useLines(): LineChoices {
  const { connected } = useCounter();
  const answer = useAnswer('GET /api/lines', {}, connected ? 'lines' : null);
  if (answer?.ok !== true) return { known: false, lines: [], models: [] };
  const { lines, protocols } = answer.value;
  return {
    known: true,
    lines: lines.map(({ name, place }) => ({ value: name, label: `${name} · ${place}` })),
    models: protocols.flatMap(({ id, profiles }) =>
      profiles.map((profile) => ({ value: `${id} ${profile}`, label: `${id} · ${profile}` })),
    ),
  };
}
