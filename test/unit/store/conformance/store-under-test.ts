/** A store that is held to the laws of the port, and a town of customers in it. */
import { stationId } from '../../../../src/core/ids.ts';
import type { Committed } from '../../../../src/core/ledger/results.ts';
import type { LedgerSettings } from '../../../../src/core/ledger/snapshot.ts';
import type { Outcome } from '../../../../src/core/outcome.ts';
import type { LedgerStore } from '../../../../src/ports/store.ts';
import { Desk } from '../../core/ledger-commands.ts';
import { ANNA } from '../../core/ledger-town.ts';

/** A store that tests may ask to open again on the same data. */
export interface StoreUnderTest {
  open(settings?: LedgerSettings): LedgerStore;
  /** Closes and opens on the same data. */
  reopen(store: LedgerStore): Promise<LedgerStore>;
}

export const said = (outcome: Outcome<Committed> | undefined): string => {
  if (outcome === undefined) return 'nothing';
  return outcome.ok ? 'done' : outcome.refusal.code;
};

export const accepted = (outcome: Outcome<Committed> | undefined): Committed => {
  if (outcome === undefined || !outcome.ok) throw new Error(`refused: ${said(outcome)}`);
  return outcome.value;
};

export async function town(store: LedgerStore): Promise<Desk> {
  const desk = new Desk();
  for (const outcome of await store.commitBatch(desk.town())) accepted(outcome);
  return desk;
}

export const FIRST = { station: stationId(1), from: 0, limit: 10 };

export const balance = (store: LedgerStore): number | undefined =>
  store.account(ANNA)?.money.balance;
