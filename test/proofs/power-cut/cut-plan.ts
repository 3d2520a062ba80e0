/** Which images to rebuild: every acknowledgement is followed by the worst cut, the rest is spread over the whole run. */
import type { Random } from '../../../simulators/random.ts';
import { assert } from '../../../src/core/outcome.ts';
import type { DiskEvent } from './disk-event.ts';
import type { CutPolicy } from './disk-images.ts';
import { Disk } from './disk-model.ts';

/** The cuts to make after each event, by the event's index. */
export type CutPlan = readonly (readonly CutPolicy[])[];

const PARTIAL: readonly CutPolicy[] = ['torn', 'reordered', 'prefix'];

/**
 * At least `images` cuts. Where nothing is pending every policy leaves the same image, so such moments get one cut after
 * the last acknowledgement of a batch and no other; 'lost' comes at most once between two syncs.
 */
export function planCuts(events: readonly DiskEvent[], images: number, random: Random): CutPlan {
  const pending = momentsWithPending(events);
  const lastAck = events.map((e, i) => e.kind === 'ack' && events[i + 1]?.kind !== 'ack');
  const acks = lastAck.filter(Boolean).length;
  const moments = pending.filter(Boolean).length;
  assert(moments > 0, 'a run that writes nothing proves nothing');
  const perMoment = Math.max(0, images - acks) / moments;
  let due = 0;
  let lostTaken = false;
  return events.map((event, index) => {
    const cuts: CutPolicy[] = [];
    if (event.kind === 'sync' || event.kind === 'sync-directory') lostTaken = false;
    if (lastAck[index] === true) {
      cuts.push('lost');
      lostTaken = true;
    }
    if (pending[index] !== true) return cuts;
    // A hair more than its share, so that rounding never ends one image short.
    due += perMoment + 1e-9;
    for (; due >= 1; due -= 1) {
      const lost = !lostTaken && random.chance(1, 4);
      lostTaken ||= lost;
      cuts.push(lost ? 'lost' : random.pick(PARTIAL));
    }
    return cuts;
  });
}

function momentsWithPending(events: readonly DiskEvent[]): boolean[] {
  const disk = new Disk();
  return events.map((event) => {
    disk.apply(event, () => undefined);
    return disk.hasPending;
  });
}
