/** Communities, regulator boxes, price versions, and bank transfers that wait for confirmation. */
import type { Database } from 'better-sqlite3';
import type { AccountId, OperationId } from '../../core/ids.ts';
import type {
  CommunityRow,
  RefundRow,
  RegulatorBoxRow,
  TransferRow,
} from '../../core/ledger/rows.ts';
import type { TariffVersion } from '../../core/tariff.ts';
import type { PendingSum } from '../../ports/finance.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';
import { selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';

export function communityTable(db: Database) {
  const fields = ['communityId', 'name'] as const satisfies readonly (keyof CommunityRow)[];
  const select = selectSql('community', fields);
  const byId = db.prepare<[number], CommunityRow>(`${select} WHERE community_id = ?`);
  const every = db.prepare<[], CommunityRow>(`${select} ORDER BY community_id`);
  const upsert = db.prepare<[CommunityRow]>(upsertSql('community', fields, ['communityId']));
  return {
    get: (id: number) => byId.get(id),
    all: () => every.iterate(),
    put: (row: CommunityRow) => upsert.run(row),
  };
}

export function regulatorBoxTable(db: Database) {
  const fields = [
    'regulatorBoxId',
    'communityId',
    'name',
  ] as const satisfies readonly (keyof RegulatorBoxRow)[];
  const select = selectSql('regulator_box', fields);
  const byId = db.prepare<[number], RegulatorBoxRow>(`${select} WHERE regulator_box_id = ?`);
  const every = db.prepare<[], RegulatorBoxRow>(`${select} ORDER BY regulator_box_id`);
  const upsert = db.prepare<[RegulatorBoxRow]>(
    upsertSql('regulator_box', fields, ['regulatorBoxId']),
  );
  return {
    get: (id: number) => byId.get(id),
    all: () => every.iterate(),
    put: (row: RegulatorBoxRow) => upsert.run(row),
  };
}

interface StoredTariff {
  readonly id: string;
  readonly customerClass: string;
  readonly effectiveFrom: string;
  readonly version: string;
}

/** Only validated versions were ever stored, as their canonical JSON. */
const asVersion = ({ version }: { readonly version: string }): TariffVersion =>
  parseCanonical(version) as TariffVersion;

/** Versions are few, never change, and each sale and each lot asks for them: parsed once. */
export class TariffTable {
  private readonly byClass = new Map<string, readonly TariffVersion[]>();
  private readonly named = new Map<string, TariffVersion>();
  private readonly byId;
  private readonly ofClass;
  private readonly every;
  private readonly insert;

  constructor(db: Database) {
    const select = selectSql('tariff', ['id', 'customerClass', 'effectiveFrom', 'version']);
    this.byId = db.prepare<[string], StoredTariff>(`${select} WHERE id = ?`);
    this.ofClass = db.prepare<[string], StoredTariff>(
      `${select} WHERE customer_class = ? ORDER BY effective_from`,
    );
    this.every = db.prepare<[], StoredTariff>(`${select} ORDER BY id`);
    this.insert = db.prepare<[StoredTariff]>(
      'INSERT INTO tariff VALUES (@id, @customerClass, @effectiveFrom, @version)',
    );
  }

  get(id: string): TariffVersion | undefined {
    const known = this.named.get(id);
    if (known !== undefined) return known;
    const stored = this.byId.get(id);
    if (stored === undefined) return undefined;
    const version = asVersion(stored);
    this.named.set(id, version);
    return version;
  }

  of(customerClass: string): readonly TariffVersion[] {
    const known = this.byClass.get(customerClass);
    if (known !== undefined) return known;
    const versions = this.ofClass.all(customerClass).map(asVersion);
    this.byClass.set(customerClass, versions);
    return versions;
  }

  all(): IterableIterator<StoredTariff> {
    return this.every.iterate();
  }

  /** Every version, by its name. */
  versions(): readonly TariffVersion[] {
    return this.every.all().map(asVersion);
  }

  put(version: TariffVersion): void {
    const { id, customerClass, effectiveFrom } = version;
    this.insert.run({ id, customerClass, effectiveFrom, version: canonicalJson(version) });
    this.byClass.delete(customerClass);
  }

  forget(): void {
    this.byClass.clear();
    this.named.clear();
  }
}

type StoredTransfer = Omit<TransferRow, 'operationId' | 'confirmedBy'> & {
  readonly opId: Uint8Array;
  readonly confirmedBy: Uint8Array | null;
};

const asTransfer = ({ opId, confirmedBy, ...rest }: StoredTransfer): TransferRow => ({
  operationId: opText(opId),
  ...rest,
  confirmedBy: confirmedBy === null ? null : opText(confirmedBy),
});

export function transferTable(db: Database) {
  const fields = ['opId', 'accountId', 'amount', 'ticketNo', 'state', 'confirmedBy'] as const;
  const select = selectSql('transfer', fields);
  const byId = db.prepare<[Uint8Array], StoredTransfer>(`${select} WHERE op_id = ?`);
  const every = db.prepare<[], StoredTransfer>(`${select} ORDER BY op_id`);
  const pending = db.prepare<[number], StoredTransfer>(
    `${select} WHERE account_id = ? AND state = 'pending' ORDER BY op_id LIMIT 1`,
  );
  const waiting = db.prepare<[Uint8Array, number], StoredTransfer>(
    `${select} WHERE state = 'pending' AND op_id > ? ORDER BY op_id LIMIT ?`,
  );
  const sum = db.prepare<[], PendingSum>(
    "SELECT count(*) AS transfers, coalesce(sum(amount), 0) AS fen FROM transfer WHERE state = 'pending'",
  );
  const upsert = db.prepare<[StoredTransfer]>(upsertSql('transfer', fields, ['opId']));
  return {
    get(id: OperationId): TransferRow | undefined {
      const stored = byId.get(opBytes(id));
      return stored === undefined ? undefined : asTransfer(stored);
    },
    *all(): Generator<TransferRow> {
      for (const stored of every.iterate()) yield asTransfer(stored);
    },
    pendingOf(account: AccountId): TransferRow | undefined {
      const stored = pending.get(account);
      return stored === undefined ? undefined : asTransfer(stored);
    },
    pending: (after: OperationId | null, limit: number): readonly TransferRow[] =>
      waiting.all(after === null ? new Uint8Array() : opBytes(after), limit).map(asTransfer),
    pendingSum: (): PendingSum => sum.get() ?? { transfers: 0, fen: 0 },
    put({ operationId, confirmedBy, ...rest }: TransferRow): void {
      upsert.run({
        opId: opBytes(operationId),
        ...rest,
        confirmedBy: confirmedBy === null ? null : opBytes(confirmedBy),
      });
    },
  };
}

type StoredRefund = Omit<RefundRow, 'payment'> & { readonly payment: Uint8Array };

const asRefund = ({ payment, ...rest }: StoredRefund): RefundRow => ({
  payment: opText(payment),
  ...rest,
});

export function refundTable(db: Database) {
  const fields = ['payment', 'accountId', 'amount'] as const;
  const select = selectSql('refund', fields);
  const byPayment = db.prepare<[Uint8Array], StoredRefund>(`${select} WHERE payment = ?`);
  const every = db.prepare<[], StoredRefund>(`${select} ORDER BY payment`);
  const upsert = db.prepare<[StoredRefund]>(upsertSql('refund', fields, ['payment']));
  return {
    get(payment: OperationId): RefundRow | undefined {
      const stored = byPayment.get(opBytes(payment));
      return stored === undefined ? undefined : asRefund(stored);
    },
    *all(): Generator<RefundRow> {
      for (const stored of every.iterate()) yield asRefund(stored);
    },
    put({ payment, ...rest }: RefundRow): void {
      upsert.run({ payment: opBytes(payment), ...rest });
    },
  };
}
