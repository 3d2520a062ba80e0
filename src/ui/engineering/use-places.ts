/** Communities and regulator boxes, as options of a choice. */
import type { Community } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { Option } from '../forms/field.ts';
import { useCounter } from '../station/link.ts';

export interface Places {
  readonly communities: readonly Option[];
  /** Of one community, or of all where it is ''. */
  readonly boxes: (communityId: string) => readonly Option[];
}

const option = (id: number, name: string): Option => ({
  value: String(id),
  label: `${id} ${name}`,
});

export function usePlaces(turn: number): Places {
  const { connected } = useCounter();
  const answer = useAnswer('GET /api/communities', {}, connected ? `places ${turn}` : null);
  const all: readonly Community[] = answer?.ok === true ? answer.value : [];
  return {
    communities: all.map(({ communityId, name }) => option(communityId, name)),
    boxes: (chosen) =>
      all
        .filter(({ communityId }) => chosen === '' || String(communityId) === chosen)
        .flatMap(({ regulatorBoxes }) =>
          regulatorBoxes.map(({ regulatorBoxId, name }) => option(regulatorBoxId, name)),
        ),
  };
}
