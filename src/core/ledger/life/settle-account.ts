/**
 * The end of a contract, first half (退气): the meter is settled by its base meter and taken down, and everything that was
 * bought and not used is given back at the price paid; what is owed for over-use is taken from it first.
 */
import { moveStage, posting, STAGES } from '../../journal.ts';
import { heldLots } from '../../lots.ts';
import { accept, assert, type Outcome } from '../../outcome.ts';
import { pendingOf } from '../../pending-vat.ts';
import { pending } from '../../posting-profile.ts';
import { type Litre, litre } from '../../units.ts';
import { accountOf, type Consequence, liveOf, valueMoved } from '../effects.ts';
import { isInvoicedNowhere } from '../hall/vat-invoice.ts';
import type { DeductionResult } from '../month-results.ts';
import { apartMoved, broughtToUse, recognitionOf, recognitionPostings } from '../recognition.ts';
import type { CommandResult } from '../results.ts';
import type { Change, LiveRow } from '../rows.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { gasOf, moneyOfGas } from '../stages.ts';
import { apartOf } from '../use-lots.ts';
import { cardRetired, mayTakeDown, sheetOf } from './change-meter.ts';
import type { SettleAccount } from './commands.ts';
import type { ReturnedGas, SettlementResult } from './results.ts';
import { finalUse, meterEnded, usedUp } from './settle-meter.ts';

/** Everything left goes back at its own price. V falls by what was bought in the cycle that still runs. */
function returnedGas(
  { accountId }: SettleAccount,
  use: DeductionResult,
  snapshot: Snapshot,
): ReturnedGas {
  const live = liveOf(snapshot, accountId);
  const litres = litre(gasOf(live) - use.litres);
  const lots = heldLots(snapshot.lotsOf(accountId), litres);
  const over = use.overUse;
  const cycleStart = over?.cycleStart ?? live.cycleStart;
  const volume = over?.cycleVolumeLitres ?? live.cycleVolume;
  const off = lots.reduce(
    (sum, { lot, left }) => sum + (lot.ladder !== null && lot.cycleStart === cycleStart ? left : 0),
    0,
  );
  const fen = lots.reduce((sum, lot) => sum + lot.fen, 0);
  const releasedVatFen = pendingOf(lots);
  const depositHeldFen = snapshot.depositHeld(accountId);
  // Nothing is bought again, so revenue that went apart ends at what was used.
  const row = recognitionOf(snapshot, accountId);
  const earned = broughtToUse(row, use.apart, () => snapshot.lotsOf(accountId));
  const aside = apartOf(
    lots.map(({ lot, used, fen: money }) => ({ lot, from: used, to: lot.volume, fen: money })),
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

/**
 * Refuses, in this order: account.unknown, account.closed, account.no-meter, settlement.other-meter,
 * approval.witness-required, approval.same-person, load.not-open, load.open-on-meter, load.open-on-line, settlement.line-waiting,
 * settlement.index-back, tariff.none (tariff.invalid), invoice.red-first (a VAT invoice stands for gas that would go back).
 */
export function decideSettleAccount(
  command: SettleAccount,
  snapshot: Snapshot,
): Outcome<SettlementResult> {
  const account = mayTakeDown(command, snapshot);
  if (!account.ok) return account;
  const use = finalUse(command, command.businessDate, snapshot);
  if (!use.ok) return use;
  const live = liveOf(snapshot, command.accountId);
  const left = litre(gasOf(live) - use.value.litres);
  const bare = isInvoicedNowhere(heldLots(snapshot.lotsOf(command.accountId), left), snapshot);
  if (!bare.ok) return bare;
  return accept({
    kind: 'settlement',
    use: use.value,
    toBeWrittenLitres: 0,
    owedLitres: 0,
    owedFen: 0,
    returned: returnedGas(command, use.value, snapshot),
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

export function settleAccountEffects(
  command: SettleAccount,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'settlement', 'a settlement answers as one');
  const { use, returned } = result;
  assert(returned !== undefined, 'the end of a contract gives gas back');
  const { accountId } = command;
  const account = accountOf(books, accountId);
  const postings = returnPostings(use, returned, liveOf(books, accountId), place);
  const { changes } = valueMoved(books, accountId, postings, place);
  const volume = litre(returned.cycleVolumeLitres);
  const { apart } = returned;
  const gone = apart && { litres: -apart.litres, fen: -apart.fen };
  const sheet = sheetOf(command, result, { newMeter: null, openingIndex: null }, place);
  return {
    subject: { accountId, cardNo: account.cardNo },
    postings,
    changes: [
      ...changes.map((change) => onLadder(change, use, volume)),
      ...meterEnded(command, command.businessDate, use, books, place),
      ...apartMoved(books, accountId, use.apart, returned.recognised, gone),
      ...cardRetired(account, books),
      { table: 'account', row: { ...account, meter: null, cardNo: null } },
      { table: 'meterEnd', row: { ...sheet, returned, papers: command.papers } },
    ],
  };
}
