/** 退气: what was bought and not used goes back into the balance at the price paid, and what is owed for over-use is taken first. */
import { moveStage, posting, STAGES } from '../../journal.ts';
import { heldLots } from '../../lots.ts';
import { accept, assert, type Outcome } from '../../outcome.ts';
import { pendingOf } from '../../pending-vat.ts';
import { pending } from '../../posting-profile.ts';
import { type Litre, litre, ZERO_LITRE } from '../../units.ts';
import { isCorrectedNowhere } from '../corrected-gas.ts';
import { type Consequence, liveOf, valueMoved } from '../effects.ts';
import { isInvoicedNowhere } from '../hall/vat-invoice.ts';
import type { DeductionResult } from '../month-results.ts';
import { apartMoved, broughtToUse, recognitionOf, recognitionPostings } from '../recognition.ts';
import type { Change, LiveRow } from '../rows.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { gasOf, moneyOfGas } from '../stages.ts';
import { apartOf } from '../used-lines.ts';
import type { TakenDown } from './commands.ts';
import type { ReturnedGas, SettlementResult } from './results.ts';
import { type FinalUse, usedUp } from './settle-meter.ts';

/** Gas that is left. Of a money meter none is: its gas was sold as it was used. */
const leftOf = (use: DeductionResult, live: LiveRow): Litre =>
  use.counts === 'money' ? ZERO_LITRE : litre(gasOf(live) - use.litres);

/** invoice.red-first: a VAT invoice stands for gas that would go back; price-correction.stands: so does a document of its price. */
function mayGiveBack(
  { accountId }: TakenDown,
  use: DeductionResult,
  snapshot: Snapshot,
): Outcome<true> {
  const left = leftOf(use, liveOf(snapshot, accountId));
  const held = heldLots(snapshot.lotsOf(accountId), left);
  const bare = isInvoicedNowhere(held, snapshot);
  return bare.ok ? isCorrectedNowhere(accountId, held, snapshot) : bare;
}

/** Everything left goes back at its own price. V falls by what was bought in the cycle that still runs. */
function returnedGas(
  { accountId }: TakenDown,
  use: DeductionResult,
  snapshot: Snapshot,
): ReturnedGas {
  const live = liveOf(snapshot, accountId);
  const litres = leftOf(use, live);
  const lots = heldLots(snapshot.lotsOf(accountId), litres);
  const over = use.overUse;
  const cycleStart = over?.cycleStart ?? live.cycleStart;
  const volume = over?.cycleVolumeLitres ?? live.cycleVolume;
  const off = lots.reduce(
    (sum, { lot, left }) => sum + (lot.ladder !== null && lot.cycleStart === cycleStart ? left : 0),
    0,
  );
  const ofLots = lots.reduce((sum, lot) => sum + lot.fen, 0);
  const fen = use.counts === 'money' ? moneyOfGas(live) - use.fen : ofLots;
  const releasedVatFen = pendingOf(lots);
  const depositHeldFen = snapshot.depositHeld(accountId);
  // Nothing is bought again, so revenue that went apart ends at what was used.
  const row = recognitionOf(snapshot, accountId);
  const earned = broughtToUse(row, use.apart, () => snapshot.lotsOf(accountId));
  const aside = apartOf(
    lots.map(({ lot, used }) => ({ lot, from: used, to: lot.volume })),
    1,
  );
  const owedFen = live.overUseFen + (over === null ? 0 : over.fen - over.fromBalanceFen);
  const balance = live.balanceFen - (over?.fromBalanceFen ?? 0) + fen;
  const overUsePaidFen = Math.min(owedFen, balance);
  return {
    litres,
    fen,
    overUsePaidFen,
    overUseLeftFen: owedFen - overUsePaidFen,
    balanceFen: balance - overUsePaidFen,
    cycleVolumeLitres: Math.max(0, volume - off),
    ...(depositHeldFen === 0 ? {} : { depositHeldFen }),
    ...(releasedVatFen === 0 ? {} : { releasedVatFen }),
    ...aside,
    ...(earned === undefined ? {} : { recognised: earned }),
  };
}

/** The answer of a settlement after which nothing waits. invoice.red-first, price-correction.stands. */
export function allGivenBack(
  command: TakenDown,
  { use, money }: FinalUse,
  snapshot: Snapshot,
): Outcome<SettlementResult> {
  const bare = mayGiveBack(command, use, snapshot);
  if (!bare.ok) return bare;
  return accept({
    kind: 'settlement',
    use,
    toBeWrittenLitres: 0,
    owedLitres: 0,
    owedFen: 0,
    ...(money === undefined ? {} : { money }),
    returned: returnedGas(command, use, snapshot),
  });
}

function returnPostings(use: DeductionResult, returned: ReturnedGas, live: LiveRow, place: Place) {
  const owner = live.accountId;
  const { postings: used, after } = usedUp(use, live, place);
  const { inMeter, onCard, owed, toBeWritten } = STAGES;
  assert(
    moneyOfGas(after) === returned.fen && gasOf(after) === returned.litres,
    'what goes back is what is left',
  );
  return [
    ...used,
    ...moveStage(inMeter, toBeWritten, after.inMeterFen, after.inMeterLitre, owner),
    ...moveStage(onCard, toBeWritten, after.onCardFen, after.onCardLitre, owner),
    ...moveStage(owed, toBeWritten, after.owedFen, after.owedLitre, owner),
    ...posting('toBeWrittenFen', 'balanceFen', returned.fen, owner),
    ...posting('toBeWrittenLitre', 'returned', returned.litres, owner),
    ...posting('balanceFen', 'overUseFen', returned.overUsePaidFen, owner),
    ...pending(-(returned.releasedVatFen ?? 0), owner),
    ...(returned.recognised === undefined ? [] : recognitionPostings(owner, returned.recognised)),
  ];
}

/** The ladder's row after the settlement; over-use may have begun a new cycle. */
function onLadder(change: Change, use: DeductionResult, cycleVolume: Litre): Change {
  if (change.table !== 'live') return change;
  const cycleStart = (use.overUse?.cycleStart ?? change.row.cycleStart) as LiveRow['cycleStart'];
  return { table: 'live', row: { ...change.row, cycleStart, cycleVolume } };
}

/** Postings and rows of a use and of what goes back after it. */
export function gaveBack(
  accountId: TakenDown['accountId'],
  use: DeductionResult,
  returned: ReturnedGas,
  books: Books,
  place: Place,
): Pick<Consequence, 'postings' | 'changes'> {
  const postings = returnPostings(use, returned, liveOf(books, accountId), place);
  const { changes } = valueMoved(books, accountId, postings, place);
  const volume = litre(returned.cycleVolumeLitres);
  const { apart } = returned;
  const gone = apart && { litres: -apart.litres, fen: -apart.fen };
  return {
    postings,
    changes: [
      ...changes.map((change) => onLadder(change, use, volume)),
      ...apartMoved(books, accountId, use.apart, returned.recognised, gone),
    ],
  };
}
