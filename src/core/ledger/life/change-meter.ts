/**
 * Meter change (换表): the old meter is settled by its base meter, the new one comes to the account, and everything that was
 * bought and not used waits to be written for the new one. Where one counts gas and the other money (金额表), it cannot: then it goes
 * back into the balance at the price paid, and is bought anew. The card was bound to the old meter and serves no more.
 */
import { toBusinessDate } from '../../calendar.ts';
import { formatMeter } from '../../ids.ts';
import { lotsValue } from '../../lots.ts';
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import { type Litre, litre, ZERO_LITRE } from '../../units.ts';
import { accountOf, type Consequence, cardOf, liveOf, meterOf } from '../effects.ts';
import { openAccountOf, saleUnit } from '../gates.ts';
import { countsMoney } from '../money-meter.ts';
import type { DeductionResult } from '../month-results.ts';
import type { CommandResult } from '../results.ts';
import type { AccountRow, Change } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { gasOf } from '../stages.ts';
import type { ChangeMeter, TakenDown } from './commands.ts';
import { allGivenBack, gaveBack } from './give-back.ts';
import type { SettlementResult } from './results.ts';
import type { MeterEndRow } from './rows.ts';
import { type FinalUse, finalUse, meterEnded, settled } from './settle-meter.ts';

/** account.unknown, account.closed, account.no-meter, settlement.other-meter, approval.witness-required, approval.same-person. */
export function mayTakeDown(
  { accountId, meter, operator, second }: TakenDown & { readonly operator: string },
  snapshot: Snapshot,
): Outcome<AccountRow> {
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const own = account.value.meter;
  if (own === null) return refuse('account.no-meter', { accountId });
  if (own !== meter) {
    return refuse('settlement.other-meter', {
      accountId,
      meter: formatMeter(meter),
      own: formatMeter(own),
    });
  }
  const seen = seenByTwo(operator, second);
  return seen.ok ? account : seen;
}

/** meter.unknown, meter.bound, meter.taken-down, meter.ordinary …: the new meter is enrolled, nobody's, and takes bought gas. */
function mayTakePlace({ newMeter }: ChangeMeter, snapshot: Snapshot): Outcome<Litre> {
  const row = snapshot.meter(newMeter);
  const name = formatMeter(newMeter);
  if (row === undefined) return refuse('meter.unknown', { meter: name });
  if (row.accountId !== null) {
    return refuse('meter.bound', { meter: name, accountId: row.accountId });
  }
  if (snapshot.meterEnd(newMeter) !== undefined) return refuse('meter.taken-down', { meter: name });
  return saleUnit(snapshot, newMeter);
}

const gasLeft = ({ accountId }: ChangeMeter, use: DeductionResult, snapshot: Snapshot): number =>
  gasOf(liveOf(snapshot, accountId)) - use.litres;

/** Whole units, and no more than the new meter may hold: the rest stays owed. */
function readyFor(waiting: number, unit: number, ceiling: number): number {
  const most = ceiling === 0 ? waiting : Math.min(waiting, ceiling);
  return most - (most % unit);
}

/**
 * Refuses, in this order: account.unknown, account.closed, account.no-meter, settlement.other-meter,
 * approval.witness-required, approval.same-person, meter.unknown, meter.bound, meter.taken-down, meter.ordinary (with
 * meter.by-line and meter.has-line-loads), money-meter.other-window, load.not-open, load.open-on-meter, load.open-on-line,
 * settlement.line-waiting, settlement.index-back, invoice.red-first (an estimate's gas comes back), tariff.none (tariff.invalid), invoice.red-first (between gas and money).
 * Holds are not asked: a meter of a customer who is stopped breaks too.
 */
export function decideChangeMeter(
  command: ChangeMeter,
  snapshot: Snapshot,
): Outcome<SettlementResult> {
  const account = mayTakeDown(command, snapshot);
  if (!account.ok) return account;
  const unit = mayTakePlace(command, snapshot);
  if (!unit.ok) return unit;
  const final = finalUse(command, snapshot);
  if (!final.ok) return final;
  if (countsMoney(snapshot, command.meter) !== countsMoney(snapshot, command.newMeter)) {
    // Nothing can wait for the new meter.
    const settled = allGivenBack(command, final.value, snapshot);
    return settled.ok ? accept({ ...settled.value, ...laddered(final.value) }) : settled;
  }
  const { use, money } = final.value;
  const waiting = money === undefined ? gasLeft(command, use, snapshot) : 0;
  const { ceiling } = meterOf(snapshot, command.newMeter);
  const ready = readyFor(waiting, unit.value, ceiling);
  return accept({
    kind: 'settlement',
    use,
    toBeWrittenLitres: ready,
    owedLitres: waiting - ready,
    owedFen: lotsValue(snapshot.lotsOf(command.accountId), litre(waiting - ready)),
    ...(money === undefined ? {} : { money }),
    ...laddered(final.value),
  });
}

/** The next meter goes on from the V that the household has come to (trade.md §4). */
const laddered = ({ ladder }: FinalUse) => (ladder === undefined ? {} : { ladder });

function onLadder(
  changes: readonly Change[],
  { ladder }: SettlementResult,
  { accountId }: ChangeMeter,
  books: Books,
): readonly Change[] {
  if (ladder === undefined) return changes;
  const { cycleStart, cycleVolumeLitres } = ladder;
  const at = { cycleStart: toBusinessDate(cycleStart), cycleVolume: litre(cycleVolumeLitres) };
  if (!changes.some(({ table }) => table === 'live')) {
    const live = liveOf(books, accountId);
    return [...changes, { table: 'live', row: { ...live, version: live.version + 1, ...at } }];
  }
  return changes.map((change) =>
    change.table === 'live' ? { table: 'live', row: { ...change.row, ...at } } : change,
  );
}

/** The sheet as it is kept. */
export function sheetOf(
  command: TakenDown & Pick<ChangeMeter, 'operationId' | 'operator' | 'businessDate'>,
  { use, toBeWrittenLitres, owedLitres, money, returned }: SettlementResult,
  next: Pick<MeterEndRow, 'newMeter' | 'openingIndex'>,
  place: Place,
): MeterEndRow {
  const { overUse } = use;
  return {
    operationId: command.operationId,
    accountId: command.accountId,
    meter: command.meter,
    finalIndex: command.finalIndex,
    electronic: command.electronic,
    cardGas: command.cardGas,
    photo: command.photo,
    sheetNo: command.sheetNo,
    reason: command.reason,
    responsible: command.responsible,
    second: command.second,
    ...(command.lostLoad === undefined ? {} : { lostLoad: command.lostLoad }),
    ...(command.window === undefined ? {} : { window: command.window }),
    ...next,
    on: command.businessDate,
    at: place.at,
    operator: command.operator,
    usedLitres: use.litres + (overUse?.litres ?? 0),
    overUseLitres: overUse?.litres ?? 0,
    overUseFen: overUse?.fen ?? 0,
    overUseFromBalanceFen: overUse?.fromBalanceFen ?? 0,
    surplusLitres: toBeWrittenLitres + owedLitres,
    owedLitres,
    ...(money === undefined ? {} : { money }),
    ...(returned === undefined ? {} : { returned }),
  };
}

/** The account's card is bound to a meter that is gone. */
export function cardRetired({ cardNo }: AccountRow, books: Books): readonly Change[] {
  if (cardNo === null) return [];
  return [{ table: 'card', row: { ...cardOf(books, cardNo), stage: 'void-listed' } }];
}

export function changeMeterEffects(
  command: ChangeMeter,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'settlement', 'a meter change answers with its settlement');
  const { accountId, newMeter, openingIndex } = command;
  const account = accountOf(books, accountId);
  const { use, returned } = result;
  const { postings, changes } =
    returned === undefined
      ? settled(result, liveOf(books, accountId), books, place)
      : gaveBack(accountId, use, returned, books, place);
  const next = meterOf(books, newMeter);
  assert(next.loadedTotal === ZERO_LITRE, 'a meter without a customer was never loaded');
  return {
    subject: { accountId, cardNo: account.cardNo },
    postings,
    changes: [
      ...onLadder(changes, result, command, books),
      ...meterEnded(command, command.businessDate, use, books, place),
      { table: 'meter', row: { ...next, accountId, initialIndex: openingIndex } },
      ...cardRetired(account, books),
      { table: 'account', row: { ...account, meter: newMeter, cardNo: null } },
      {
        table: 'meterEnd',
        row: sheetOf(command, result, { newMeter, openingIndex }, place),
      },
    ],
  };
}
