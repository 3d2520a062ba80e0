/**
 * A seeded day at the counter as ledger commands: payments, purchases, reservations, posted and voided loads, gas seen
 * by the meter. Every command must be accepted, because the script knows each customer's state; one step in forty is a
 * payment for an account that does not exist, which must be refused without harm to its batch.
 */
import { type AccountId, accountId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { Reservation } from '../../../src/core/load.ts';
import { assert } from '../../../src/core/outcome.ts';
import { fen, litre, ZERO_LITRE } from '../../../src/core/units.ts';
import type { CommandMint } from './command-mint.ts';
import { FEN_PER_CUBIC_METRE, type Household, household } from './opening-script.ts';

interface Customer extends Household {
  balance: number;
  toBeWritten: number;
  sequence: number;
  total: number;
  takenTotal: number;
  open: Reservation | null;
}

export interface CounterStep {
  readonly command: LedgerCommand;
  readonly accepted: boolean;
}

const NOBODY = accountId(4_000_000_000);

export class CounterScript {
  readonly #mint: CommandMint;
  readonly #customers: readonly Customer[];

  constructor(mint: CommandMint, households: number) {
    this.#mint = mint;
    this.#customers = Array.from({ length: households }, (_, i) => ({
      ...household(i + 1),
      balance: 0,
      toBeWritten: 0,
      sequence: 0,
      total: 0,
      takenTotal: 0,
      open: null,
    }));
  }

  /** One more thing that happens at the counter. Loads in progress go on before new ones begin. */
  next(): CounterStep {
    const { random } = this.#mint;
    if (random.chance(1, 40)) return { command: this.#payment(NOBODY, 100), accepted: false };
    const customer = random.pick(this.#customers);
    const choices = [() => this.#pay(customer)];
    if (customer.balance >= FEN_PER_CUBIC_METRE) choices.push(() => this.#buy(customer));
    if (customer.takenTotal < customer.total) choices.push(() => this.#take(customer));
    const load = customer.open === null ? this.#reserve : this.#end;
    if (customer.open !== null || customer.toBeWritten > 0) {
      const go = (): LedgerCommand => load.call(this, customer);
      choices.push(go, go);
    }
    return { command: random.pick(choices)(), accepted: true };
  }

  #pay(customer: Customer): LedgerCommand {
    const amount = 1 + this.#mint.random.below(20_000);
    customer.balance += amount;
    return this.#payment(customer.accountId, amount);
  }

  #payment(account: AccountId, amount: number): LedgerCommand {
    return {
      ...this.#mint.head(),
      kind: 'take-payment',
      accountId: account,
      amount: fen(amount),
      channel: 'cash',
      cashGiven: fen(amount),
      reference: null,
      payer: null,
    };
  }

  #buy(customer: Customer): LedgerCommand {
    const most = Math.floor(customer.balance / FEN_PER_CUBIC_METRE);
    const metres = 1 + this.#mint.random.below(Math.min(most, 50));
    customer.balance -= metres * FEN_PER_CUBIC_METRE;
    customer.toBeWritten += metres * 1000;
    return {
      ...this.#mint.head(),
      kind: 'buy-gas',
      accountId: customer.accountId,
      want: { by: 'volume', volume: litre(metres * 1000) },
      quoted: null,
    };
  }

  #reserve(customer: Customer): LedgerCommand {
    const { sequence, total, toBeWritten, accountId: account, cardNo, meter } = customer;
    const head = this.#mint.head();
    const reservation: Reservation = {
      operationId: head.operationId,
      attempt: 1,
      accountId: account,
      cardNo,
      meter,
      litres: litre(toBeWritten),
      fen: fen((toBeWritten / 1000) * FEN_PER_CUBIC_METRE),
      sequenceBefore: sequence,
      totalBefore: litre(total),
      target: {
        slot: sequence % 2 === 0 ? 'B' : 'A',
        writeSequence: sequence + 1,
        total: litre(total + toBeWritten),
        tag: this.#mint.hex(16),
        soldAt: this.#mint.seconds,
        volume: litre(toBeWritten),
        ceiling: ZERO_LITRE,
      },
      imageBefore: this.#mint.image(),
      imageTarget: this.#mint.image(),
    };
    customer.toBeWritten = 0;
    customer.open = reservation;
    return { ...head, kind: 'reserve-load', reservation };
  }

  #end(customer: Customer): LedgerCommand {
    const load = customer.open;
    assert(load !== null, 'only an open load ends');
    const end = { kind: 'end-load', load: load.operationId, attempt: load.attempt } as const;
    customer.open = null;
    if (this.#mint.random.chance(1, 5)) {
      customer.toBeWritten += load.litres;
      return { ...this.#mint.head(), ...end, ending: { state: 'VOIDED', erased: false } };
    }
    customer.sequence = load.target.writeSequence;
    customer.total = load.target.total;
    return { ...this.#mint.head(), ...end, ending: { state: 'POSTED', evidence: 'TARGET' } };
  }

  #take(customer: Customer): LedgerCommand {
    customer.takenTotal = customer.total;
    return {
      ...this.#mint.head(),
      kind: 'take-into-meter',
      cardNo: customer.cardNo,
      report: {
        result: 'taken',
        takenSequence: customer.sequence,
        meterTotal: litre(customer.total),
        remaining: ZERO_LITRE,
        index: ZERO_LITRE,
        valveOpen: true,
        batteryLow: false,
        tamper: false,
        magnet: false,
        clock: this.#mint.seconds,
      },
    };
  }
}
