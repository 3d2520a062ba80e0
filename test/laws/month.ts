/**
 * The month against the world: what was billed is what the wheel of the base meter counted, and what a money meter
 * deducted by itself; nothing is billed twice, whatever broke a run off.
 */
import { deductionCommand } from '../../src/app/finance/deduct-month.ts';
import type { OperationId } from '../../src/core/ids.ts';
import { factOf } from '../../src/core/ledger/fact.ts';
import type { DeductionResult } from '../../src/core/ledger/month-results.ts';
import type { UsageRow } from '../../src/core/ledger/month-rows.ts';
import { monthAfter, type Period, toPeriod } from '../../src/core/period.ts';
import type { MonthDocument } from '../rig/month-desk.ts';
import type { Rig } from '../rig/rig.ts';
import type { Household } from '../rig/world.ts';
import { waitingUse } from './waiting-use.ts';

const MANY = 1000;
const FIRST = toPeriod('2026-11');

/** What was billed and no wheel shows: by papers, and by estimates that no reading has trued up yet. */
interface Words {
  readonly adjusted: number;
  readonly estimated: number;
}
const NO_WORDS: Words = { adjusted: 0, estimated: 0 };

export class MonthLaws {
  private readonly rig: Rig;
  private readonly seen = new Set<OperationId>();
  /** Litres that have left each account as used, over-use included. */
  private readonly gone = new Map<Household, number>();
  private readonly words = new Map<Household, Words>();
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
    return this.billed(home, operationId, result, isRead ? row.readIndex : null);
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
    return this.rig.offices.documents.flatMap((document) => {
      const { home, operationId } = document;
      if (document.kind === 'correct-price') return this.corrected(document);
      const result = this.result(operationId);
      if (result === null) return [];
      return document.kind === 'true-up'
        ? this.billed(home, operationId, result, document.index)
        : this.adjusted(document, result);
    });
  }

  /**
   * The litres of the document, and no others, are billed or given back; the wheel knows nothing of them. Of a money meter (金额表)
   * they are over-use as a whole, and nothing goes back.
   */
  private adjusted(
    { home, operationId, litres }: Extract<MonthDocument, { kind: 'adjust' }>,
    result: DeductionResult,
  ): string[] {
    const moved = result.litres + (result.overUse?.litres ?? 0);
    const before = this.words.get(home) ?? NO_WORDS;
    // What goes back of an estimate is no word against the wheel: nobody had read it.
    const guessed = Math.min(before.estimated, Math.max(0, -litres));
    this.words.set(home, { ...before, adjusted: before.adjusted + litres + guessed });
    this.rig.laws.papered(home, litres + guessed);
    return [
      ...(moved === litres
        ? []
        : [
            `month: account ${home.accountId}: adjusted by ${moved} litres, the paper says ${litres}`,
          ]),
      ...(home.moneyMeter !== null && (litres < 0 || result.litres + result.fen !== 0)
        ? [`month: account ${home.accountId}: a paper moved money of its money meter`]
        : []),
      ...this.billed(home, operationId, result, null),
    ];
  }

  /** Money only: what the paper's difference comes to. */
  private corrected({
    home,
    operationId,
    fen,
  }: Extract<MonthDocument, { kind: 'correct-price' }>): string[] {
    if (this.seen.has(operationId)) return [];
    const result = this.rig.ledger.operation(operationId)?.committed.result;
    if (result?.kind !== 'fact') return [];
    this.seen.add(operationId);
    this.rig.laws.charged(home, fen);
    const told = factOf(result, 'fen');
    return [
      ...(told === fen
        ? []
        : [`month: account ${home.accountId}: ${told} fen corrected, the paper says ${fen}`]),
      ...(home.moneyMeter === null
        ? []
        : [`month: account ${home.accountId}: corrected, and its meter counts money`]),
    ];
  }

  /** `index`: what the wheel showed; null where nobody's reading is billed. */
  private billed(
    home: Household,
    operationId: OperationId,
    result: DeductionResult,
    index: number | null,
  ): string[] {
    const { litres, overUse, awaitingLitres, estimatedLitres } = result;
    const waiting = waitingUse(this.rig.ledger, home.accountId, operationId);
    this.rig.laws.deducted(home, result, waiting.litres);
    const gone = (this.gone.get(home) ?? 0) + litres + (overUse?.litres ?? 0);
    this.gone.set(home, gone);
    const { adjusted } = this.words.get(home) ?? NO_WORDS;
    this.words.set(home, { adjusted, estimated: estimatedLitres });
    const say = (what: string): string => `month: account ${home.accountId}: ${what}`;
    const wheel = home.gasMeter.record.indexLitres;
    const broken: string[] = [];
    if (waiting.litres > 0 && waiting.stillHeld > 0) {
      const said = `${waiting.litres} litres that wait were used`;
      broken.push(say(`${said}, and card and meter hold ${waiting.stillHeld}`));
    }
    if (index !== null && index > wheel)
      broken.push(say(`read ${index}, the wheel is at ${wheel}`));
    if (index !== null && estimatedLitres === 0 && gone - adjusted + awaitingLitres !== index) {
      const said = `${gone} litres billed, ${adjusted} of them by papers, ${awaitingLitres} await`;
      broken.push(say(`${said}, the wheel was at ${index}`));
    }
    if (gone - adjusted - estimatedLitres > wheel) {
      const said = `${gone} litres billed, ${adjusted} by papers, ${estimatedLitres} estimated`;
      broken.push(say(`${said}, of ${wheel}`));
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
