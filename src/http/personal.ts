/** Who sees customers whole (customer.personal), and what everybody else sees of them. */
import type { AppDeps } from '../app/deps.ts';
import { maskedDeps, maskedPerson, type Named } from '../app/masked-deps.ts';
import { maskedAddress, maskedName } from '../core/personal.ts';
import type { Who } from './who.ts';

export const seesWhole = ({ permissions }: Pick<Who, 'permissions'>): boolean =>
  permissions.has('customer.personal');

export const shownTo = <P extends Named>(who: Who, person: P): P =>
  seesWhole(who) ? person : maskedPerson(person);

/** The world that a sheet or a ticket for this person is read from. */
export const appFor = (who: Who, app: AppDeps): AppDeps => (seesWhole(who) ? app : maskedDeps(app));

/** A meter that is somebody's: where it hangs is where they live. */
export const meterShownTo = <M extends { readonly accountId: unknown; readonly address: string }>(
  who: Who,
  meter: M,
): M =>
  seesWhole(who) || meter.accountId === null
    ? meter
    : { ...meter, address: maskedAddress(meter.address) };

export const nameShownTo = (who: Who, name: string): string =>
  seesWhole(who) ? name : maskedName(name);
