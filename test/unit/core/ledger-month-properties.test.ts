/** A customer's years in random order: whatever is bought, loaded, read, estimated, over-used and paid, the books stay whole. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { cardNo, meterId, type OperationId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { DeductionResult } from '../../../src/core/ledger/month-results.ts';
import type { CommandResult } from '../../../src/core/ledger/results.ts';
import { gasOf, moneyOfGas } from '../../../src/core/ledger/stages.ts';
import { type HeldLot, heldLots, lotsValue } from '../../../src/core/lots.ts';
import { invoicedOf, pendingOf } from '../../../src/core/pending-vat.ts';
import { monthAfter, type Period, periodRange, toPeriod } from '../../../src/core/period.ts';
import { PROFILE_NAMES, type ProfileName } from '../../../src/core/posting-profile.ts';
import { litre, priceE4 } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, HOUSEHOLD_TARIFF, METER_A, SETTINGS, STATION } from './ledger-town.ts';
import { SEED } from './tariff-ladders.ts';

type Step =
  | { readonly kind: 'pay'; readonly fen: number }
  | { readonly kind: 'buy'; readonly litres: number }
  | { readonly kind: 'load'; readonly end: 'post' | 'void' | 'open' | 'lost' }
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'emergency';
      readonly litres: number;
      readonly used: number;
      readonly priceE4: number | null;
    }
  | { readonly kind: 'change'; readonly used: number }
  | { readonly kind: 'adjust'; readonly litres: number }
  | { readonly kind: 'correct'; readonly litres: number; readonly differenceE4: number }
  | { readonly kind: 'reverse' }
  | { readonly kind: 'invoice'; readonly lot: number }
  | { readonly kind: 'red' }
  | { readonly kind: 'plan'; readonly share: number }
  | { readonly kind: 'size'; readonly persons: number }
  | { readonly kind: 'profile'; readonly profile: ProfileName }
  | { readonly kind: 'year'; readonly used: number }
  | { readonly kind: 'month'; readonly used: number; readonly estimate: boolean };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('pay' as const), fen: fc.integer({ min: 1, max: 30_000 }) }),
  fc.record({ kind: fc.constant('buy' as const), litres: fc.integer({ min: 1, max: 90_000 }) }),
  fc.record({
    kind: fc.constant('load' as const),
    end: fc.constantFrom(...(['post', 'void', 'open', 'lost'] as const)),
  }),
  fc.constant({ kind: 'taken' as const }),
  fc.record({
    kind: fc.constant('emergency' as const),
    litres: fc.integer({ min: 1, max: 5_000 }),
    used: fc.integer({ min: 0, max: 5_000 }),
    priceE4: fc.option(fc.integer({ min: 5_000, max: 60_000 })),
  }),
  fc.record({ kind: fc.constant('change' as const), used: fc.integer({ min: 0, max: 60_000 }) }),
  fc.record({
    kind: fc.constant('adjust' as const),
    litres: fc.integer({ min: -40_000, max: 40_000 }),
  }),
  fc.record({
    kind: fc.constant('correct' as const),
    litres: fc.integer({ min: 1, max: 60_000 }),
    differenceE4: fc.integer({ min: -9_000, max: 9_000 }),
  }),
  fc.constant({ kind: 'reverse' as const }),
  fc.record({ kind: fc.constant('invoice' as const), lot: fc.integer({ min: 0, max: 3 }) }),
  fc.constant({ kind: 'red' as const }),
  fc.record({ kind: fc.constant('plan' as const), share: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant('size' as const), persons: fc.integer({ min: 1, max: 7 }) }),
  fc.record({
    kind: fc.constant('profile' as const),
    profile: fc.constantFrom(...PROFILE_NAMES),
  }),
  fc.record({ kind: fc.constant('year' as const), used: fc.integer({ min: 0, max: 90_000 }) }),
  fc.record({
    kind: fc.constant('month' as const),
    used: fc.integer({ min: 0, max: 120_000 }),
    estimate: fc.boolean(),
  }),
);

/** Anna, her open load, and card, number and index of the meter that she has by now. */
class Life {
  readonly ledger: Ledger;
  private period: Period = toPeriod('2026-06');
  private index = 0;
  private card = CARD_A;
  private meter = METER_A;
  private changes = 0;
  private reversed = 0;
  private years = 0;
  private prices = 0;
  /** Numbers of the invoices that stand. */
  private readonly invoices: string[] = [];
  private readonly corrections: (Step & { kind: 'correct' })[] = [];
  private open: ReturnType<Ledger['desk']['reserve']> | null = null;
  private paid = 0;

  private readonly changesProfile: boolean;

  constructor(
    profile: ProfileName,
    residentialClasses: readonly string[],
    changesProfile: boolean,
  ) {
    this.changesProfile = changesProfile;
    const month = { profile, absurdLitresPerDay: 100_000, residentialClasses };
    this.ledger = Ledger.town(0, { ...SETTINGS, month });
    const from = { id: 'by-persons', effectiveFrom: toBusinessDate('2026-01-02') };
    this.ledger.mustDo(this.ledger.desk.tariff({ ...HOUSEHOLD_TARIFF, ...from }));
  }

  private get live() {
    const live = this.ledger.books.live(ANNA);
    if (live === undefined) throw new Error('no live row');
    return live;
  }

  step(step: Step): void {
    const { desk } = this.ledger;
    switch (step.kind) {
      case 'pay':
        this.ledger.mustDo(desk.pay(ANNA, step.fen));
        this.paid += step.fen;
        return;
      case 'buy':
        this.ledger.try(desk.buy(ANNA, step.litres));
        return;
      case 'load':
        this.load(step.end);
        return;
      case 'taken':
        this.taken();
        return;
      case 'emergency':
        this.emergency(step);
        return;
      case 'change':
        this.change(step.used);
        return;
      case 'adjust':
        this.ledger.try(desk.adjust(step.litres));
        return;
      case 'correct':
        if (this.ledger.try(desk.correct(step.litres, step.differenceE4)) === 'done') {
          this.corrections.push(step);
        }
        return;
      case 'reverse':
        this.reverse();
        return;
      case 'invoice':
        this.invoice(step.lot);
        return;
      case 'red':
        this.red();
        return;
      case 'plan':
        this.ledger.try(desk.plan(step.share));
        return;
      case 'size': {
        const { changes: seen = 0 } = this.ledger.books.account(ANNA) ?? {};
        this.ledger.try(desk.changeRecord(ANNA, { what: 'size', persons: step.persons }, { seen }));
        return;
      }
      case 'profile':
        this.profile(step.profile);
        return;
      case 'year':
        this.year(step.used);
        return;
      case 'month':
        this.month(step);
    }
  }

  private reverse(): void {
    const { books, desk } = this.ledger;
    const [lot] = books.lotsOf(ANNA);
    if (lot === undefined) return;
    const purchase = lot.operationId;
    const wrong = { kind: 'reverse-purchase', accountId: ANNA, purchase, reason: '错购' } as const;
    const done = this.ledger.try({ ...desk.head(), ...wrong });
    if (done === 'done') this.reversed += lot.volume;
  }

  /** The newest slip comes back for a VAT invoice of one of the newest purchases. */
  private invoice(lot: number): void {
    const { books, desk } = this.ledger;
    const purchase = [...books.lotsOf(ANNA)][lot]?.operationId;
    this.step({ kind: 'pay', fen: 1 });
    const ticketNo = [...books.payments.values()].at(-1)?.ticketNo ?? 0;
    this.ledger.mustDo(desk.endTicket(ticketNo));
    if (purchase === undefined) return;
    const done = this.ledger.try(desk.vatInvoice(ticketNo, `blue-${ticketNo}`, { purchase }));
    if (done === 'done') this.invoices.push(`blue-${ticketNo}`);
  }

  /** Gas goes back at the price that was paid for it: what was charged or given back beside that price is undone by its opposite. */
  private takeCorrectionsBack(): void {
    const { ledger } = this;
    for (const { litres, differenceE4 } of this.corrections.splice(0).reverse()) {
      ledger.mustDo(ledger.desk.correct(litres, -differenceE4));
    }
  }

  private red(): void {
    const number = this.invoices.pop();
    if (number !== undefined)
      this.ledger.mustDo(this.ledger.desk.redInvoice(number, `red-${number}`));
  }

  /** A year of which nothing was bought: every difference is beyond the meter's error. */
  private year(used: number): void {
    const { desk } = this.ledger;
    const readOn = periodRange(monthAfter(this.period, -1), 1).to;
    const done = this.ledger.try(desk.trueUp(2000 + this.years, this.index + used, { readOn }));
    this.years += 1;
    if (done !== 'done') return;
    this.index += used;
    const row = this.ledger.books.recognition(ANNA);
    if (row !== undefined) expect(row.recognisedFen).toBe(row.usedFen);
  }

  /** The company goes over to another profile; gas keeps the way of the day on which it was bought. */
  private profile(profile: ProfileName): void {
    const { settings } = this.ledger;
    const { month } = settings;
    if (month !== undefined && this.changesProfile) settings.month = { ...month, profile };
  }

  /** Revenue that goes apart is told by tier, and a company that has left the profile is never behind the use. */
  private checkRecognised(result: DeductionResult): void {
    const { apart, recognised } = result;
    if (recognised !== undefined) {
      const sum = (of: 'litres' | 'fen' | 'netFen') =>
        (recognised.tiers ?? []).reduce((all, part) => all + part[of], 0);
      expect([sum('litres'), sum('fen'), sum('netFen')]).toEqual([
        ...[recognised.litres, recognised.fen, recognised.netFen],
      ]);
      expect((recognised.tiers ?? []).every(({ tier }) => tier > 0)).toBe(true);
    }
    const row = this.ledger.books.recognition(ANNA);
    const left = this.ledger.settings.month?.profile !== 'receipt';
    if (left && apart !== undefined) {
      expect(row?.recognisedFen).toBeGreaterThanOrEqual(row?.usedFen ?? 0);
    }
  }

  private load(end: 'post' | 'void' | 'open' | 'lost'): void {
    const { ledger } = this;
    const { desk, books } = ledger;
    const { meter } = this;
    const card = books.card(this.card);
    if (card === undefined) return;
    if (this.open === null && this.live.toBeWrittenLitre > 0) {
      const { toBeWrittenLitre: litres, toBeWrittenFen: fen } = this.live;
      const { cardNo, writeSequence: sequenceBefore, total: totalBefore } = card;
      const from = { cardNo, meter, sequenceBefore, totalBefore };
      this.open = desk.reserve({ litres, fen, ...from });
      ledger.mustDo(this.open);
    }
    if (this.open === null || end === 'open') return;
    const { operationId, reservation } = this.open;
    this.open = null;
    if (end === 'post') ledger.mustDo(desk.post(operationId));
    else if (end === 'void') ledger.mustDo(desk.void(operationId));
    else {
      ledger.mustDo(desk.lost(operationId, reservation.target.total));
      expect(this.live).toMatchObject({ onCardLitre: 0, onCardFen: 0, inFlightFen: 0 });
    }
  }

  /** Gas goes into the meter beside the open load, maybe after the price has changed: then what is in flight is the older gas. */
  private emergency({ litres, used, priceE4: price }: Step & { kind: 'emergency' }): void {
    const { ledger } = this;
    const { desk } = ledger;
    if (this.open === null) {
      this.step({ kind: 'pay', fen: 9_000 + this.live.overUseFen });
      this.step({ kind: 'buy', litres: 10_000 });
      this.load('open');
    }
    if (price !== null) {
      this.prices += 1;
      const month = String(2 + Math.floor(this.prices / 28)).padStart(2, '0');
      const from = `2026-${month}-${String(1 + (this.prices % 28)).padStart(2, '0')}`;
      const version = {
        ...HOUSEHOLD_TARIFF,
        id: `price-${this.prices}`,
        effectiveFrom: toBusinessDate(from),
      };
      const tiers = HOUSEHOLD_TARIFF.tiers.map((tier) => ({ ...tier, price: priceE4(price) }));
      ledger.mustDo(desk.tariff({ ...version, tiers }));
    }
    if (this.open === null) return;
    if (ledger.try(desk.emergency(this.open.operationId, litres)) === 'done') {
      this.step({ kind: 'adjust', litres: used });
    }
  }

  private taken(): void {
    const { books, desk } = this.ledger;
    const card = books.card(this.card);
    if (card !== undefined && card.writeSequence > 0) {
      this.ledger.mustDo(desk.taken(this.card, card.writeSequence, card.total));
    }
  }

  /** Only an open load bars it, unless its card is given up; then everything that was bought and not used waits for the new meter's card. */
  private change(used: number): void {
    const { ledger, meter, live } = this;
    const { desk, books } = ledger;
    const newMeter = meterId(8, 1 + this.changes);
    const card = cardNo(60_001 + this.changes);
    if (books.meter(newMeter) === undefined) ledger.mustDo(desk.enrol(newMeter, null));
    const sheet = (over: { readonly lostLoad?: OperationId } = {}) =>
      desk.change(meter, newMeter, this.index + used, over);
    if (this.open !== null) expect(ledger.try(sheet())).toBe('load.open-on-meter');
    const command = this.open === null ? sheet() : sheet({ lostLoad: this.open.operationId });
    const left = Math.max(0, gasOf(live) - this.dueAt(this.index + used));
    this.behindRed(command);
    this.open = null;
    this.changes += 1;
    this.index = 0;
    this.meter = newMeter;
    this.card = card;
    expect(this.live).toMatchObject({ toBeWrittenLitre: left, owedLitre: 0, onCardLitre: 0 });
    expect([this.live.inMeterLitre, this.live.onCardFen, this.live.inMeterFen]).toEqual([0, 0, 0]);
    expect(ledger.try(desk.openCard(ANNA, card))).toBe('done');
    ledger.mustDo(desk.activate(card));
  }

  /** What the base meter shows and nobody has billed yet. */
  private dueAt(index: number): number {
    const metered = this.ledger.books.metered(this.meter);
    return index - (metered?.billed ?? 0) + (metered?.adjusted ?? 0);
  }

  private month({ used, estimate }: { used: number; estimate: boolean }): void {
    const { ledger, period } = this;
    const { desk } = ledger;
    const held = this.live.inMeterLitre;
    if (estimate) {
      const litres = litre(Math.min(used, held));
      ledger.mustDo(desk.usage(period, [{ source: 'estimate', litres }]));
    } else {
      this.index += used;
      ledger.mustDo(desk.usage(period, [{ index: litre(this.index) }]));
    }
    ledger.mustDo(desk.submit(ledger.books.month(period)));
    ledger.mustDo(desk.review(period));
    const deducted = this.behindRed(desk.deduct(period));
    if (deducted.kind === 'deduction') this.checkRecognised(deducted);
    ledger.mustDo({
      ...desk.head({ operator: 'fang', businessDate: toBusinessDate('2040-01-01') }),
      kind: 'close-period',
      period,
      watermarks: [{ station: STATION, row: ledger.books.lastRow(STATION) }],
      totals: ledger.totals(),
    });
    this.period = monthAfter(period, 1);
    expect(periodRange(this.period, 1).from > periodRange(period, 1).to).toBe(true);
  }

  /** What gives an invoice's gas back waits for the red one, and nothing else bars it. */
  private behindRed(command: LedgerCommand): CommandResult {
    const { ledger } = this;
    const decided = ledger.do(command);
    if (decided.ok) return decided.value.result;
    expect([decided.refusal.code, this.invoices.length > 0]).toEqual(['invoice.red-first', true]);
    while (this.invoices.length > 0) this.red();
    return ledger.mustDo(command);
  }

  /** The contract ends: what was paid is earned, or back in the customer's hand, or still owed by them. */
  end(): void {
    const { ledger, meter } = this;
    const { desk } = ledger;
    const lost = this.open === null ? {} : { lostLoad: this.open.operationId };
    const sheet = desk.change(meter, meter, this.index, lost);
    const { newMeter: _new, openingIndex: _index, ...takenDown } = sheet;
    const left = gasOf(this.live) - this.dueAt(this.index);
    const settle = { ...takenDown, kind: 'settle-account', papers: '身份证' } as const;
    let said = ledger.try(settle);
    if (said === 'invoice.red-first') {
      while (this.invoices.length > 0) this.red();
      said = ledger.try(settle);
    }
    if (said === 'price-correction.stands') {
      this.takeCorrectionsBack();
      said = ledger.try(settle);
    }
    expect(said).toBe('done');
    const sum = (name: Parameters<typeof ledger.sums.get>[0]): number => ledger.sums.get(name) ?? 0;
    const { balanceFen, overUseFen } = this.live;
    expect([gasOf(this.live), moneyOfGas(this.live), sum('pendingVat')]).toEqual([0, 0, 0]);
    expect([sum('recognisedApart'), sum('invoicedInLiability')]).toEqual([0, 0]);
    expect(Math.min(balanceFen, overUseFen)).toBe(0);
    if (left >= 0) expect(sum('returned') - this.reversed).toBe(left);
    expect(sum('sold') - sum('returned')).toBe(sum('consumedLitre'));
    expect(balanceFen - overUseFen + sum('gasRevenue') + sum('outputVat')).toBe(this.paid);
    expect(ledger.isWhole()).toBe(true);
    const close = { accountId: ANNA, reason: '搬迁', papers: '身份证', second: 'gu' };
    const told = ledger.try({ ...desk.head(), kind: 'close-account', ...close });
    const bar = overUseFen > 0 ? 'closure.debt' : balanceFen > 0 ? 'closure.balance-left' : 'done';
    expect(told).toBe(bar);
  }

  /** Beside the stages stands what was used and not recognised; of bought gas that goes apart, the rest is held. */
  private checkApart(apart: number, held: readonly HeldLot[]): void {
    const row = this.ledger.books.recognition(ANNA);
    expect(row === undefined ? 0 : row.usedFen - row.recognisedFen).toBe(apart);
    if (row === undefined) return;
    const own = held.filter(({ lot }) => lot.apart !== undefined);
    const sum = (of: (lot: HeldLot) => number) => own.reduce((all, lot) => all + of(lot), 0);
    expect(row.boughtFen - row.usedFen).toBe(sum(({ fen }) => fen));
    expect(row.boughtLitres - row.usedLitres).toBe(sum(({ left }) => left));
    for (const part of [row.usedFen, row.recognisedFen, row.recognisedLitres]) {
      expect(part).toBeGreaterThanOrEqual(0);
    }
    expect(row.recognisedFen).toBeLessThanOrEqual(row.boughtFen);
  }

  check(): void {
    const { ledger, live } = this;
    expect(ledger.isWhole()).toBe(true);
    const held = heldLots(ledger.books.lotsOf(ANNA), gasOf(live));
    expect(lotsValue(ledger.books.lotsOf(ANNA), gasOf(live))).toBe(moneyOfGas(live));
    expect(ledger.sums.get('pendingVat') ?? 0).toBe(pendingOf(held));
    const sum = (name: Parameters<typeof ledger.sums.get>[0]): number => ledger.sums.get(name) ?? 0;
    expect(sum('invoicedInLiability') + invoicedOf(held)).toBe(0);
    const earned = sum('gasRevenue') + sum('outputVat') + sum('invoicedInLiability');
    const apart = sum('recognisedApart');
    expect(live.balanceFen + moneyOfGas(live) + apart + earned - live.overUseFen).toBe(this.paid);
    this.checkApart(apart, held);
    expect(sum('gasReceivable')).toBe(0);
    expect(gasOf(live) + sum('consumedLitre')).toBe(sum('sold') - sum('returned'));
    // Nothing is billed that was not used, but for estimates that no reading has trued up yet.
    const metered = ledger.books.metered(this.meter);
    if (metered !== undefined)
      expect(metered.billed - metered.estimated).toBeLessThanOrEqual(this.index + metered.adjusted);
    const rows = [...ledger.books.meteredRows.values()];
    expect(sum('consumedLitre')).toBe(rows.reduce((all, { billed }) => all + billed, 0));
    for (const { meter, accountId, loadedTotal, takenTotal } of ledger.books.meters.values()) {
      expect(loadedTotal - takenTotal).toBe(accountId === null ? 0 : live.onCardLitre);
      expect(accountId === null).toBe(meter !== this.meter);
    }
  }
}

test.each([
  ['bill', 'residential'],
  ['contract', 'residential'],
  ['receipt', 'residential'],
  ['receipt', 'commercial'],
  ['any', 'residential'],
  ['any', 'commercial'],
] as const)(
  'after every step the lots are worth what the stages hold, and what was paid is somewhere (%s, residents are %s)',
  (profile, residents) => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 30, size: 'max' }), (steps) => {
        const any = profile === 'any';
        const life = new Life(any ? 'receipt' : profile, [residents], any);
        for (const step of steps) {
          life.step(step);
          life.check();
        }
        life.end();
      }),
      { seed: SEED, numRuns: 100 },
    );
  },
);
