/** The month collects its use from the readings, whatever their source and whatever the order in which they came in. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { collectUsage } from '../../../src/app/finance/collect-usage.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { submitUsage } from '../../../src/app/finance/submit-usage.ts';
import { reviewUsage } from '../../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, type MeterId, meterId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { ReadingRow } from '../../../src/core/ledger/reading-rows.ts';
import { bestReading, type DatedReading } from '../../../src/core/ledger/use-source.ts';
import { dateOfDay, dayNumber, toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { SEED } from '../core/tariff-ladders.ts';
import { FINANCE, OCTOBER, SERVICE, type Street, street } from './month-street.ts';
import { value } from './told.ts';

type Source = ReadingRow['source'];

interface House {
  readonly town: Street;
  readonly account: ReturnType<typeof accountId>;
  readonly meter: MeterId;
}

async function house(): Promise<House> {
  const town = await street(1);
  const account = town.accounts[0] ?? accountId(1);
  return { town, account, meter: town.hall.store.account(account)?.meter ?? meterId(7, 1) };
}

/** Noon in Shanghai. */
const noon = (month: number, day: number): number => Date.UTC(2026, month - 1, day, 4);

/** Told on 1 November, so that nothing of October is of the future. */
function reading({ town, meter }: House, source: Source, index: number, at: number): LedgerCommand {
  const command = town.desk.read(meter, index, at);
  if (command.kind !== 'record-reading') throw new Error('a reading is recorded');
  return { ...command, reading: { ...command.reading, source }, at: noon(11, 1) };
}

async function told({ town }: House, commands: readonly LedgerCommand[]): Promise<void> {
  for (const outcome of await town.hall.store.commitBatch(commands)) value(outcome);
}

const collect = async ({ town }: House, period = OCTOBER) =>
  value(await collectUsage(town.deps, SERVICE, period));

const lineOf = ({ town, account }: House, period = OCTOBER) => {
  const row = town.deps.store.finance.usage(period, account);
  return row === undefined ? null : [row.source, row.litres, row.readOn, row.state];
};

const readings = ({ town, meter }: House) => town.hall.store.registry.readings(meter, 99);

describe('the best source', () => {
  test('of one round of reading is the line, then the card, then a handheld; each line says what it is', async () => {
    const home = await house();
    await told(home, [reading(home, 'handheld', 9_000, noon(10, 30))]);
    expect(await collect(home)).toMatchObject({ lines: 1, sources: { handheld: 1 }, notDue: 0 });
    expect(lineOf(home)).toEqual(['handheld', 9_000, '2026-10-30', 'entered']);
    await told(home, [reading(home, 'card', 8_800, noon(10, 28))]);
    expect(await collect(home)).toMatchObject({ lines: 1, sources: { card: 1 } });
    expect(lineOf(home)).toEqual(['card', 8_800, '2026-10-28', 'entered']);
    await told(home, [reading(home, 'line', 8_500, noon(10, 24))]);
    await collect(home);
    expect(lineOf(home)).toEqual(['line', 8_500, '2026-10-24', 'entered']);
    expect(home.town.deps.store.finance.usage(OCTOBER, home.account)).toMatchObject({
      previousIndex: 0,
      previousReadOn: '',
      readIndex: 8_500,
    });
  });

  test('is no line that fell silent long before the card came back', async () => {
    const home = await house();
    await told(home, [
      reading(home, 'line', 1_000, noon(10, 2)),
      reading(home, 'card', 8_000, noon(10, 28)),
      reading(home, 'typed', 7_000, noon(10, 20)),
    ]);
    await collect(home);
    expect(lineOf(home)).toEqual(['card', 8_000, '2026-10-28', 'entered']);
  });

  test('is an estimate only where nobody saw the wheel, and no more than is known to be in the meter', async () => {
    const home = await house();
    const { town } = home;
    await told(home, [reading(home, 'estimate', 30_000, noon(10, 30))]);
    // All of the gas is on the card: nothing is known to be in the meter, so nothing can be estimated.
    expect(await collect(home)).toMatchObject({ lines: 0, notDue: 1 });
    await told(home, [town.desk.taken(70_000 as never, 1, 20_000)]);
    await collect(home);
    expect(lineOf(home)).toEqual(['estimate', 20_000, '2026-10-30', 'entered']);
    await told(home, [reading(home, 'handheld', 9_000, noon(10, 3))]);
    await collect(home);
    expect(lineOf(home)).toEqual(['handheld', 9_000, '2026-10-03', 'entered']);
  });

  test('is of the period or shows gas that was never billed; a wheel that stood still was read all the same', async () => {
    const home = await house();
    await told(home, [
      reading(home, 'line', 4_000, noon(8, 20)),
      reading(home, 'line', 9_000, noon(11, 1) - 1),
    ]);
    await collect(home);
    expect(lineOf(home)).toEqual(['line', 4_000, '2026-08-20', 'entered']);
    await told(home, [reading(home, 'line', 4_000, noon(10, 31))]);
    await collect(home);
    expect(lineOf(home)).toEqual(['line', 4_000, '2026-10-31', 'entered']);
    const { hall, deps } = home.town;
    const submission = { operationId: hall.id(), period: OCTOBER, waiver: null };
    const { result } = value(await submitUsage(deps, SERVICE, submission));
    const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
    value(await reviewUsage(deps, FINANCE, { operationId: hall.id(), period: OCTOBER, hash }));
    const control = { mayGoOn: () => true, told: () => undefined };
    value(await deductMonth(deps, FINANCE, OCTOBER, control));
    value(await closeMonth(deps, FINANCE, { operationId: hall.id(), period: OCTOBER }));
    const november = toPeriod('2026-11');
    await collect(home, november);
    expect(lineOf(home, november)).toEqual(['line', 5_000, '2026-11-01', 'entered']);
    const broken = verifyLedger(hall.store.db, systemHash).laws.filter(({ ok }) => !ok);
    expect(broken).toEqual([]);
  });
});

describe('what is not taken', () => {
  test('a reading in doubt is counted and not used, until somebody has looked', async () => {
    const home = await house();
    const { town, account } = home;
    await told(home, [
      reading(home, 'line', 9_000, noon(10, 20)),
      reading(home, 'handheld', 5_000, noon(10, 30)),
    ]);
    expect(await collect(home)).toMatchObject({ doubtful: { count: 1, accounts: [account] } });
    expect(lineOf(home)).toEqual(['line', 9_000, '2026-10-20', 'entered']);
    const [newest] = readings(home);
    if (newest === undefined) throw new Error('a reading was told');
    await told(home, [town.desk.resolve(newest.entryId, 'confirmed')]);
    expect(await collect(home)).toMatchObject({ lines: 1, doubtful: { count: 0 } });
    expect(lineOf(home)).toEqual(['handheld', 5_000, '2026-10-30', 'entered']);
  });

  test('a line whose only reading was discarded since is named', async () => {
    const home = await house();
    await told(home, [reading(home, 'line', 0, noon(8, 1))]);
    // Unchanged for long is a doubt that does not bar: the index counts as it is.
    await told(home, [reading(home, 'line', 0, noon(10, 20))]);
    await collect(home);
    expect(lineOf(home)).toEqual(['line', 0, '2026-10-20', 'entered']);
    const [newest] = readings(home);
    if (newest === undefined) throw new Error('a reading was told');
    await told(home, [home.town.desk.resolve(newest.entryId, 'discarded')]);
    expect(await collect(home)).toMatchObject({ lines: 0, doubtful: { count: 1 } });
  });

  test('a line that somebody entered is left alone', async () => {
    const home = await house();
    const { town, account } = home;
    await told(home, [town.desk.usage(OCTOBER, [{ accountId: account, index: litre(8_500) }])]);
    await told(home, [reading(home, 'line', 9_000, noon(10, 30))]);
    expect(await collect(home)).toMatchObject({ lines: 0 });
    expect(lineOf(home)).toEqual(['line', 8_500, '2026-10-31', 'entered']);
  });

  test('a line that was replaced by a reading which is then discarded comes again', async () => {
    const home = await house();
    await told(home, [reading(home, 'line', 9_000, noon(10, 10))]);
    await collect(home);
    const weak = reading(home, 'card', 9_500, noon(10, 30));
    if (weak.kind !== 'record-reading') throw new Error('a reading is recorded');
    await told(home, [{ ...weak, reading: { ...weak.reading, batteryLow: true } }]);
    await collect(home);
    expect(lineOf(home)).toEqual(['card', 9_500, '2026-10-30', 'entered']);
    const [newest] = readings(home);
    if (newest === undefined) throw new Error('a reading was told');
    await told(home, [home.town.desk.resolve(newest.entryId, 'discarded')]);
    expect(await collect(home)).toMatchObject({ lines: 1, doubtful: { count: 0 } });
    expect(lineOf(home)).toEqual(['line', 9_000, '2026-10-10', 'entered']);
  });
});

const SOURCES = ['line', 'card', 'handheld', 'typed', 'estimate'] as const;

/** A wheel that only goes on, read on different days of October by whoever came. */
const anyMonth = fc
  .uniqueArray(
    fc.record({
      day: fc.integer({ min: 1, max: 31 }),
      source: fc.constantFrom(...SOURCES.slice(0, 4)),
      litres: fc.integer({ min: 0, max: 400 }),
    }),
    { minLength: 1, maxLength: 6, selector: ({ day }) => day },
  )
  .map((seen) => {
    let index = 0;
    return seen
      .toSorted((a, b) => a.day - b.day)
      .map(({ day, source, litres }) => {
        index += litres;
        return { day, source, index };
      });
  });

describe('whatever the order', () => {
  test('in which readings come in, and however often is collected meanwhile, the month is the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyMonth.chain((month) =>
          fc.tuple(
            fc.constant(month),
            fc.shuffledSubarray(month, { minLength: month.length }),
            fc.array(fc.boolean(), { minLength: month.length, maxLength: month.length }),
          ),
        ),
        async ([inOrder, shuffled, collects]) => {
          const once = await house();
          await told(
            once,
            inOrder.map((one) => reading(once, one.source, one.index, noon(10, one.day))),
          );
          await collect(once);
          const often = await house();
          for (const [n, one] of shuffled.entries()) {
            await told(often, [reading(often, one.source, one.index, noon(10, one.day))]);
            if (collects[n] === true) await collect(often);
          }
          await collect(often);
          const line = (home: House) => home.town.deps.store.finance.usage(OCTOBER, home.account);
          expect(line(often)).toEqual(line(once));
          const { revision } = often.town.deps.store.finance.month(OCTOBER) ?? {};
          expect(await collect(often)).toMatchObject({ lines: 0, missing: 0, notDue: 0 });
          expect(often.town.deps.store.finance.month(OCTOBER)?.revision).toBe(revision);
        },
      ),
      { seed: SEED, numRuns: 25 },
    );
  }, 60_000);

  test('in which they are looked at, even readings that contradict each other lead to one choice', () => {
    const first = dayNumber(toBusinessDate('2026-10-01'));
    const anyReading: fc.Arbitrary<DatedReading> = fc
      .record({
        source: fc.constantFrom('line', 'card', 'handheld', 'estimate'),
        index: fc.integer({ min: 0, max: 9 }),
        at: fc.integer({ min: 0, max: 30 }),
      })
      .map(({ source, index, at }) => ({
        source,
        index: litre(index),
        at: at * 86_400_000,
        readOn: dateOfDay(first + at),
      }));
    const both = fc
      .array(anyReading, { maxLength: 9 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      );
    fc.assert(
      fc.property(both, ([all, shuffled]) => {
        expect(bestReading(shuffled)).toEqual(bestReading(all));
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});
