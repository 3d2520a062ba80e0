/** Engineering's lists, read from the tables as they stand. */
import type { Database } from 'better-sqlite3';
import type { MeterId } from '../core/ids.ts';
import type { MeterRow } from '../core/ledger/rows.ts';
import { assert } from '../core/outcome.ts';
import type { MeterFilter, MeterRecord, Registry } from '../ports/registry.ts';
import type { Gate } from './gate.ts';
import type { LedgerWriter } from './ledger-writer.ts';
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
    ceiling: row.ceiling,
    plate,
    report: row.report,
  };
}

const CONDITIONS = {
  communityId: 'meter.community_id = @communityId',
  withoutCustomer: 'meter.account_id IS NULL',
  serviceEndsBy: 'meter_plate.service_until <= @serviceEndsBy',
} as const;

export interface RegistryParts {
  readonly gate: Gate;
  readonly db: Database;
  readonly books: SqliteBooks;
  readonly writer: LedgerWriter;
  readonly defer: (fn: () => void) => void;
}

export function registryReads({ gate, db, books, writer, defer }: RegistryParts): Registry {
  const ids = (filter: MeterFilter, after: number, limit: number): MeterId[] => {
    const wanted = [
      ...(filter.communityId === undefined ? [] : [CONDITIONS.communityId]),
      ...(filter.withoutCustomer === true ? [CONDITIONS.withoutCustomer] : []),
      ...(filter.serviceEndsBy === undefined ? [] : [CONDITIONS.serviceEndsBy]),
      'meter.meter > @after',
    ];
    return db
      .prepare(
        `SELECT meter.meter FROM meter LEFT JOIN meter_plate USING (meter)
         WHERE ${wanted.join(' AND ')} ORDER BY meter.meter LIMIT @limit`,
      )
      .pluck()
      .all({ ...filter, withoutCustomer: null, after, limit }) as MeterId[];
  };
  return {
    foresee: (commands) =>
      new Promise((resolve, reject) => {
        defer(() => {
          try {
            resolve(gate.read(() => commands.map((command) => writer.foresee(command))));
          } catch (cause) {
            reject(cause);
          }
        });
      }),
    communities: () => gate.read(() => [...books.communities.all()]),
    regulatorBoxes: () => gate.read(() => [...books.regulatorBoxes.all()]),
    meterRecord: (id) =>
      gate.read(() => {
        const row = books.meter(id);
        return row === undefined ? undefined : recordOf(books, row);
      }),
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
