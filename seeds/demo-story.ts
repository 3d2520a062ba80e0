/**
 * Loads the demo company through the use-cases: the same doors that a cashier uses, on simulated cards and meters, with
 * a clock that walks through the past year. Deterministic: same ledger content and same cards on every machine.
 */

import { type Counter, createCounter } from '../src/app/counter/counter.ts';
import type { AppDeps, RequestContext } from '../src/app/deps.ts';
import { enrolMeter } from '../src/app/engineering/enrol-meter.ts';
import { enterCommunity } from '../src/app/engineering/enter-community.ts';
import { enterRegulatorBox } from '../src/app/engineering/enter-regulator-box.ts';
import { enterTariff } from '../src/app/finance/enter-tariff.ts';
import { derivedOperationId } from '../src/app/request-hash.ts';
import { accountId, cardNo, meterMaker, meterNumber, type OperationId } from '../src/core/ids.ts';
import { assert, type Outcome } from '../src/core/outcome.ts';
import { fen, litre, ZERO_LITRE } from '../src/core/units.ts';
import {
  COMMUNITIES,
  DEMO_COMPANY,
  HOUSEHOLDS,
  type Household,
  METERS_WITHOUT_CUSTOMER,
  TARIFFS,
} from './demo-company.ts';
import { type DemoEvent, demoEvents } from './demo-events.ts';

/** The simulated hardware, as far as the story needs it. */
export interface SeedBench {
  newMeter(meter: {
    number: string;
    maker: number;
    company: number;
    psc: Uint8Array;
  }): Promise<void>;
  newCard(card: string): Promise<void>;
  /** Resolves when the reader says that this card is in. */
  insert(card: string): Promise<void>;
  /** Resolves when the reader says that it is empty. */
  remove(): Promise<void>;
  putIntoMeter(card: string, meter: string): Promise<void>;
  burn(meter: string, days: number, litresPerDay: number): Promise<void>;
  /** Stops the meter's clock at this time of the story, in seconds since 1970: its reports enter the ledger. */
  stopClock(meter: string, seconds: number): Promise<void>;
  /** Lets the clocks of all meters run on from the present. */
  runClocks(): Promise<void>;
  pullAtByte(n: number): Promise<void>;
}

export interface SeedOptions {
  readonly deps: AppDeps;
  readonly bench: SeedBench;
  readonly reader: string;
  readonly households?: readonly Household[];
  /** Called after each event, for a progress line. */
  readonly progress?: (done: number, all: number) => void;
}

const CONTEXT: RequestContext = { operator: '演示' };
const CEILING = litre(600_000);
/** In the middle of the slot's body: the gas is then neither on the card nor off it. */
const PULLED_AT_BYTE = 20;

function must<T>(outcome: Outcome<T>, what: string): T {
  assert(outcome.ok, `demo data: ${what}: ${outcome.ok ? '' : JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

const meterText = (household: Household): string =>
  meterNumber(household.meter).toString().padStart(12, '0');

/** Ids of our own steps come from one digest after the other: the demo's ledger is the same on every machine. */
function drawnFrom(hash: AppDeps['hash']): AppDeps['random'] {
  let drawn = 0;
  return {
    bytes(n) {
      drawn += 1;
      const digest = hash.sha256(`qika demo ${drawn}`);
      assert(n <= digest.length, `the demo draws at most ${digest.length} bytes at once`);
      return digest.slice(0, n);
    },
  };
}

/** Tells the story; the ledger must be empty. */
export async function loadDemo(options: SeedOptions): Promise<{ readonly events: number }> {
  let now = 0;
  const clock = {
    now: () => now,
    monotonic: () => options.deps.clock.monotonic(),
    after: (ms: number, fn: () => void) => options.deps.clock.after(ms, fn),
  };
  const deps: AppDeps = { ...options.deps, clock, random: drawnFrom(options.deps.hash) };
  const events = demoEvents(options.households ?? HOUSEHOLDS);
  const story = new Story(deps, options.bench, options.reader);
  now = (events[0]?.at ?? 0) - 3_600_000;
  await story.foundations();
  let done = 0;
  for (const event of events) {
    now = event.at;
    await story.tell(event);
    done += 1;
    options.progress?.(done, events.length);
  }
  await options.bench.runClocks();
  return { events: done };
}

class Story {
  readonly #deps: AppDeps;
  readonly #bench: SeedBench;
  readonly #reader: string;
  readonly #counter: Counter;
  #told = 0;

  constructor(deps: AppDeps, bench: SeedBench, reader: string) {
    this.#deps = deps;
    this.#bench = bench;
    this.#reader = reader;
    this.#counter = createCounter(deps);
  }

  /** Prices, places and the meters that wait for a customer. */
  async foundations(): Promise<void> {
    for (const version of TARIFFS) {
      must(
        await enterTariff(this.#deps, CONTEXT, { operationId: this.#id(), version }),
        version.id,
      );
    }
    for (const { communityId, name, boxes } of COMMUNITIES) {
      const operationId = this.#id();
      must(await enterCommunity(this.#deps, CONTEXT, { operationId, communityId, name }), name);
      for (const box of boxes) {
        const request = {
          operationId: this.#id(),
          regulatorBoxId: box.id,
          communityId,
          name: box.name,
        };
        must(await enterRegulatorBox(this.#deps, CONTEXT, request), box.name);
      }
    }
    for (const meter of METERS_WITHOUT_CUSTOMER) {
      const place = {
        communityId: 104,
        regulatorBoxId: 10401,
        address: '云栖公寓9栋（待点火）',
        floor: 9,
      };
      const request = {
        operationId: this.#id(),
        meter,
        accountId: null,
        ...place,
        direction: 'left' as const,
      };
      const rest = { model: 'G2.5', initialIndex: ZERO_LITRE, ceiling: CEILING };
      must(
        await enrolMeter(this.#deps, CONTEXT, { ...request, ...rest }),
        'a meter without a customer',
      );
    }
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
    const meter = meterText(household);
    await this.#bench.stopClock(meter, Math.floor(at / 1000));
    await this.#bench.putIntoMeter(String(household.cardNo), meter);
    await this.#bench.burn(meter, days, household.dailyLitres);
  }

  #id(): OperationId {
    this.#told += 1;
    return derivedOperationId(this.#deps.hash, { kind: 'demo', told: this.#told });
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
    const { meter, direction, regulatorBoxId, floor } = household;
    const place = { communityId, address, direction, regulatorBoxId, floor };
    const model = customerClass === 'residential' ? 'G2.5' : 'G6';
    const request = {
      operationId: this.#id(),
      meter,
      accountId: account,
      ...place,
      model,
      initialIndex: ZERO_LITRE,
    };
    must(
      await enrolMeter(this.#deps, CONTEXT, { ...request, ceiling: CEILING }),
      `meter of ${account}`,
    );
    const psc = this.#deps.vault.secretOf(cardNo(household.cardNo)).bytes;
    await this.#bench.newMeter({
      number: meterText(household),
      maker: meterMaker(meter),
      company: DEMO_COMPANY.code,
      psc,
    });
  }

  async #openCard(household: Household): Promise<void> {
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
