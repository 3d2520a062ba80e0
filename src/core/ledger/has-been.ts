/** What is written down as done has been done: a day that is still to come proves nothing and opens no gate. */
import type { BusinessDate } from '../calendar.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';

/** date.in-the-future, by the business date of whoever writes it down. */
export const hasBeen = (
  on: BusinessDate,
  { businessDate }: { readonly businessDate: BusinessDate },
): Outcome<true> =>
  on > businessDate ? refuse('date.in-the-future', { on, today: businessDate }) : accept(true);
