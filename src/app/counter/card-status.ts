/** What a cashier asks about the card in the reader: whose it is, what the three books say, and what to watch out for. */
import {
  activeSlot,
  type Counted,
  type FormatCapabilities,
  type MeterReport,
} from '../../core/card.ts';
import type { CardNo } from '../../core/ids.ts';
import { assert } from '../../core/outcome.ts';
import { type Fen, fen, type Litre, litre, ZERO_FEN, ZERO_LITRE } from '../../core/units.ts';
import type { AccountView, CardView, MeterView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';
import type { Identified } from './contact.ts';
import type { Settled } from './settle-load.ts';

/** Things to tell the customer or the technician; none of them bars a sale. */
export type CardWarning =
  | 'card.two-tries-left'
  | 'card.last-try'
  /** Its secret is of an older version of the master key than new cards get; no card in service is given another. */
  | 'card.old-key'
  | 'meter.over-ceiling'
  | 'meter.refused'
  | 'meter.overdraft'
  | 'meter.valve-closed'
  | 'meter.battery-low'
  | 'meter.tamper'
  | 'meter.magnet'
  | 'gas.to-be-written'
  | 'money.to-be-written';

export interface Count {
  readonly sequence: number;
  /** Litres, or fen where the meter counts money. */
  readonly total: Counted;
}

/** What a card and its meter hold. */
export interface Held {
  readonly gas: {
    /** On the card and, as far as is known, not yet in the meter; null where there is no customer card. */
    readonly onCard: Litre | null;
    /** What the meter last reported as remaining, on any card; negative is its own overdraft. Null before that. */
    readonly inMeter: Litre | null;
  };
  /** The same of a meter that counts money (金额表), which holds no gas; null of every other. */
  readonly money: { readonly onCard: Fen; readonly inMeter: Fen | null } | null;
}

export interface CardStatus extends Held {
  readonly reader: string;
  readonly cardNo: CardNo;
  readonly account: AccountView;
  readonly meter: MeterView;
  /** Side by side, as ledger, card and meter count them; the meter's is its last report on this card. */
  readonly counts: { readonly ledger: Count; readonly card: Count; readonly meter: Count | null };
  readonly report: MeterReport | null;
  readonly triesLeft: number;
  readonly warnings: readonly CardWarning[];
  /** The earlier load that this contact brought to an end. */
  readonly settled: Settled | null;
}

function meterWarnings(report: MeterReport): CardWarning[] {
  const warnings: CardWarning[] = [];
  if (report.result === 'over-ceiling') warnings.push('meter.over-ceiling');
  if (report.result === 'refused') warnings.push('meter.refused');
  if (report.remaining < 0) warnings.push('meter.overdraft');
  if (!report.valveOpen) warnings.push('meter.valve-closed');
  if (report.batteryLow) warnings.push('meter.battery-low');
  if (report.tamper) warnings.push('meter.tamper');
  if (report.magnet) warnings.push('meter.magnet');
  return warnings;
}

function warningsOf({
  content,
  account,
  reading: { triesLeft, format },
}: Identified): CardWarning[] {
  const money = format.capabilities.counts === 'money';
  const warnings: CardWarning[] = [];
  if (triesLeft === 2) warnings.push('card.two-tries-left');
  if (triesLeft <= 1) warnings.push('card.last-try');
  if (content.report !== null) warnings.push(...meterWarnings(content.report));
  if (account.gas.toBeWritten > 0) warnings.push('gas.to-be-written');
  else if (money && account.money.toBeWritten > 0) warnings.push('money.to-be-written');
  return warnings;
}

/** What is held, as gas or as money, by what the card's format counts. */
export function heldAs(
  counts: FormatCapabilities['counts'],
  onCard: Counted | null,
  inMeter: Counted | null,
): Held {
  const inFen = (n: Counted | null) => (n === null ? null : fen(n));
  const inLitres = (n: Counted | null) => (n === null ? null : litre(n));
  return counts === 'money'
    ? {
        gas: { onCard: ZERO_LITRE, inMeter: null },
        money: { onCard: inFen(onCard) ?? ZERO_FEN, inMeter: inFen(inMeter) },
      }
    : { gas: { onCard: inLitres(onCard), inMeter: inLitres(inMeter) }, money: null };
}

/** Asked of the keys that are here: a sealed station cannot tell. */
function hasOldKey({ vault }: AppDeps, { card, reading }: Identified): boolean {
  return !vault.sealed() && vault.currentVersion(reading.chip) > card.keyVersion;
}

const ledgerCount = (card: CardView): Count => ({
  sequence: card.writeSequence,
  total: card.total,
});

/** The status of a card that has been found to agree with the ledger. */
export function statusOf(
  deps: AppDeps,
  reader: string,
  known: Identified,
  settled: Settled | null,
): CardStatus {
  const { content, card, account, reading } = known;
  const meter = deps.store.meter(card.meter);
  const active = activeSlot(content);
  assert(meter !== undefined, `card ${card.cardNo} is for meter ${card.meter}, which is not there`);
  assert(active !== null, 'a card that agrees with the ledger has an active slot');
  const { report } = content;
  return {
    reader,
    cardNo: card.cardNo,
    account,
    meter,
    counts: {
      ledger: ledgerCount(card),
      card: { sequence: active.writeSequence, total: active.total },
      meter: report === null ? null : { sequence: report.takenSequence, total: report.meterTotal },
    },
    ...heldAs(
      reading.format.capabilities.counts,
      litre(Math.max(active.total - meter.takenTotal, 0)),
      meter.report?.remaining ?? null,
    ),
    report,
    triesLeft: reading.triesLeft,
    warnings: [
      ...warningsOf(known),
      ...(hasOldKey(deps, known) ? (['card.old-key'] as const) : []),
    ],
    settled,
  };
}
