/** Which card format a meter has (卡格式), where a counter takes several side by side. */
import type { AccountId, MeterId } from '../../core/ids.ts';
import { accept, type Outcome } from '../../core/outcome.ts';
import { formatMeant } from '../../core/plate.ts';
import type { Litre } from '../../core/units.ts';
import type { CardSession } from '../../ports/cards.ts';
import type { AppDeps } from '../deps.ts';

/** The format that the meter's plate names, or the usual one; null where no names are told. meter.format-not-taken. */
export function formatOfMeter({ store, company }: AppDeps, meter: MeterId): Outcome<string | null> {
  const { cardFormats } = company;
  if (cardFormats === undefined) return accept(null);
  const named = store.registry.meterRecord(meter)?.plate?.format ?? null;
  const meant = formatMeant(named, Object.keys(cardFormats.units));
  return meant.ok ? accept(meant.value ?? cardFormats.usual) : meant;
}

/** What every volume sold for this meter's cards is a multiple of. meter.format-not-taken. */
export function unitOfMeter(deps: AppDeps, meter: MeterId): Outcome<Litre> {
  const format = formatOfMeter(deps, meter);
  if (!format.ok) return format;
  const unit = format.value === null ? undefined : deps.company.cardFormats?.units[format.value];
  return accept(unit ?? deps.company.unitLitres);
}

/**
 * Does the meter count money (金额表)? By its plate and by what was loaded into it: a format that the company takes no longer
 * turns no fen into litres.
 */
export const meterCountsMoney = ({ store }: AppDeps, meter: MeterId): boolean =>
  store.registry.countsMoney(meter);

/**
 * Blank stock has no format of its own: what is written on it is decided by the meter that it is made for.
 * meter.format-not-taken: nothing is written for that one.
 */
export function writeForMeter(
  deps: AppDeps,
  session: CardSession,
  meter: MeterId | null,
): Outcome<string | null> {
  const format = meter === null ? accept(null) : formatOfMeter(deps, meter);
  if (format.ok && format.value !== null) session.preferFormat(format.value);
  return format;
}

/** As `writeForMeter`, for the meter that the account has now. */
export const writeForAccount = (
  deps: AppDeps,
  session: CardSession,
  accountId: AccountId,
): Outcome<string | null> =>
  writeForMeter(deps, session, deps.store.account(accountId)?.meter ?? null);
