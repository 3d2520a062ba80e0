/** How much gas was typed, by its cost or by its volume; null where the text is no such number. */
import { fenOf, litresOf } from '../words/figures.ts';

export const wantOf = (by: 'amount' | 'volume', typed: string) => {
  const [amountFen, volumeLitres] = [fenOf(typed), litresOf(typed)];
  if (by === 'amount') return amountFen === null ? null : { amountFen };
  return volumeLitres === null ? null : { volumeLitres };
};
