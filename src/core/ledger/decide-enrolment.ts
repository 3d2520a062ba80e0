/** Meters enter the books (气表录入) and come to their customers. */
import { formatMeter } from '../ids.ts';
import { fitsCard } from '../load.ts';
import { accept, type Facts, type Outcome, refuse } from '../outcome.ts';
import { type MeterPlate, SERVICE_YEARS, yearsAfter } from '../plate.ts';
import { USUAL_WHEEL_DIGITS } from '../reading.ts';
import { ZERO_LITRE } from '../units.ts';
import { accountOf, type Consequence, meterOf } from './effects.ts';
import type { AssignMeter, EnrolMeter } from './engineering-commands.ts';
import { openAccountOf } from './gates.ts';
import { hasBeen } from './has-been.ts';
import type { FactResult } from './results.ts';
import type { AccountRow, Change, MeterRow } from './rows.ts';
import type { Books, FormatRules, LedgerSettings, Snapshot } from './snapshot.ts';

/** meter.must-be-ic, meter.service-too-long: what the rules say of a plate. */
function keepsRules(
  { metering, acceptedOn, serviceUntil }: MeterPlate,
  floor: number | null,
  icFromFloor: number,
): Outcome<true> {
  const high = icFromFloor > 0 && floor !== null && floor >= icFromFloor;
  if (high && metering !== 'ic-card') return refuse('meter.must-be-ic', { floor, icFromFloor });
  const latest = yearsAfter(acceptedOn, SERVICE_YEARS);
  return serviceUntil < acceptedOn || serviceUntil > latest
    ? refuse('meter.service-too-long', { serviceUntil, latest })
    : accept(true);
}

/** meter.format-not-taken: where formats are named, a meter has one of them. */
export function takesFormat(format: string | null, settings: LedgerSettings): Outcome<FormatRules> {
  const { formats } = settings;
  return format !== null && formats !== undefined && !Object.hasOwn(formats, format)
    ? refuse('meter.format-not-taken', { format, taken: Object.keys(formats).join(', ') })
    : accept((format === null ? undefined : formats?.[format]) ?? settings);
}

/** account.unknown, account.closed, meter.bound: the customer is there and has no meter yet. */
function awaitsMeter(accountId: AssignMeter['accountId'], snapshot: Snapshot): Outcome<AccountRow> {
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok || account.value.meter === null) return account;
  return refuse('meter.bound', { meter: formatMeter(account.value.meter), accountId });
}

/**
 * Refuses, in this order: meter.exists, community.unknown, regulator-box.unknown, meter.format-not-taken, limit.card-capacity (the ceiling),
 * date.in-the-future (the acceptance), meter.must-be-ic, meter.service-too-long, account.unknown, account.closed, meter.bound (the account has a meter). A meter
 * without a customer yet (待点火) is normal; another meter at the same address is only told, as `sameAddress`.
 */
export function decideEnrolMeter(command: EnrolMeter, snapshot: Snapshot): Outcome<FactResult> {
  const { meter, accountId, communityId, regulatorBoxId, plate } = command;
  const { settings } = snapshot;
  if (snapshot.meter(meter) !== undefined) {
    return refuse('meter.exists', { meter: formatMeter(meter) });
  }
  if (snapshot.community(communityId) === undefined) {
    return refuse('community.unknown', { communityId });
  }
  if (snapshot.regulatorBox(regulatorBoxId) === undefined) {
    return refuse('regulator-box.unknown', { regulatorBoxId });
  }
  const named = takesFormat(plate?.format ?? null, settings);
  if (!named.ok) return named;
  const { capacity } = named.value;
  const fits = fitsCard({ ceiling: command.ceiling }, capacity);
  if (!fits.ok) return fits;
  if (plate !== undefined) {
    const accepted = hasBeen(plate.acceptedOn, command);
    if (!accepted.ok) return accepted;
    const kept = keepsRules(plate, command.floor, settings.engineering?.icFromFloor ?? 0);
    if (!kept.ok) return kept;
  }
  if (accountId !== null) {
    const account = awaitsMeter(accountId, snapshot);
    if (!account.ok) return account;
  }
  const beside = snapshot.meterAt(communityId, command.address);
  const facts: Facts = {
    meter,
    ...(accountId === null ? {} : { accountId }),
    ...(beside === undefined ? {} : { sameAddress: formatMeter(beside) }),
  };
  return accept({ kind: 'fact', facts });
}

export function enrolMeterEffects(command: EnrolMeter, books: Books): Consequence {
  const { accountId, meter, plate } = command;
  const row: MeterRow = {
    meter,
    accountId,
    communityId: command.communityId,
    address: command.address,
    direction: command.direction,
    regulatorBoxId: command.regulatorBoxId,
    floor: command.floor,
    model: command.model,
    initialIndex: command.initialIndex,
    wheelDigits: command.wheelDigits ?? USUAL_WHEEL_DIGITS,
    ceiling: command.ceiling,
    sequence: 0,
    loadedTotal: ZERO_LITRE,
    takenSequence: 0,
    takenTotal: ZERO_LITRE,
    report: null,
  };
  const changes: Change[] = [{ table: 'meter', row }];
  if (plate !== undefined) changes.push({ table: 'plate', row: { meter, ...plate } });
  if (accountId !== null) {
    changes.push({ table: 'account', row: { ...accountOf(books, accountId), meter } });
  }
  return { subject: { accountId, cardNo: null }, postings: [], changes };
}

/** Refuses, in this order: meter.unknown, meter.bound (it serves a customer), meter.taken-down, account.unknown, account.closed, meter.bound. */
export function decideAssignMeter(command: AssignMeter, snapshot: Snapshot): Outcome<FactResult> {
  const { meter, accountId } = command;
  const row = snapshot.meter(meter);
  if (row === undefined) return refuse('meter.unknown', { meter: formatMeter(meter) });
  if (row.accountId !== null) {
    return refuse('meter.bound', { meter: formatMeter(meter), accountId: row.accountId });
  }
  if (snapshot.meterEnd(meter) !== undefined) {
    return refuse('meter.taken-down', { meter: formatMeter(meter) });
  }
  const account = awaitsMeter(accountId, snapshot);
  return account.ok ? accept({ kind: 'fact', facts: { meter, accountId } }) : account;
}

export function assignMeterEffects({ meter, accountId }: AssignMeter, books: Books): Consequence {
  const changes: Change[] = [
    { table: 'meter', row: { ...meterOf(books, meter), accountId } },
    { table: 'account', row: { ...accountOf(books, accountId), meter } },
  ];
  return { subject: { accountId, cardNo: null }, postings: [], changes };
}
