/** The desks that a person's permissions open, and which of them is shown. */
import { DESKS, type DeskName, useDeskName } from '../station/desk-name.ts';
import { useSession } from './session.ts';

/** Any of these opens the desk; what may be done there the station says. */
const OPENED_BY = {
  counter: ['sale.make', 'card.read'],
  services: [
    'stock.see',
    'card.format',
    'account.close',
    'account.enter',
    'account.hold',
    'card.lost',
  ],
  engineering: ['meter.enter', 'reading.enter', 'line.read'],
  finance: ['month.see'],
  pictures: ['customer.see'],
  people: ['people.enter', 'people.unlock'],
} as const satisfies Record<DeskName, readonly string[]>;

export function useOpenDesks(): readonly DeskName[] {
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  return DESKS.filter((desk) => OPENED_BY[desk].some((name) => permissions.includes(name)));
}

/** The one in the address where it is open; else the first that is; null where none is. */
export function useOpenDesk(): DeskName | null {
  const named = useDeskName();
  const open = useOpenDesks();
  return open.includes(named) ? named : (open[0] ?? null);
}
