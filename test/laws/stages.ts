/** L2 and L8: money and gas of an account in their stages. */
import type { AccountView } from '../../src/ports/store.ts';
import type { Passed } from './passed.ts';

export const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** Coins handed over are cash in the books, once; gas sold is gas in the stages. */
export function checkMoney(
  { money, gas, overUse }: AccountView,
  { coins, sold }: Passed,
): string[] {
  const kept = sum(Object.values(money)) - overUse;
  const stages = sum(Object.values(gas));
  return [
    ...(kept === coins ? [] : [`${coins} fen were handed over, the books hold ${kept}`]),
    ...(stages === sold ? [] : [`${sold} litres were sold, the stages hold ${stages}`]),
  ];
}

/** Of a closed account nothing is left. */
export function checkClosed({ closed, money, gas, overUse }: AccountView): string[] {
  const left = sum(Object.values(money)) + sum(Object.values(gas)) + overUse;
  return closed && left !== 0 ? [`it is closed, and ${left} is left`] : [];
}

export function checkFloors(account: AccountView): string[] {
  const stages = { ...account.money, ...account.gas };
  return Object.entries(stages).flatMap(([name, amount]) =>
    amount < 0 ? [`${name} is ${amount}`] : [],
  );
}
