/** Gifts (赠气) in random order with everything else that moves money: none is paid out, and the customer's own all comes back. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { heldGift } from '../../../src/core/ledger/gift-left.ts';
import type { CommandResult } from '../../../src/core/ledger/results.ts';
import { moneyOfGas } from '../../../src/core/ledger/stages.ts';
import { PROFILE_NAMES, type ProfileName } from '../../../src/core/posting-profile.ts';
import { fen } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, METER_A, SETTINGS } from './ledger-town.ts';
import { SEED } from './tariff-ladders.ts';

type Step =
  | { readonly kind: 'pay' | 'give' | 'buy' | 'use' | 'unuse'; readonly amount: number }
  | { readonly kind: 'giveBack' | 'dearer' | 'cheaper'; readonly amount: number }
  | { readonly kind: 'refund'; readonly amount: number; readonly nth: number }
  | { readonly kind: 'reverse' };

const amount = fc.integer({ min: 1, max: 9_000 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('pay', 'give', 'buy', 'use', 'unuse', 'giveBack'),
    amount,
  }),
  fc.record({ kind: fc.constantFrom('pay', 'give', 'buy', 'use', 'unuse'), amount }),
  fc.record({ kind: fc.constantFrom('dearer', 'cheaper'), amount }),
  fc.record({ kind: fc.constant('refund'), amount, nth: fc.nat(9) }),
  fc.constant({ kind: 'reverse' } as const),
);

/** The purse as coins: a gift is spent before the customer's own, and what was spent last comes back first. */
class Coins {
  gift = 0;
  /** How often something was given. What was used before the first stands in no run. */
  gifts = 0;
  given = 0;
  /** Runs of what was spent, oldest first. */
  readonly spent: { readonly of: 'gift' | 'own'; fen: number }[] = [];

  /** Of a price that was put right, what came back of gas that nobody had used yet. */
  ahead = 0;

  spend(fenSpent: number, own: number): void {
    const ofAhead = Math.min(fenSpent, this.ahead, own);
    this.ahead -= ofAhead;
    this.putRight += ofAhead;
    if (ofAhead < fenSpent) this.ahead = 0;
    const rest = fenSpent - ofAhead;
    if (this.gifts === 0) {
      this.putRight += rest;
      return;
    }
    const ofGift = Math.min(rest, this.gift);
    this.gift -= ofGift;
    this.spent.push({ of: 'gift', fen: ofGift }, { of: 'own', fen: rest - ofGift });
  }

  /** Own money that was used, less what came back without having been used. */
  putRight = 0;

  comeBack(fenBack: number): void {
    let rest = fenBack;
    while (rest > 0) {
      const last = this.spent.at(-1);
      if (last === undefined) {
        this.ahead += rest;
        this.putRight -= rest;
        return;
      }
      const part = Math.min(rest, last.fen);
      last.fen -= part;
      rest -= part;
      if (last.of === 'gift') this.gift += part;
      if (last.fen === 0) this.spent.pop();
    }
  }

  sum(of: 'gift' | 'own'): number {
    return this.spent.reduce((sum, run) => sum + (run.of === of ? run.fen : 0), 0);
  }
}

class Customer {
  readonly ledger: Ledger;
  private readonly coins = new Coins();
  private readonly payments: { readonly id: LedgerCommand['operationId']; left: number }[] = [];
  private index = 0;
  private forms = 0;
  private paid = 0;
  private refunded = 0;

  constructor(profile: ProfileName) {
    const month = { profile, absurdLitresPerDay: 100_000 };
    this.ledger = Ledger.town(0, { ...SETTINGS, month });
  }

  /** Less what is owed. */
  private get held(): number {
    const live = this.ledger.books.live(ANNA);
    return live === undefined ? 0 : live.balanceFen + moneyOfGas(live) - live.overUseFen;
  }

  /** Does what is allowed, and lets the coins follow: what neither came nor went otherwise was spent, or comes back. */
  private try(command: LedgerCommand): CommandResult | null {
    const before = this.held;
    const decided = this.ledger.do(command);
    if (!decided.ok) return null;
    const spent = before - this.held;
    if (spent > 0) this.coins.spend(spent, Math.max(0, before - this.coins.gift));
    if (spent < 0) this.coins.comeBack(-spent);
    return decided.value.result;
  }

  private pay(amountFen: number): void {
    const command = this.ledger.desk.pay(ANNA, amountFen);
    const result = this.ledger.mustDo(command);
    if (result.kind !== 'payment') return;
    this.paid += amountFen;
    this.payments.push({ id: command.operationId, left: amountFen });
  }

  private give(amountFen: number): void {
    this.forms += 1;
    const gift = this.ledger.desk.gift(ANNA, amountFen, { formNo: `ZQ-${this.forms}` });
    const { leftFen } = heldGift(this.live(), this.ledger.books);
    const left = Math.min(leftFen, this.live().balanceFen);
    const done = this.ledger.try(gift);
    if (amountFen < 0) expect(done === 'done').toBe(-amountFen <= left);
    if (done !== 'done') return;
    this.coins.gifts += 1;
    this.coins.gift += amountFen;
    this.coins.given += amountFen;
  }

  private live() {
    const live = this.ledger.books.live(ANNA);
    if (live === undefined) throw new Error('Anna is gone');
    return live;
  }

  /** What went back to the company with it leaves the coins too. */
  private refund(nth: number, amountFen: number): boolean {
    const payment = this.payments[nth % Math.max(this.payments.length, 1)];
    if (payment === undefined) return false;
    const { desk } = this.ledger;
    const body = { payment: payment.id, amount: fen(amountFen), reference: null, papers: '身份证' };
    const head = { ...desk.head(), kind: 'refund-payment', accountId: ANNA } as const;
    const decided = this.ledger.do({ ...head, ...body, second: 'gu' });
    if (!decided.ok) return false;
    payment.left -= amountFen;
    this.refunded += amountFen;
    this.returned(decided.value.result);
    return true;
  }

  private returned(result: CommandResult): void {
    const back = result.kind === 'fact' ? result.facts.giftReturnedFen : undefined;
    if (typeof back !== 'number') return;
    this.coins.gift -= back;
    this.coins.given -= back;
  }

  step(step: Step): void {
    const { desk, books } = this.ledger;
    switch (step.kind) {
      case 'pay':
        this.pay(step.amount);
        break;
      case 'give':
        this.give(step.amount);
        break;
      case 'giveBack':
        this.give(-step.amount);
        break;
      case 'buy':
        this.try(desk.buy(ANNA, step.amount * 3));
        break;
      case 'use':
        if (this.try(desk.adjust(step.amount)) !== null) this.index += step.amount;
        break;
      case 'unuse':
        if (this.try(desk.adjust(-step.amount)) !== null) this.index -= step.amount;
        break;
      case 'dearer':
        this.try(desk.correct(step.amount, 1_000));
        break;
      case 'cheaper':
        this.try(desk.correct(step.amount, -1_000));
        break;
      case 'refund':
        this.refund(step.nth, step.amount);
        break;
      case 'reverse': {
        const [lot] = books.lotsOf(ANNA);
        if (lot === undefined) break;
        const body = { accountId: ANNA, purchase: lot.operationId, reason: '错购' };
        this.try({ ...desk.head(), kind: 'reverse-purchase', ...body });
      }
    }
    this.check();
  }

  check(): void {
    const { ledger, coins } = this;
    const { leftFen } = heldGift(this.live(), ledger.books);
    expect(leftFen).toBe(coins.gift);
    expect(leftFen).toBeLessThanOrEqual(Math.max(this.held, 0));
    // What the company booked and did not get back is what was used of its gifts, and what is left of them.
    expect(ledger.sums.get('giftExpense') ?? 0).toBe(coins.given);
    expect(coins.given).toBe(coins.sum('gift') + coins.gift);
    expect(ledger.isWhole()).toBe(true);
  }

  /** The contract ends: the meter comes down at `used` more than was billed, and everything goes where it belongs. */
  end(used: number): void {
    const { ledger } = this;
    const { desk } = ledger;
    const { newMeter: _new, openingIndex: _index, ...sheet } = desk.change(METER_A, METER_A, used);
    const settle = { ...sheet, kind: 'settle-account', papers: '身份证' } as const;
    this.settle(settle);
    const debt = this.live().overUseFen;
    if (debt > 0) this.pay(debt);
    this.check();
    const own = () => this.live().balanceFen - heldGift(this.live(), ledger.books).inBalanceFen;
    for (const [nth, { left }] of this.payments.entries()) {
      const back = Math.min(left, own());
      if (back > 0) expect(this.refund(nth, back)).toBe(true);
    }
    const close = { reason: '搬迁', papers: '身份证', second: 'gu' };
    const head = { ...desk.head(), kind: 'close-account', accountId: ANNA } as const;
    this.returned(ledger.mustDo({ ...head, ...close }));
    expect(this.held).toBe(0);
    this.check();
    expect(this.coins.gift).toBe(0);
    expect(ledger.sums.get('giftExpense') ?? 0).toBe(this.coins.sum('gift'));
    // All of the customer's own that was not used is in their hand again, to the fen.
    expect(this.refunded).toBe(this.paid - this.coins.sum('own') - this.coins.putRight);
  }

  private settle(settle: LedgerCommand): void {
    if (this.try(settle) !== null) return;
    expect(this.ledger.try(settle)).toBe('price-correction.stands');
    this.takeCorrectionsBack();
    expect(this.try(settle)).not.toBeNull();
  }

  /** Corrected gas does not leave at its price: the same difference the other way round comes first. */
  private takeCorrectionsBack(): void {
    const { books, desk } = this.ledger;
    const net = new Map<number, number>();
    for (const { litres, differenceE4 } of books.priceCorrectionsOf(ANNA)) {
      const of = Math.abs(differenceE4);
      net.set(of, (net.get(of) ?? 0) + Math.sign(differenceE4) * litres);
    }
    for (const [of, litres] of net) {
      if (litres === 0) continue;
      const back = desk.correct(Math.abs(litres), -Math.sign(litres) * of);
      expect(this.try(back)).not.toBeNull();
    }
  }
}

test.each(PROFILE_NAMES)(
  'what is left of gifts returns to the company, and the customer’s own to the customer (%s)',
  (profile) => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { minLength: 5, maxLength: 40 }),
        fc.nat(20_000),
        (steps, used) => {
          const customer = new Customer(profile);
          for (const step of steps) customer.step(step);
          customer.end(used);
        },
      ),
      { seed: SEED, numRuns: 100 },
    );
  },
);
