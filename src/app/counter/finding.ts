/** What a cashier is told of a card or a meter (结论): what is so, and what to do next, in both languages. */
import { CATALOGUE, fill, type RefusalCode } from '../../core/catalogue.ts';
import { FINDINGS, type FindingCode } from '../../core/findings.ts';
import type { WindowCountRow } from '../../core/ledger/window-count.ts';
import type { WindowDiffers } from '../../core/ledger/window-differs.ts';
import type { Facts, Refusal } from '../../core/outcome.ts';

export interface Finding {
  readonly code: RefusalCode | FindingCode;
  readonly facts: Facts;
  /** It bars a sale on this card, or has to be settled before one. */
  readonly bars: boolean;
  readonly en: { readonly what: string; readonly next: string };
  readonly zh: { readonly what: string; readonly next: string };
}

const isRefusal = (code: RefusalCode | FindingCode): code is RefusalCode => code in CATALOGUE;

export function tell(code: RefusalCode | FindingCode, facts: Facts, bars: boolean): Finding {
  const { en, zh } = isRefusal(code) ? CATALOGUE[code] : FINDINGS[code];
  const filled = (pair: { readonly what: string; readonly next: string }) => ({
    what: fill(pair.what, facts),
    next: fill(pair.next, facts),
  });
  return { code, facts, bars, en: filled(en), zh: filled(zh) };
}

export const barring = ({ code, facts }: Refusal): Finding => tell(code, facts, true);

export const noted = (code: FindingCode, facts: Facts = {}): Finding => tell(code, facts, false);

/** A noted window count that the books do not bear out; the list and the diagnosis say it with the same words. */
export function windowContradicts(
  { total, operator, second }: WindowCountRow,
  { way, books }: WindowDiffers,
  money: boolean,
): Finding {
  if (money) return noted('window.money', { totalFen: total, booksFen: books, operator, second });
  return way === 'beyond'
    ? noted('window.beyond-books', { totalLitres: total, writtenLitres: books })
    : noted('window.before-books', { totalLitres: total, takenLitres: books });
}
