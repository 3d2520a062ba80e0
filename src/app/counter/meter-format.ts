/** Which card format a meter has (卡格式), where a counter takes several side by side. */
import type { AccountId, MeterId } from '../../core/ids.ts';
import type { Litre } from '../../core/units.ts';
import type { CardSession } from '../../ports/cards.ts';
import type { AppDeps } from '../deps.ts';

/** The format that the meter's plate names, or the usual one; null where the counter takes one format only. */
export function formatOfMeter({ store, company }: AppDeps, meter: MeterId): string | null {
  const { cardFormats } = company;
  if (cardFormats === undefined || Object.keys(cardFormats.units).length < 2) return null;
  const named = store.registry.meterRecord(meter)?.plate?.format ?? null;
  return named !== null && Object.hasOwn(cardFormats.units, named) ? named : cardFormats.usual;
}

/** What every volume sold for this meter's cards is a multiple of. */
export function unitOfMeter(deps: AppDeps, meter: MeterId): Litre {
  const format = formatOfMeter(deps, meter);
  const unit = format === null ? undefined : deps.company.cardFormats?.units[format];
  return unit ?? deps.company.unitLitres;
}

/** Blank stock has no format of its own: what is written on it is decided by the meter that it is made for. */
export function writeForMeter(deps: AppDeps, session: CardSession, meter: MeterId | null): void {
  const format = meter === null ? null : formatOfMeter(deps, meter);
  if (format !== null) session.preferFormat(format);
}

/** As `writeForMeter`, for the meter that the account has now. */
export const writeForAccount = (deps: AppDeps, session: CardSession, accountId: AccountId): void =>
  writeForMeter(deps, session, deps.store.account(accountId)?.meter ?? null);
