/**
 * What a lot needs to know of a purchase, read out of its entry's text. A run asks this of every customer, and of a plain purchase
 * it stands at known places of the canonical form: finding it there costs a third of reading all of the JSON. Whatever is not plain
 * (emergency gas, money meters, revenue apart from use, texts with a character that JSON escapes) is not read here.
 */
import type { PurchaseFacts } from '../core/ledger/lot-of.ts';

const INTEGER = '-?(?:0|[1-9]\\d{0,14})';
const TEXT = '[^"\\\\\\u0000-\\u001f]*';
const TIER = `\\{"amountFen":${INTEGER},"priceE4":${INTEGER},"tier":${INTEGER},"volumeLitres":${INTEGER}\\}`;

/** Keys in the order of the canonical form, and the end of the text behind the last. */
const PLAIN = new RegExp(
  [
    `"result":\\{"balanceFen":${INTEGER},"costFen":${INTEGER},"cycleStart":"(${TEXT})"`,
    `"householdSize":(${INTEGER}),"kind":"purchase"(?:,"pendingVatFen":(${INTEGER}))?`,
    `"tariffId":"(${TEXT})","tiers":\\[(?:${TIER}(?:,${TIER})*)?\\]`,
    `"volumeAfterLitres":${INTEGER},"volumeBeforeLitres":(${INTEGER}),"volumeLitres":${INTEGER}\\}\\}$`,
  ].join(','),
  'y',
);

const RESULT = '"result":{"balanceFen":';

/** Null where the text is not that of a plain purchase. */
export function plainPurchase(detail: string): PurchaseFacts | null {
  const at = detail.indexOf(RESULT);
  if (at < 0) return null;
  PLAIN.lastIndex = at;
  const found = PLAIN.exec(detail);
  if (found === null) return null;
  const [, cycleStart = '', householdSize, pendingVatFen, tariffId = '', before] = found;
  const plain: PurchaseFacts = {
    kind: 'purchase',
    tariffId,
    householdSize: Number(householdSize),
    cycleStart,
    volumeBeforeLitres: Number(before),
  };
  return pendingVatFen === undefined ? plain : { ...plain, pendingVatFen: Number(pendingVatFen) };
}
