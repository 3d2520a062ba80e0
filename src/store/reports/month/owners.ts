/**
 * The sub-ledger of a period, customer by customer: what stood in each stage before it, what moved, and what stands after
 * it, in yuan and m³. SQLite sorts on disk where memory is short, so it does not grow with the customers.
 */
import { NOBODY } from '../../../core/ids.ts';
import { CHART, type LedgerAccount } from '../../../core/journal.ts';
import { LIVE_STAGES } from '../../../core/ledger/stages.ts';
import { assert } from '../../../core/outcome.ts';
import { accountCoded } from '../ledger-file.ts';
import { type MoneyMeterRoll, MoneyMeterSums, NO_MONEY_METER } from './money-roll.ts';
import { type ExportScope, scopedPostings } from './scope.ts';
import type { Stage, Stages } from './stage-sums.ts';

/** Money of the one IC-card sub-account. */
export interface MoneyRoll {
  readonly opening: number;
  readonly receipts: number;
  readonly refunds: number;
  readonly deducted: number;
  /** What is none of these. */
  readonly adjusted: number;
  readonly closing: number;
}

export interface GasRoll {
  readonly opening: number;
  readonly bought: number;
  readonly granted: number;
  readonly returned: number;
  readonly used: number;
  readonly adjusted: number;
  readonly closing: number;
}

export interface OwnerRoll {
  readonly accountId: number;
  readonly money: MoneyRoll;
  readonly gas: GasRoll;
  /** Over-use receivable. */
  readonly owed: {
    readonly opening: number;
    readonly billed: number;
    readonly paid: number;
    readonly closing: number;
  };
  readonly closing: Stages;
  /** Of the money beside the balance, what no gas stands for. */
  readonly moneyMeter: MoneyMeterRoll;
  /** Used and not recognised, below zero recognised and not used; beside the stages. */
  readonly apartFen: number;
  /** Tax of held gas that was invoiced before its use, below zero; beside the stages. */
  readonly invoicedFen: number;
  /** Business date of the last purchase; '' before the first. */
  readonly lastPurchase: string;
}

interface Flow {
  readonly owner: number;
  readonly scope: 0 | 1;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly date: string;
  /** 1 for the postings of an adjustment or of a meter's settlement. */
  readonly adjusts: 0 | 1;
  /** Kind of the entries where they are a money meter's (金额表); '' elsewhere. */
  readonly moneyKind: string;
}

const IC = '2203.01';
/** The account between exchanged meters is in the general ledger's line, and nobody's stage. */
const isAdvance = (account: LedgerAccount): boolean =>
  CHART[account].gl === IC && CHART[account].stage !== null;
/** What was bought, wherever it lies. */
const isHeld = (account: LedgerAccount): boolean => isAdvance(account) && account !== 'balanceFen';
const MONEY: readonly LedgerAccount[] = ['cash', 'bank', 'wechat', 'alipay'];
/** Where used gas goes: to revenue, or beside the stages where its revenue went apart from its use. */
const EARNED: readonly LedgerAccount[] = [
  'gasReceivable',
  'gasRevenue',
  'outputVat',
  'recognisedApart',
  'invoicedInLiability',
];
const isGasStage = (account: LedgerAccount): boolean =>
  CHART[account].commodity === 'litre' &&
  CHART[account].stage !== null &&
  account !== 'consumedLitre';

/** What one sum of postings moved. */
interface Move {
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  readonly amount: number;
  readonly adjusts: boolean;
}

/** Of gas, or of money for a money meter (金额表). */
const isPurchase = (debit: LedgerAccount, credit: LedgerAccount): boolean =>
  (debit === 'sold' && credit === 'toBeWrittenLitre') ||
  (debit === 'balanceFen' && credit === 'toBeWrittenFen');

class Roll {
  private readonly stages = new Map<LedgerAccount, number>();
  private readonly sums = {
    ...{ openingFen: 0, receipts: 0, refunds: 0, deducted: 0, adjusted: 0 },
    ...{ openingLitre: 0, bought: 0, granted: 0, returned: 0, used: 0, adjustedLitre: 0 },
    ...{ openingOwed: 0, billed: 0, paid: 0 },
  };
  private readonly moneyMeter: MoneyMeterSums | null;
  private everHadGas = false;
  private lastPurchase = '';

  constructor({ moneyMeters }: ExportScope) {
    this.moneyMeter = moneyMeters ? new MoneyMeterSums() : null;
  }

  take(flow: Flow): void {
    const { scope, debit: d, credit: c, amount, date, moneyKind } = flow;
    const adjusts = flow.adjusts === 1;
    const debit = accountCoded(d);
    const credit = accountCoded(c);
    this.grow(debit, CHART[debit].side === 'debit' ? amount : -amount);
    this.grow(credit, CHART[credit].side === 'credit' ? amount : -amount);
    if (isPurchase(debit, credit) && date > this.lastPurchase) this.lastPurchase = date;
    if (moneyKind !== '') {
      const change = (isHeld(credit) ? amount : 0) - (isHeld(debit) ? amount : 0);
      this.moneyMeter?.take(scope, moneyKind, change);
    }
    if (isGasStage(debit) || isGasStage(credit)) this.everHadGas = true;
    if (CHART[debit].commodity === 'litre') this.gas(scope, { debit, credit, amount, adjusts });
    else this.money(scope, { debit, credit, amount, adjusts });
  }

  private grow(account: LedgerAccount, amount: number): void {
    this.stages.set(account, (this.stages.get(account) ?? 0) + amount);
  }

  private money(scope: 0 | 1, { debit, credit, amount, adjusts }: Move): void {
    const { sums } = this;
    const change = (isAdvance(credit) ? amount : 0) - (isAdvance(debit) ? amount : 0);
    const owed = (debit === 'overUseFen' ? amount : 0) - (credit === 'overUseFen' ? amount : 0);
    if (scope === 0) {
      sums.openingFen += change;
      sums.openingOwed += owed;
      return;
    }
    if (owed > 0) sums.billed += owed;
    else sums.paid -= owed;
    if (change === 0) return;
    const other = change > 0 ? debit : credit;
    if (adjusts) sums.adjusted += change;
    else if (MONEY.includes(other)) {
      if (change > 0) sums.receipts += change;
      else sums.refunds -= change;
    } else if (EARNED.includes(other)) sums.deducted -= change;
    else sums.adjusted += change;
  }

  private gas(scope: 0 | 1, { debit, credit, amount, adjusts }: Move): void {
    const { sums } = this;
    const change = (isGasStage(credit) ? amount : 0) - (isGasStage(debit) ? amount : 0);
    if (change === 0) return;
    if (scope === 0) {
      sums.openingLitre += change;
      return;
    }
    const other = change > 0 ? debit : credit;
    if (other === 'returned') sums.returned -= change;
    else if (adjusts) sums.adjustedLitre += change;
    else if (other === 'sold') sums.bought += change;
    else if (other === 'granted' || other === 'recovered') sums.granted += change;
    else if (other === 'consumedLitre') sums.used -= change;
    else sums.adjustedLitre += change;
  }

  /** Throws Bug unless opening and movements are the closing. */
  done(accountId: number): OwnerRoll {
    const { sums } = this;
    const closing = Object.fromEntries(
      LIVE_STAGES.map((stage) => [stage, this.stages.get(stage) ?? 0]),
    ) as Record<Stage, number>;
    const total = (is: (stage: Stage) => boolean): number =>
      LIVE_STAGES.filter(is).reduce((sum, stage) => sum + closing[stage], 0);
    const money = {
      opening: sums.openingFen,
      receipts: sums.receipts,
      refunds: sums.refunds,
      deducted: sums.deducted,
      adjusted: sums.adjusted,
      closing: total(isAdvance),
    };
    const gas = {
      opening: sums.openingLitre,
      bought: sums.bought,
      granted: sums.granted,
      returned: sums.returned,
      used: sums.used,
      adjusted: sums.adjustedLitre,
      closing: total(isGasStage),
    };
    const moved = money.opening + money.receipts - money.refunds - money.deducted + money.adjusted;
    const flown = gas.opening + gas.bought + gas.granted - gas.returned - gas.used + gas.adjusted;
    const owed = {
      opening: sums.openingOwed,
      billed: sums.billed,
      paid: sums.paid,
      closing: closing.overUseFen,
    };
    const holds =
      moved === money.closing &&
      flown === gas.closing &&
      owed.opening + owed.billed - owed.paid === owed.closing;
    assert(holds, () => `account ${accountId}: opening and movements are not the closing`);
    const apartFen = this.stages.get('recognisedApart') ?? 0;
    const invoicedFen = this.stages.get('invoicedInLiability') ?? 0;
    return {
      accountId,
      money,
      gas,
      owed,
      closing,
      moneyMeter: this.moneyMeter?.done(accountId, closing, this.everHadGas) ?? NO_MONEY_METER,
      apartFen,
      invoicedFen,
      lastPurchase: this.lastPurchase,
    };
  }
}

/** Customers who ever moved value up to the end of the period, by number. */
export function* ownerRolls(scope: ExportScope): Generator<OwnerRoll> {
  const moneyKind = scope.moneyMeters ? "CASE WHEN moneyMeter = 1 THEN kind ELSE '' END" : "''";
  const flows = scope.file.db
    .prepare<[{ period: string }], Flow>(
      `${scopedPostings(scope)}
       SELECT owner, scope, debit, credit, sum(amount) AS amount, max(date) AS date,
         kind IN ('adjust-usage', 'correct-price', 'change-meter', 'settle-account', 'true-up-year')
           AS adjusts, ${moneyKind} AS moneyKind
       FROM scoped WHERE scope < 2 AND owner <> ${NOBODY}
       GROUP BY owner, scope, debit, credit, adjusts, moneyKind
       ORDER BY owner, scope, debit, credit, adjusts, moneyKind`,
    )
    .iterate({ period: scope.month.period });
  let owner: number | null = null;
  let roll = new Roll(scope);
  for (const flow of flows) {
    if (owner !== null && flow.owner !== owner) {
      yield roll.done(owner);
      roll = new Roll(scope);
    }
    owner = flow.owner;
    roll.take(flow);
  }
  if (owner !== null) yield roll.done(owner);
}
