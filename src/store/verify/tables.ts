/** Every kept row against the row that the entries lead to: missing, unknown and changed rows have names. */

import { UsageHash } from '../../app/finance/usage-hash.ts';
import type { TariffVersion } from '../../core/tariff.ts';
import type { Hash } from '../../ports/hash.ts';
import { canonicalJson } from '../canonical.ts';
import type { SqliteBooks } from '../sqlite-books.ts';
import { compareStock } from './card-stock.ts';
import { again, compare, compareKept, compareStored } from './compare.ts';
import type { Replay } from './replay.ts';
import type { Verdicts } from './verdicts.ts';

/** What was submitted is what stands there: the lines once more, in order of account, against the hash that was reviewed. */
export function checkSubmissions(books: SqliteBooks, hash: Hash, verdicts: Verdicts): void {
  for (const month of books.months.all()) {
    if (month.hash === null) continue;
    const lines = new UsageHash(hash);
    for (const row of books.usages.of(month.period)) lines.add(row);
    verdicts.check(
      'month',
      lines.value === month.hash,
      () => `month ${month.period}`,
      () => 'its lines are not the ones that were submitted',
    );
  }
}

export function compareTables(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const expected = replay.books;
  compareKept(verdicts, { law: 'L8', table: 'live', kept: books.lives, rows: expected.lives });
  compareKept(verdicts, { law: 'L3', table: 'card', kept: books.cards, rows: expected.cards });
  compareStored(verdicts, {
    law: 'L3',
    table: 'card_difference',
    kept: books.cardDifferences,
    keyOf: (row) => row.cardNo,
    rows: expected.cardDifferences,
  });
  compareKept(verdicts, { law: 'L4', table: 'meter', kept: books.meters, rows: expected.meters });
  compareKept(verdicts, { law: 'L9', table: 'load', kept: books.loads, rows: expected.loads });
  compareKept(verdicts, {
    law: 'L9',
    table: 'line_load',
    kept: books.lineLoads,
    rows: expected.lineLoads,
  });
  compareKept(verdicts, {
    law: 'L4',
    table: 'meter_link',
    kept: books.links,
    rows: expected.links,
  });
  compareMeters(books, replay, verdicts);
  compareRegistry(books, replay, verdicts);
  compareMonths(books, replay, verdicts);
  compareHall(books, replay, verdicts);
  compareStock(books.stock, replay.books.stock, verdicts);
  compareStored(verdicts, {
    law: 'registry',
    table: 'person',
    kept: books.people,
    keyOf: (row) => row.person,
    rows: replay.books.people.rows,
  });
  compareKept(verdicts, {
    law: 'registry',
    table: 'approval',
    kept: books.approvals,
    rows: replay.books.people.approvals,
  });
  compareGaps(books, replay, verdicts);
}

function compareGaps({ gap }: SqliteBooks, { books }: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  compareKept(verdicts, {
    law,
    table: 'epoch',
    kept: { all: () => gap.epochs() },
    rows: books.gap.epochs,
  });
  compareKept(verdicts, {
    law,
    table: 'gap_waiting',
    kept: { all: () => gap.waitings() },
    rows: books.gap.waitings,
  });
  compareKept(verdicts, {
    law,
    table: 'recovered',
    kept: { all: () => gap.recovereds() },
    rows: books.gap.recovereds,
  });
}

function compareMeters(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  const expected = replay.books;
  compareKept(verdicts, { law, table: 'meter_plate', kept: books.plates, rows: expected.plates });
  compareStored(verdicts, {
    law,
    table: 'reading',
    kept: books.readings,
    keyOf: (row) => row.entryId,
    rows: expected.readings,
  });
  compareStored(verdicts, {
    law,
    table: 'bench_check',
    kept: books.benchChecks,
    keyOf: (row) => row.meter,
    rows: expected.benchChecks,
  });
  compareStored(verdicts, {
    law,
    table: 'window_count',
    kept: books.windowCounts,
    keyOf: (row) => row.meter,
    rows: expected.windowCounts,
  });
  compareStored(verdicts, {
    law,
    table: 'meter_end',
    kept: books.meterEnds,
    keyOf: (row) => row.meter,
    rows: expected.meterEnds,
  });
  compareStored(verdicts, {
    law,
    table: 'meter_fault',
    kept: books.faults,
    keyOf: (row) => row.meter,
    rows: expected.faults,
  });
}

function compareRegistry(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  const expected = replay.books;
  compareStored(verdicts, {
    law,
    table: 'account',
    kept: books.accounts,
    keyOf: (row) => row.accountId,
    rows: expected.accounts,
  });
  compareStored(verdicts, {
    law,
    table: 'papers',
    kept: books.papersOf,
    keyOf: (row) => row.key,
    rows: expected.papersOf,
  });
  compareStored(verdicts, {
    law,
    table: 'review_sheet',
    kept: books.reviewSheets,
    keyOf: (row) => row.key,
    rows: expected.reviewSheets,
  });
  compareKept(verdicts, {
    law,
    table: 'transfer',
    kept: books.transfers,
    rows: expected.transfers,
  });
  compareKept(verdicts, { law, table: 'refund', kept: books.refunds, rows: expected.refunds });
  compareKept(verdicts, { law, table: 'card_secret', kept: books.secrets, rows: expected.secrets });
  compareKept(verdicts, {
    law,
    table: 'community',
    kept: books.communities,
    rows: expected.communities,
  });
  compareKept(verdicts, {
    law,
    table: 'regulator_box',
    kept: books.regulatorBoxes,
    rows: expected.regulatorBoxes,
  });
  compare(verdicts, {
    law,
    table: 'tariff',
    stored: again(() => books.tariffs.all()),
    keyOf: (row) => row.id,
    expected: new Map([...expected.tariffs].map(([id, version]) => [id, storedTariff(version)])),
  });
  compareStored(verdicts, {
    law,
    table: 'meter_swap',
    kept: books.meterSwaps,
    keyOf: (row) => row.document,
    rows: expected.meterSwaps,
  });
}

function compareMonths(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const law = 'month';
  const expected = replay.books;
  compareKept(verdicts, { law, table: 'month', kept: books.months, rows: expected.months });
  compareKept(verdicts, { law, table: 'usage', kept: books.usages, rows: expected.usages });
  compareKept(verdicts, {
    law,
    table: 'metered',
    kept: books.meteredRows,
    rows: expected.meteredRows,
  });
  compareKept(verdicts, {
    law,
    table: 'watermark',
    kept: books.watermarks,
    rows: expected.watermarks,
  });
  compareKept(verdicts, {
    law,
    table: 'recognition',
    kept: books.recognitions,
    rows: expected.recognitions,
  });
  compareKept(verdicts, { law, table: 'true_up', kept: books.trueUps, rows: expected.trueUps });
  compareKept(verdicts, {
    law,
    table: 'price_correction',
    kept: books.priceCorrections,
    rows: expected.priceCorrections,
  });
  compareKept(verdicts, { law, table: 'payment_plan', kept: books.plans, rows: expected.plans });
  compareKept(verdicts, {
    law,
    table: 'document',
    kept: books.documents,
    rows: expected.documents,
  });
  compareKept(verdicts, {
    law,
    table: 'bank_line',
    kept: books.bankLines,
    rows: expected.bankLines,
  });
}
function compareRegister(hall: SqliteBooks['hall'], replay: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  const expected = replay.books.hall;
  compareKept(verdicts, {
    law,
    table: 'ticket_end',
    kept: hall.ticketEnds,
    rows: expected.ticketEnds,
  });
  compareKept(verdicts, {
    law,
    table: 'ticket_series',
    kept: hall.seriesRows,
    rows: expected.seriesRows,
  });
  compareKept(verdicts, { law, table: 'invoice', kept: hall.invoices, rows: expected.invoices });
  compareStored(verdicts, {
    law,
    table: 'charge_item',
    kept: hall.chargeItems,
    keyOf: (row) => row.item,
    rows: expected.chargeItems,
  });
  const taken = new Map<string, number>();
  for (const { series } of hall.invoices.all()) {
    if (series !== null) taken.set(series, (taken.get(series) ?? 0) + 1);
  }
  for (const { series, first, next } of hall.seriesRows.list()) {
    verdicts.check(
      'L10',
      (taken.get(series) ?? 0) === next - first,
      () => `ticket_series ${series}`,
      () => `${next - first} numbers are used up, ${taken.get(series) ?? 0} are in the register`,
    );
  }
}

function compareHall({ hall }: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  compareKept(verdicts, {
    law: 'registry',
    table: 'slip',
    kept: hall.slips,
    rows: replay.books.hall.slips,
  });
  compareKept(verdicts, {
    law: 'registry',
    table: 'shift',
    kept: hall.shifts,
    rows: replay.books.hall.shifts,
  });
  compareKept(verdicts, {
    law: 'registry',
    table: 'hand_over',
    kept: hall.handOvers,
    rows: replay.books.hall.handOvers,
  });
  compareRegister(hall, replay, verdicts);
}

const storedTariff = (version: TariffVersion) => ({
  id: version.id,
  customerClass: version.customerClass,
  effectiveFrom: version.effectiveFrom as string,
  version: canonicalJson(version),
});
