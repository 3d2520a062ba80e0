/** What a load is to bring to the card in the reader: its gas; or where the meter counts money, its money with today's prices. */
import { businessDate, toBusinessDate } from '../../core/calendar.ts';
import { tariffToWrite } from '../../core/card-tariff.ts';
import type { LoadWish, Reservation } from '../../core/load.ts';
import { accept, type Outcome } from '../../core/outcome.ts';
import type { CardReading } from '../../ports/cards.ts';
import type { AccountView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';

/** Announced price versions count, too. */
const EVER = toBusinessDate('9999-12-31');

/** What of the account goes with one load: all that waits. Money without gas is nothing where the meter counts gas. */
export function whatWaits(
  { gas, money }: AccountView,
  { format }: CardReading,
): Pick<Reservation, 'litres' | 'fen'> | null {
  const countsMoney = format.capabilities.counts === 'money';
  const waits = { litres: gas.toBeWritten, fen: money.toBeWritten };
  return waits.litres > 0 || (countsMoney && waits.fen > 0) ? waits : null;
}

/** tariff.none (tariff.invalid), tariff.not-on-card: only of a card of money. */
export function wishFor(
  deps: AppDeps,
  { recognition, format }: CardReading,
  account: AccountView,
  moved: Pick<Reservation, 'litres' | 'fen'>,
  wish: Pick<LoadWish, 'operationTag' | 'ceiling'>,
): Outcome<LoadWish> {
  const soldAt = Math.floor(deps.clock.now() / 1000);
  if (format.capabilities.counts !== 'money') {
    return accept({ ...wish, soldAt, litres: moved.litres });
  }
  const report = recognition.kind === 'customer' ? recognition.content.report : null;
  const today = businessDate(deps.clock.now(), deps.company.timeZone);
  const { customerClass, householdSize } = account;
  const meterVersion = report?.tariffVersion ?? null;
  const versions = deps.store.tariffs(customerClass, EVER);
  const tariff = tariffToWrite(versions, { customerClass, householdSize, meterVersion }, today);
  if (!tariff.ok) return tariff;
  const money = { fen: moved.fen, tariff: tariff.value };
  // Gas that waits beside it is refused by the plan, by name.
  return accept({ ...wish, soldAt, litres: moved.litres, money });
}
