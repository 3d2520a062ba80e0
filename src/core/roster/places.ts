/** Communities and regulator boxes as people write them: by name, or by number where two have one name. */

import type { CommunityRow, RegulatorBoxRow } from '../ledger/rows.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { headingOf } from './columns.ts';

export interface Places {
  community(text: string): Outcome<number>;
  regulatorBox(text: string, communityId: number): Outcome<number>;
}

type Named = readonly (readonly [number, string])[];

function found(column: 'community' | 'regulatorBox', text: string, places: Named): Outcome<number> {
  const byName = places.filter(([, name]) => name === text);
  const [first, second] = byName.length > 0 ? byName : places.filter(([id]) => String(id) === text);
  const facts = { column: headingOf(column), text: text.slice(0, 60) };
  if (first === undefined) return refuse('roster.place-unknown', facts);
  if (second !== undefined) return refuse('roster.place-ambiguous', facts);
  return accept(first[0]);
}

export function placesOf(
  communities: readonly CommunityRow[],
  boxes: readonly RegulatorBoxRow[],
): Places {
  const named: Named = communities.map(({ communityId, name }) => [communityId, name]);
  return {
    community: (text) => found('community', text, named),
    regulatorBox: (text, communityId) => {
      const near = boxes.filter((box) => box.communityId === communityId);
      const list = (of: readonly RegulatorBoxRow[]): Named =>
        of.map(({ regulatorBoxId, name }) => [regulatorBoxId, name]);
      const here = found('regulatorBox', text, list(near));
      // A box may feed a second community, and is then named by its number.
      return here.ok ? here : found('regulatorBox', text, list(boxes));
    },
  };
}
