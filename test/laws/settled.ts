/** L2 at a meter that came down: what its wheel counted is used, and the rest is the customer's. */
import type { MoneyMeter } from '../../simulators/meter/money-meter.ts';
import type { SettlementResult } from '../../src/core/ledger/life/results.ts';

/** Fen a litre in the rig's ladder. */
const CHEAPEST = 0.24;
const DEAREST = 0.36;
const ROUNDING = 50;

/** A meter that counts gas: the rest is gas. */
export function settledGas(indexLitres: number, result: SettlementResult): string[] {
  const { use, returned } = result;
  const over = use.overUse ?? { litres: 0, fen: 0 };
  const left = result.toBeWrittenLitres + result.owedLitres + (returned?.litres ?? 0);
  const used = `${use.litres} and ${over.litres} litres used`;
  return [
    ...(use.litres + over.litres === indexLitres
      ? []
      : [`${used}, the base meter shows ${indexLitres}`]),
    ...(over.litres === 0 || left === 0 ? [] : [`over-use beside ${left} litres left`]),
    ...(costsSo(use.litres, use.fen) && costsSo(over.litres, over.fen)
      ? []
      : [`${use.litres} litres cost ${use.fen}, over-use of ${over.litres} ${over.fen} fen`]),
  ];
}

/**
 * A money meter (金额表): by its window, what it took is what it says; by the base meter, at least what its own gas cost and at most
 * what all gas of the wheel may cost. What is over beyond that leaves nothing.
 */
export function settledMoney(
  meter: MoneyMeter,
  billed: number,
  indexLitres: number,
  { use, money, toBeWrittenLitres, owedLitres, returned }: SettlementResult,
): string[] {
  if (money === undefined) return ['its money meter was settled as one of gas'];
  const { creditedFenEver, remainingFen } = meter.money;
  const taken = creditedFenEver - remainingFen;
  const over = use.overUse?.fen ?? 0;
  const spent = billed + use.fen + over;
  const gas = toBeWrittenLitres + owedLitres + (returned?.litres ?? 0);
  const mayCost = spent >= Math.min(taken, meter.record.consumedLitresEver * CHEAPEST - ROUNDING);
  const mostlyCosts = spent <= indexLitres * DEAREST + ROUNDING || spent <= taken;
  return [
    ...(use.litres === indexLitres ? [] : [`${use.litres} litres used, the wheel: ${indexLitres}`]),
    ...(spent === money.spentFen ? [] : [`${spent} fen used, the sheet says ${money.spentFen}`]),
    ...(money.by === 'window' && spent !== taken
      ? [`${spent} fen used by its window, its meter took ${taken}`]
      : []),
    ...(mayCost && mostlyCosts ? [] : [`${spent} fen for ${indexLitres} litres, taken ${taken}`]),
    ...(over === 0 || money.surplusFen === 0 ? [] : [`over-use beside ${money.surplusFen} fen`]),
    ...(gas === 0 ? [] : [`${gas} litres are left of a money meter`]),
  ];
}

/** Between the dearest and the cheapest tier, a fen a lot more or less. */
export const costsSo = (litres: number, money: number): boolean =>
  money >= Math.floor(litres * CHEAPEST) - ROUNDING && money <= litres * DEAREST + ROUNDING;
