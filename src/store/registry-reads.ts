/** Engineering's lists, read from the tables as they stand. */

import type { Database } from 'better-sqlite3';
import type { MeterId } from '../core/ids.ts';
import { shutGates } from '../core/ledger/commissioning.ts';
import { purchaseBar } from '../core/ledger/decide-purchase.ts';
import { exchangedWith } from '../core/ledger/exchanged.ts';
import { carriesCount } from '../core/ledger/gates.ts';
import { heldGift } from '../core/ledger/gift-left.ts';
import { countsMoney } from '../core/ledger/money-meter.ts';
import { noPapers } from '../core/ledger/papers.ts';
import type { AccountRow, MeterRow } from '../core/ledger/rows.ts';
import { saleGates } from '../core/ledger/sale-gates.ts';
import { assert } from '../core/outcome.ts';
import { statusOf } from '../core/standing.ts';
import type { MeterFilter, MeterRecord, Registry, Standing } from '../ports/registry.ts';
import type { Gate } from './gate.ts';
import type { History } from './history.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { erasureView } from './personal/erasure.ts';
import type { Persons } from './personal/persons.ts';
import type { SqliteBooks } from './sqlite-books.ts';

function recordOf(books: SqliteBooks, row: MeterRow): MeterRecord {
  const kept = books.plate(row.meter);
  let plate: MeterRecord['plate'] = null;
  if (kept !== undefined) {
    const { meter: _meter, ...rest } = kept;
    plate = rest;
  }
  return {
    meter: row.meter,
    accountId: row.accountId,
    communityId: row.communityId,
    address: row.address,
    direction: row.direction,
    regulatorBoxId: row.regulatorBoxId,
    floor: row.floor,
    model: row.model,
    initialIndex: row.initialIndex,
    wheelDigits: row.wheelDigits,
    ceiling: row.ceiling,
    plate,
    report: row.report,
  };
}

const U32_MAX = 0xffff_ffff;

const CONDITIONS = {
  communityId: 'meter.community_id = @communityId',
  regulatorBoxId: 'meter.regulator_box_id = @regulatorBoxId',
  withoutCustomer:
    'meter.account_id IS NULL AND NOT EXISTS (SELECT 1 FROM meter_end WHERE meter_end.meter = meter.meter)',
  serviceEndsBy: 'meter_plate.service_until <= @serviceEndsBy',
} as const;

const conditionsOf = (filter: MeterFilter): readonly string[] => [
  ...(filter.communityId === undefined ? [] : [CONDITIONS.communityId]),
  ...(filter.regulatorBoxId === undefined ? [] : [CONDITIONS.regulatorBoxId]),
  ...(filter.withoutCustomer === true ? [CONDITIONS.withoutCustomer] : []),
  ...(filter.serviceEndsBy === undefined ? [] : [CONDITIONS.serviceEndsBy]),
];

export interface RegistryParts {
  readonly gate: Gate;
  readonly db: Database;
  readonly books: SqliteBooks;
  readonly history: History;
  readonly persons: Persons;
  readonly writer: LedgerWriter;
  readonly defer: (fn: () => void) => void;
}

/** How many meters a list has in all. */
function meterCounter(db: Database, books: SqliteBooks): (filter: MeterFilter) => number {
  return (filter) => {
    const { regulatorBoxId, communityId } = filter;
    // The index of addresses leads to a community's meters, and a box stands in one; without it each meter would be read.
    const box = regulatorBoxId === undefined ? undefined : books.regulatorBox(regulatorBoxId);
    const within =
      box === undefined ? filter : { ...filter, communityId: communityId ?? box.communityId };
    const wanted = ['TRUE', ...conditionsOf(within)];
    const found = db
      .prepare<[object], number>(
        `SELECT count(*) FROM meter LEFT JOIN meter_plate USING (meter) WHERE ${wanted.join(' AND ')}`,
      )
      .pluck()
      .get({ ...within, withoutCustomer: null });
    return found ?? 0;
  };
}

export function registryReads({
  gate,
  db,
  books,
  history,
  persons,
  writer,
  defer,
}: RegistryParts): Registry {
  const count = meterCounter(db, books);
  const ids = (filter: MeterFilter, after: number, limit: number): MeterId[] => {
    const wanted = [...conditionsOf(filter), 'meter.meter > @after'];
    return db
      .prepare(
        `SELECT meter.meter FROM meter LEFT JOIN meter_plate USING (meter)
         WHERE ${wanted.join(' AND ')} ORDER BY meter.meter LIMIT @limit`,
      )
      .pluck()
      .all({ ...filter, withoutCustomer: null, after, limit }) as MeterId[];
  };
  /** At the end of the turn: whoever waits in this one comes first. */
  const later = <T>(ask: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      defer(() => {
        try {
          resolve(gate.read(ask));
        } catch (cause) {
          reject(cause);
        }
      });
    });
  const standing = (account: AccountRow): Standing => {
    const papers = books.papers(account.accountId);
    return {
      accountId: account.accountId,
      status: statusOf(account, papers),
      ignitedOn: papers?.ignition?.on ?? null,
    };
  };
  return {
    foresee: (commands) => later(() => commands.map((command) => writer.foresee(command))),
    standings: (after, limit) =>
      later(() => books.accounts.numbered(after + 1, U32_MAX, limit).map(standing)),
    readings: (id, limit, behind = null) =>
      gate.read(() => books.readings.ofMeter(id, behind, limit)),
    readingCount: (id) => gate.read(() => books.readings.countOf(id)),
    doubtfulReadings: (after, limit) => gate.read(() => books.readings.inDoubt(after, limit)),
    doubtfulCount: () => gate.read(() => books.readings.doubtful()),
    benchCheck: (id) => gate.read(() => books.benchChecks.get(id)),
    windowCount: (id) => gate.read(() => books.windowCounts.get(id)),
    meterEnd: (id) =>
      gate.read(() => {
        const row = books.meterEnds.get(id);
        return row === undefined ? undefined : persons.meterEnd(row);
      }),
    meterSwap: (document) => gate.read(() => books.meterSwaps.get(document)),
    meterSwapsOf: (id, limit, behind = null) =>
      gate.read(() => books.meterSwaps.ofAccount(id, behind, limit)),
    meterSwapCount: (id) => gate.read(() => books.meterSwaps.countOf(id)),
    heldGift: (id) =>
      gate.read(() => {
        const live = books.live(id);
        return live === undefined ? { leftFen: 0, inBalanceFen: 0 } : heldGift(live, books);
      }),
    depositHeld: (id) => gate.read(() => books.depositHeld(id)),
    exchangedWith: (id) => gate.read(() => exchangedWith(id, (one) => books.swapPartnersOf(one))),
    openFaults: (after, limit) => gate.read(() => books.faults.open(after, limit)),
    faultCounts: (day) => gate.read(() => books.faults.counts(day)),
    commissioning: (id, today) =>
      gate.read(() => {
        const account = books.account(id);
        if (account === undefined) return undefined;
        const papers = books.papers(id) ?? noPapers(id);
        const sheet = papers.sheetNo === '' ? undefined : books.reviewSheet(papers.sheetNo);
        const shut = shutGates(books, papers, today);
        return { papers, sheet: sheet ?? null, status: statusOf(account, papers), shut };
      }),
    saleGates: (id, today) =>
      gate.read(() => {
        const account = books.account(id);
        return account === undefined ? undefined : saleGates(books, account, today);
      }),
    erasure: (id) => gate.read(() => erasureView({ books, history, persons }, id)),
    purchaseBar: (asked, today) => gate.read(() => purchaseBar(asked, today, books)),
    countsMoney: (id) => gate.read(() => books.meter(id) !== undefined && countsMoney(books, id)),
    carriesCount: (id) => gate.read(() => books.meter(id) !== undefined && carriesCount(books, id)),
    communities: () => gate.read(() => [...books.communities.all()]),
    regulatorBoxes: () => gate.read(() => [...books.regulatorBoxes.all()]),
    meterRecord: (id) =>
      gate.read(() => {
        const row = books.meter(id);
        return row === undefined ? undefined : recordOf(books, row);
      }),
    meterCount: (filter) => gate.read(() => count(filter)),
    meterRecords: (filter, after, limit) =>
      gate.read(() =>
        ids(filter, after, limit).map((id) => {
          const row = books.meter(id);
          assert(row !== undefined, `meter ${id} was listed and is not there`);
          return recordOf(books, row);
        }),
      ),
  };
}
