/** A town whose month is reviewed and waits for its deduction: each customer bought once, loaded it, and was read. */
import { createMeterLines } from '../drivers/meter/meter-lines.ts';
import type { AppDeps } from '../src/app/deps.ts';
import { toBusinessDate } from '../src/core/calendar.ts';
import type { MeterReport } from '../src/core/card.ts';
import { accountId, cardNo, type MeterId, meterId, type OperationId } from '../src/core/ids.ts';
import type { LedgerCommand } from '../src/core/ledger/commands.ts';
import { toPeriod } from '../src/core/period.ts';
import { fen, litre, priceE4 } from '../src/core/units.ts';
import type { SqliteLedgerStore } from '../src/store/sqlite.ts';
import { commitAll } from './books.ts';
import { Operations } from './payments.ts';
import { finance, systemClock, systemHash, systemRandom } from './product.ts';

export const PERIOD = toPeriod('2026-06');
const FIRST_DAY = toBusinessDate('2026-06-01');
const LAST_DAY = toBusinessDate('2026-06-30');
const VOLUME = litre(20_000);
const COST = fen(4_000);
/** Commands of one customer and lines of one entry, so many at a time. */
const CUSTOMERS_A_BATCH = 500;
const LINES_A_COMMAND = 200;

const meterOf = (n: number): MeterId => meterId(7, n);
const used = (n: number) => litre(1_000 + (n % 19) * 1_000);

function registry(operations: Operations): LedgerCommand[] {
  const tiers = [
    { upTo: litre(300_000), price: priceE4(20_000) },
    { upTo: null, price: priceE4(30_000) },
  ];
  return [
    { kind: 'enter-community', ...operations.head(), communityId: 1, name: '光明小区' },
    {
      ...{ kind: 'enter-regulator-box', ...operations.head() },
      ...{ regulatorBoxId: 1, communityId: 1, name: '1号调压箱' },
    } as LedgerCommand,
    {
      ...operations.head(),
      kind: 'enter-tariff',
      version: {
        id: 'R',
        customerClass: 'household',
        effectiveFrom: toBusinessDate('2020-01-01'),
        cycle: 'year',
        cycleStartMonth: 1,
        tiers,
        household: null,
      },
    },
  ];
}

const reportOf = (n: number): MeterReport => ({
  result: 'taken',
  takenSequence: 1,
  meterTotal: VOLUME,
  remaining: litre(VOLUME - used(n)),
  index: used(n),
  valveOpen: true,
  batteryLow: false,
  tamper: false,
  magnet: false,
  clock: 1_781_000_000,
});

function customer(operations: Operations, n: number): LedgerCommand[] {
  const account = accountId(n);
  const card = cardNo(n);
  const meter = meterOf(n);
  const head = operations.head();
  const operationId: OperationId = head.operationId;
  return [
    {
      ...{ kind: 'open-account', ...operations.head(), accountId: account, name: `客户${n}` },
      ...{ phone: null, address: `光明小区${n}室`, communityId: 1 },
      ...{ customerClass: 'household', householdSize: 3 },
    } as LedgerCommand,
    {
      ...{ kind: 'enrol-meter', ...operations.head(), meter, accountId: account, communityId: 1 },
      ...{ address: '厨房', direction: 'left', regulatorBoxId: 1, floor: 3, model: 'G2.5' },
      ...{ initialIndex: litre(0), ceiling: litre(0) },
    } as LedgerCommand,
    { kind: 'open-card', ...operations.head(), accountId: account, cardNo: card, replaces: null },
    { kind: 'activate-card', ...operations.head(), cardNo: card },
    {
      ...{ kind: 'take-payment', ...operations.head(), accountId: account, amount: COST },
      ...{ channel: 'cash', cashGiven: null, reference: null, payer: null },
    } as LedgerCommand,
    {
      ...{ kind: 'buy-gas', ...operations.head(), accountId: account, quoted: null },
      want: { by: 'volume', volume: VOLUME },
    },
    {
      ...head,
      kind: 'reserve-load',
      reservation: {
        ...{ operationId, attempt: 1, accountId: account, cardNo: card, meter },
        ...{ litres: VOLUME, fen: COST, sequenceBefore: 0, totalBefore: litre(0) },
        target: {
          ...{ slot: 'B', writeSequence: 1, total: VOLUME, tag: '0123456789abcdef' },
          ...{ soldAt: 1_780_000_000, volume: VOLUME, ceiling: litre(0) },
        },
        imageBefore: new Uint8Array(16),
        imageTarget: new Uint8Array(16),
      },
    },
    {
      ...{ kind: 'end-load', ...operations.head(), load: operationId, attempt: 1 },
      ending: { state: 'POSTED', evidence: 'TARGET' },
    },
    { kind: 'take-into-meter', ...operations.head(), cardNo: card, report: reportOf(n) },
  ];
}

/** The use-cases' world without devices: the month asks none. */
export function monthDeps(store: SqliteLedgerStore): AppDeps {
  const asked = (): never => {
    throw new Error('the month asks no device');
  };
  return {
    store,
    lines: createMeterLines([], []),
    cards: { states: asked, watch: asked, session: asked },
    vault: {
      sealed: asked,
      currentVersion: asked,
      assertVersion: asked,
      secretOf: asked,
      transportSecret: asked,
    },
    clock: systemClock,
    hash: systemHash,
    random: systemRandom,
    station: 1 as AppDeps['station'],
    company: {
      ...{ companyCode: 1, name: '', outlet: '', timeZone: 'Asia/Shanghai' },
      unitLitres: litre(1),
    },
    log: { info: asked, warn: asked, error: asked },
  };
}

export const CLERK = { operator: 'chen' };
export const CONTROLLER = { operator: 'fang' };

/** Fills an empty ledger up to the reviewed submission. */
export async function reviewedTown(store: SqliteLedgerStore, customers: number): Promise<void> {
  const operations = new Operations(0);
  await commitAll(store, registry(operations));
  for (let first = 1; first <= customers; first += CUSTOMERS_A_BATCH) {
    const length = Math.min(CUSTOMERS_A_BATCH, customers - first + 1);
    const batch = Array.from({ length }, (_, i) => customer(operations, first + i));
    await commitAll(store, batch.flat());
  }
  for (let first = 1; first <= customers; first += LINES_A_COMMAND) {
    const length = Math.min(LINES_A_COMMAND, customers - first + 1);
    const lines = Array.from({ length }, (_, i) => ({
      ...{ accountId: accountId(first + i), source: 'handheld' as const, litres: null },
      ...{ index: used(first + i), readOn: LAST_DAY },
    }));
    const days = { period: PERIOD, firstDay: FIRST_DAY, lastDay: LAST_DAY };
    const head = { ...operations.head(), ...CLERK, businessDate: LAST_DAY };
    await commitAll(store, [{ ...head, kind: 'enter-usage', ...days, lines }]);
  }
  const deps = monthDeps(store);
  const { operationId } = operations.head();
  const waiver = { reason: 'bench', second: 'gu' };
  const submission = { operationId, period: PERIOD, waiver };
  const submitted = await finance.submitUsage(deps, CLERK, submission);
  if (!submitted.ok) throw new Error(submitted.refusal.code);
  const { result } = submitted.value;
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  const review = { operationId: operations.head().operationId, period: PERIOD, hash };
  const reviewed = await finance.reviewUsage(deps, CONTROLLER, review);
  if (!reviewed.ok) throw new Error(reviewed.refusal.code);
}
