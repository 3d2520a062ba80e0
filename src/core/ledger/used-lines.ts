/**
 * The lines of what was used: one a price version and tier, with the tax of what was invoiced before and what was bought with its
 * revenue apart.
 */
import { type Lot, type LotPiece, lotCost, lotTiers } from '../lots.ts';
import { invoicedWithin, releasedBy, vatWithin } from '../pending-vat.ts';
import { addFen, fen, ZERO_LITRE } from '../units.ts';
import { netOf } from '../vat.ts';
import type { DeductionLine, DeductionResult } from './month-results.ts';

/** What left the lots, or went back; the meter's counters are the asker's business. */
export type Used = Omit<DeductionResult, 'kind' | 'billedLitres' | 'estimatedLitres'>;

/** Loads that a reading proved to be in the meter: litres, their money in fen, and the meter's total behind them. */
export type Taken = DeductionResult['taken'];

export function lineOf(part: Omit<DeductionLine, 'netFen'>, sign: 1 | -1): DeductionLine {
  const money = fen(sign * part.fen);
  const { tariffId, tier, priceE4, overUse, invoicedVatFen: tax, apart } = part;
  const netFen = apart === true ? 0 : tax === undefined ? netOf(money) : sign * (part.fen - tax);
  const litres = sign * part.litres;
  // Written out, because a million lines are made in a run: a copy costs more than the line.
  const plain = { tariffId, tier, priceE4, litres, fen: money, overUse, netFen };
  if (tax === undefined && apart === undefined) return plain;
  return {
    ...plain,
    ...(tax === undefined ? {} : { invoicedVatFen: sign * tax }),
    ...(apart === undefined ? {} : { apart }),
  };
}

/** A piece parted where a VAT invoice of its lot begins and ends. */
function partedByInvoice(piece: LotPiece): readonly LotPiece[] {
  const { lot, from, to } = piece;
  const those = invoicedWithin(lot, from, to);
  if (those === null) return [piece];
  const [low, high] = those;
  const parts = [
    { lot, from, to: low },
    { lot, from: low, to: high },
    { lot, from: high, to },
  ];
  return parts.filter((part) => part.from < part.to);
}

type Part = Pick<DeductionLine, 'tier' | 'priceE4' | 'litres' | 'fen' | 'invoicedVatFen'>;

/** A stretch by tier; of what was invoiced each part has its tax, cumulative from the beginning of the lot. */
function partsOf({ lot, from, to }: LotPiece): readonly Part[] {
  const tiers = lotTiers(lot, from, to);
  if (tiers.length === 0) return [{ tier: 0, priceE4: 0, litres: to - from, fen: 0 }];
  const isInvoiced = invoicedWithin(lot, from, to) !== null;
  let spent = isInvoiced ? lotCost(lot, ZERO_LITRE, from) : fen(0);
  return tiers.map(({ tier, price: priceE4, volume: litres, amount }) => {
    const part = { tier, priceE4, litres, fen: amount };
    if (!isInvoiced) return part;
    const before = vatWithin(spent);
    spent = addFen(spent, amount);
    return { ...part, invoicedVatFen: vatWithin(spent) - before };
  });
}

type Sum = { -readonly [K in keyof Omit<DeductionLine, 'netFen'>]: DeductionLine[K] };

/** May this part of the lot stand in that line? */
const isOfLine = (sum: Sum, { tariffId, apart }: Lot, part: Part): boolean =>
  sum.tariffId === tariffId &&
  sum.tier === part.tier &&
  sum.priceE4 === part.priceE4 &&
  (sum.apart === undefined) === (apart === undefined) &&
  (sum.invoicedVatFen === undefined) === (part.invoicedVatFen === undefined);

/** Adds a part to its line. There are as many lines as price versions and tiers: one or two, seldom more. */
function addPart(sums: Sum[], lot: Lot, part: Part): void {
  const { tier, priceE4, litres, fen: money, invoicedVatFen: tax } = part;
  for (const sum of sums) {
    if (!isOfLine(sum, lot, part)) continue;
    sum.litres += litres;
    sum.fen += money;
    if (tax !== undefined) sum.invoicedVatFen = (sum.invoicedVatFen ?? 0) + tax;
    return;
  }
  const sum: Sum = { tariffId: lot.tariffId, tier, priceE4, litres, fen: money, overUse: false };
  if (tax !== undefined) sum.invoicedVatFen = tax;
  if (lot.apart !== undefined) sum.apart = true;
  sums.push(sum);
}

/** A line a price version and tier, in the order in which the lots were used. */
export function linesOf(pieces: readonly LotPiece[], sign: 1 | -1): DeductionLine[] {
  const sums: Sum[] = [];
  for (const piece of pieces) {
    for (const stretch of partedByInvoice(piece)) {
      for (const part of partsOf(stretch)) addPart(sums, stretch.lot, part);
    }
  }
  return sums.map((sum) => lineOf(sum, sign));
}

export function sumOf(lines: readonly DeductionLine[], field: 'fen' | 'netFen'): number {
  let sum = 0;
  for (const line of lines) sum += line[field];
  return sum;
}

/** What of the pieces was bought with its revenue apart; nothing where none was. */
export function apartOf(pieces: readonly LotPiece[], sign: 1 | -1): Pick<DeductionResult, 'apart'> {
  const those = pieces.filter(({ lot }) => lot.apart !== undefined);
  if (those.length === 0) return {};
  const litres = those.reduce((sum, { from, to }) => sum + to - from, 0);
  const money = those.reduce((sum, { lot, from, to }) => sum + lotCost(lot, from, to), 0);
  return { apart: { litres: sign * litres, fen: sign * money } };
}

/** What was used with its taxes and what of it goes apart; what there is none of is absent, as it was before profiles had such things. */
export function withTaxes(used: Used, pieces: readonly LotPiece[], sign: 1 | -1): Used {
  let released = 0;
  for (const { lot, from, to } of pieces) released += releasedBy(lot, from, to);
  let invoiced = 0;
  for (const { invoicedVatFen = 0 } of used.lines) invoiced += invoicedVatFen;
  const { apart } = apartOf(pieces, sign);
  if (released === 0 && invoiced === 0 && apart === undefined) return used;
  return {
    ...used,
    ...(released === 0 ? {} : { releasedVatFen: sign * released }),
    ...(invoiced === 0 ? {} : { invoicedVatFen: invoiced }),
    ...(apart === undefined ? {} : { apart }),
  };
}
