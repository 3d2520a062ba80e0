/** The ledger of a simulated company: the real store, with the prices, the places and the households it starts with. */

import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceV1 } from '../../drivers/card/formats/reference-v1.ts';
import type { Random } from '../../simulators/random.ts';
import { toBusinessDate } from '../../src/core/calendar.ts';
import { type AccountId, stationId } from '../../src/core/ids.ts';
import type { CommandHead, LedgerCommand } from '../../src/core/ledger/commands.ts';
import { assert } from '../../src/core/outcome.ts';
import { litre, priceE4 } from '../../src/core/units.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../src/store/sqlite.ts';
import { systemHash } from '../../src/system/hash.ts';
import { newOperationId } from './operation-ids.ts';
import { COMPANY, type Household } from './world.ts';

const NO_LIMITS = { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) };

export function openLedger(path: string, clock: Clock): SqliteLedgerStore {
  const { capacity } = referenceV1.capabilities;
  const settings = { company: COMPANY, unitLitres: litre(1), capacity, limits: NO_LIMITS };
  return openSqliteStore({ path, clock, hash: systemHash, settings });
}

const IN_MEMORY = '/dev/shm';

/** A ledger's file in memory-backed storage where there is some: power cuts are another test's business. */
export function ledgerPath(name: string): string {
  const folder = existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir();
  return join(folder, `qika-sim-${process.pid}-${name}.db`);
}

export function removeLedger(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-lock', '-lock-journal']) {
    rmSync(`${path}${suffix}`, { force: true });
  }
}

type Head = () => CommandHead;

const headFor = (clock: Clock, random: Random): Head => {
  return () => ({
    operationId: newOperationId(random),
    requestHash: '0'.repeat(64),
    station: stationId(1),
    operator: 'setup',
    at: clock.now(),
    businessDate: toBusinessDate('2026-11-24'),
  });
};

function householdCommands(head: Head, home: Household): LedgerCommand[] {
  const { accountId, meter } = home;
  const address = `House ${accountId}`;
  return [
    {
      ...head(),
      kind: 'open-account',
      accountId,
      name: `Household ${accountId}`,
      phone: null,
      address,
      communityId: 1,
      customerClass: 'residential',
      householdSize: 3,
    },
    {
      ...head(),
      kind: 'enrol-meter',
      meter,
      accountId,
      communityId: 1,
      address,
      direction: 'left',
      regulatorBoxId: 1,
      floor: null,
      model: 'G2.5',
      initialIndex: litre(0),
      ceiling: litre(home.ceilingLitres),
    },
  ];
}

/** Enters a meter that serves nobody yet. */
export async function enterMeter(
  store: SqliteLedgerStore,
  clock: Clock,
  random: Random,
  { meter, ceilingLitres }: Pick<Household, 'meter' | 'ceilingLitres'>,
): Promise<void> {
  const head = headFor(clock, random);
  await commitAll(store, [
    {
      ...head(),
      kind: 'enrol-meter',
      meter,
      accountId: null,
      communityId: 1,
      address: `Store room, meter ${meter}`,
      direction: 'left',
      regulatorBoxId: 1,
      floor: null,
      model: 'G2.5',
      initialIndex: litre(0),
      ceiling: litre(ceilingLitres),
    },
  ]);
}

function companyCommands(head: Head): LedgerCommand[] {
  const tiers = [
    { upTo: litre(40_000), price: priceE4(24_000) },
    { upTo: litre(90_000), price: priceE4(28_800) },
    { upTo: null, price: priceE4(36_000) },
  ];
  const version = {
    id: 'R-2026',
    customerClass: 'residential',
    effectiveFrom: toBusinessDate('2020-01-01'),
    cycle: 'month',
    cycleStartMonth: 1,
    tiers,
    household: null,
  } as const;
  return [
    { ...head(), kind: 'enter-community', communityId: 1, name: 'Garden 1' },
    { ...head(), kind: 'enter-regulator-box', regulatorBoxId: 1, communityId: 1, name: 'Box 1' },
    { ...head(), kind: 'enter-tariff', version },
  ];
}

/** Enters one community, one regulator box and a ladder of three tiers. */
export async function enterCompany(
  store: SqliteLedgerStore,
  clock: Clock,
  random: Random,
): Promise<void> {
  await commitAll(store, companyCommands(headFor(clock, random)));
}

/** Enters households with their meters, without cards yet. */
export async function enterHouseholds(
  store: SqliteLedgerStore,
  clock: Clock,
  random: Random,
  homes: readonly Household[],
): Promise<void> {
  const head = headFor(clock, random);
  await commitAll(
    store,
    homes.flatMap((home) => householdCommands(head, home)),
  );
}

/** The meters of two households turn out to have been written down crosswise; the refusal's code, or null where it was done. */
export async function exchangeMeters(
  store: SqliteLedgerStore,
  clock: Clock,
  random: Random,
  accounts: readonly [AccountId, AccountId],
): Promise<string | null> {
  const head = headFor(clock, random)();
  const [outcome] = await store.commitBatch([
    {
      ...head,
      kind: 'swap-meters',
      accounts,
      // One number is one document, so each has its own.
      workOrder: `W-${head.operationId.slice(-12)}`,
      responsible: 'fitter',
      reason: 'written down crosswise',
      witness: 'supervisor',
      exchangeDoors: true,
    },
  ]);
  assert(outcome !== undefined, 'a command has an outcome');
  return outcome.ok ? null : outcome.refusal.code;
}

async function commitAll(store: SqliteLedgerStore, commands: readonly LedgerCommand[]) {
  for (const outcome of await store.commitBatch(commands)) {
    assert(outcome.ok, `setting up the company was refused: ${JSON.stringify(outcome)}`);
  }
}
