/** A household with an open card for one experiment, and the proof that everything came right in the end. */
import type { Rig } from '../rig/rig.ts';
import type { Household } from '../rig/world.ts';

/** `first`: the slot to be written is erased stock. `later`: it holds the load before the last. */
export type CardAge = 'first' | 'later';

export async function homeWithCard(rig: Rig, age: CardAge): Promise<Household> {
  const home = await rig.newHome();
  await rig.serve(home, { kind: 'open-card' });
  if (age === 'later') {
    await rig.serve(home, { kind: 'sell', fen: 2400 });
    rig.visitMeter(home);
    await rig.serve(home, { kind: 'sell', fen: 4800 });
  }
  return home;
}

/**
 * No fault is left: the card visits a counter once, then its meter, then a counter again. Nothing may be open, nothing
 * may be a case, and every litre that was written is in the meter, once. Ends the household.
 */
export async function proveEnd(rig: Rig, home: Household, what: string): Promise<void> {
  const before = rig.broken.length;
  await rig.serve(home, { kind: 'read' }, { confirm: true });
  for (const load of rig.ledger.openLoads(1000)) {
    rig.broken.push(`L13: load ${load.operationId} is ${load.state} after a visit`);
  }
  // Cells that a tear has left between two levels show themselves in a few power-ups.
  for (let n = 0; n < 6; n += 1) {
    home.chip.powerUp();
    home.chip.powerDown();
  }
  rig.check();
  const account = rig.ledger.account(home.accountId);
  const waits = (account?.gas.toBeWritten ?? 0) + (account?.money.toBeWritten ?? 0);
  if (waits > 0) await rig.serve(home, { kind: 'load' }, { confirm: true });
  rig.visitMeter(home);
  await rig.serve(home, { kind: 'read' }, { confirm: true });
  rig.broken.push(...rig.laws.checkAll());
  const total = home.moneyMeter?.money.totalFen ?? home.gasMeter.record.totalLitres;
  const now = rig.ledger.account(home.accountId);
  const stages = home.moneyMeter === null ? now?.gas : now?.money;
  if (stages?.inMeter !== total || stages.onCard + stages.inFlight + stages.toBeWritten !== 0) {
    rig.broken.push(`L2: meter ${total}, ledger ${JSON.stringify(stages)}`);
  }
  rig.take(home.chip);
  rig.world.retire(home);
  if (rig.broken.length > before) rig.broken.push(`— in the case: ${what}`);
}

/** How many bytes the chip programs while `work` runs. */
export async function bytesProgrammed(home: Household, work: () => Promise<unknown>) {
  const before = home.chip.programmings;
  await work();
  return home.chip.programmings - before;
}
