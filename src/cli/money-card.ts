/** How a card counts, in words for a terminal: gas, or on a card of money (金额表) yuan and the prices. */
import type { Counted, MeterReport, SlotContent } from '../core/card.ts';
import type { CardTariff } from '../core/card-tariff.ts';
import { type Fen, formatCubicMetres, formatPrice, formatYuan, type Litre } from '../core/units.ts';

/** What a number of a card means; the card's format says which. */
export const counted = (n: Counted, money: boolean): string =>
  money ? `${formatYuan(n as Fen)} yuan 元` : `${formatCubicMetres(n as Litre)} m³`;

export const reportsMoney = (report: MeterReport): boolean => report.tariffVersion !== undefined;

function tierText({ upTo, price }: CardTariff['tiers'][number]): string {
  const bound = upTo === null ? '' : `≤ ${formatCubicMetres(upTo)} m³: `;
  return `${bound}${formatPrice(price)}`;
}

/** The prices beside a total of money; nothing on a card that has none yet. */
export function tariffLines({ tariff }: Pick<SlotContent, 'tariff'>): string[] {
  if (tariff === undefined) return ['  tariff 价格: none 无'];
  const { version, effectiveFrom, tiers, cycle, cycleStartMonth } = tariff;
  return [
    `  tariff 价格版本 ${version} · from 生效 ${effectiveFrom} · cycle 周期 ${cycle}/${cycleStartMonth}`,
    `  price 单价 ${tiers.map(tierText).join(' · ')} yuan/m³ 元/方`,
  ];
}
