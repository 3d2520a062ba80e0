/** A waiver names the accounts that it lets pass: another one in the place of one of them is another waiver. */
import { expect, test } from 'vitest';
import { type AppDeps, DEFAULT_FINANCE } from '../../../src/app/deps.ts';
import { missingReadings, submitUsage } from '../../../src/app/finance/submit-usage.ts';
import { enterUsage } from '../../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { OCTOBER, SERVICE, street } from './month-street.ts';
import { value } from './told.ts';

/** All gas of the street was bought in June; meters are read every second month. */
const often = (deps: AppDeps): AppDeps => {
  const finance = { ...DEFAULT_FINANCE, defaultReadingCycleMonths: 2 };
  return { ...deps, company: { ...deps.company, finance } };
};

test('one account is due since, another one is not any more: as many, under one revision, and yet refused', async () => {
  const town = await street(3);
  const { hall, desk, accounts } = town;
  const deps = often(town.deps);
  const [first, second, third] = accounts;
  if (first === undefined || second === undefined || third === undefined) throw new Error('empty');
  const commit = async (commands: Parameters<typeof hall.store.commitBatch>[0]) => {
    for (const outcome of await hall.store.commitBatch(commands)) value(outcome);
  };
  const [waits, meter, card] = [accountId(2_101), meterId(7, 900_101), cardNo(70_101)];
  await commit([...desk.customer(waits, meter, card), desk.pay(waits, 5_000)]);
  await commit([desk.buy(waits, 20_000)]);
  const read = { source: 'handheld', index: litre(1_000), litres: null } as const;
  const line = { ...read, accountId: third, readOn: toBusinessDate('2026-10-28') };
  const month = { operationId: hall.id(), period: OCTOBER };
  value(await enterUsage(deps, SERVICE, { ...month, lines: [line] }));

  const seen = await missingReadings(deps, OCTOBER, 10);
  expect(seen).toMatchObject({ count: 2, accounts: [first, second] });
  const revision = deps.store.finance.month(OCTOBER)?.revision ?? 0;
  const submit = (missingHash: string) => {
    const waiver = { reason: '无人在家', second: 'gu', missing: 2, revision, missingHash };
    return submitUsage(deps, SERVICE, { operationId: hall.id(), period: OCTOBER, waiver });
  };

  // Gas that waited since June is written, so its meter has some; another household buys, and was there only now.
  const load = desk.reserve({ accountId: waits, cardNo: card, meter });
  await commit([load, desk.post(load.operationId)]);
  await commit([desk.buy(first, 1_000, { businessDate: toBusinessDate('2026-11-20') })]);
  const now = await missingReadings(deps, OCTOBER, 10);
  expect(now).toMatchObject({ count: 2, accounts: [second, waits] });
  expect(deps.store.finance.month(OCTOBER)?.revision).toBe(revision);
  const refused = { ok: false, refusal: { code: 'usage.waived-other' } };
  expect(await submit(seen.digest)).toMatchObject(refused);
  expect(await submit(now.digest)).toMatchObject({ ok: true });
});
