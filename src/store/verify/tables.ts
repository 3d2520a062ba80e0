/** Every kept row against the row that the entries lead to: missing, unknown and changed rows have names. */

import { UsageHash } from '../../app/finance/usage-hash.ts';
import { bankLineKey } from '../../core/ledger/bank-line.ts';
import { invoiceKey, slipKey, ticketKey } from '../../core/ledger/hall/books.ts';
import { secretKey, trueUpKey, usageKey, watermarkKey } from '../../core/ledger/memory-books.ts';
import type { TariffVersion } from '../../core/tariff.ts';
import type { Hash } from '../../ports/hash.ts';
import { canonicalJson } from '../canonical.ts';
import type { SqliteBooks } from '../sqlite-books.ts';
import { compareStock } from './card-stock.ts';
import { again, compare } from './compare.ts';
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
  compare(verdicts, {
    law: 'L8',
    table: 'live',
    stored: again(() => books.lives.all()),
    keyOf: (row) => row.accountId,
    expected: expected.lives,
  });
  compare(verdicts, {
    law: 'L3',
    table: 'card',
    stored: again(() => books.cards.all()),
    keyOf: (row) => row.cardNo,
    expected: expected.cards,
  });
  compare(verdicts, {
    law: 'L4',
    table: 'meter',
    stored: again(() => books.meters.all()),
    keyOf: (row) => row.meter,
    expected: expected.meters,
  });
  compare(verdicts, {
    law: 'L9',
    table: 'load',
    stored: again(() => books.loads.all()),
    keyOf: (row) => row.operationId,
    expected: expected.loads,
  });
  compare(verdicts, {
    law: 'L9',
    table: 'line_load',
    stored: again(() => books.lineLoads.all()),
    keyOf: (row) => row.operationId,
    expected: expected.lineLoads,
  });
  compare(verdicts, {
    law: 'L4',
    table: 'meter_link',
    stored: again(() => books.links.all()),
    keyOf: (row) => row.meter,
    expected: expected.links,
  });
  compareMeters(books, replay, verdicts);
  compareRegistry(books, replay, verdicts);
  compareSwaps(books, replay, verdicts);
  compareMonths(books, replay, verdicts);
  compareHall(books, replay, verdicts);
  compareStock(books.stock, replay.books.stock, verdicts);
  compare(verdicts, {
    law: 'registry',
    table: 'person',
    stored: again(() => books.people.all()),
    keyOf: (row) => row.person,
    expected: asStored(replay.books.people.rows, books.people.stored),
  });
  compare(verdicts, {
    law: 'registry',
    table: 'approval',
    stored: again(() => books.approvals.all()),
    keyOf: (row) => row.approval,
    expected: replay.books.people.approvals,
  });
  compareGaps(books, replay, verdicts);
}

function compareGaps({ gap }: SqliteBooks, { books }: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  compare(verdicts, {
    law,
    table: 'epoch',
    stored: again(() => gap.epochs()),
    keyOf: (row) => row.operationId,
    expected: books.gap.epochs,
  });
  compare(verdicts, {
    law,
    table: 'gap_waiting',
    stored: again(() => gap.waitings()),
    keyOf: (row) => row.accountId,
    expected: books.gap.waitings,
  });
  compare(verdicts, {
    law,
    table: 'recovered',
    stored: again(() => gap.recovereds()),
    keyOf: (row) => row.load,
    expected: books.gap.recovereds,
  });
}

function compareMeters(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  const expected = replay.books;
  compare(verdicts, {
    law,
    table: 'meter_plate',
    stored: again(() => books.plates.all()),
    keyOf: (row) => row.meter,
    expected: expected.plates,
  });
  compare(verdicts, {
    law,
    table: 'reading',
    stored: again(() => books.readings.all()),
    keyOf: (row) => row.entryId,
    expected: asStored(expected.readings, books.readings.stored),
  });
  compare(verdicts, {
    law,
    table: 'bench_check',
    stored: again(() => books.benchChecks.all()),
    keyOf: (row) => row.meter,
    expected: asStored(expected.benchChecks, books.benchChecks.stored),
  });
  compare(verdicts, {
    law,
    table: 'window_count',
    stored: again(() => books.windowCounts.all()),
    keyOf: (row) => row.meter,
    expected: asStored(expected.windowCounts, books.windowCounts.stored),
  });
  compare(verdicts, {
    law,
    table: 'meter_end',
    stored: again(() => books.meterEnds.all()),
    keyOf: (row) => row.meter,
    expected: asStored(expected.meterEnds, books.meterEnds.stored),
  });
  compare(verdicts, {
    law,
    table: 'meter_fault',
    stored: again(() => books.faults.all()),
    keyOf: (row) => row.meter,
    expected: asStored(expected.faults, books.faults.stored),
  });
}

function compareRegistry(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  const expected = replay.books;
  compare(verdicts, {
    law,
    table: 'account',
    stored: again(() => books.accounts.all()),
    keyOf: (row) => row.accountId,
    expected: asStored(expected.accounts, books.accounts.stored),
  });
  compare(verdicts, {
    law,
    table: 'papers',
    stored: again(() => books.papersOf.all()),
    keyOf: (row) => row.key,
    expected: asStored(expected.papersOf, books.papersOf.stored),
  });
  compare(verdicts, {
    law,
    table: 'review_sheet',
    stored: again(() => books.reviewSheets.all()),
    keyOf: (row) => row.key,
    expected: asStored(expected.reviewSheets, books.reviewSheets.stored),
  });
  compare(verdicts, {
    law,
    table: 'transfer',
    stored: again(() => books.transfers.all()),
    keyOf: (row) => row.operationId,
    expected: expected.transfers,
  });
  compare(verdicts, {
    law,
    table: 'refund',
    stored: again(() => books.refunds.all()),
    keyOf: (row) => row.payment,
    expected: expected.refunds,
  });
  compare(verdicts, {
    law,
    table: 'card_secret',
    stored: again(() => books.secrets.all()),
    keyOf: secretKey,
    expected: expected.secrets,
  });
  compare(verdicts, {
    law,
    table: 'community',
    stored: again(() => books.communities.all()),
    keyOf: (row) => row.communityId,
    expected: expected.communities,
  });
  compare(verdicts, {
    law,
    table: 'regulator_box',
    stored: again(() => books.regulatorBoxes.all()),
    keyOf: (row) => row.regulatorBoxId,
    expected: expected.regulatorBoxes,
  });
  compare(verdicts, {
    law,
    table: 'tariff',
    stored: again(() => books.tariffs.all()),
    keyOf: (row) => row.id,
    expected: new Map([...expected.tariffs].map(([id, version]) => [id, storedTariff(version)])),
  });
}

function compareSwaps({ meterSwaps }: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  const expected = replay.books;
  compare(verdicts, {
    law,
    table: 'meter_swap',
    stored: again(() => meterSwaps.all()),
    keyOf: (row) => row.document,
    expected: new Map([...expected.meterSwaps].map(([id, row]) => [id, meterSwaps.stored(row)])),
  });
}

function compareMonths(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const law = 'month';
  const expected = replay.books;
  compare(verdicts, {
    law,
    table: 'month',
    stored: again(() => books.months.all()),
    keyOf: (row) => row.period,
    expected: expected.months,
  });
  compare(verdicts, {
    law,
    table: 'usage',
    stored: again(() => books.usages.all()),
    keyOf: usageKey,
    expected: expected.usages,
  });
  compare(verdicts, {
    law,
    table: 'metered',
    stored: again(() => books.meteredRows.all()),
    keyOf: (row) => row.meter,
    expected: expected.meteredRows,
  });
  compare(verdicts, {
    law,
    table: 'watermark',
    stored: again(() => books.watermarks.all()),
    keyOf: watermarkKey,
    expected: expected.watermarks,
  });
  compare(verdicts, {
    law,
    table: 'recognition',
    stored: again(() => books.recognitions.all()),
    keyOf: (row) => row.accountId,
    expected: expected.recognitions,
  });
  compare(verdicts, {
    law,
    table: 'true_up',
    stored: again(() => books.trueUps.all()),
    keyOf: trueUpKey,
    expected: expected.trueUps,
  });
  compare(verdicts, {
    law,
    table: 'payment_plan',
    stored: again(() => books.plans.all()),
    keyOf: (row) => row.accountId,
    expected: expected.plans,
  });
  compare(verdicts, {
    law,
    table: 'document',
    stored: again(() => books.documents.all()),
    keyOf: (row) => row.formNo,
    expected: expected.documents,
  });
  compare(verdicts, {
    law,
    table: 'bank_line',
    stored: again(() => books.bankLines.all()),
    keyOf: bankLineKey,
    expected: expected.bankLines,
  });
}
const asStored = <K, R, S>(
  rows: ReadonlyMap<K, R>,
  stored: (row: R) => S,
): ReadonlyMap<number | string, S> =>
  new Map([...rows].map(([key, row]) => [key as number | string, stored(row)]));

function compareRegister(hall: SqliteBooks['hall'], replay: Replay, verdicts: Verdicts): void {
  const law = 'registry';
  const expected = replay.books.hall;
  compare(verdicts, {
    law,
    table: 'ticket_end',
    stored: again(() => hall.ticketEnds.all()),
    keyOf: ({ station, ticketNo }) => ticketKey(station, ticketNo),
    expected: expected.ticketEnds,
  });
  compare(verdicts, {
    law,
    table: 'ticket_series',
    stored: again(() => hall.seriesRows.all()),
    keyOf: (row) => row.series,
    expected: expected.seriesRows,
  });
  compare(verdicts, {
    law,
    table: 'invoice',
    stored: again(() => hall.invoices.all()),
    keyOf: invoiceKey,
    expected: expected.invoices,
  });
  compare(verdicts, {
    law,
    table: 'charge_item',
    stored: again(() => hall.chargeItems.all()),
    keyOf: (row) => row.item,
    expected: asStored(expected.chargeItems, hall.chargeItems.stored),
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
  compare(verdicts, {
    law: 'registry',
    table: 'slip',
    stored: again(() => hall.slips.all()),
    keyOf: slipKey,
    expected: replay.books.hall.slips,
  });
  compare(verdicts, {
    law: 'registry',
    table: 'shift',
    stored: again(() => hall.shifts.all()),
    keyOf: (row) => row.shift,
    expected: replay.books.hall.shifts,
  });
  compare(verdicts, {
    law: 'registry',
    table: 'hand_over',
    stored: again(() => hall.handOvers.all()),
    keyOf: (row) => row.bankSlip,
    expected: replay.books.hall.handOvers,
  });
  compareRegister(hall, replay, verdicts);
}

const storedTariff = (version: TariffVersion) => ({
  id: version.id,
  customerClass: version.customerClass,
  effectiveFrom: version.effectiveFrom as string,
  version: canonicalJson(version),
});
