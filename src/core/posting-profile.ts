/**
 * Posting profiles (入账方式, trade.md §7) as data: which accounts bought gas and the month's use go through on their way from
 * the advance receipts to revenue. *Bill*: use is first billed to the customer (应收账款—气费) and then covered by the advance.
 * *Direct*: the advance becomes revenue at once. *Contract*: the advance is a contract liability (合同负债), and the tax in the
 * price of bought gas waits beside it (待转销项税额) until the gas is used. *Receipt*: direct, and the revenue of bought gas does
 * not wait for its use. A profile is a list of steps; each step moves what
 * stands on its left to what stands on its right, and both sides have the same sum.
 */

import type { AccountId } from './ids.ts';
import { type LedgerAccount, type Posting, posting, reversed } from './journal.ts';
import { assert } from './outcome.ts';

export const PROFILE_NAMES = ['bill', 'direct', 'contract', 'receipt'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** When the revenue of bought gas is recognised: with its use, when it is bought, or when gas is bought the next time. */
export type Timing = 'use' | 'receipt' | 'next-purchase';

/** `advance` is wherever the customer's money comes from: stages of gas, balance, over-use receivable. */
type Leg =
  | 'advance'
  | { readonly account: LedgerAccount; readonly part: 'gross' | 'net' | 'tax' | 'invoiced' };

interface Step {
  readonly debit: readonly Leg[];
  readonly credit: readonly Leg[];
}

const REVENUE: readonly Leg[] = [
  { account: 'gasRevenue', part: 'net' },
  { account: 'outputVat', part: 'tax' },
  // Tax that an invoice made due before the use came out of the sub-account then, and comes back into it.
  { account: 'invoicedInLiability', part: 'invoiced' },
];
const BILLED: readonly Leg[] = [{ account: 'gasReceivable', part: 'gross' }];
const EARNED: Step = { debit: ['advance'], credit: REVENUE };
const WITH_USE = { residents: 'use', others: 'use' } as const;

interface Profile {
  /** Does the tax of a purchase wait, in `PENDING`? */
  readonly vatWaits: boolean;
  readonly timing: { readonly residents: Timing; readonly others: Timing };
  /** What the month's use goes through. */
  readonly used: readonly Step[];
}

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  bill: {
    vatWaits: false,
    timing: WITH_USE,
    used: [
      { debit: BILLED, credit: REVENUE },
      { debit: ['advance'], credit: BILLED },
    ],
  },
  direct: { vatWaits: false, timing: WITH_USE, used: [EARNED] },
  contract: { vatWaits: true, timing: WITH_USE, used: [EARNED] },
  receipt: {
    vatWaits: false,
    timing: { residents: 'receipt', others: 'next-purchase' },
    used: [EARNED],
  },
};

export const isProfile = (name: unknown): name is ProfileName =>
  typeof name === 'string' && Object.hasOwn(PROFILES, name);

/** Stages hold gross money; the tax in them is taken out of their account and stands in its own. */
const PENDING = { debit: 'pendingInLiability', credit: 'pendingVat' } as const;

/** Tax of bought gas begins to wait; below zero it is released. A lot's tax is released whatever the profile is by then. */
export function pending(tax: number, owner: AccountId): readonly Posting[] {
  const moved = posting(PENDING.debit, PENDING.credit, Math.abs(tax), owner);
  return tax < 0 ? moved.map(reversed) : moved;
}

/** An account and how much of it. */
export interface Share {
  readonly account: LedgerAccount;
  readonly amount: number;
}

/** Postings that empty `debits` into `credits`, in order; both have the same sum, above or equal to zero. */
export function paired(
  debits: readonly Share[],
  credits: readonly Share[],
  owner: AccountId,
): readonly Posting[] {
  const postings: Posting[] = [];
  let c = 0;
  let room = credits[0]?.amount ?? 0;
  for (const { account, amount } of debits) {
    let left = amount;
    while (left > 0) {
      while (room === 0 && c < credits.length) {
        c += 1;
        room = credits[c]?.amount ?? 0;
      }
      const credit = credits[c];
      assert(credit !== undefined, 'both sides of a step have the same sum');
      const moved = Math.min(left, room);
      postings.push(...posting(account, credit.account, moved, owner));
      left -= moved;
      room -= moved;
    }
  }
  let rest = room;
  for (let n = c + 1; n < credits.length; n += 1) rest += credits[n]?.amount ?? 0;
  assert(rest === 0, 'both sides of a step have the same sum');
  return postings;
}

/** What the month's use of one customer recognises. All amounts are of one sign. */
export interface Recognition {
  readonly owner: AccountId;
  readonly gross: number;
  readonly net: number;
  /** Tax of it that was due before, by an invoice; absent for none. */
  readonly invoiced?: number;
  /** Where the gross comes from; sums to it. */
  readonly advance: readonly Share[];
}

type Parts = Readonly<Record<Exclude<Leg, 'advance'>['part'], number>>;

function sharesOf(legs: readonly Leg[], parts: Parts, advance: readonly Share[]): Share[] {
  const shares: Share[] = [];
  for (const leg of legs) {
    if (leg === 'advance') shares.push(...advance);
    else shares.push({ account: leg.account, amount: parts[leg.part] });
  }
  return shares;
}

/** The profile's postings; an amount below zero (an estimate that was too high) gives the same steps in red. */
export function recognise(profile: ProfileName, recognition: Recognition): readonly Posting[] {
  const { owner, gross, net, invoiced = 0, advance } = recognition;
  const parts: Parts = {
    gross: Math.abs(gross),
    net: Math.abs(net),
    tax: Math.abs(gross - net - invoiced),
    invoiced: Math.abs(invoiced),
  };
  const blue: Posting[] = [];
  for (const { debit, credit } of PROFILES[profile].used) {
    const [from, to] = [sharesOf(debit, parts, advance), sharesOf(credit, parts, advance)];
    blue.push(...paired(from, to, owner));
  }
  return gross < 0 ? blue.map(reversed) : blue;
}

/** A VAT invoice before the use makes tax due: out of the customers' sub-account into output VAT; below zero it is taken back. */
export function invoiced(tax: number, owner: AccountId): readonly Posting[] {
  const moved = posting('invoicedInLiability', 'outputVat', Math.abs(tax), owner);
  return tax < 0 ? moved.map(reversed) : moved;
}
