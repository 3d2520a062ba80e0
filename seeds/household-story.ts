/** One household's year at the counter: enrolled, given a card, sold gas, and left as the demo wants it. */
import { type Counter, createCounter } from '../src/app/counter/counter.ts';
import type { AppDeps } from '../src/app/deps.ts';
import { enrolMeter } from '../src/app/engineering/enrol-meter.ts';
import { accountId, cardNo, meterMaker, meterNumber, type OperationId } from '../src/core/ids.ts';
import { assert } from '../src/core/outcome.ts';
import { fen, ZERO_LITRE } from '../src/core/units.ts';
import { DEMO_COMPANY, type Household } from './demo-company.ts';
import type { DemoEvent } from './demo-events.ts';
import { CEILING, CONTEXT, must } from './demo-foundations.ts';
import { DemoPapers } from './demo-papers.ts';
import { demoPlate, sizeOf } from './demo-plates.ts';
import type { SeedBench } from './seed-bench.ts';

/** In the middle of the slot's body: the gas is then neither on the card nor off it. */
/** Secret of an SLE4442. */
const PULLED_AT_BYTE = 20;

const meterText = (household: Household): string =>
  meterNumber(household.meter).toString().padStart(12, '0');

export interface StoryParts {
  readonly deps: AppDeps;
  readonly bench: SeedBench;
  readonly reader: string;
  readonly nextId: () => OperationId;
}

export class HouseholdStory {
  readonly #deps: AppDeps;
  readonly #bench: SeedBench;
  readonly #reader: string;
  readonly #counter: Counter;
  readonly #id: () => OperationId;
  readonly #papers: DemoPapers;

  constructor({ deps, bench, reader, nextId }: StoryParts) {
    this.#deps = deps;
    this.#bench = bench;
    this.#reader = reader;
    this.#counter = createCounter(deps);
    this.#id = nextId;
    this.#papers = new DemoPapers(deps, nextId);
  }

  async tell(event: DemoEvent): Promise<void> {
    const { household } = event;
    switch (event.kind) {
      case 'enrol':
        return this.#enrol(household);
      case 'open-card':
        return this.#openCard(household);
      case 'sell':
        return this.#sell(household, event.yuan);
      case 'use':
        return this.#use(household, event.at, event.days);
      case 'finish':
        return this.#finish(household);
    }
  }

  async #use(household: Household, at: number, days: number): Promise<void> {
    await this.#papers.gasOn(household);
    const meter = meterText(household);
    await this.#bench.stopClock(meter, Math.floor(at / 1000));
    await this.#bench.putIntoMeter(String(household.cardNo), meter);
    await this.#bench.burn(meter, days, household.dailyLitres);
  }

  async #enrol(household: Household): Promise<void> {
    const account = accountId(household.accountId);
    const { name, phone, address, communityId, customerClass, householdSize } = household;
    const customer = { name, phone, address, communityId, customerClass, householdSize };
    const opened = await this.#counter.openAccount(CONTEXT, {
      operationId: this.#id(),
      accountId: account,
      ...customer,
    });
    must(opened, `account ${account}`);
    const { meter, direction, regulatorBoxId, floor, counts } = household;
    const place = { communityId, address, direction, regulatorBoxId, floor };
    const size = sizeOf(customerClass);
    const request = {
      operationId: this.#id(),
      meter,
      accountId: account,
      ...place,
      model: `IC-${size}`,
      initialIndex: ZERO_LITRE,
      plate: demoPlate(meter, size, counts),
      ceiling: counts === 'money' ? ZERO_LITRE : CEILING,
    };
    must(await enrolMeter(this.#deps, CONTEXT, request), `meter of ${account}`);
    await this.#papers.apply(household);
    await this.#bench.newMeter({
      number: meterText(household),
      maker: meterMaker(meter),
      company: DEMO_COMPANY.code,
      counts,
    });
  }

  async #openCard(household: Household): Promise<void> {
    await this.#papers.review();
    const card = String(household.cardNo);
    await this.#bench.newCard(card);
    await this.#bench.insert(card);
    const request = {
      operationId: this.#id(),
      accountId: accountId(household.accountId),
      cardNo: cardNo(household.cardNo),
      reader: this.#reader,
      confirmLowTries: false,
    };
    const opened = must(await this.#counter.openCard(CONTEXT, request), `card ${card}`);
    assert(opened.state === 'active', `demo data: card ${card} is ${opened.state}`);
    await this.#bench.remove();
  }

  async #sell(household: Household, yuan: number): Promise<void> {
    await this.#bench.insert(String(household.cardNo));
    const sale = await this.#counter.loadCard(CONTEXT, this.#sale(household, yuan));
    const state = must(sale, `sale to ${household.accountId}`).load.state;
    assert(state === 'done', `demo data: the load of ${household.accountId} is ${state}`);
    await this.#bench.remove();
  }

  #sale(household: Household, yuan: number): Parameters<Counter['loadCard']>[1] {
    const amount = fen(yuan * 100);
    return {
      accountId: accountId(household.accountId),
      reader: this.#reader,
      payment: {
        operationId: this.#id(),
        amount,
        channel: 'cash',
        cashGiven: amount,
        reference: null,
        payer: null,
      },
      purchase: { operationId: this.#id(), want: { by: 'amount', amount }, quoted: null },
      load: { operationId: this.#id() },
      confirmLowTries: false,
    };
  }

  async #pay(
    household: Household,
    channel: 'cash' | 'bank-transfer' | 'wechat',
    yuan: number,
  ): Promise<void> {
    const reference = channel === 'cash' ? null : `DEMO${household.accountId}`;
    const amount = fen(yuan * 100);
    const request = {
      operationId: this.#id(),
      accountId: accountId(household.accountId),
      amount,
      channel,
    };
    must(
      await this.#counter.takePayment(CONTEXT, {
        ...request,
        cashGiven: channel === 'cash' ? amount : null,
        reference,
        payer: null,
      }),
      `payment of ${household.accountId}`,
    );
  }

  async #hold(
    household: Household,
    hold: 'suspended' | 'stopped' | 'blacklisted',
    reason: string,
  ): Promise<void> {
    const request = {
      operationId: this.#id(),
      accountId: accountId(household.accountId),
      hold,
      reason,
    };
    must(await this.#counter.setHold(CONTEXT, request), `hold of ${household.accountId}`);
  }

  /** How the household stands on the day the demo begins. */
  async #finish(household: Household): Promise<void> {
    const account = accountId(household.accountId);
    switch (household.story) {
      case 'paid-only':
        return this.#pay(household, 'wechat', 100);
      case 'bank-transfer-pending':
        return this.#pay(household, 'bank-transfer', 300);
      case 'to-be-written': {
        await this.#pay(household, 'cash', 80);
        const want = { by: 'amount', amount: fen(8000) } as const;
        const bought = this.#counter.buyGas(CONTEXT, {
          operationId: this.#id(),
          accountId: account,
          want,
          quoted: null,
        });
        must(await bought, `purchase of ${account}`);
        return;
      }
      case 'on-card':
        return this.#sell(household, 60);
      case 'pulled':
        return this.#pulled(household);
      case 'suspended':
        return this.#hold(household, 'suspended', '外出半年，客户报停');
      case 'stopped':
        return this.#hold(household, 'stopped', '入户安检隐患未整改');
      case 'blacklisted':
        return this.#hold(household, 'blacklisted', '私拉乱接');
      case 'ordinary':
      case 'not-ignited':
        return;
    }
  }

  /** The card left the reader in the middle of the write: it is on the list of cards to put back. */
  async #pulled(household: Household): Promise<void> {
    await this.#bench.insert(String(household.cardNo));
    await this.#bench.pullAtByte(PULLED_AT_BYTE);
    const sale = must(
      await this.#counter.loadCard(CONTEXT, this.#sale(household, 50)),
      'a pulled card',
    );
    assert(sale.load.state === 'pending', `demo data: a pulled card ends as ${sale.load.state}`);
    await this.#bench.remove();
  }
}
