/** Payment plans (分期, trade.md §6): a supervisor lets a debtor buy gas with a part of each payment, the rest settles the debt. */

import type { AccountId } from '../ids.ts';
import { accept, type Outcome, refuse, refuseField } from '../outcome.ts';
import { type Consequence, liveOf } from './effects.ts';
import { openAccountOf } from './gates.ts';
import type { AgreePlan } from './month-commands.ts';
import type { PlanRow } from './month-rows.ts';
import type { FactResult, PaymentResult } from './results.ts';
import type { Change } from './rows.ts';
import type { Books, Snapshot } from './snapshot.ts';

/** Refuses, in this order: account.unknown, account.closed, approval.same-person, request.invalid, plan.no-debt. */
export function decideAgreePlan(command: AgreePlan, snapshot: Snapshot): Outcome<FactResult> {
  const { accountId, sharePercent, operator, second } = command;
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  if (second === operator) return refuse('approval.same-person', { operator });
  const isShare = Number.isSafeInteger(sharePercent) && sharePercent >= 1 && sharePercent <= 100;
  if (!isShare) return refuseField('sharePercent', '1 … 100');
  const { overUseFen } = liveOf(snapshot, accountId);
  if (overUseFen === 0) return refuse('plan.no-debt', { accountId });
  return accept({ kind: 'fact', facts: { accountId, sharePercent, overUseFen } });
}

export function agreePlanEffects({ accountId, sharePercent, formNo }: AgreePlan): Consequence {
  return {
    subject: { accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'plan', row: { accountId, sharePercent, formNo } }],
  };
}

/** How much of a payment settles the debt: rounded up to the fen, so that every payment settles something. */
export const shareOf = (amount: number, plan: Pick<PlanRow, 'sharePercent'> | undefined): number =>
  plan === undefined ? amount : Math.ceil((amount * plan.sharePercent) / 100);

/** A plan ends with the debt: what is owed later is settled first again, until somebody agrees to another plan. */
export function endedPlan(
  { overUsePaidFen }: Pick<PaymentResult, 'overUsePaidFen'>,
  accountId: AccountId,
  books: Books,
): readonly Change[] {
  if (overUsePaidFen === undefined) return [];
  const plan = books.plan(accountId);
  if (plan === undefined || plan.sharePercent === 100) return [];
  const isPaid = liveOf(books, accountId).overUseFen === overUsePaidFen;
  return isPaid ? [{ table: 'plan', row: { ...plan, sharePercent: 100 } }] : [];
}

/** What was owed goes over with the meters, and with it how it is paid. */
export function plansExchanged(a: AccountId, b: AccountId, books: Books): readonly Change[] {
  const [planA, planB] = [books.plan(a), books.plan(b)];
  const given = (accountId: AccountId, own?: PlanRow, other?: PlanRow): readonly Change[] => {
    const plan = other ?? (own && { ...own, sharePercent: 100 });
    return plan === undefined ? [] : [{ table: 'plan', row: { ...plan, accountId } }];
  };
  return [...given(a, planA, planB), ...given(b, planB, planA)];
}
