/** Slips of cash that went to the bank (缴款), those that stand and those that were taken back (红字). */
import type { Database } from 'better-sqlite3';
import type { OperationId } from '../../core/ids.ts';
import type { HandOverRow } from '../../core/ledger/hall/rows.ts';
import { selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';

const FIELDS = [
  'bankSlip',
  'bankDate',
  'station',
  'cashier',
  'amount',
  'handedOverBy',
  'handedAt',
  'shift',
  'redBy',
  'redAt',
  'redOn',
] as const satisfies readonly (keyof HandOverRow)[];

type Stored = Omit<HandOverRow, 'handedOverBy' | 'shift' | 'redBy'> & {
  readonly handedOverBy: Uint8Array;
  readonly shift: Uint8Array | null;
  readonly redBy: Uint8Array | null;
};

const idOrNull = (bytes: Uint8Array | null): OperationId | null =>
  bytes === null ? null : opText(bytes);
const bytesOrNull = (id: OperationId | null): Uint8Array | null =>
  id === null ? null : opBytes(id);

const asHandOver = ({ handedOverBy, shift, redBy, ...row }: Stored): HandOverRow => ({
  ...row,
  handedOverBy: opText(handedOverBy),
  shift: idOrNull(shift),
  redBy: idOrNull(redBy),
});

export function handOverTable(db: Database) {
  const select = selectSql('hand_over', FIELDS);
  const standing = `${select} WHERE red_by IS NULL AND`;
  const bySlip = db.prepare<[string], Stored>(`${standing} bank_slip = ?`);
  const ofDay = db.prepare<[string], Stored>(`${standing} bank_date = ? ORDER BY bank_slip`);
  const redOfDay = db.prepare<[string], Stored>(`${select} WHERE red_on = ? ORDER BY red_at`);
  const every = db.prepare<[], Stored>(`${select} ORDER BY bank_slip, handed_over_by`);
  const upsert = db.prepare<[Stored]>(upsertSql('hand_over', FIELDS, ['bankSlip', 'handedOverBy']));
  return {
    /** The one that stands. */
    get(bankSlip: string): HandOverRow | undefined {
      const stored = bySlip.get(bankSlip);
      return stored === undefined ? undefined : asHandOver(stored);
    },
    /** Those that stand, by the date on the slip. */
    on: (date: string): readonly HandOverRow[] => ofDay.all(date).map(asHandOver),
    /** Those that were taken back on that day. */
    redOn: (date: string): readonly HandOverRow[] => redOfDay.all(date).map(asHandOver),
    *all(): Generator<HandOverRow> {
      for (const stored of every.iterate()) yield asHandOver(stored);
    },
    put: ({ handedOverBy, shift, redBy, ...row }: HandOverRow) =>
      upsert.run({
        ...row,
        handedOverBy: opBytes(handedOverBy),
        shift: bytesOrNull(shift),
        redBy: bytesOrNull(redBy),
      }),
  };
}
