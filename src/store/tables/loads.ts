/** Loads. What was reserved never changes; only attempt, state, end and what was taken off move on. */

import type { Database } from 'better-sqlite3';
import type { Counted, LoadTarget } from '../../core/card.ts';
import type { CardTariff } from '../../core/card-tariff.ts';
import type { CardNo, MeterId, OperationId } from '../../core/ids.ts';
import type { LoadRow } from '../../core/ledger/rows.ts';
import type { LoadedSum, PostedLoad } from '../../core/ledger/snapshot.ts';
import { Bug } from '../../core/outcome.ts';
import { type Litre, ZERO_LITRE } from '../../core/units.ts';
import { selectSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';

const FIELDS = [
  'opId',
  'attempt',
  'accountId',
  'cardNo',
  'meter',
  'litres',
  'fen',
  'sequenceBefore',
  'totalBefore',
  'targetSlot',
  'targetSequence',
  'targetTotal',
  'targetTag',
  'targetSoldAt',
  'targetVolume',
  'targetCeiling',
  'imageBefore',
  'imageTarget',
  'state',
  'reservedAt',
  'endedAt',
  'entryId',
  'supersedes',
  'takeOff',
  'takenOffLitre',
  'takenOffFen',
  'emergency',
  'targetTariff',
] as const;

type Flat = Omit<
  LoadRow,
  'operationId' | 'target' | 'supersedes' | 'takeOff' | 'takenOff' | 'emergency'
> & {
  readonly emergency: Litre | null;
  /** JSON of what the card shall show, or 'turned'. */
  readonly takeOff: string | null;
  readonly takenOffLitre: Litre;
  readonly takenOffFen: number;
  readonly supersedes: Uint8Array | null;
  readonly opId: Uint8Array;
  readonly targetSlot: LoadRow['target']['slot'];
  readonly targetSequence: number;
  readonly targetTotal: Counted;
  readonly targetTag: string;
  readonly targetSoldAt: number;
  readonly targetVolume: Litre;
  readonly targetCeiling: Litre;
  /** JSON of the prices beside a total of money; null on every other load. */
  readonly targetTariff: string | null;
};

const TURNED = 'turned';

/** Only `takeOffText` writes it. Throws Bug, which names the load, where something else did. */
function takeOffOf(text: string, load: OperationId): NonNullable<LoadRow['takeOff']> {
  if (text === TURNED) return TURNED;
  try {
    return JSON.parse(text) as LoadRow['target'];
  } catch (cause) {
    throw new Bug(`load ${load} does not say what its card shall show`, { cause });
  }
}

/** Only `toFlat` writes it. Throws Bug, which names the load, where something else did. */
function tariffOf(text: string, load: OperationId): CardTariff {
  try {
    return JSON.parse(text) as CardTariff;
  } catch (cause) {
    throw new Bug(`load ${load} does not say which prices it brings`, { cause });
  }
}

const takeOffText = (takeOff: LoadRow['takeOff']): string | null =>
  takeOff === undefined || takeOff === TURNED ? (takeOff ?? null) : JSON.stringify(takeOff);

const fromFlat = (flat: Flat): LoadRow => ({
  operationId: opText(flat.opId),
  attempt: flat.attempt,
  accountId: flat.accountId,
  cardNo: flat.cardNo,
  meter: flat.meter,
  litres: flat.litres,
  fen: flat.fen,
  sequenceBefore: flat.sequenceBefore,
  totalBefore: flat.totalBefore,
  target: {
    slot: flat.targetSlot,
    writeSequence: flat.targetSequence,
    total: flat.targetTotal,
    tag: flat.targetTag,
    soldAt: flat.targetSoldAt,
    volume: flat.targetVolume,
    ceiling: flat.targetCeiling,
    ...(flat.targetTariff === null
      ? {}
      : { tariff: tariffOf(flat.targetTariff, opText(flat.opId)) }),
  },
  imageBefore: new Uint8Array(flat.imageBefore),
  imageTarget: new Uint8Array(flat.imageTarget),
  state: flat.state,
  reservedAt: flat.reservedAt,
  endedAt: flat.endedAt,
  entryId: flat.entryId,
  supersedes: flat.supersedes === null ? null : opText(flat.supersedes),
  ...(flat.takeOff === null ? {} : { takeOff: takeOffOf(flat.takeOff, opText(flat.opId)) }),
  ...(flat.takenOffLitre === 0 && flat.takenOffFen === 0
    ? {}
    : { takenOff: { litres: flat.takenOffLitre, fen: flat.takenOffFen } }),
  ...(flat.emergency === null ? {} : { emergency: flat.emergency }),
});

const toFlat = ({
  operationId,
  target,
  supersedes,
  takeOff,
  takenOff,
  emergency,
  ...rest
}: LoadRow): Flat => ({
  ...rest,
  emergency: emergency ?? null,
  takeOff: takeOffText(takeOff),
  takenOffLitre: takenOff?.litres ?? ZERO_LITRE,
  takenOffFen: takenOff?.fen ?? 0,
  opId: opBytes(operationId),
  supersedes: supersedes === null ? null : opBytes(supersedes),
  targetSlot: target.slot,
  targetSequence: target.writeSequence,
  targetTotal: target.total,
  targetTag: target.tag,
  targetSoldAt: target.soldAt,
  targetVolume: target.volume,
  targetCeiling: target.ceiling,
  targetTariff: target.tariff === undefined ? null : JSON.stringify(target.tariff),
});

const OPEN = "state IN ('RESERVED', 'CASE')";

/** A load that brings no gas brings money (金额表), and its total counts that. */
const BROUGHT = '(CASE litres WHEN 0 THEN fen ELSE litres END)';
const OFF = '(CASE litres WHEN 0 THEN taken_off_fen ELSE taken_off_litre END)';

interface Sum {
  readonly litres: LoadedSum['litres'] | null;
  readonly fen: LoadedSum['fen'] | null;
  readonly reached: Counted | null;
}

export class LoadTable {
  private readonly byId;
  private readonly openOnCard;
  private readonly openOnMeter;
  private readonly openAfter;
  private readonly openCount;
  private readonly every;
  private readonly written;
  private readonly sum;
  private readonly next;
  private readonly moneyWrite;
  private readonly voidWrite;
  private readonly insert;
  private readonly update;

  constructor(db: Database) {
    const select = selectSql('load', FIELDS);
    this.byId = db.prepare<[Uint8Array], Flat>(`${select} WHERE op_id = ?`);
    this.openOnCard = db.prepare<[number], Flat>(`${select} WHERE card_no = ? AND ${OPEN}`);
    this.openOnMeter = db.prepare<[number], Flat>(`${select} WHERE meter = ? AND ${OPEN}`);
    this.openAfter = db.prepare<[string | null, number, number, number], Flat>(
      `${select} WHERE ${OPEN} AND state = ifnull(?, state) AND (reserved_at, entry_id) > (?, ?)
       ORDER BY reserved_at, entry_id LIMIT ?`,
    );
    this.openCount = db.prepare<[], number>(`SELECT count(*) FROM load WHERE ${OPEN}`).pluck();
    this.every = db.prepare<[], Flat>(`${select} ORDER BY entry_id`);
    // By the meter's index: no other leads to a card's loads.
    this.written = db
      .prepare<[number, number], Buffer>(
        `SELECT image_target FROM load WHERE meter = ? AND state = 'POSTED' AND card_no = ?
          ORDER BY target_total DESC LIMIT 1`,
      )
      .pluck();
    this.sum = db.prepare<[number, number, number], Sum>(`
      SELECT sum(litres - taken_off_litre) AS litres, sum(fen - taken_off_fen) AS fen,
        max(target_total - ${OFF}) AS reached FROM load
      WHERE meter = ? AND state = 'POSTED' AND ${BROUGHT} > ${OFF}
        AND target_total - ${OFF} > ? AND target_total - ${OFF} <= ?`);
    this.next = db.prepare<[number, number], PostedLoad>(`
      SELECT target_total - ${OFF} AS total, litres - taken_off_litre AS litres,
        fen - taken_off_fen AS fen FROM load
      WHERE meter = ? AND state = 'POSTED' AND ${BROUGHT} > ${OFF}
        AND target_total - ${OFF} > ?
      ORDER BY total LIMIT 1`);
    this.moneyWrite = db.prepare<[number, string]>(
      'SELECT 1 FROM load WHERE meter = ? AND litres = 0 AND target_tag = ? LIMIT 1',
    );
    this.voidWrite = db.prepare<[number, number, string]>(
      "SELECT 1 FROM load WHERE meter = ? AND state = 'VOIDED' AND target_sequence = ? AND target_tag = ?",
    );
    this.insert = db.prepare<[Flat]>(`INSERT INTO load VALUES
      (${FIELDS.map((field) => `@${field}`).join(', ')})`);
    this.update = db.prepare<[Flat]>(`
      UPDATE load SET attempt = @attempt, state = @state, ended_at = @endedAt,
        take_off = @takeOff, taken_off_litre = @takenOffLitre, taken_off_fen = @takenOffFen,
        emergency = @emergency
      WHERE op_id = @opId`);
  }

  get(id: OperationId): LoadRow | undefined {
    return asRow(this.byId.get(opBytes(id)));
  }
  openAtCard(no: CardNo): LoadRow | undefined {
    return asRow(this.openOnCard.get(no));
  }
  openAtMeter(meter: MeterId): LoadRow | undefined {
    return asRow(this.openOnMeter.get(meter));
  }
  countOpen(): number {
    return this.openCount.get() ?? 0;
  }
  /** Open loads of one state, or (null) of both, oldest first, behind the load `after`, which may have ended. */
  openBehind(
    state: 'RESERVED' | 'CASE' | null,
    after: OperationId | null,
    limit: number,
  ): LoadRow[] {
    const place = after === null ? undefined : this.get(after);
    const { reservedAt = -1, entryId = -1 } = place ?? {};
    return this.openAfter.all(state, reservedAt, entryId, limit).map(fromFlat);
  }
  lastWritten(meter: MeterId, no: CardNo): Uint8Array | undefined {
    const image = this.written.get(meter, no);
    return image === undefined ? undefined : new Uint8Array(image);
  }
  *all(): Generator<LoadRow> {
    for (const flat of this.every.iterate()) yield fromFlat(flat);
  }

  postedBetween(meter: MeterId, above: Counted, upTo: Counted): LoadedSum | undefined {
    const sum = this.sum.get(meter, above, upTo);
    if (sum === undefined || sum.litres === null || sum.fen === null) return undefined;
    return sum.reached === upTo ? { litres: sum.litres, fen: sum.fen } : undefined;
  }

  nextPosted(meter: MeterId, above: Counted): PostedLoad | undefined {
    return this.next.get(meter, above);
  }

  knowsMoneyWrite(meter: MeterId, tag: string): boolean {
    return this.moneyWrite.get(meter, tag) !== undefined;
  }

  gaveUp(meter: MeterId, { writeSequence, tag }: Pick<LoadTarget, 'writeSequence' | 'tag'>) {
    return this.voidWrite.get(meter, writeSequence, tag) !== undefined;
  }

  put(row: LoadRow): void {
    const flat = toFlat(row);
    const { changes } = this.update.run(flat);
    if (changes === 0) this.insert.run(flat);
  }
}

const asRow = (flat: Flat | undefined): LoadRow | undefined =>
  flat === undefined ? undefined : fromFlat(flat);
