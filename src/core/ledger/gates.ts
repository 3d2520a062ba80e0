/** Questions about an account that several desks ask in the same order. */
import { type AccountId, type CardNo, formatMeter, type MeterId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { formatMeant } from '../plate.ts';
import type { Litre } from '../units.ts';
import { accountOf, cardOf, meterOf } from './effects.ts';
import type { AccountRow, CardRow } from './rows.ts';
import type { FormatRules, LedgerSettings, Snapshot } from './snapshot.ts';

/** account.unknown, account.closed. */
export function openAccountOf(snapshot: Snapshot, accountId: AccountId): Outcome<AccountRow> {
  const account = snapshot.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  if (account.closed) return refuse('account.closed', { accountId });
  return accept(account);
}

/** account.blacklisted, account.stopped, account.suspended: the gravest first. They bar gas, never a payment. */
export function holdOn(
  account: Pick<AccountRow, 'accountId' | 'blacklisted' | 'stopped' | 'suspended'>,
): Outcome<true> {
  const { accountId } = account;
  if (account.blacklisted !== '') {
    return refuse('account.blacklisted', { accountId, reason: account.blacklisted });
  }
  if (account.stopped !== '') {
    return refuse('account.stopped', { accountId, reason: account.stopped });
  }
  if (account.suspended !== '') {
    return refuse('account.suspended', { accountId, reason: account.suspended });
  }
  return accept(true);
}

export interface Supplied extends AccountRow {
  readonly meter: MeterId;
}

/** account.unknown, account.closed, the three holds, account.no-meter: who may have gas now. */
export function suppliedAccount(snapshot: Snapshot, accountId: AccountId): Outcome<Supplied> {
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const held = holdOn(account.value);
  if (!held.ok) return held;
  const { meter } = account.value;
  if (meter === null) return refuse('account.no-meter', { accountId });
  return accept({ ...account.value, meter });
}

/**
 * An order went out to this meter, or may have: its counter and the ledger's total of its loads tell of gas that no card
 * brought, and a card that starts from that total would bring it again.
 */
export const hasLineLoads = (snapshot: Snapshot, meter: MeterId): boolean =>
  (snapshot.link(meter)?.lastSer ?? null) !== null;

/** meter.by-line, meter.has-line-loads: gas comes to this meter over its line, or came so. */
export function takesNoLine(snapshot: Snapshot, meter: MeterId): Outcome<true> {
  if (lineUnit(snapshot, meter) !== null) {
    return refuse('meter.by-line', { meter: formatMeter(meter) });
  }
  return hasLineLoads(snapshot, meter)
    ? refuse('meter.has-line-loads', { meter: formatMeter(meter) })
    : accept(true);
}

/** meter.by-line, meter.has-line-loads, meter.ordinary, meter.format-not-taken: a card is opened only for a meter that takes its gas from one. */
export function takesCard(snapshot: Snapshot, meter: MeterId): Outcome<true> {
  const offLine = takesNoLine(snapshot, meter);
  if (!offLine.ok) return offLine;
  if (snapshot.plate(meter)?.metering === 'ordinary') {
    return refuse('meter.ordinary', { meter: formatMeter(meter) });
  }
  const rules = formatRules(snapshot, meter);
  return rules.ok ? accept(true) : rules;
}

/** meter.format-not-taken: the rules of the format that a meter's plate names. A meter on its line takes no card to be refused. */
export function formatRules(snapshot: Snapshot, meter: MeterId): Outcome<FormatRules> {
  const { settings } = snapshot;
  const named = rulesNamed(settings, snapshot.plate(meter)?.format ?? null);
  return named.ok || lineUnit(snapshot, meter) === null ? named : accept(settings);
}

/** The company's own where the name is null, or where no format is told by its name. */
function rulesNamed(settings: LedgerSettings, format: string | null): Outcome<FormatRules> {
  const { formats } = settings;
  if (formats === undefined) return accept(settings);
  const meant = formatMeant(format, Object.keys(formats));
  if (!meant.ok) return meant;
  return accept((meant.value === null ? undefined : formats[meant.value]) ?? settings);
}

/** Does a card of the meter carry the count of the one that it replaces? */
export function carriesCount(snapshot: Snapshot, meter: MeterId): boolean {
  const rules = formatRules(snapshot, meter);
  return rules.ok && rules.value.replacement === 'same-count';
}

export type FirstCounts = Pick<CardRow, 'writeSequence' | 'total'>;

/**
 * What a new card begins with: above every sequence that its meter may ever have seen, and at the total of all posted loads. A meter that
 * counts purchases takes each count once, so there a card has the counts of the one that it replaces, and without that one
 * card.meter-counts once a count was offered: no paper of ours proves which one it expects.
 */
export function firstCounts(
  snapshot: Snapshot,
  meter: MeterId,
  replaces: CardNo | null,
): Outcome<FirstCounts> {
  const { sequence, loadedTotal } = meterOf(snapshot, meter);
  if (!carriesCount(snapshot, meter) || sequence === 0) {
    return accept({ writeSequence: sequence, total: loadedTotal });
  }
  if (replaces === null) {
    return refuse('card.meter-counts', { meter: formatMeter(meter), sequence });
  }
  const { writeSequence, total } = cardOf(snapshot, replaces);
  return accept({ writeSequence, total });
}

/** card.start-overtaken: loads on another card went on since this one was opened, and its first counts no longer hold. */
export function firstCountsHold(snapshot: Snapshot, card: CardRow): Outcome<true> {
  const { cardNo, accountId, meter, writeSequence, total } = card;
  const present = accountOf(snapshot, accountId).cardNo;
  const now = firstCounts(snapshot, meter, present);
  const holds = now.ok && writeSequence >= now.value.writeSequence && total >= now.value.total;
  return holds ? accept(true) : refuse('card.start-overtaken', { cardNo });
}

/** Gas of one unit of a meter's counter where it takes its gas over the line; null where it does not. */
const lineUnit = (snapshot: Snapshot, meter: MeterId): Litre | null =>
  snapshot.link(meter)?.creditUnit ?? null;

/** meter.ordinary, meter.format-not-taken: gas is sold in advance only to a meter that takes it, in the unit in which it does. */
export function saleUnit(snapshot: Snapshot, meter: MeterId): Outcome<Litre> {
  const overLine = lineUnit(snapshot, meter);
  if (overLine !== null) return accept(overLine);
  const prepaid = takesCard(snapshot, meter);
  if (!prepaid.ok) return prepaid;
  const rules = formatRules(snapshot, meter);
  return rules.ok ? accept(rules.value.unitLitres) : rules;
}
