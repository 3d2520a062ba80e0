/** What a posted load still has on its card or in its meter, and the total that it leads to: less what was taken off again. */
import type { Counted } from '../card.ts';
import { broughtBy } from '../load.ts';
import { type Fen, fen, type Litre, litre, ZERO_FEN, ZERO_LITRE } from '../units.ts';
import type { LoadRow } from './rows.ts';

export interface EffectiveLoad {
  readonly total: Counted;
  readonly litres: Litre;
  readonly fen: Fen;
  /** What is left of what it brought: gas, or money where it brought no gas. 0 where all was taken off. */
  readonly left: Counted;
}

export function effectiveLoad(
  load: Pick<LoadRow, 'target' | 'litres' | 'fen' | 'takenOff'>,
): EffectiveLoad {
  const { target, takenOff } = load;
  const off = { litres: takenOff?.litres ?? ZERO_LITRE, fen: fen(takenOff?.fen ?? ZERO_FEN) };
  const moneyOnly = load.litres === 0;
  const brought = broughtBy(load);
  const takenBack = moneyOnly ? off.fen : off.litres;
  const minus = (n: Counted): Counted => (moneyOnly ? fen(n - takenBack) : litre(n - takenBack));
  return {
    total: minus(target.total),
    litres: litre(load.litres - off.litres),
    fen: fen(load.fen - off.fen),
    left: minus(brought),
  };
}
