/** What a customer pays for a sale: the gas, the debt's share of the payment on top, and in cash a sum without small coins (取舍). */
import { type Fen, fen, subFen, ZERO_FEN } from '../units.ts';
import type { BuyGas } from './commands.ts';
import { shareOf } from './decide-plan.ts';

/** The smallest coin that a counter asks for. */
export const CASH_ROUNDINGS = ['fen', 'jiao', 'yuan'] as const;
export type CashRounding = (typeof CASH_ROUNDINGS)[number];

const UNIT_FEN: Readonly<Record<CashRounding, number>> = { fen: 1, jiao: 10, yuan: 100 };

/** The least multiple of the unit that is enough. Never less than what is due: a fen that nobody pays would be owed by nobody. */
export function roundedUp(due: Fen, rounding: CashRounding): Fen {
  const over = due % UNIT_FEN[rounding];
  return over === 0 ? due : fen(due - over + UNIT_FEN[rounding]);
}

/** What is owed for over-use, and how much of each payment settles it first; 100 percent without a plan (分期). */
export interface Debt {
  readonly owed: Fen;
  readonly sharePercent: number;
}

const leftOf = (payment: Fen, { owed, sharePercent }: Debt): Fen =>
  subFen(payment, fen(Math.min(shareOf(payment, { sharePercent }), owed)));

/** The least payment of which so much is left for gas once the debt has had its share. */
function paymentFor(gas: Fen, debt: Debt): Fen {
  if (gas === 0) return ZERO_FEN;
  const whole = gas + debt.owed;
  if (debt.sharePercent === 100) return fen(whole);
  let payment = fen(Math.ceil((gas * 100) / (100 - debt.sharePercent)));
  while (leftOf(payment, debt) < gas) payment = fen(payment + 1);
  return fen(Math.min(payment, whole));
}

export interface Due {
  /** By any channel but cash. */
  readonly exact: Fen;
  readonly cash: Fen;
  /** Of `cash`, what stays in the balance because cash was rounded up; a debt that is paid by a plan has had its share of it. */
  readonly cashToBalance: Fen;
}

/**
 * An amount is paid as it was said, in cash too; a volume takes the balance first; a debt has its share on top. Nothing
 * where the balance pays.
 */
export function dueOf(
  want: BuyGas['want'],
  balanceAfter: Fen,
  debt: Debt,
  rounding: CashRounding,
): Due {
  const gas = want.by === 'amount' ? want.amount : fen(Math.max(0, -balanceAfter));
  const exact = paymentFor(gas, debt);
  const isAsSaid = want.by === 'amount' && exact === want.amount;
  const cash = isAsSaid ? exact : roundedUp(exact, rounding);
  return { exact, cash, cashToBalance: subFen(leftOf(cash, debt), leftOf(exact, debt)) };
}
