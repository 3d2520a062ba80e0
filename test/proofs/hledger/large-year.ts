/** A year of so many customers, closed month by month: each buys once a quarter, loads it, burns and is read. */
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { CommandResult } from '../../../src/core/ledger/results.ts';
import { litre } from '../../../src/core/units.ts';
import { endMonth } from '../../golden/month-end.ts';
import { YEAR } from '../../golden/year.ts';
import { type Customer, YearDesk } from '../../golden/year-desk.ts';
import { value } from '../../unit/app/told.ts';

/** Customers of one commit. */
const TOGETHER = 500;
const PAID_FEN = 20_000;

/** 30 to 42 m³ a quarter, and burned 5 to 13 m³ a month: some use more than they bought. */
const bought = (n: number, quarter: number): number => 30_000 + ((n * 7 + quarter) % 13) * 1_000;
const burned = (n: number, month: number): number => 5_000 + ((n * 5 + month * 3) % 17) * 500;

async function results(
  year: YearDesk,
  commands: readonly LedgerCommand[],
): Promise<readonly CommandResult[]> {
  const outcomes = await year.store.commitBatch(commands);
  return outcomes.map((outcome) => value(outcome).result);
}

async function quarterly(
  year: YearDesk,
  group: readonly Customer[],
  first: number,
  quarter: number,
) {
  const { desk } = year;
  const litresOf = (n: number): number => bought(first + n, quarter);
  await results(
    year,
    group.map(({ account }) => desk.pay(account, PAID_FEN)),
  );
  const purchases = await results(
    year,
    group.map(({ account }, n) => desk.buy(account, litresOf(n))),
  );
  const loads = group.map((to, n) => {
    const purchase = purchases[n];
    const cost = purchase?.kind === 'purchase' ? purchase.costFen : 0;
    return desk.reserve({
      ...{ accountId: to.account, cardNo: to.card, meter: to.meter },
      ...{ litres: litre(litresOf(n)), fen: cost as never },
      ...{ sequenceBefore: to.sequence, totalBefore: litre(to.total) },
    });
  });
  await results(year, loads);
  await results(
    year,
    loads.map(({ operationId }) => desk.post(operationId)),
  );
  for (const [n, to] of group.entries()) {
    to.sequence += 1;
    to.total += litresOf(n);
  }
  await results(
    year,
    group.map(({ card, sequence, total }) => desk.taken(card, sequence, total)),
  );
}

function* groups(customers: readonly Customer[]): Generator<[first: number, Customer[]]> {
  for (let first = 0; first < customers.length; first += TOGETHER) {
    yield [first, customers.slice(first, first + TOGETHER)];
  }
}

/** The ledger of `count` customers at the end of their year. */
export async function largeYear(count: number): Promise<YearDesk> {
  const year = new YearDesk();
  const { desk } = year;
  await year.goTo('2026-01-05');
  await year.doAll([desk.community(), desk.regulatorBox(), desk.tariff()]);
  const customers: Customer[] = [];
  for (let n = 0; n < count; n += 1) customers.push(await year.customer(`用户${n}`));
  for (const [month, period] of YEAR.entries()) {
    desk.day = toBusinessDate(`${period}-10`);
    if (month % 3 === 0) {
      for (const [first, group] of groups(customers)) {
        await quarterly(year, group, first, month / 3);
      }
    }
    for (const [n, customer] of customers.entries()) customer.index += burned(n, month);
    const seen = customers.map((of) => ({ source: 'handheld' as const, of }));
    const { refused } = await endMonth(year, period, seen);
    if (refused > 0) throw new Error(`${refused} lines of ${period} were refused`);
  }
  return year;
}
