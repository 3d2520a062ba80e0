/**
 * Price correction (调价追收、追退): gas of one price version was sold too cheaply or too dearly, and a document of two people
 * puts it right. A lot is never priced again (trade.md §5); the document is an entry of the open period. What is charged
 * comes from the balance, the rest is a receivable that the next payment settles first; what is given back pays debts first
 * and then stands in the balance, from where it is paid out by its channel.
 */
import { posting } from '../journal.ts';
import type { Lot } from '../lots.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { isProfile, recognise } from '../posting-profile.ts';
import { FEN_MAX, fen, LITRE_MAX } from '../units.ts';
import { netOf } from '../vat.ts';
import { givenBackWith, mayBeCorrected } from './corrected-gas.ts';
import { endedPlan } from './decide-plan.ts';
import { type Consequence, liveOf, valueMoved } from './effects.ts';
import { factOf } from './fact.ts';
import { openAccountOf } from './gates.ts';
import { standingFor } from './hall/vat-invoice.ts';
import type { CorrectPrice } from './month-commands.ts';
import type { PriceCorrectionRow } from './month-rows.ts';
import type { CommandResult, FactResult } from './results.ts';
import { type Books, DEFAULT_MONTH, type Place, type Snapshot } from './snapshot.ts';

/** Litres by price in 1/10000 yuan a cubic metre to the fen: 1000 litres, 100 fen a yuan. */
const PER_FEN = 100_000n;

/** What the difference of price comes to, half up to the fen; below zero as its mirror image. */
export function correctionFen(litres: number, differenceE4: number): number {
  const exact = BigInt(litres) * BigInt(Math.abs(differenceE4));
  const rounded = Number((2n * exact + PER_FEN) / (2n * PER_FEN));
  return differenceE4 < 0 ? -rounded : rounded;
}

/**
 * invoice.red-first: less than an invoice says was paid, and so less tax, needs the red one first (trade.md §7). Gas of the same
 * version that stands in no invoice may be corrected as far as it goes; what is charged later has an invoice of its own.
 */
function mayGiveBack(command: CorrectPrice, asked: Snapshot): Outcome<true> {
  const { accountId, tariffId } = command;
  let bare = 0;
  let invoiced: Lot['operationId'] | undefined;
  for (const lot of asked.lotsOf(accountId)) {
    if (lot.tariffId !== tariffId) continue;
    if (standingFor(lot.operationId, asked) === undefined) bare += lot.volume;
    else invoiced ??= lot.operationId;
  }
  return invoiced === undefined || givenBackWith(command, asked) <= bare
    ? accept(true)
    : refuse('invoice.red-first', { operationId: invoiced });
}

/**
 * Refuses, in this order: account.unknown, account.closed, approval.same-person, request.not-a-volume, then as `mayBeCorrected`,
 * price-correction.nothing (the difference comes to no fen), request.not-an-amount, invoice.red-first (what is given back, by this
 * document and those before it, stands in a VAT invoice).
 */
export function decideCorrectPrice(command: CorrectPrice, snapshot: Snapshot): Outcome<FactResult> {
  const { accountId, litres, differenceE4, operator, second } = command;
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  if (second === operator) return refuse('approval.same-person', { operator });
  if (!Number.isSafeInteger(litres) || litres < 1 || litres > LITRE_MAX) {
    return refuse('request.not-a-volume', { text: String(litres) });
  }
  const within = mayBeCorrected(command, snapshot);
  if (!within.ok) return within;
  const amount = Number.isSafeInteger(differenceE4) ? correctionFen(litres, differenceE4) : 0;
  if (amount === 0) return refuse('price-correction.nothing', { litres, differenceE4 });
  const { balanceFen, overUseFen } = liveOf(snapshot, accountId);
  if (Math.abs(amount) + balanceFen + overUseFen > FEN_MAX) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  const mayGo = amount < 0 ? mayGiveBack(command, snapshot) : accept(true);
  if (!mayGo.ok) return mayGo;
  const fromBalanceFen = amount > 0 ? Math.min(amount, balanceFen) : 0;
  const debtsPaidFen = amount < 0 ? Math.min(-amount, overUseFen) : 0;
  return accept({
    kind: 'fact',
    facts: {
      profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
      fen: amount,
      netFen: netOf(fen(amount)),
      fromBalanceFen,
      debtsPaidFen,
      balanceFen: balanceFen - fromBalanceFen + (amount < 0 ? -amount - debtsPaidFen : 0),
      overUseFen: overUseFen + (amount > 0 ? amount - fromBalanceFen : -debtsPaidFen),
    },
  });
}

export function correctPriceEffects(
  command: CorrectPrice,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'fact', 'a price correction answers with facts');
  const { accountId: owner, operationId, tariffId, litres, differenceE4, formNo } = command;
  const row: PriceCorrectionRow = {
    ...{ operationId, accountId: owner, tariffId, litres, differenceE4, formNo },
    on: command.businessDate,
  };
  const { profile } = result.facts;
  assert(isProfile(profile), 'a price correction names its profile');
  const gross = factOf(result, 'fen');
  const fromBalance = factOf(result, 'fromBalanceFen');
  const advance =
    gross < 0
      ? [{ account: 'balanceFen', amount: -gross } as const]
      : [
          { account: 'balanceFen', amount: fromBalance } as const,
          { account: 'overUseFen', amount: gross - fromBalance } as const,
        ];
  const moved = valueMoved(
    books,
    owner,
    [
      ...recognise(profile, { owner, gross, net: factOf(result, 'netFen'), advance }),
      ...posting('balanceFen', 'overUseFen', factOf(result, 'debtsPaidFen'), owner),
    ],
    place,
  );
  const { postings, changes } = moved;
  const overUsePaidFen = factOf(result, 'debtsPaidFen');
  const ended = overUsePaidFen === 0 ? [] : endedPlan({ overUsePaidFen }, owner, books);
  return {
    subject: { accountId: owner, cardNo: null },
    postings,
    changes: [...changes, ...ended, { table: 'priceCorrection', row }],
  };
}
