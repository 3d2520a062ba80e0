/**
 * Deeds that come about only behind others: gas owed is supplied once a changed meter has room again, a count that differs is
 * ruled on, and a cashier's blanks are taken back.
 */
import type { LifeDeed } from '../rig/life-deeds.ts';
import { Around, calm, type Drawing, troubled } from './around.ts';
import type { Step } from './script.ts';

/** Most sales are of more than that: the new meter has no room for what its household has left. */
const SMALL_LITRES = 6_000;

/** The new meter holds less than is left: the rest is owed, and supplied when some of it was burnt. */
export function drawSupply(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const home = random.below(plan.homes);
  const around = new Around(random, home);
  const whole = { leak: 0, cardLost: false, ceilingLitres: SMALL_LITRES };
  const change = around.of({ kind: 'change-meter', ...whole });
  const supply: LifeDeed = { kind: 'supply-owed' };
  const taken = [around.of({ kind: 'load' }), around.toTheMeter(null)];
  const early = random.chance(1, 3) ? [around.of(supply)] : [];
  const again = random.chance(1, 2) ? [around.of(supply)] : [];
  return [
    around.of({ kind: 'sell', fen: 4_000 + random.below(6_000) }),
    around.toTheMeter(null),
    change,
    // The meter has no room yet.
    ...early,
    around.of({ kind: 'open-card' }),
    ...taken,
    around.burn(),
    around.toTheMeter(null),
    around.of({ kind: 'read' }),
    troubled(drawing, home, supply),
    ...again,
    ...taken,
  ];
}

/** A piece has vanished before the count; it is gone for good, or turns up. */
export function drawRuling(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const move = random.pick(['count-mine', 'count-store'] as const);
  const ruling = { kind: 'stock', move: 'rule', pieces: 1 + random.below(4) } as const;
  const home = random.below(plan.homes);
  // What was ruled on once is ruled on no more.
  const again = random.chance(1, 3) ? [calm(ruling)] : [];
  return [calm({ kind: 'stock', move, pieces: 1 }), troubled(drawing, home, ruling), ...again];
}

/** A broken card was replaced, and its plastic is no stock any more. */
export function drawScrap(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const home = random.below(plan.homes);
  const around = new Around(random, home);
  const scrap = { kind: 'stock', move: 'scrap', pieces: 1 } as const;
  const before = [around.sale(), around.of({ kind: 'replace-card' })];
  const formatted = random.chance(1, 2) ? [around.of({ kind: 'format-card' })] : [];
  const after = [troubled(drawing, home, scrap), ...formatted];
  return [...before, ...(random.chance(1, 3) ? after.reverse() : after)];
}

export function drawTakeBack(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const home = random.below(plan.homes);
  const back = { kind: 'stock', move: 'take-back', pieces: 1 + random.below(4) } as const;
  return [troubled(drawing, home, back)];
}
