/** L5: one open load a card and a meter. */
import type { LedgerViews } from '../rig/ledger-views.ts';

export function checkOpenLoads(store: LedgerViews): string[] {
  const seen = new Set<string>();
  const broken: string[] = [];
  for (const load of store.openLoads()) {
    for (const key of [`card ${load.cardNo}`, `meter ${load.meter}`]) {
      if (seen.has(key)) broken.push(`L5: two open loads for ${key}`);
      seen.add(key);
    }
  }
  return broken;
}
