/** L4: what meters hold, against what was loaded and what the ledger believes. */
import type { MoneyMeter } from '../../simulators/meter/money-meter.ts';
import type { AccountView, CardView } from '../../src/ports/store.ts';
import type { LedgerViews } from '../rig/ledger-views.ts';
import type { Household } from '../rig/world.ts';
import { costsSo } from './settled.ts';
import { sum } from './stages.ts';

/** L4: a meter never holds more than was loaded, and the ledger never believes more than the meter holds. */
export function checkMeter(
  home: Household,
  account: AccountView,
  card: CardView,
  store: LedgerViews,
  proven: number,
): string[] {
  const { totalLitres, creditedLitresEver, remainingLitres, consumedLitresEver } =
    home.gasMeter.record;
  const { emergencyLitres = 0, carriedLitres = 0 } = home.gasMeter.record;
  const most = card.openLoad?.target.total ?? card.total;
  const known = store.meter(home.meter)?.takenTotal ?? 0;
  const broken: string[] = [];
  if (totalLitres > most) broken.push(`its meter has ${totalLitres} litres of at most ${most}`);
  if (creditedLitresEver !== totalLitres + emergencyLitres) {
    broken.push(`its meter credited ${creditedLitresEver} litres for a total of ${totalLitres}`);
  }
  if (remainingLitres + consumedLitresEver !== creditedLitresEver + carriedLitres) {
    broken.push('its meter lost or made gas');
  }
  if (known > proven || account.gas.inMeter > proven + emergencyLitres) {
    broken.push(
      `the ledger puts ${known} (${account.gas.inMeter}) litres into a meter that has ${totalLitres}`,
    );
  }
  return broken;
}

/**
 * L4 in fen: a money meter never holds more than was loaded, what it deducted is what its gas costs, and the ledger never
 * believes more than the meter was given. No gas stands in a stage of such an account.
 */
export function checkMoneyMeter(
  home: Household,
  meter: MoneyMeter,
  account: AccountView,
  card: CardView,
  store: LedgerViews,
): string[] {
  const { totalFen, creditedFenEver, remainingFen } = meter.money;
  const most = card.openLoad?.target.total ?? card.total;
  const known = store.meter(home.meter)?.takenTotal ?? 0;
  const deducted = creditedFenEver - remainingFen;
  const { consumedLitresEver } = meter.record;
  const broken: string[] = [];
  if (totalFen > most) broken.push(`its meter has ${totalFen} fen of at most ${most}`);
  if (creditedFenEver !== totalFen) {
    broken.push(`its meter credited ${creditedFenEver} fen for a total of ${totalFen}`);
  }
  if (!costsSo(consumedLitresEver, deducted)) {
    broken.push(`its meter deducted ${deducted} fen for ${consumedLitresEver} litres`);
  }
  if (known > totalFen || account.money.inMeter > totalFen) {
    broken.push(
      `the ledger puts ${known} (${account.money.inMeter}) fen into a meter that has ${totalFen}`,
    );
  }
  const gas = sum(Object.values(account.gas));
  return gas === 0 ? broken : [...broken, `${gas} litres stand beside its money`];
}
