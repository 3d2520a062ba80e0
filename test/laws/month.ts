/**
 * The month against the world: what was billed is what the wheel of the base meter counted, and what a money meter
 * deducted by itself; nothing is billed twice, whatever broke a run off.
 */
import { deductionCommand } from '../../src/app/finance/deduct-month.ts';
import type { OperationId } from '../../src/core/ids.ts';
import type { DeductionResult } from '../../src/core/ledger/month-results.ts';
import type { UsageRow } from '../../src/core/ledger/month-rows.ts';
import { monthAfter, type Period, toPeriod } from '../../src/core/period.ts';
import type { Rig } from '../rig/rig.ts';
import type { Household } from '../rig/world.ts';

const MANY = 1000;
const FIRST = toPeriod('2026-11');

export class MonthLaws {
  private readonly rig: Rig;
  private readonly seen = new Set<OperationId>();
  /** Litres that have left each account as used, over-use included. */
  private readonly gone = new Map<Household, number>();
  /** The first period that may still be deducted. */
  private from: Period = FIRST;
  deductions = 0;

  constructor(rig: Rig) {
    this.rig = rig;
  }

  /** Tells the other laws what the books have deducted since the last look; sentences of what is broken. */
  see(): string[] {
    const { finance } = this.rig.ledger;
    const broken: string[] = [];
    for (let period = this.from; ; period = monthAfter(period, 1)) {
      const month = finance.month(period);
      if (month === undefined) return [...broken, ...this.documents()];
      const { hash, lastDay, state } = month;
      if (hash !== null && state !== 'submitted' && state !== 'preparing') {
        for (const row of finance.usageAfter(period, 0, MANY)) {
          broken.push(...this.line(row, { hash, lastDay }));
        }
      }
      if (state === 'closed') this.from = monthAfter(period, 1);
    }
  }

  private line(row: UsageRow, submission: Parameters<typeof deductionCommand>[3]): string[] {
    const { deps } = this.rig.station(0).desk;
    // The laws look on while every process is dead.
    const living = { ...deps, clock: this.rig.clock };
    const { operationId } = deductionCommand(living, { operator: 'law' }, row, submission);
    const home = this.rig.world.households.find((each) => each.accountId === row.accountId);
    const result = this.result(operationId);
    if (home === undefined || result === null) return [];
    // A wheel that stands lower than before was let through by two people, and bills nothing.
    const isRead = row.source !== 'estimate' && row.why !== 'index-back';
    return this.billed(home, result, isRead ? row.readIndex : null);
  }

  private result(operationId: OperationId): DeductionResult | null {
    if (this.seen.has(operationId)) return null;
    const result = this.rig.ledger.operation(operationId)?.committed.result;
    if (result?.kind !== 'deduction') return null;
    this.seen.add(operationId);
    this.deductions += 1;
    return result;
  }

  private documents(): string[] {
    return this.rig.offices.trueUps.flatMap(({ home, operationId, index }) => {
      const result = this.result(operationId);
      return result === null ? [] : this.billed(home, result, index);
    });
  }

  /** `index`: what the wheel showed; null where nobody's reading is billed. */
  private billed(home: Household, result: DeductionResult, index: number | null): string[] {
    const { litres, overUse, awaitingLitres, estimatedLitres } = result;
    this.rig.laws.deducted(home, result);
    const gone = (this.gone.get(home) ?? 0) + litres + (overUse?.litres ?? 0);
    this.gone.set(home, gone);
    const say = (what: string): string => `month: account ${home.accountId}: ${what}`;
    const wheel = home.gasMeter.record.indexLitres;
    const broken: string[] = [];
    if (index !== null && index > wheel)
      broken.push(say(`read ${index}, the wheel is at ${wheel}`));
    if (index !== null && estimatedLitres === 0 && gone + awaitingLitres !== index) {
      broken.push(say(`${gone} litres billed, ${awaitingLitres} await, the wheel was at ${index}`));
    }
    if (gone - estimatedLitres > wheel) {
      broken.push(say(`${gone} litres billed, ${estimatedLitres} of them estimated, of ${wheel}`));
    }
    const money = home.moneyMeter?.money;
    const taken = money === undefined ? null : money.creditedFenEver - money.remainingFen;
    const fen = this.rig.laws.billedOf(home);
    if (taken !== null && fen > taken) {
      broken.push(say(`${fen} fen billed, its meter deducted ${taken}`));
    }
    return broken;
  }
}
