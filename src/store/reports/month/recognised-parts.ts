/**
 * Revenue apart from the month's lines, by class and tier: what purchases and their reversals recognised (收款确认、滞后一次), and
 * what each kind of document earned or took back.
 */
import type { SettlementResult } from '../../../core/ledger/life/results.ts';
import type { DeductionResult } from '../../../core/ledger/month-results.ts';
import type { Recognised } from '../../../core/ledger/recognised.ts';
import type { FactResult, PurchaseResult } from '../../../core/ledger/results.ts';
import { EARNING_DOCUMENTS, type KindFlow, type RevenuePart } from '../../../core/voucher.ts';
import { changedClasses } from './classes.ts';
import { RevenueSums } from './parts.ts';
import type { PeriodScope } from './scope.ts';

type Earning = PurchaseResult | FactResult | DeductionResult | SettlementResult;

interface Stored {
  readonly kind: string;
  readonly accountId: number;
  readonly customerClass: string;
  readonly result: string;
}

type Net = readonly (readonly [tier: number, netFen: number])[];

const NET_OF_TIER = /^apartNetFen(\d+)$/;

/** What its tiers do not tell is of tier 0: entries that are older than tiers have none. */
function whole(tiers: Net, all: number): Net {
  const told = tiers.reduce((sum, [, netFen]) => sum + netFen, 0);
  return [...tiers, [0, all - told]];
}

const ofRecognised = (recognised: Recognised | undefined): Net =>
  recognised === undefined
    ? []
    : whole(
        (recognised.tiers ?? []).map(({ tier, netFen }) => [tier, netFen]),
        recognised.netFen,
      );

/** A reversal tells its tiers, a price correction no tier. */
function ofFacts({ facts }: FactResult): Net {
  const tiers = Object.entries(facts).flatMap(([name, netFen]) => {
    const tier = NET_OF_TIER.exec(name)?.[1];
    return tier === undefined ? [] : [[Number(tier), Number(netFen)] as const];
  });
  const { apartNetFen, netFen = 0 } = facts as Readonly<Record<string, unknown>>;
  return whole(tiers, Number(apartNetFen ?? netFen));
}

const ofUse = ({ lines, recognised }: DeductionResult): Net => [
  ...lines.map(({ tier, netFen }) => [tier, netFen] as const),
  ...ofRecognised(recognised),
];

function netByTier(result: Earning): Net {
  switch (result.kind) {
    case 'purchase':
      return ofRecognised(result.apart);
    case 'fact':
      return ofFacts(result);
    case 'deduction':
      return ofUse(result);
    case 'settlement':
      return [...ofUse(result.use), ...ofRecognised(result.returned?.recognised)];
  }
}

const PURCHASES = ['buy-gas', 'reverse-purchase', 'grant-emergency'] as const;

/** Customers of the class that the period knew, as in every part; sums by kind of entry. */
function sumsByKind(scope: PeriodScope, kinds: readonly string[]) {
  const { file, marks } = scope;
  const sums = new Map(kinds.map((kind) => [kind, new RevenueSums()]));
  if (kinds.length === 0) return sums;
  const classes = changedClasses(scope);
  const entries = file.db.prepare<[number, number], Stored>(
    `WITH opened AS MATERIALIZED (
       SELECT account_id, json_extract(detail, '$.command.customerClass') AS customer_class
       FROM entry WHERE kind = 'open-account')
     SELECT entry.kind, entry.account_id AS accountId, opened.customer_class AS customerClass,
       json_extract(entry.detail, '$.result') AS result
     FROM entry JOIN opened ON opened.account_id = entry.account_id
     WHERE entry.id > ? AND entry.id <= ?
       AND entry.kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`,
  );
  for (const { before, row } of marks) {
    for (const { kind, accountId, customerClass, result } of entries.iterate(before, row)) {
      const own = classes.get(accountId) ?? customerClass;
      for (const [tier, netFen] of netByTier(JSON.parse(result) as Earning)) {
        sums.get(kind)?.add(own, tier, netFen);
      }
    }
  }
  return sums;
}

/** Only asked for where revenue ever went apart from use. */
export function recognisedParts(scope: PeriodScope): readonly RevenuePart[] {
  const all = new RevenueSums();
  for (const sums of sumsByKind(scope, PURCHASES).values()) {
    for (const { customerClass, tier, netFen } of sums.parts()) {
      all.add(customerClass, tier, netFen);
    }
  }
  return all.parts();
}

/** Of the kinds that earned anything in the period. */
export function documentParts(
  scope: PeriodScope,
  flows: readonly KindFlow[],
): ReadonlyMap<string, readonly RevenuePart[]> {
  const earns = (one: string): boolean =>
    flows.some(({ kind, debit, credit }) => kind === one && [debit, credit].includes('gasRevenue'));
  const sums = sumsByKind(scope, EARNING_DOCUMENTS.filter(earns));
  return new Map([...sums].map(([kind, own]) => [kind, own.parts()]));
}
