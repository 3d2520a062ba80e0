/**
 * Accounts that exchanged meters (表号错误) share what was paid for the gas that went over: what one of them paid may be the
 * other one's balance today, once that gas was given back.
 */
import type { AccountId } from '../ids.ts';

/** The account first, then every one that it exchanged meters with, itself or through others. */
export function exchangedWith(
  id: AccountId,
  partnersOf: (id: AccountId) => readonly AccountId[],
): readonly AccountId[] {
  const found = new Set([id]);
  // A set that grows while it is walked is walked to its end.
  for (const one of found) for (const partner of partnersOf(one)) found.add(partner);
  return [...found];
}
