/** A street of customers who have loaded gas, for tests of the month; the ledger is real, the clock stands at 2026-11-23. */
import { onTestFinished } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type { AppDeps, RequestContext } from '../../../src/app/deps.ts';
import { submitUsage } from '../../../src/app/finance/submit-usage.ts';
import { enterUsage, reviewUsage } from '../../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { type AccountId, accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { DEFAULT_MONTH, type MonthSettings } from '../../../src/core/ledger/snapshot.ts';
import { toPeriod } from '../../../src/core/period.ts';
import type { ProfileName } from '../../../src/core/posting-profile.ts';
import { litre } from '../../../src/core/units.ts';
import { Desk } from '../core/ledger-commands.ts';
import { Hall } from './desk.ts';
import { value } from './told.ts';

export const OCTOBER = toPeriod('2026-10');
export const SERVICE: RequestContext = { operator: 'chen' };
export const FINANCE: RequestContext = { operator: 'fang' };

const FIRST = 2001;

export interface Street {
  readonly hall: Hall;
  readonly deps: AppDeps;
  readonly desk: Desk;
  readonly accounts: readonly AccountId[];
}

/** Each has 20 m³ on the card for 40.00 and 10.00 in the balance. */
export async function street(
  houses: number,
  month: ProfileName | MonthSettings = 'bill',
): Promise<Street> {
  const settings = typeof month === 'string' ? { ...DEFAULT_MONTH, profile: month } : month;
  const hall = new Hall({}, referenceV1.capabilities, settings);
  const station = await hall.station(1);
  onTestFinished(async () => {
    await station.readers.stop();
    await hall.store.close();
  });
  const desk = new Desk();
  const done = async (commands: readonly LedgerCommand[]): Promise<void> => {
    for (const outcome of await hall.store.commitBatch(commands)) value(outcome);
  };
  await done([desk.community(), desk.regulatorBox(), desk.tariff()]);
  const accounts = Array.from({ length: houses }, (_, n) => accountId(FIRST + n));
  for (const [n, account] of accounts.entries()) {
    const [meter, card] = [meterId(7, 900_000 + n), cardNo(70_000 + n)];
    const load = desk.reserve({ accountId: account, cardNo: card, meter });
    await done([
      ...desk.customer(account, meter, card),
      desk.pay(account, 5_000),
      desk.buy(account, 20_000),
      load,
      desk.post(load.operationId),
    ]);
  }
  return { hall, deps: station.deps, desk, accounts };
}

/** House n has used n m³, and every seventh more than it ever bought. */
const indexOf = (n: number): number => (n % 7 === 6 ? 27_000 : n * 1_000);

/** Entered and submitted by customer service, reviewed by finance. */
export async function reviewedOctober({ hall, deps, accounts }: Street): Promise<void> {
  const lines = accounts.map((account, n) => ({
    accountId: account,
    source: 'handheld' as const,
    index: litre(indexOf(n)),
    litres: null,
    readOn: toBusinessDate('2026-10-28'),
  }));
  const request = { operationId: hall.id(), period: OCTOBER };
  value(await enterUsage(deps, SERVICE, { ...request, lines }));
  const submission = { operationId: hall.id(), period: OCTOBER, waiver: null };
  const submitted = value(await submitUsage(deps, SERVICE, submission));
  const { result } = submitted;
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  value(await reviewUsage(deps, FINANCE, { operationId: hall.id(), period: OCTOBER, hash }));
}
