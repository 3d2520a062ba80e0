/** What each step of the month needs (docs/permissions.md), and whether whoever is logged in has it. */
import { useSession } from '../session/session.ts';

const NEEDS = {
  collect: 'usage.enter',
  estimate: 'usage.enter',
  submit: 'usage.enter',
  waive: 'usage.enter',
  withdraw: 'usage.withdraw',
  review: 'month.close',
  deduct: 'month.close',
  close: 'month.close',
  export: 'month.close',
} as const;

export type MonthDeed = keyof typeof NEEDS;

export function usePermitted(): (deed: MonthDeed) => boolean {
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  return (deed) => permissions.includes(NEEDS[deed]);
}

export const useMay = (deed: MonthDeed): boolean => usePermitted()(deed);
