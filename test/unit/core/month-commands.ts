/** Commands of the month: usage, reviews, corrections, the year and deductions. */
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type {
  AdjustUsage,
  AgreePlan,
  CorrectPrice,
  SubmitUsage,
  TrueUpYear,
  UsageEntry,
} from '../../../src/core/ledger/month-commands.ts';
import type { MonthRow } from '../../../src/core/ledger/month-rows.ts';
import { periodRange, toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import type { Body } from './desk-head.ts';
import { EngineeringDesk } from './engineering-commands.ts';
import { ANNA, NEXT_YEAR, TARIFF } from './ledger-town.ts';

export class MonthDesk extends EngineeringDesk {
  /** Readings of one period, as customer service enters them; on the period's last day, when nothing says otherwise. */
  usage(period: string, lines: readonly Partial<UsageEntry>[], over: Body = {}): LedgerCommand {
    const { from, to } = periodRange(toPeriod(period), 1);
    const read = {
      accountId: ANNA,
      source: 'line',
      index: null,
      litres: null,
      readOn: to,
    } as const;
    return {
      ...this.head({ operator: 'chen', businessDate: to, ...over }),
      kind: 'enter-usage',
      period: toPeriod(period),
      firstDay: from,
      lastDay: to,
      lines: lines.map((line) => ({ ...read, ...line })),
    };
  }

  submit(
    month: Pick<MonthRow, 'period' | 'revision' | 'lines' | 'litres'> | undefined,
    over: Partial<SubmitUsage> = {},
  ): SubmitUsage {
    if (month === undefined) throw new Error('no month');
    const { period, revision, lines, litres } = month;
    return {
      ...this.head({ operator: 'chen', businessDate: NEXT_YEAR }),
      kind: 'submit-usage',
      ...{ period, revision, lines, litres },
      hash: 'a'.repeat(64),
      missing: 0,
      waiver: null,
      ...over,
    };
  }

  review(period: string, over: Body = {}): LedgerCommand {
    const head = this.head({ operator: 'fang', ...over });
    return { ...head, kind: 'review-usage', period: toPeriod(period), hash: 'a'.repeat(64) };
  }

  adjust(litres: number, over: Partial<AdjustUsage> = {}): AdjustUsage {
    return {
      ...this.head({ operator: 'chen' }),
      kind: 'adjust-usage',
      accountId: ANNA,
      litres,
      formNo: this.form('TZ-2026', 3),
      reason: '施工方错登表号',
      evidence: '现场照片 3 张，抄表记录',
      responsible: '工程部',
      second: 'gu',
      ...over,
    };
  }

  /** 1 m³ of the version should have cost `differenceE4` more. */
  correct(litres: number, differenceE4: number, over: Partial<CorrectPrice> = {}): CorrectPrice {
    return {
      ...this.head({ operator: 'chen' }),
      kind: 'correct-price',
      accountId: ANNA,
      tariffId: TARIFF.id,
      litres: litre(litres),
      differenceE4,
      formNo: this.form('TJ-2026', 3),
      reason: '调价文件追溯执行',
      evidence: '发改价格文件',
      responsible: '财务部',
      second: 'gu',
      ...over,
    };
  }

  /** The base meter at the end of the year, and who says so in the next one. */
  trueUp(year: number, index: number, over: Partial<TrueUpYear> = {}): TrueUpYear {
    return {
      ...this.head({ operator: 'chen', businessDate: NEXT_YEAR }),
      kind: 'true-up-year',
      accountId: ANNA,
      year,
      index: litre(index),
      readOn: toBusinessDate(`${year}-12-31`),
      formNo: this.form('QS-2026', 3),
      reason: '年末清算',
      evidence: '12 月 31 日抄表册',
      responsible: '抄收部',
      second: 'gu',
      ...over,
    };
  }

  plan(sharePercent: number, over: Partial<AgreePlan> = {}): AgreePlan {
    return {
      ...this.head({ operator: 'chen' }),
      kind: 'agree-plan',
      accountId: ANNA,
      sharePercent,
      formNo: this.form('FQ-2026', 3),
      reason: '换表欠气，分期补缴',
      second: 'gu',
      ...over,
    };
  }

  deduct(period: string, accountId: AccountId = ANNA, over: Body = {}): LedgerCommand {
    const head = this.head({ operator: 'fang', ...over });
    return { ...head, kind: 'deduct-usage', period: toPeriod(period), accountId };
  }
}
