/** The ledger of a simulated company: the real store, with the prices, the places and the households it starts with. */

import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../../simulators/random.ts';
import { formatSettings, type NamedFormat } from '../../src/cli/card-formats.ts';
import { toBusinessDate } from '../../src/core/calendar.ts';
import { type AccountId, stationId } from '../../src/core/ids.ts';
import type { CommandHead } from '../../src/core/ledger/command-head.ts';
import type { LedgerCommand } from '../../src/core/ledger/commands.ts';
import { assert } from '../../src/core/outcome.ts';
import { completePlate } from '../../src/core/plate.ts';
import type { TariffVersion } from '../../src/core/tariff.ts';
import { litre, priceE4 } from '../../src/core/units.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../src/store/sqlite.ts';
import { systemHash } from '../../src/system/hash.ts';
import { newOperationId } from './operation-ids.ts';
import { COMPANY, type Household } from './world.ts';

const NO_LIMITS = { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) };

export function openLedger(
  path: string,
  clock: Clock,
  formats: readonly NamedFormat[],
): SqliteLedgerStore {
  const settings = { company: COMPANY, ...formatSettings(formats), limits: NO_LIMITS };
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

const MONEY_PLATE = completePlate({
  ...{ metering: 'ic-card', size: 'G2.5', format: 'reference-money', linkAddress: null, seals: [] },
  ...{ acceptanceNo: 'A-1', acceptedOn: toBusinessDate('2026-01-05'), serviceUntil: null },
});

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
      ...(home.moneyMeter === null ? {} : { plate: MONEY_PLATE }),
    },
  ];
}

/** Enters a meter that serves nobody yet. */
export async function enterMeter(
  store: SqliteLedgerStore,
  clock: Clock,
  random: Random,
  { meter, moneyMeter, ceilingLitres }: Pick<Household, 'meter' | 'moneyMeter' | 'ceilingLitres'>,
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
      ceiling: litre(moneyMeter === null ? ceilingLitres : 0),
      ...(moneyMeter === null ? {} : { plate: MONEY_PLATE }),
    },
  ]);
}

export const FIRST_PRICES = 'R-2026';

/** A ladder of up to three tiers a month, 0.0001 yuan each. */
function ladder(id: string, from: string, prices: readonly number[]): TariffVersion {
  const bounds = [litre(40_000), litre(90_000)];
  return {
    id,
    customerClass: 'residential',
    effectiveFrom: toBusinessDate(from),
    cycle: 'month',
    cycleStartMonth: 1,
    tiers: prices.map((price, n) => ({
      upTo: n === prices.length - 1 ? null : (bounds[n] ?? null),
      price: priceE4(price),
    })),
    // Households begin with three, who have the printed bounds.
    household: {
      baseSize: 3,
      perPersonUpTo: prices.slice(1).map(() => litre(10_000)),
      capPersons: 6,
    },
  };
}

/** A later version of the prices, of one to three tiers. */
export async function enterPrices(
  store: SqliteLedgerStore,
  clock: Clock,
  random: Random,
  { id, from, prices }: { id: string; from: string; prices: readonly number[] },
): Promise<void> {
  const head = headFor(clock, random)();
  await commitAll(store, [{ ...head, kind: 'enter-tariff', version: ladder(id, from, prices) }]);
}

function companyCommands(head: Head): LedgerCommand[] {
  const version = ladder(FIRST_PRICES, '2020-01-01', [24_000, 28_800, 36_000]);
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
