/**
 * The offices of the simulated company: customer service collects and submits the month, finance reviews, deducts and closes
 * it, at whatever station, while cards are sold to. Every request may be broken off and sent again with its ids.
 */
import type { Random } from '../../simulators/random.ts';
import { adjustUsage } from '../../src/app/finance/adjust-usage.ts';
import { closeMonth } from '../../src/app/finance/close-month.ts';
import { collectUsage } from '../../src/app/finance/collect-usage.ts';
import { correctPrice } from '../../src/app/finance/correct-price.ts';
import { deductMonth } from '../../src/app/finance/deduct-month.ts';
import { proposeEstimates } from '../../src/app/finance/propose-estimates.ts';
import { submitUsage } from '../../src/app/finance/submit-usage.ts';
import { enterUsage, reviewUsage, waiveUsage } from '../../src/app/finance/usage.ts';
import { agreePlan, trueUpYear } from '../../src/app/finance/year-end.ts';
import { type BusinessDate, businessDate, toBusinessDate } from '../../src/core/calendar.ts';
import type { OperationId } from '../../src/core/ids.ts';
import type { UsageEntry } from '../../src/core/ledger/month-commands.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { monthAfter, type Period, periodRange, toPeriod } from '../../src/core/period.ts';
import { litre } from '../../src/core/units.ts';
import type { LedgerStore } from '../../src/ports/store.ts';
import { FIRST_PRICES } from './ledger.ts';
import { newOperationId } from './operation-ids.ts';
import type { PromiseBook } from './promises.ts';
import { plainReply, replyTo } from './replies.ts';
import type { Desk } from './station.ts';
import { type Request, requestOf, SUPERVISOR } from './till.ts';
import type { Household } from './world.ts';

export type MonthDeed =
  /** What cards and windows have told, as the ledger knows it. */
  | { readonly kind: 'collect' }
  /** Somebody reads the wheel of the base meter. */
  | { readonly kind: 'read-wheel' }
  /** Nobody was let in: somebody guesses. */
  | { readonly kind: 'guess'; readonly litres: number }
  /** The ledger estimates who is due and has no line (自动估抄). */
  | { readonly kind: 'estimate' }
  /** Blocked lines are let through by two people. */
  | { readonly kind: 'waive' }
  | { readonly kind: 'submit' }
  | { readonly kind: 'review' }
  | { readonly kind: 'deduct' }
  | { readonly kind: 'close' }
  /** 调量: gas of the meter was used and not counted, or (below zero) billed and not used. */
  | { readonly kind: 'adjust'; readonly litres: number }
  /** 调价追收, below zero 追退: gas should have cost so much more, 0.0001 yuan a m³. */
  | { readonly kind: 'correct-price'; readonly litres: number; readonly differenceE4: number }
  /** A debtor's plan (分期). */
  | { readonly kind: 'plan'; readonly share: number }
  /** 年末清算, from the wheel. */
  | { readonly kind: 'true-up' };

/** A year-end document tells of the wheel, an adjustment of litres, a price correction of fen. */
export type MonthDocument = { readonly home: Household; readonly operationId: OperationId } & (
  | { readonly kind: 'true-up'; readonly index: number }
  | { readonly kind: 'adjust'; readonly litres: number }
  | { readonly kind: 'correct-price'; readonly fen: number }
);

const SERVICE = { operator: 'service' };
const FINANCE = { operator: 'finance' };
const ZONE = 'Asia/Shanghai';
const FIRST_PERIOD = toPeriod('2026-11');
const FAULTS = ['index-back', 'too-high'] as const;
const MANY = 1000;

/** The oldest period that is not closed. */
export function openPeriod({ finance }: LedgerStore): Period {
  let period = FIRST_PERIOD;
  while (finance.month(period)?.state === 'closed') period = monthAfter(period, 1);
  return period;
}

const wheelOf = (home: Household) => litre(home.gasMeter.record.indexLitres);

export class MonthDesk {
  readonly #book: PromiseBook;
  readonly #random: Random;
  readonly #store: () => LedgerStore;
  readonly #now: () => number;
  /** Calls of ports that the last of its requests made. */
  calls = 0;
  #documents = 0;
  /** Documents that were asked for, and what they tell. */
  readonly documents: MonthDocument[] = [];

  constructor(parts: {
    readonly book: PromiseBook;
    readonly random: Random;
    readonly store: () => LedgerStore;
    readonly now: () => number;
  }) {
    this.#book = parts.book;
    this.#random = parts.random;
    this.#store = parts.store;
    this.#now = parts.now;
  }

  /** A wish with everything fixed that its repetition must repeat. */
  request(home: Household, deed: MonthDeed): Request {
    const period = openPeriod(this.#store());
    const operationId = newOperationId(this.#random);
    const ask = { operationId, period };
    const conduct = this.#conduct(home, deed, ask);
    const asked = requestOf(
      this.#book,
      { name: `${deed.kind} ${period}`, home, promised: [] },
      (desk: Desk) => replyTo(conduct(desk), () => plainReply(operationId)),
    );
    if (deed.kind !== 'adjust') return asked;
    // What the paper says was so when it was written.
    const before = this.#inMeter(home);
    return { ...asked, isFresh: () => this.#inMeter(home) === before };
  }

  #inMeter({ accountId }: Household): number {
    return this.#store().account(accountId)?.gas.inMeter ?? 0;
  }

  #conduct(
    home: Household,
    deed: MonthDeed,
    ask: {
      readonly operationId: OperationId;
      readonly period: Period;
    },
  ): (desk: Desk) => Promise<Outcome<unknown>> {
    const { period, operationId } = ask;
    const { accountId } = home;
    switch (deed.kind) {
      case 'collect':
        return ({ deps }) => collectUsage(deps, SERVICE, period);
      case 'estimate':
        return ({ deps }) => proposeEstimates(deps, SERVICE, period);
      case 'read-wheel':
      case 'guess': {
        const lines = [this.#line(home, deed, period)];
        return ({ deps }) => enterUsage(deps, SERVICE, { ...ask, lines });
      }
      case 'waive': {
        const { finance } = this.#store();
        const why = FAULTS.find((fault) => finance.usageBlocked(period, fault, 0, 1).length > 0);
        const accounts = finance
          .usageBlocked(period, why ?? 'too-high', 0, MANY)
          .map((row) => row.accountId);
        const waiver = {
          why: why ?? 'too-high',
          accounts,
          reason: 'looked at',
          second: SUPERVISOR,
        };
        return ({ deps }) => waiveUsage(deps, SERVICE, { ...ask, ...waiver });
      }
      case 'submit': {
        const waiver = { reason: 'nobody at home', second: SUPERVISOR };
        return ({ deps }) => submitUsage(deps, SERVICE, { ...ask, waiver });
      }
      case 'review': {
        const hash = this.#store().finance.month(period)?.hash ?? '';
        return ({ deps }) => reviewUsage(deps, FINANCE, { ...ask, hash });
      }
      case 'deduct':
        return ({ deps }) =>
          deductMonth(deps, FINANCE, period, { mayGoOn: () => true, told: () => undefined });
      case 'close':
        return ({ deps }) => closeMonth(deps, FINANCE, ask);
      case 'plan': {
        const plan = { operationId, accountId, sharePercent: deed.share, ...this.#form() };
        return ({ deps }) => agreePlan(deps, FINANCE, { ...plan, second: SUPERVISOR });
      }
      case 'adjust': {
        const litres = this.#adjustment(home, deed.litres);
        this.documents.push({ kind: 'adjust', home, operationId, litres });
        const document = { operationId, accountId, litres, ...this.#paper() };
        return ({ deps }) => adjustUsage(deps, SERVICE, document);
      }
      case 'correct-price': {
        const { litres, differenceE4 } = deed;
        // Half up to the fen, and below zero its mirror image.
        const amount = Math.floor((2 * litres * Math.abs(differenceE4) + 100_000) / 200_000);
        const told = differenceE4 < 0 ? -amount : amount;
        this.documents.push({ kind: 'correct-price', home, operationId, fen: told });
        const price = { tariffId: FIRST_PRICES, litres: litre(litres), differenceE4 };
        const document = { operationId, accountId, ...price, ...this.#paper() };
        return ({ deps }) => correctPrice(deps, SERVICE, document);
      }
      case 'true-up': {
        const year = Number(this.#today().slice(0, 4)) - 1;
        const document = {
          ...{ operationId, accountId, year, index: wheelOf(home), ...this.#form() },
          ...{ readOn: toBusinessDate(`${year}-12-31`) },
          ...{ evidence: 'the wheel', responsible: 'reader', second: SUPERVISOR },
        };
        this.documents.push({ kind: 'true-up', home, operationId, index: document.index });
        return ({ deps }) => trueUpYear(deps, FINANCE, document);
      }
    }
  }

  #form() {
    this.#documents += 1;
    return { formNo: `M-${this.#documents}`, reason: 'as found' };
  }

  #paper() {
    return { ...this.#form(), evidence: 'photo', responsible: 'reader', second: SUPERVISOR };
  }

  /** Nobody says that gas was used which the meter cannot have had: what is used is in it, or nobody bought any. */
  #adjustment({ accountId }: Household, litres: number): number {
    const gas = this.#store().account(accountId)?.gas;
    if (gas === undefined || litres <= 0) return litres;
    const all = Object.values(gas).reduce((sum, volume) => sum + volume, 0);
    if (gas.inMeter > 0) return Math.min(litres, gas.inMeter);
    return all === 0 ? litres : -litres;
  }

  #today(): BusinessDate {
    return businessDate(this.#now(), ZONE);
  }

  #line(
    home: Household,
    deed: Extract<MonthDeed, { kind: 'read-wheel' | 'guess' }>,
    period: Period,
  ): UsageEntry {
    const { accountId } = home;
    const { to } = periodRange(period, 1);
    const today = this.#today();
    const isOver = today > to;
    const readOn = isOver ? to : today;
    return deed.kind === 'guess'
      ? { accountId, source: 'estimate', index: null, litres: litre(deed.litres), readOn }
      : { accountId, source: 'handheld', index: wheelOf(home), litres: null, readOn };
  }
}
