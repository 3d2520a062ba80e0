/** May the button of a form be pressed? */
import type { Phase } from './use-deed-form.ts';

interface Asked {
  readonly at: Phase<never, never>['at'];
  /** The person may do it. */
  readonly may: boolean;
  /** Every field can be read. */
  readonly isRead: boolean;
  readonly isChecked: boolean;
  /** What it is done with is there: a card, a line. */
  readonly ready: boolean;
  /** There is something left to do. */
  readonly left: boolean;
}

/** What was sent may have done what is not left any more; it is asked for again all the same. */
export function isSendable({ at, may, isRead, isChecked, ready, left }: Asked): boolean {
  if (at === 'elsewhere') return true;
  const sent = at === 'unknown' || at === 'unfinished';
  return may && isRead && ready && (sent || (isChecked && left));
}
