/** Value-added tax inside a price (价内增值税). Natural gas is 9 %; every price and amount of the sub-ledger includes it. */
import { divide, type Fen, fen } from './units.ts';

/** Per cent. */
export const GAS_VAT_PERCENT = 9;

/** Net of a gross amount, half up to the fen; below zero as its mirror image, so that a red line undoes its blue one. */
export function netOf(gross: Fen, percent: number = GAS_VAT_PERCENT): Fen {
  const net = divide(BigInt(Math.abs(gross)) * 100n, BigInt(100 + percent), 'half-up');
  return fen(gross < 0 ? -Number(net) : Number(net));
}
