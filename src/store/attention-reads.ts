/** What a counter has to look after, read by the indices of what is open, void-listed or waiting. */
import type { Database } from 'better-sqlite3';
import type { AccountId, CardNo } from '../core/ids.ts';
import type { CardDifferenceRow } from '../core/ledger/card-difference.ts';
import type { AttentionReads, CardDiffers } from '../ports/attention.ts';
import type { AccountView, CardView } from '../ports/store.ts';
import type { Gate } from './gate.ts';
import { metersDiffering } from './meters-differing.ts';
import type { SqliteBooks } from './sqlite-books.ts';
import { loadView } from './views.ts';

/** As the index of live rows with waiting gas says it, word by word. */
const WAITING = 'to_be_written_litre > 0 OR owed_litre > 0 OR to_be_written_fen > 0';
/** Above every card number. */
const NO_CARD = 0x1_0000_0000 as CardNo;
const NO_ACCOUNT = 0 as AccountId;

interface Parts {
  readonly db: Database;
  readonly gate: Gate;
  readonly books: SqliteBooks;
  readonly account: (id: AccountId) => AccountView | undefined;
  readonly card: (no: CardNo) => CardView | undefined;
}

export function attentionReads({ db, gate, books, account, card }: Parts): AttentionReads {
  const open = db
    .prepare<['RESERVED' | 'CASE'], number>(
      "SELECT count(*) FROM load WHERE state IN ('RESERVED', 'CASE') AND state = ?",
    )
    .pluck();
  const discardedCount = db
    .prepare<[], number>("SELECT count(*) FROM card WHERE stage = 'void-listed'")
    .pluck();
  const waitingCount = db.prepare<[], number>(`SELECT count(*) FROM live WHERE ${WAITING}`).pluck();
  const discarded = db
    .prepare<[CardNo, number], CardNo>(
      `SELECT card_no FROM card WHERE stage = 'void-listed' AND card_no < ?
       ORDER BY card_no DESC LIMIT ?`,
    )
    .pluck();
  const waiting = db
    .prepare<[AccountId, number], AccountId>(
      `SELECT account_id FROM live WHERE (${WAITING}) AND account_id > ?
       ORDER BY account_id LIMIT ?`,
    )
    .pluck();
  const differing = metersDiffering(db, books, account);
  function differs(note: CardDifferenceRow): CardDiffers[] {
    const owner = books.card(note.cardNo)?.accountId;
    const holder = owner === undefined ? undefined : account(owner);
    return holder === undefined ? [] : [{ note, account: holder }];
  }
  return {
    counts: () =>
      gate.read(() => ({
        putBack: open.get('RESERVED') ?? 0,
        countsDiffer: open.get('CASE') ?? 0,
        cardsDiffer: books.cardDifferences.listedCount(),
        metersDiffer: differing.count(),
        voidListed: discardedCount.get() ?? 0,
        gasOwed: waitingCount.get() ?? 0,
      })),
    loads: (state, after, limit) =>
      gate.read(() => books.loads.openBehind(state, after, limit).map(loadView)),
    cardsDiffering: (after, limit) =>
      gate.read(() => books.cardDifferences.listed(after, limit).flatMap(differs)),
    cardDifference: (cardNo) => gate.read(() => books.cardDifferences.get(cardNo)),
    metersDiffering: (after, limit) => gate.read(() => differing.behind(after, limit)),
    windowDiffers: (meter) => gate.read(() => differing.one(meter)),
    voidListed: (below, limit) =>
      gate.read(() => discarded.all(below ?? NO_CARD, limit).flatMap((no) => card(no) ?? [])),
    gasWaiting: (after, limit) =>
      gate.read(() => waiting.all(after ?? NO_ACCOUNT, limit).flatMap((id) => account(id) ?? [])),
  };
}
