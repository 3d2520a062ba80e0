/** Gaps, what waited in the copy, and recovered gas: a few rows, and none before a ledger was lost. */
import type { Database } from 'better-sqlite3';
import type { AccountId, OperationId } from '../../core/ids.ts';
import type {
  EpochRow,
  GapBooks,
  GapChange,
  GapWaitingRow,
  RecoveredRow,
} from '../../core/ledger/gap/rows.ts';
import type { UnheardMeter } from '../../ports/gap.ts';
import { selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';
import { RareTable } from './rare-table.ts';

type StoredEpoch = Omit<EpochRow, 'operationId'> & { readonly operationId: Uint8Array };
type StoredRecovered = Omit<RecoveredRow, 'load' | 'resolvedBy'> & {
  readonly load: Uint8Array;
  readonly resolvedBy: Uint8Array | null;
};

const asEpoch = ({ operationId, ...row }: StoredEpoch): EpochRow => ({
  operationId: opText(operationId),
  ...row,
});

const asRecovered = ({ load, resolvedBy, ...row }: StoredRecovered): RecoveredRow => ({
  ...row,
  load: opText(load),
  resolvedBy: resolvedBy === null ? null : opText(resolvedBy),
});

const EPOCH = [
  'operationId',
  'station',
  'epoch',
  'restoredBatch',
  'restoredChain',
  'anchoredBatch',
  'anchoredChain',
  'reason',
  'maker',
  'checker',
  'at',
] as const satisfies readonly (keyof EpochRow)[];
const WAITING = ['accountId', 'litres', 'fen'] as const satisfies readonly (keyof GapWaitingRow)[];
const RECOVERED = [
  'load',
  'accountId',
  'cardNo',
  'meter',
  'litres',
  'fen',
  'at',
  'state',
  'resolvedBy',
  'paper',
] as const satisfies readonly (keyof RecoveredRow)[];

/** A load that has ended since has read the counter. */
const UNHEARD = `SELECT meter, line, address, total * credit_unit AS litres FROM meter_link
  WHERE total IS NOT NULL AND credit_unit IS NOT NULL AND EXISTS (SELECT 1 FROM epoch)
    AND meter NOT IN (
      SELECT meter FROM line_load WHERE ended_at > (SELECT max(at) FROM epoch))
  ORDER BY line, address LIMIT ?`;

function gapStatements(db: Database) {
  const epochs = `${selectSql('epoch', EPOCH)} ORDER BY epoch`;
  const recovered = selectSql('recovered', RECOVERED);
  return {
    newest: db.prepare<[], StoredEpoch>(`${epochs} DESC LIMIT 1`),
    epochs: db.prepare<[], StoredEpoch>(epochs),
    putEpoch: db.prepare<[StoredEpoch]>(
      `INSERT INTO epoch VALUES (${EPOCH.map((field) => `@${field}`).join(', ')})`,
    ),
    waitingOf: db.prepare<[number], GapWaitingRow>(
      `${selectSql('gap_waiting', WAITING)} WHERE account_id = ?`,
    ),
    waitings: db.prepare<[], GapWaitingRow>(
      `${selectSql('gap_waiting', WAITING)} ORDER BY account_id`,
    ),
    putWaiting: db.prepare<[GapWaitingRow]>(upsertSql('gap_waiting', WAITING, ['accountId'])),
    recoveredOf: db.prepare<[Uint8Array], StoredRecovered>(`${recovered} WHERE load = ?`),
    explained: db.prepare<[], StoredRecovered>(`${recovered} WHERE paper IS NOT NULL`),
    recovereds: db.prepare<[], StoredRecovered>(`${recovered} ORDER BY load`),
    open: db.prepare<[number], StoredRecovered>(
      `${recovered} WHERE state = 'open' ORDER BY at LIMIT ?`,
    ),
    unheard: db.prepare<[number], UnheardMeter>(UNHEARD),
    putRecovered: db.prepare<[StoredRecovered]>(upsertSql('recovered', RECOVERED, ['load'])),
  };
}

export class GapTables implements GapBooks {
  private readonly statements;
  private readonly rare;

  constructor(db: Database) {
    this.statements = gapStatements(db);
    this.rare = new RareTable(db, 'gap_waiting');
  }

  latest(): EpochRow | undefined {
    const stored = this.statements.newest.get();
    return stored === undefined ? undefined : asEpoch(stored);
  }
  waiting(id: AccountId): GapWaitingRow | undefined {
    return this.rare.isEmpty() ? undefined : this.statements.waitingOf.get(id);
  }
  recovered(load: OperationId): RecoveredRow | undefined {
    const stored = this.statements.recoveredOf.get(opBytes(load));
    return stored === undefined ? undefined : asRecovered(stored);
  }
  explained(): readonly RecoveredRow[] {
    return this.statements.explained.all().map(asRecovered);
  }
  openRecovered(limit: number): readonly RecoveredRow[] {
    return this.statements.open.all(limit).map(asRecovered);
  }
  unheard(limit: number): readonly UnheardMeter[] {
    return this.statements.unheard.all(limit);
  }
  *epochs(): Generator<EpochRow> {
    for (const stored of this.statements.epochs.iterate()) yield asEpoch(stored);
  }
  waitings(): IterableIterator<GapWaitingRow> {
    return this.statements.waitings.iterate();
  }
  *recovereds(): Generator<RecoveredRow> {
    for (const stored of this.statements.recovereds.iterate()) yield asRecovered(stored);
  }

  put(change: GapChange): void {
    const { putEpoch, putWaiting, putRecovered } = this.statements;
    switch (change.table) {
      case 'epoch': {
        const { operationId, ...row } = change.row;
        putEpoch.run({ ...row, operationId: opBytes(operationId) });
        break;
      }
      case 'gapWaiting':
        this.rare.filled();
        putWaiting.run(change.row);
        break;
      case 'recovered': {
        const { load, resolvedBy, ...row } = change.row;
        const by = resolvedBy === null ? null : opBytes(resolvedBy);
        putRecovered.run({ ...row, load: opBytes(load), resolvedBy: by });
        break;
      }
    }
  }

  forget(): void {
    this.rare.forget();
  }
}
