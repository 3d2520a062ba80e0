/** What a posted load still has on its card or in its meter, and the total that it leads to: less what was taken off again. */
import { type Fen, fen, type Litre, subLitre, ZERO_LITRE } from '../units.ts';
import type { LoadRow } from './rows.ts';

export function effectiveLoad({
  target,
  litres,
  fen: money,
  takenOff,
}: Pick<LoadRow, 'target' | 'litres' | 'fen' | 'takenOff'>): {
  readonly total: Litre;
  readonly litres: Litre;
  readonly fen: Fen;
} {
  const off = takenOff?.litres ?? ZERO_LITRE;
  return {
    total: subLitre(target.total, off),
    litres: subLitre(litres, off),
    fen: fen(money - (takenOff?.fen ?? 0)),
  };
}
