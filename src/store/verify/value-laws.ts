/** Laws that sum: gas (L2), meters and open loads (L4, L5), operation ids (L6), money (L16). All from the tables. */
import type { Database } from 'better-sqlite3';
import type { AccountId } from '../../core/ids.ts';
import { CHART, controlOf, type LedgerAccount } from '../../core/journal.ts';
import { heldGift } from '../../core/ledger/gift-left.ts';
import { usedAhead } from '../../core/ledger/recognition.ts';
import type { LiveRow } from '../../core/ledger/rows.ts';
import { gasOf, LIVE_STAGES, moneyOfGas } from '../../core/ledger/stages.ts';
import { leftInSuspense } from '../../core/ledger/suspense.ts';
import { type HeldLot, heldLots, lotsValue } from '../../core/lots.ts';
import { invoicedOf, pendingOf } from '../../core/pending-vat.ts';
import type { SqliteBooks } from '../sqlite-books.ts';
import { opText } from '../tables/identities.ts';
import { NOTHING, type Replay } from './replay.ts';
import type { Verdicts } from './verdicts.ts';

type Stage = (typeof LIVE_STAGES)[number];

function stageSums(lives: Iterable<LiveRow>): Map<Stage, bigint> {
  const sums = new Map<Stage, bigint>(LIVE_STAGES.map((stage) => [stage, 0n]));
  for (const row of lives) {
    for (const stage of LIVE_STAGES) {
      sums.set(stage, (sums.get(stage) ?? 0n) + BigInt(row[stage]));
    }
  }
  return sums;
}

/** L2: sold + granted + recovered − returned is where the live rows, use and write-offs say it is. */
function gasIsSomewhere(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const stages = stageSums(books.lives.all());
  const posted = (account: LedgerAccount): bigint => replay.sums.get(account) ?? 0n;
  for (const [stage, sum] of stages) {
    verdicts.check(
      'L2',
      sum === posted(stage),
      () => `ledger account ${stage}`,
      () => `the live rows hold ${sum}, the postings ${posted(stage)}`,
    );
  }
  const gas = (stage: Stage): bigint => stages.get(stage) ?? 0n;
  const brought = posted('sold') + posted('granted') + posted('recovered') - posted('returned');
  const held =
    gas('toBeWrittenLitre') +
    gas('owedLitre') +
    gas('inFlightLitre') +
    gas('onCardLitre') +
    gas('inMeterLitre') +
    posted('consumedLitre') +
    posted('writtenOff');
  verdicts.check(
    'L2',
    brought === held,
    () => 'ledger account sold',
    () => `${brought} litres were sold and granted, ${held} are somewhere`,
  );
}

interface OpenSum {
  readonly litres: number | null;
  readonly fen: number | null;
}

/**
 * L4, and the money side of it: on cards is loaded less taken; in flight is what the open loads hold. Of their money a line
 * may have drawn some, where newer gas went into the meter first (used-postings.ts); L16 holds the sum of all stages to the lots.
 */
function meterAndFlight(db: Database, books: SqliteBooks, verdicts: Verdicts): void {
  const openOf = db.prepare<[number], OpenSum>(`
    SELECT sum(litres) AS litres, sum(fen) AS fen FROM (
      SELECT meter, litres, fen FROM load WHERE state IN ('RESERVED', 'CASE')
      UNION ALL
      SELECT meter, litres, fen FROM line_load WHERE state IN ('RESERVED', 'CASE'))
    WHERE meter = ?`);
  const moneyLoad = db.prepare('SELECT 1 FROM load WHERE meter = ? AND litres = 0 LIMIT 1');
  for (const meter of books.meters.all()) {
    const { accountId } = meter;
    const live = accountId === null ? undefined : books.live(accountId);
    // A money meter is told by its loads, which move no gas: what its totals count is fen.
    const money = moneyLoad.get(meter.meter) !== undefined;
    const onCard = (money ? live?.onCardFen : live?.onCardLitre) ?? 0;
    const unit = money ? 'fen' : 'litres';
    const open = openOf.get(meter.meter);
    const name = (): string => `meter ${meter.meter}`;
    verdicts.check('L4', onCard === meter.loadedTotal - meter.takenTotal, name, () => {
      return `${meter.loadedTotal - meter.takenTotal} ${unit} loaded and not taken, ${onCard} on card`;
    });
    const litresFly = (open?.litres ?? 0) === (live?.inFlightLitre ?? 0);
    const inFlight = litresFly && (!money || (open?.fen ?? 0) === (live?.inFlightFen ?? 0));
    verdicts.check('L4', inFlight && (live?.inFlightFen ?? 0) <= (open?.fen ?? 0), name, () => {
      return 'the stage in flight is not what the open loads of the meter hold';
    });
  }
}

/** Asked of the rows themselves, not of the unique indexes that should make it true. */
function atMostOne(db: Database, verdicts: Verdicts): void {
  const open = db
    .prepare<
      [],
      { readonly opId: Uint8Array; readonly cardNo: number | null; readonly meter: number }
    >(
      `SELECT op_id AS opId, card_no AS cardNo, meter FROM load NOT INDEXED
       WHERE state IN ('RESERVED', 'CASE')
       UNION ALL SELECT op_id, NULL, meter FROM line_load NOT INDEXED
       WHERE state IN ('RESERVED', 'CASE')`,
    )
    .all();
  const seen = new Set<string>();
  for (const { opId, cardNo, meter } of open) {
    const keys = [...(cardNo === null ? [] : [`card ${cardNo}`]), `meter ${meter}`];
    const name = (): string => `load ${opText(opId)}`;
    verdicts.check('L5', !keys.some((key) => seen.has(key)), name, () => {
      return `card ${cardNo} or meter ${meter} has two open loads`;
    });
    for (const key of keys) seen.add(key);
  }
}

function oneEntryEach(db: Database, verdicts: Verdicts): void {
  const twice = db
    .prepare<[], { readonly id: number }>(
      'SELECT max(id) AS id FROM entry NOT INDEXED GROUP BY op_id HAVING count(*) > 1 LIMIT 1',
    )
    .get();
  verdicts.check(
    'L6',
    twice === undefined,
    () => `entry ${twice?.id ?? 0}`,
    () => 'its operation id has another entry',
  );
}

/** Accounts of the general ledger that have a sub-ledger behind them. */
const CONTROL = ['2203.01', '1122.02'];

/** GL control − sub-ledger = 0.00: every posting to a control account against every customer's row. */
/** What was used and not recognised, customer by customer. */
function besideStages(books: SqliteBooks): bigint {
  let sum = 0n;
  for (const row of books.recognitions.all()) sum += BigInt(usedAhead(row));
  return sum;
}

function controlIsSubLedger(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const stages = stageSums(books.lives.all());
  for (const gl of CONTROL) {
    const accounts = (Object.keys(CHART) as LedgerAccount[]).filter((a) => controlOf(a) === gl);
    const control = accounts.reduce((sum, a) => sum + (replay.sums.get(a) ?? 0n), 0n);
    const rows = LIVE_STAGES.filter((stage) => CHART[stage].gl === gl);
    const ic = gl === CHART.recognisedApart.gl;
    // Tax that was invoiced before use is held to the lots by L16.
    const aside = ic ? besideStages(books) + (replay.sums.get('invoicedInLiability') ?? 0n) : 0n;
    const behind = rows.reduce((sum, stage) => sum + (stages.get(stage) ?? 0n), aside);
    verdicts.check(
      'control',
      control === behind,
      () => `ledger account ${gl}`,
      () => `the general ledger has ${control} fen, the customers' rows ${behind}`,
    );
  }
}

/** What stands as recovered, to be explained, is what nobody has explained: in gas, and in money of money meters. */
function recoveredIsListed(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  const open = [...books.gap.recovereds()].filter(({ state }) => state === 'open');
  const listed = {
    recovered: open.reduce((sum, { litres }) => sum + litres, 0),
    recoveredFen: open.reduce((sum, { fen }) => sum + fen, 0),
  };
  for (const account of ['recovered', 'recoveredFen'] as const) {
    const posted = replay.sums.get(account) ?? 0n;
    verdicts.check(
      'control',
      posted === BigInt(listed[account]),
      () => `ledger account ${account}`,
      () => `the postings have ${posted}, what waits for a reason is ${listed[account]}`,
    );
  }
}

/** What came for closed accounts and waits (暂收款) is what no entry has paid back or passed on. */
function suspenseIsListed(replay: Replay, verdicts: Verdicts): void {
  const { books } = replay;
  let waits = 0;
  for (const [id, came] of books.suspenses) {
    const left = leftInSuspense(id, came, books);
    verdicts.check(
      'control',
      left >= 0,
      () => `suspense ${id}`,
      () => `${-left} fen more than came have left it`,
    );
    waits += left;
  }
  const posted = replay.sums.get('suspenseReceived') ?? 0n;
  verdicts.check(
    'control',
    posted === BigInt(waits),
    () => 'ledger account suspenseReceived',
    () => `the postings have ${posted} fen, what waits in suspense is ${waits}`,
  );
}

/** Of gas whose revenue goes apart, what was bought less what was used is what is held. */
function recognitionHolds(
  accountId: AccountId,
  held: readonly HeldLot[],
  books: SqliteBooks,
  verdicts: Verdicts,
): void {
  const row = books.recognitions.get(accountId);
  if (row === undefined) return;
  const apart = held.filter(({ lot }) => lot.apart !== undefined);
  const litres = apart.reduce((sum, { left }) => sum + left, 0);
  const money = apart.reduce((sum, { fen }) => sum + fen, 0);
  verdicts.check(
    'L16',
    row.boughtLitres - row.usedLitres === litres && row.boughtFen - row.usedFen === money,
    () => `recognition ${accountId}`,
    () => `${litres} litres for ${money} fen are held of it`,
  );
}

/** What is left of a gift (赠气) is in the customer's balance or gas: none of it was paid out. */
function giftsAreHeld(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  for (const accountId of replay.books.gifts.owners()) {
    const live = books.live(accountId);
    if (live === undefined) continue;
    const { leftFen } = heldGift(live, replay.books);
    const held = live.balanceFen + moneyOfGas(live);
    verdicts.check(
      'L16',
      leftFen <= held,
      () => `live ${accountId}`,
      () => `${leftFen} fen of gifts are left, balance and gas hold ${held}`,
    );
  }
}

/**
 * L16: what was bought and not used is in the stages, in money and in gas; what was paid and not spent is the balance; and
 * the tax that waits, and the tax that was invoiced before use, is that of the lots which are held.
 */
function moneyIsGas(books: SqliteBooks, replay: Replay, verdicts: Verdicts): void {
  let waiting = 0;
  let invoiced = 0;
  for (const live of books.lives.all()) {
    const trade = replay.trades.get(live.accountId) ?? NOTHING;
    const { paidFen, costFen, volumeLitres, usedLitres, usedFen, overUseFen, moneyFen } = trade;
    const name = (): string => `live ${live.accountId}`;
    const money = moneyOfGas(live);
    const gas = gasOf(live);
    const lots = [...replay.books.lotsOf(live.accountId)];
    const brought = lots.reduce((sum, { volume }) => sum + volume, 0);
    const covered = verdicts.check('L16', gas <= brought, name, () => {
      return `its lots brought ${brought} litres, the stages hold ${gas}`;
    });
    if (covered) {
      const value = lotsValue(lots, gas) + moneyFen;
      waiting += pendingOf(heldLots(lots, gas));
      invoiced += invoicedOf(heldLots(lots, gas));
      recognitionHolds(live.accountId, heldLots(lots, gas), books, verdicts);
      verdicts.check('L16', money === value, name, () => {
        return `its newest ${gas} litres and its money are worth ${value} fen, the stages hold ${money}`;
      });
    }
    verdicts.check('L16', money === costFen - usedFen, name, () => {
      return `purchases cost ${costFen} fen, ${usedFen} were used, the stages hold ${money}`;
    });
    verdicts.check('L16', gas === volumeLitres - usedLitres, name, () => {
      return `purchases brought ${volumeLitres} litres, ${usedLitres} were used, the stages hold ${gas}`;
    });
    const own = live.balanceFen - live.overUseFen;
    verdicts.check('L16', own === paidFen - costFen - overUseFen, name, () => {
      return `${paidFen} fen paid less ${costFen + overUseFen} spent is not the balance ${own}`;
    });
  }
  giftsAreHeld(books, replay, verdicts);
  const pending = replay.sums.get('pendingVat') ?? 0n;
  verdicts.check(
    'L16',
    pending === BigInt(waiting),
    () => 'ledger account pendingVat',
    () => `${pending} fen of VAT wait, that of the lots held is ${waiting}`,
  );
  const due = -(replay.sums.get('invoicedInLiability') ?? 0n);
  verdicts.check(
    'L16',
    due === BigInt(invoiced),
    () => 'ledger account invoicedInLiability',
    () => `${due} fen of VAT were invoiced before use, that of the lots held is ${invoiced}`,
  );
}

export function checkValueLaws(
  db: Database,
  books: SqliteBooks,
  replay: Replay,
  verdicts: Verdicts,
): void {
  gasIsSomewhere(books, replay, verdicts);
  meterAndFlight(db, books, verdicts);
  atMostOne(db, verdicts);
  oneEntryEach(db, verdicts);
  controlIsSubLedger(books, replay, verdicts);
  recoveredIsListed(books, replay, verdicts);
  suspenseIsListed(replay, verdicts);
  moneyIsGas(books, replay, verdicts);
}
