/** Revenue that purchases and their reversals recognised in the period, apart from use, by class and tier (收款确认、滞后一次). */
import type { FactResult, PurchaseResult } from '../../../core/ledger/results.ts';
import { RevenueSums } from './parts.ts';
import type { PeriodScope } from './scope.ts';

interface Stored {
  readonly customerClass: string;
  readonly result: string;
}

const NET_OF_TIER = /^apartNetFen(\d+)$/;

/** Net by tier: of a purchase from its tiers, of a reversal from its facts; entries that are older than tiers have none. */
function netByTier(result: PurchaseResult | FactResult): readonly (readonly [number, number])[] {
  const all = result.kind === 'purchase' ? result.apart?.netFen : result.facts.apartNetFen;
  const tiers =
    result.kind === 'purchase'
      ? (result.apart?.tiers ?? []).map(({ tier, netFen }) => [tier, netFen] as const)
      : Object.entries(result.facts).flatMap(([name, netFen]) => {
          const tier = NET_OF_TIER.exec(name)?.[1];
          return tier === undefined ? [] : [[Number(tier), Number(netFen)] as const];
        });
  const told = tiers.reduce((sum, [, netFen]) => sum + netFen, 0);
  return [...tiers, [0, Number(all ?? 0) - told]];
}

/** Customers as they were opened, as in every part. Only asked for where revenue ever went apart from use. */
export function recognisedParts({ file, marks }: PeriodScope): RevenueSums {
  const sums = new RevenueSums();
  const entries = file.db.prepare<[number, number], Stored>(
    `WITH opened AS MATERIALIZED (
       SELECT account_id, json_extract(detail, '$.command.customerClass') AS customer_class
       FROM entry WHERE kind = 'open-account')
     SELECT opened.customer_class AS customerClass, json_extract(entry.detail, '$.result') AS result
     FROM entry JOIN opened ON opened.account_id = entry.account_id
     WHERE entry.id > ? AND entry.id <= ? AND entry.kind IN ('buy-gas', 'reverse-purchase', 'grant-emergency')`,
  );
  for (const { before, row } of marks) {
    for (const { customerClass, result } of entries.iterate(before, row)) {
      for (const [tier, netFen] of netByTier(JSON.parse(result))) {
        sums.add(customerClass, tier, netFen);
      }
    }
  }
  return sums;
}
