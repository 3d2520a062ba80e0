/** The parts of the month's export as rows of text (product: 月末扣收): one header, then numbers as numbers. */

import { toBusinessDate } from '../../../core/calendar.ts';
import { textCell } from '../../../core/csv.ts';
import { formatMeter, type MeterId } from '../../../core/ids.ts';
import type { DeductionLine, DeductionResult } from '../../../core/ledger/month-results.ts';
import type { UsageRow } from '../../../core/ledger/month-rows.ts';
import { dayNumber } from '../../../core/period.ts';
import {
  fen,
  formatCubicMetres,
  formatPrice,
  formatYuan,
  litre,
  priceE4,
} from '../../../core/units.ts';
import type { RevenuePart } from '../../../core/voucher.ts';
import type { MonthLine, Standing } from './lines.ts';
import type { PeriodScope } from './scope.ts';

export type Cells = readonly (string | number)[];

export const yuan = (amount: number): string => formatYuan(fen(amount));
export const cubic = (volume: number): string => formatCubicMetres(litre(volume));

const SOURCE = { line: '远抄', card: '回写', handheld: '手抄', estimate: '估' } as const;

const sourceOf = ({ source, proposed }: UsageRow): string =>
  proposed === 1 ? '自动估' : SOURCE[source];

export const DETAIL_HEAD: Cells = [
  ...['期间', '户号', '户名', '小区', '地址', '表号', '用户类别', '上期止数m3', '上期抄表日'],
  ...[
    '本期止数m3',
    '抄表日',
    '数据来源',
    '待复核',
    '用气量m3',
    '扣收气量m3',
    '超用气量m3',
    '待核实m3',
  ],
  ...['气费含税', '不含税', '税额', '期初预收', '本期收款', '退款', '本期扣收', '调整', '期末预收'],
  ...['期末卡内m3', '期末表内m3', '超用应收'],
];

/** An export is read without keys, and its files lie about: everybody is their number, also where an older ledger has them in clear. */
const NOBODY_NAMED = '';

export function detailCells(period: string, line: MonthLine, invoices = false): Cells {
  const { registered, usage, deduction, roll } = line;
  const gross = deduction.fen + (deduction.overUse?.fen ?? 0);
  // Revenue and tax of gas that goes apart from its use were, or will be, recognised with a purchase, or are caught up with here.
  const { fen: caughtUp, netFen: caughtUpNet } = deduction.recognised ?? { fen: 0, netFen: 0 };
  const netFen = deduction.netFen + caughtUpNet;
  const taxFen = gross - (deduction.apart?.fen ?? 0) + caughtUp - netFen;
  const { money, closing } = roll;
  return [
    ...[period, registered.accountId, NOBODY_NAMED, registered.communityId],
    ...[NOBODY_NAMED, formatMeter(usage.meter as MeterId)],
    ...[textCell(registered.customerClass), cubic(usage.previousIndex), usage.previousReadOn],
    ...[cubic(usage.readIndex), usage.readOn, sourceOf(usage), usage.why],
    ...[cubic(usage.litres), cubic(deduction.litres), cubic(deduction.overUse?.litres ?? 0)],
    ...[cubic(deduction.awaitingLitres), yuan(gross), yuan(netFen)],
    ...[yuan(taxFen), yuan(money.opening), yuan(money.receipts)],
    ...[yuan(money.refunds), yuan(money.deducted), yuan(money.adjusted), yuan(money.closing)],
    ...[cubic(closing.onCardLitre), cubic(closing.inMeterLitre), yuan(closing.overUseFen)],
    ...(invoices ? [yuan(deduction.invoicedVatFen ?? 0)] : []),
  ];
}

/** Of the tax of a line or of a customer's lines, what is due since an invoice before the use; a column where there ever was one. */
export const OF_IT_INVOICED: Cells = ['其中先开票税额'];

interface Line extends Omit<DeductionLine, 'apart'> {
  readonly taxFen: number;
}

/**
 * Lines of use, and what a line catches up with: revenue and tax of gas that was used before, so no gas and no charge. Gas whose
 * revenue goes apart from its use has no tax when it is used.
 */
const linesOf = ({ lines, recognised }: DeductionResult): readonly Line[] => [
  ...lines.map((line) => ({
    ...line,
    taxFen: line.apart === true ? 0 : line.fen - line.netFen,
  })),
  ...(recognised?.tiers ?? []).map(({ tier, fen: gross, netFen }) => ({
    ...{ tariffId: '', tier, priceE4: 0, litres: 0, fen: 0, overUse: false },
    ...{ netFen, taxFen: gross - netFen },
  })),
];

export const PRICE_HEAD: Cells = [
  ...[
    '期间',
    '户号',
    '用户类别',
    '价格版本',
    '档',
    '单价',
    '气量m3',
    '气费含税',
    '不含税',
    '税额',
    '超用',
  ],
];

export const priceCells = (
  period: string,
  { registered, deduction }: MonthLine,
  invoices = false,
): readonly Cells[] =>
  linesOf(deduction).map((line) => [
    ...[period, registered.accountId, textCell(registered.customerClass), textCell(line.tariffId)],
    ...[
      line.tier,
      line.priceE4 === 0 ? '' : formatPrice(priceE4(line.priceE4)),
      cubic(line.litres),
    ],
    ...[yuan(line.fen), yuan(line.netFen), yuan(line.taxFen), line.overUse ? 1 : 0],
    ...(invoices ? [yuan(line.invoicedVatFen ?? 0)] : []),
  ]);

export const ROLL_HEAD: Cells = [
  ...['户号', '小区', '用户类别', '期初预收', '收款', '退款', '扣收', '调整', '期末预收'],
  ...['户结余', '待写', '待补', '在途', '卡内', '表内'],
  ...['期初气量m3', '购气m3', '赠气m3', '退气m3', '用气m3', '调整m3', '期末气量m3'],
  ...['待写m3', '待补m3', '在途m3', '卡内m3', '表内m3'],
  ...['期初超用应收', '本期超用', '本期补缴', '期末超用应收'],
];

/** Beside the stages; only where revenue ever went apart from use. */
export const APART_HEAD: Cells = ['已用未确认'];
export const apartCells = ({ roll }: Standing): Cells => [yuan(roll.apartFen)];

export function rollCells({ registered, roll }: Standing): Cells {
  const { money, gas, owed, closing } = roll;
  return [
    ...[registered.accountId, registered.communityId, textCell(registered.customerClass)],
    ...[money.opening, money.receipts, money.refunds, money.deducted, money.adjusted].map(yuan),
    ...[money.closing, closing.balanceFen, closing.toBeWrittenFen, closing.owedFen].map(yuan),
    ...[closing.inFlightFen, closing.onCardFen, closing.inMeterFen].map(yuan),
    ...[gas.opening, gas.bought, gas.granted, gas.returned, gas.used, gas.adjusted].map(cubic),
    ...[gas.closing, closing.toBeWrittenLitre, closing.owedLitre, closing.inFlightLitre].map(cubic),
    ...[closing.onCardLitre, closing.inMeterLitre].map(cubic),
    ...[owed.opening, owed.billed, owed.paid, owed.closing].map(yuan),
  ];
}

/** Beside the stages, below zero; only where an invoice was ever given before the use of its gas. */
export const INVOICED_HEAD: Cells = ['未用已开票税额'];
export const invoicedCells = ({ roll }: Standing): Cells => [yuan(roll.invoicedFen)];

/** Net revenue by class and tier. */
export class RevenueSums {
  private readonly sums = new Map<string, RevenuePart>();

  add(customerClass: string, tier: number, netFen: number): void {
    const name = `${customerClass} ${tier}`;
    const before = this.sums.get(name)?.netFen ?? 0;
    this.sums.set(name, { customerClass, tier, netFen: before + netFen });
  }

  /** Without what nets to nothing. */
  parts(): readonly RevenuePart[] {
    return [...this.sums.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, part]) => part)
      .filter(({ netFen }) => netFen !== 0);
  }
}

/** What a line gives to the summary. */
export interface SummedLine {
  readonly registered: Pick<MonthLine['registered'], 'customerClass' | 'communityId'>;
  readonly deduction: DeductionResult;
}

/** Sums by class, price version, tier and community: as many as there are kinds, not customers. */
export class Summary {
  private readonly sums = new Map<
    string,
    { litres: number; fen: number; netFen: number; taxFen: number; key: Cells }
  >();
  private readonly revenue = new RevenueSums();

  take({ registered, deduction }: SummedLine): void {
    const { customerClass, communityId } = registered;
    for (const line of linesOf(deduction)) {
      const { tariffId, tier, priceE4: price, litres, fen: money, netFen, overUse } = line;
      const kind = overUse ? 1 : 0;
      const key: Cells = [customerClass, tariffId, tier, price, communityId, kind];
      const name = JSON.stringify(key);
      const sum = this.sums.get(name) ?? { litres: 0, fen: 0, netFen: 0, taxFen: 0, key };
      this.sums.set(name, sum);
      sum.litres += litres;
      sum.fen += money;
      sum.netFen += netFen;
      sum.taxFen += line.taxFen;
      this.revenue.add(customerClass, tier, netFen);
    }
  }

  /** Net revenue by class and tier, without what nets to nothing. */
  parts(): readonly RevenuePart[] {
    return this.revenue.parts();
  }

  *rows(): Generator<Cells> {
    for (const [, { key, litres, fen: money, netFen, taxFen }] of [...this.sums].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )) {
      const [customerClass, tariffId, tier, price, communityId, overUse] = key;
      yield [
        ...[textCell(String(customerClass)), textCell(String(tariffId)), Number(tier)],
        ...[price === 0 ? '' : formatPrice(priceE4(Number(price))), Number(communityId)],
        ...[Number(overUse), cubic(litres), yuan(money), yuan(netFen), yuan(taxFen)],
      ];
    }
  }
}

export const SUMMARY_HEAD: Cells = [
  ...['用户类别', '价格版本', '档', '单价', '小区', '超用', '气量m3', '气费含税', '不含税', '税额'],
];

const AGES = ['1年以内', '1至2年', '2至3年', '3年以上', '从未购气'] as const;
const YEAR_DAYS = 365;

/** Advance receipts by the age of the last purchase (账龄). */
export class Ageing {
  private readonly sums = AGES.map(() => ({ accounts: 0, fen: 0 }));
  private readonly lastDay: number;

  constructor({ month }: PeriodScope) {
    this.lastDay = dayNumber(month.lastDay);
  }

  take({ roll }: Standing): void {
    if (roll.money.closing === 0) return;
    const { lastPurchase } = roll;
    const days = lastPurchase === '' ? -1 : this.lastDay - dayNumber(toBusinessDate(lastPurchase));
    const age = lastPurchase === '' ? 4 : Math.min(3, Math.floor(Math.max(0, days) / YEAR_DAYS));
    const sum = this.sums[age];
    if (sum === undefined) return;
    sum.accounts += 1;
    sum.fen += roll.money.closing;
  }

  *rows(): Generator<Cells> {
    for (const [n, age] of AGES.entries()) {
      yield [age, this.sums[n]?.accounts ?? 0, yuan(this.sums[n]?.fen ?? 0)];
    }
  }
}

export const AGEING_HEAD: Cells = ['账龄', '户数', '期末预收'];

/** What stands in the customers' rows at the end of the period, by account of the general ledger. */
export class SubLedger {
  readonly sums = new Map<string, number>([
    ['2203.01', 0],
    ['1122.02', 0],
  ]);

  take({ roll }: Standing): void {
    this.add('2203.01', roll.money.closing + roll.apartFen + roll.invoicedFen);
    this.add('1122.02', roll.owed.closing);
  }

  private add(gl: string, amount: number): void {
    this.sums.set(gl, (this.sums.get(gl) ?? 0) + amount);
  }
}
