/** 校验码: where an entry stands in its station's chain, for papers. */
import { paperAnchor } from '../../core/anchor.ts';
import { assert } from '../../core/outcome.ts';
import type { AppDeps } from '../deps.ts';

/** What a paper says of the chain: whoever holds the paper can tell whether the entry was rewritten since. */
export function anchorOf(deps: AppDeps, entryId: number): string {
  const place = deps.store.chainAt(entryId);
  assert(place !== undefined, `entry ${entryId} is in a batch`);
  return paperAnchor(place.station, place.n, place.chain);
}
