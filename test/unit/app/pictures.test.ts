/** What is drawn must be what the books hold: the pictures against the ledger they are drawn from. */
import { expect, test } from 'vitest';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { communityFlow } from '../../../src/app/pictures/community-flow.ts';
import { loadEvidence } from '../../../src/app/pictures/load-evidence.ts';
import { loadOutcomes } from '../../../src/app/pictures/load-outcomes.ts';
import { useByMonth } from '../../../src/app/pictures/meter-use.ts';
import { prepaidRoll } from '../../../src/app/pictures/prepaid-roll.ts';
import { accountId, cardNo, meterId, operationId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { litre } from '../../../src/core/units.ts';
import { stillClock } from '../store/stores.ts';
import { FINANCE, OCTOBER, reviewedOctober, type Street, street } from './month-street.ts';
import { value } from './told.ts';

const UNSEEN = { electronic: null, valveOpen: null, batteryLow: null } as const;
const ALWAYS = { mayGoOn: () => true, told: () => undefined };
/** The street's gas was sold on 15 June. */
const JUNE = { ...stillClock, now: () => Date.UTC(2026, 5, 20, 4) };

async function closedStreet(houses: number): Promise<Street> {
  const town = await street(houses);
  await reviewedOctober(town);
  value(await deductMonth(town.deps, FINANCE, OCTOBER, ALWAYS));
  value(await closeMonth(town.deps, FINANCE, { operationId: town.hall.id(), period: OCTOBER }));
  return town;
}

test('use stands beside the month of the year before; months without a line are empty', async () => {
  const { deps, accounts } = await closedStreet(3);
  const months = value(useByMonth(deps, accounts[2] ?? accountId(1)));
  expect(months.map(({ period }) => period)).toEqual([
    ...['2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'],
    ...['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11'],
  ]);
  expect(months[11]).toEqual({
    period: '2026-10',
    litres: 2_000,
    source: 'handheld',
    lastYearLitres: null,
  });
  expect(months[12]).toMatchObject({ litres: null, source: null });
  expect(useByMonth(deps, accountId(9))).toMatchObject({ refusal: { code: 'account.unknown' } });
});

test('months that nobody has billed show what the wheel went on, thirteen of them beside the year before', async () => {
  const { deps, hall, desk, accounts } = await street(1);
  const [first = accountId(1)] = accounts;
  const read = async (month: number, litres: number, source: 'typed' | 'estimate' = 'typed') => {
    const reading = { source, at: Date.UTC(2024, month, 20, 4), index: litre(litres), ...UNSEEN };
    const meter = meterId(7, 900_000);
    const command = {
      ...desk.head(),
      at: Date.UTC(2026, 10, 22),
      kind: 'record-reading',
      meter,
      reading,
      readBy: '抄',
    } as const;
    for (const outcome of await hall.store.commitBatch([command])) value(outcome);
  };
  // From October 2024 to November 2026, 1 m³ more each month; none in March 2026.
  let index = 0;
  for (let month = 9; month <= 34; month += 1) {
    index += (month - 8) * 1_000;
    if (month !== 26) await read(month, index);
  }
  // What nobody saw is no use.
  await read(26, 1_000_000, 'estimate');
  const months = value(useByMonth(deps, first));
  expect(months[0]).toEqual({
    period: '2025-11',
    litres: 14_000,
    source: 'readings',
    lastYearLitres: 2_000,
  });
  expect(months[4]).toMatchObject({ period: '2026-03', litres: null, lastYearLitres: 6_000 });
  expect(months[5]).toMatchObject({ period: '2026-04', litres: 18_000 + 19_000 });
  expect(months.at(-1)).toMatchObject({ litres: 26_000, lastYearLitres: 14_000 });
  const flow = value(await communityFlow(deps, 1));
  expect(flow.months.map(({ usedLitres }) => usedLitres)).toEqual(months.map((one) => one.litres));
});

test('a community is the sum of its households, read in turns', async () => {
  const { deps, hall, desk, accounts } = await closedStreet(25);
  const flow = value(await communityFlow(deps, 1));
  expect(flow.households).toBe(25);
  const used = accounts.reduce(
    (sum, id) => sum + (deps.store.finance.usage(OCTOBER, id)?.litres ?? 0),
    0,
  );
  expect(flow.months.find(({ period }) => period === OCTOBER)?.usedLitres).toBe(used);
  const bought = (months: typeof flow.months): readonly number[] => [
    months.reduce((sum, { purchases }) => sum + purchases, 0),
    months.reduce((sum, { boughtLitres }) => sum + boughtLitres, 0),
  ];
  expect(bought(flow.months)).toEqual([25, 25 * 20_000]);
  const [first = accountId(1)] = accounts;
  const again = desk.buy(first, 1_000);
  for (const outcome of await hall.store.commitBatch([again])) value(outcome);
  expect(bought(value(await communityFlow(deps, 1)).months)).toEqual([26, 25 * 20_000 + 1_000]);
  const reverse: LedgerCommand = {
    ...desk.head(),
    kind: 'reverse-purchase',
    accountId: first,
    purchase: again.operationId,
    reason: '错购',
  };
  for (const outcome of await hall.store.commitBatch([reverse])) value(outcome);
  expect(bought(value(await communityFlow(deps, 1)).months)).toEqual([25, 25 * 20_000]);
  expect(await communityFlow(deps, 77)).toMatchObject({ refusal: { code: 'community.unknown' } });
});

test('the roll stands, stage by stage, where the customers stand', async () => {
  const { deps, accounts } = await closedStreet(9);
  const [october, ...others] = prepaidRoll(deps, 13);
  expect(others).toEqual([]);
  const sum = (of: (id: (typeof accounts)[number]) => number): number =>
    accounts.reduce((total, id) => total + of(id), 0);
  const view = (id: (typeof accounts)[number]) => {
    const found = deps.store.account(id);
    if (found === undefined) throw new Error('no account');
    return found;
  };
  for (const stage of [
    'balance',
    'toBeWritten',
    'owed',
    'inFlight',
    'onCard',
    'inMeter',
  ] as const) {
    expect([stage, october?.fen[stage]]).toEqual([stage, sum((id) => view(id).money[stage])]);
    if (stage === 'balance') continue;
    expect([stage, october?.litres[stage]]).toEqual([stage, sum((id) => view(id).gas[stage])]);
  }
  expect(october?.closingFen).toBe(
    sum((id) => Object.values(view(id).money).reduce((all: number, money) => all + money, 0)),
  );
  expect(october?.openingFen).toBe(0);
});

test('every writing is counted once as begun, once as ended, and on each day between as open', async () => {
  const { deps, hall, desk } = await street(3);
  const [account, meter, card] = [accountId(2_999), meterId(7, 950_000), cardNo(79_999)];
  for (const outcome of await hall.store.commitBatch([
    ...desk.customer(account, meter, card),
    desk.pay(account, 5_000),
    desk.buy(account, 20_000),
    desk.reserve({ accountId: account, cardNo: card, meter }),
  ])) {
    value(outcome);
  }
  const days = await loadOutcomes({ ...deps, clock: JUNE }, 30);
  expect(days).toHaveLength(30);
  const total = (of: (day: (typeof days)[number]) => number): number =>
    days.reduce((sum, day) => sum + of(day), 0);
  expect([total((day) => day.begun), total((day) => day.posted)]).toEqual([4, 3]);
  expect(days.at(-1)).toMatchObject({ openAtEnd: 1, openLitres: 20_000 });
});

test('the evidence of a load holds its images, its steps with their places, and its tickets', async () => {
  const { deps, hall, desk, accounts } = await street(1);
  const [first = accountId(1)] = accounts;
  // However much the customer has done since.
  const since = Array.from({ length: 450 }, () => desk.pay(first, 100));
  for (const outcome of await hall.store.commitBatch(since)) value(outcome);
  const load = deps.store.history(first, 999).find(({ kind }) => kind === 'reserve-load');
  const evidence = value(loadEvidence(deps, load?.operationId ?? operationId('')));
  expect(evidence.load.state).toBe('POSTED');
  expect(evidence.changedBytes.length).toBeGreaterThan(0);
  expect(evidence.steps.map(({ operation }) => operation.kind)).toEqual(
    expect.arrayContaining(['take-payment', 'buy-gas', 'reserve-load', 'end-load']),
  );
  for (const { operation, place } of evidence.steps) {
    expect(place).toEqual(deps.store.chainAt(operation.committed.entryId));
  }
  // Whether the meter has taken it is what a complaint is about.
  expect(evidence.load.target.total).toBe(evidence.load.totalBefore + evidence.load.litres);
  expect(evidence.meter).toEqual(deps.store.meter(evidence.load.meter));
  expect(evidence.tickets[0]).toMatchObject({
    ticketNo: 1,
    text: expect.stringContaining('50.00'),
  });
  expect(evidence.tickets).toHaveLength(451);
  expect(loadEvidence(deps, operationId('0197a000-0000-7000-8000-0000000000ff'))).toMatchObject({
    refusal: { code: 'load.unknown' },
  });
});
