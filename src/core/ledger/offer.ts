/** What gas costs one customer at one moment: quote and purchase ask here. */
import { type BusinessDate, cycleStart } from '../calendar.ts';
import { type Household, householdLadder } from '../household.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import {
  costOf,
  effectiveTariff,
  type Ladder,
  type TariffVersion,
  volumeForAmount,
} from '../tariff.ts';
import {
  FEN_MAX,
  type Fen,
  formatCubicMetres,
  formatYuan,
  LITRE_MAX,
  type Litre,
  ZERO_LITRE,
} from '../units.ts';
import type { BuyGas } from './commands.ts';
import type { AccountRow, LiveRow } from './rows.ts';

/** What a customer's row says of the ladder. */
export type LadderRow = Pick<LiveRow, 'cycleStart' | 'cycleVolume'>;

export interface LadderPosition {
  readonly cycleStart: BusinessDate;
  /** V0. */
  readonly volumeBefore: Litre;
}

/**
 * Where the ladder stands. A new cycle begins at V = 0; a date before the cycle already begun (a clock set back, a tariff
 * with a longer cycle) goes on from the same V, because gas once counted is never sold again at the first tier's price.
 */
export function ladderPosition(
  live: LadderRow,
  version: TariffVersion,
  date: BusinessDate,
): LadderPosition {
  const start = cycleStart(date, version.cycle, version.cycleStartMonth);
  return live.cycleStart !== '' && live.cycleStart >= start
    ? { cycleStart: live.cycleStart, volumeBefore: live.cycleVolume }
    : { cycleStart: start, volumeBefore: ZERO_LITRE };
}

interface Priced {
  readonly volume: Litre;
  readonly cost: Fen;
}

/** request.not-a-volume, request.not-an-amount, purchase.not-a-multiple, purchase.too-small. */
function price(
  want: BuyGas['want'],
  ladder: Ladder,
  before: Litre,
  unitLitres: Litre,
): Outcome<Priced> {
  if (want.by === 'amount') {
    const { amount } = want;
    if (!(Number.isSafeInteger(amount) && amount >= 1 && amount <= FEN_MAX)) {
      return refuse('request.not-an-amount', { text: String(amount) });
    }
    const volume = volumeForAmount(ladder, before, amount, unitLitres);
    if (volume === 0) return refuse('purchase.too-small', { amountFen: amount, unitLitres });
    if (volume > LITRE_MAX) {
      return refuse('request.not-a-volume', { text: formatCubicMetres(volume) });
    }
    return accept({ volume, cost: costOf(ladder, before, volume) });
  }
  const { volume } = want;
  if (!(Number.isSafeInteger(volume) && volume >= 1 && volume <= LITRE_MAX)) {
    return refuse('request.not-a-volume', { text: String(volume) });
  }
  if (volume % unitLitres !== 0) return refuse('purchase.not-a-multiple', { unitLitres });
  const cost = costOf(ladder, before, volume);
  if (cost > FEN_MAX) return refuse('request.not-an-amount', { text: formatYuan(cost) });
  return accept({ volume, cost });
}

/** What a customer's gas costs on one day, and from where on the ladder. */
export interface Offer extends Priced {
  readonly version: TariffVersion;
  readonly ladder: Ladder;
  readonly position: LadderPosition;
}

/**
 * The price of this moment: quote and purchase ask here, so a fresh quote holds. Refuses, in this order: tariff.none
 * (tariff.invalid), request.not-a-volume, request.not-an-amount, purchase.not-a-multiple, purchase.too-small.
 */
export function offerOf(
  want: BuyGas['want'],
  account: Household & Pick<AccountRow, 'customerClass'>,
  live: LadderRow,
  versions: readonly TariffVersion[],
  date: BusinessDate,
  unitLitres: Litre,
): Outcome<Offer> {
  const tariff = effectiveTariff(versions, account.customerClass, date);
  if (!tariff.ok) return tariff;
  const version = tariff.value;
  const position = ladderPosition(live, version, date);
  const ladder = householdLadder(account, version, position.cycleStart);
  const priced = price(want, ladder, position.volumeBefore, unitLitres);
  return priced.ok ? accept({ version, ladder, position, ...priced.value }) : priced;
}
