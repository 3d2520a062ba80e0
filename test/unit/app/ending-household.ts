/**
 * A household whose contract ends (销户) in the middle of whatever it did: payments that wait, debts, deposits, invoices, gas that
 * is bought, in flight, on the card and in the meter. What it did are commands in a real ledger; its end is what the counter asks for.
 */
import {
  type ClosureOutcome,
  closeAccount,
  closureOf,
  settleAccount,
} from '../../../src/app/counter/close-account.ts';
import type { AppDeps } from '../../../src/app/deps.ts';
import type { OperationId } from '../../../src/core/ids.ts';
import type { LedgerAccount } from '../../../src/core/journal.ts';
import type { PaymentChannel } from '../../../src/core/ledger/command-head.ts';
import type { LedgerCommand, ReserveLoad } from '../../../src/core/ledger/commands.ts';
import type { TakenDown } from '../../../src/core/ledger/life/commands.ts';
import type { CommandResult } from '../../../src/core/ledger/results.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import { type Fen, fen, type Litre, litre } from '../../../src/core/units.ts';
import { trialBalance } from '../../../src/store/reports/trial-balance.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, CARD_A, METER_A, PLATE, reportOf } from '../core/ledger-town.ts';
import { openStore } from '../store/stores.ts';
import { CLERK } from './account.ts';
import { Hall } from './desk.ts';
import { value } from './told.ts';

const PAPERS = '身份证尾号 0042';
const SECOND = '顾主管';
const DEPOSIT = 'deposit';

/** One counter for all of them: only the ledger is each one's own. */
const hall = new Hall();
const counter = hall.station(1);

interface Paid {
  readonly id: OperationId;
  readonly ticketNo: number;
  readonly channel: PaymentChannel;
  readonly amount: number;
  /** A transfer that finance has not seen. */
  waits: boolean;
}

type LastSheet = Pick<TakenDown, 'finalIndex'> & Partial<Pick<TakenDown, 'window'>>;

/** What people did and were handed, counted by hand: no table of the ledger is asked for it. */
export class Purse {
  /** Of the customer's own, what came less what went back, by channel. */
  readonly held = new Map<PaymentChannel, number>();
  depositFen = 0;
  usedLitres = 0;

  move(channel: PaymentChannel, amount: number): void {
    this.held.set(channel, (this.held.get(channel) ?? 0) + amount);
  }

  /** What the customer paid and does not have back. */
  get keptFen(): number {
    return [...this.held.values()].reduce((sum, one) => sum + one, 0);
  }
}

export class EndingHousehold {
  readonly purse = new Purse();
  readonly desk = new Desk();
  readonly store;
  /** What its meter counts. */
  readonly counts: 'gas' | 'money';
  readonly #deps: AppDeps;
  readonly #payments: Paid[] = [];
  readonly #deposits: { readonly id: OperationId; left: number }[] = [];
  readonly #invoices: string[] = [];
  #forms = 0;
  #open: ReserveLoad | null = null;

  private constructor(counts: 'gas' | 'money', store: ReturnType<typeof openStore>, deps: AppDeps) {
    this.counts = counts;
    this.store = store;
    this.#deps = deps;
  }

  static async begin(
    settings: LedgerSettings,
    counts: 'gas' | 'money' = 'gas',
  ): Promise<EndingHousehold> {
    const store = openStore(':memory:', settings);
    const home = new EndingHousehold(counts, store, { ...(await counter).deps, store });
    const { desk } = home;
    const plate = counts === 'gas' ? {} : { plate: { ...PLATE, format: 'reference-money' } };
    for (const command of [
      ...[desk.community(), desk.regulatorBox(), desk.tariff(), desk.openAccount(ANNA)],
      ...[desk.enrol(METER_A, ANNA, plate), desk.openCard(ANNA, CARD_A), desk.activate(CARD_A)],
      desk.chargeItem(DEPOSIT, { income: false, taxBasisPoints: 0 }),
    ]) {
      await home.must(command);
    }
    return home;
  }

  async must(command: LedgerCommand): Promise<CommandResult> {
    return value(await this.#do(command)).result;
  }

  /** Was it accepted? */
  async try(command: LedgerCommand): Promise<boolean> {
    return (await this.#do(command)).ok;
  }

  #do(command: LedgerCommand) {
    return this.store.commit(command);
  }

  get account() {
    const account = this.store.account(ANNA);
    if (account === undefined) throw new Error('Anna is a customer');
    return account;
  }

  get card() {
    const card = this.store.card(CARD_A);
    if (card === undefined) throw new Error('Anna has a card');
    return card;
  }

  async pay(channel: PaymentChannel, amount: number): Promise<void> {
    const reference = channel === 'cash' ? null : `R${this.#payments.length}`;
    const command = this.desk.pay(ANNA, amount, { channel, reference });
    const result = await this.must(command);
    if (result.kind !== 'payment') throw new Error('a payment answers as one');
    const { ticketNo, state } = result;
    const waits = state === 'pending';
    this.#payments.push({ id: command.operationId, ticketNo, channel, amount, waits });
    if (!waits) this.purse.move(channel, amount);
  }

  /** The oldest transfer that waits has come. */
  async confirm(): Promise<boolean> {
    const waiting = this.#payments.find(({ waits }) => waits);
    if (waiting === undefined) return false;
    await this.must(this.desk.confirm(waiting.id));
    waiting.waits = false;
    this.purse.move(waiting.channel, waiting.amount);
    return true;
  }

  async refund(nth: number, amount: number): Promise<void> {
    const payment = this.#payments[nth % Math.max(1, this.#payments.length)];
    if (payment === undefined) return;
    const body = { payment: payment.id, amount: fen(amount), reference: 'R', papers: PAPERS };
    const head = { ...this.desk.head(), kind: 'refund-payment', accountId: ANNA } as const;
    if (await this.try({ ...head, ...body, second: 'gu' }))
      this.purse.move(payment.channel, -amount);
  }

  async deposit(amount: number): Promise<void> {
    const charge = this.desk.charge(ANNA, DEPOSIT, amount);
    await this.must(charge);
    this.#deposits.push({ id: charge.operationId, left: amount });
    this.purse.depositFen += amount;
  }

  /** As much of the deposits as is asked for. */
  async depositBack(amount: number): Promise<void> {
    let rest = amount;
    for (const deposit of this.#deposits) {
      const part = Math.min(rest, deposit.left);
      if (part === 0) continue;
      const of = { operationId: deposit.id, accountId: ANNA };
      await this.must(this.desk.refundDeposit(of as never, part));
      deposit.left -= part;
      this.purse.depositFen -= part;
      rest -= part;
    }
  }

  /** Use that is billed at once by a form (调增); a money meter's wheel turns, and its next report tells it. */
  async use(litres: number): Promise<void> {
    if (this.counts === 'money') this.purse.usedLitres += litres;
    else if (await this.try(this.desk.adjust(litres))) this.purse.usedLitres += litres;
  }

  /** Below zero, back to the company. */
  async gift(amount: number): Promise<void> {
    this.#forms += 1;
    await this.try(this.desk.gift(ANNA, amount, { formNo: `ZQ-${this.#forms}` }));
  }

  async confirmAll(): Promise<void> {
    while (await this.confirm());
  }

  /** All that waits, onto the card; `left` open, its load is not ended. */
  async load(left: 'ended' | 'open' = 'ended'): Promise<void> {
    const { gas, money } = this.account;
    if (money.toBeWritten === 0) return;
    const load = this.#reserve(gas.toBeWritten, money.toBeWritten);
    await this.must(load);
    if (left === 'open') this.#open = load;
    else await this.must(this.desk.post(load.operationId));
  }

  #reserve(litres: Litre, money: Fen): ReserveLoad {
    const { writeSequence, total } = this.card;
    const before = { sequenceBefore: writeSequence, totalBefore: total };
    const load = this.desk.reserve({ litres, fen: money, ...before });
    const { reservation } = load;
    if (this.counts === 'gas') return load;
    const target = { ...reservation.target, total: fen(total + money) };
    return { ...load, reservation: { ...reservation, target } };
  }

  /** The meter has taken all that is on the card; a money meter also says what it spent since, and where its wheel stands. */
  async taken(spentFen = 0, index = 0): Promise<void> {
    const { writeSequence, total } = this.card;
    if (writeSequence === 0) return;
    const report = { ...reportOf(writeSequence, total), index: litre(index) };
    const money = { meterTotal: fen(total), remaining: fen(total - spentFen), tariffVersion: 7 };
    await this.must({
      ...{ ...this.desk.head(), kind: 'take-into-meter', cardNo: CARD_A },
      report: this.counts === 'gas' ? report : { ...report, ...money },
    });
  }

  /** A VAT invoice (先开票) of the newest purchase, on the ticket of a payment. */
  async invoice(nth: number, purchase: OperationId | null): Promise<void> {
    const paid = this.#payments[nth % Math.max(1, this.#payments.length)];
    if (paid === undefined) return;
    const number = `2433${String(this.#invoices.length).padStart(4, '0')}`;
    await this.try(this.desk.endTicket(paid.ticketNo));
    const of = purchase === null ? {} : { purchase };
    if (await this.try(this.desk.vatInvoice(paid.ticketNo, number, of)))
      this.#invoices.push(number);
  }

  /** Every invoice that stands is taken back by a red one. */
  async redAll(): Promise<void> {
    for (const number of this.#invoices.splice(0)) {
      await this.must(this.desk.redInvoice(number, `9${number}`));
    }
  }

  /** Takes the meter down; what bars it is put right as its refusal says. An open load was `written`, or was not. */
  async settle(sheet: LastSheet, written: boolean): Promise<void> {
    for (let barred = 0; ; barred += 1) {
      const outcome = await settleAccount(this.#deps, CLERK, {
        ...{ operationId: hall.id(), accountId: ANNA, meter: METER_A, papers: PAPERS },
        ...{ electronic: null, cardGas: null, photo: 'XH-1/1.jpg', sheetNo: 'XH-1' },
        ...{ reason: '搬迁', responsible: '吴师傅', second: SECOND, ...sheet },
      });
      if (outcome.ok) return;
      await this.#unbar(outcome.refusal.code, written, barred);
    }
  }

  async #unbar(code: string, written: boolean, barred: number): Promise<void> {
    const load = this.#open;
    if (code === 'load.open-on-meter' && load !== null) {
      this.#open = null;
      const { operationId } = load;
      await this.must(written ? this.desk.post(operationId) : this.desk.void(operationId));
    } else if (code === 'invoice.red-first' && barred < 2) {
      await this.redAll();
    } else {
      throw new Error(`the settlement is barred by ${code}`);
    }
  }

  /** What the counter proposes now. */
  proposal() {
    return value(closureOf(this.#deps, ANNA));
  }

  /** Pays back as proposed, `over` more of the first refund, and closes. */
  async close(keepDeposit = false, over = 0): Promise<Outcome<ClosureOutcome>> {
    const refunds = this.proposal().refunds.map(({ payment, amountFen }, i) => ({
      ...{ operationId: hall.id(), payment, reference: 'R' },
      amount: fen(amountFen + (i === 0 ? over : 0)),
    }));
    const outcome = await closeAccount(this.#deps, CLERK, {
      ...{ operationId: hall.id(), accountId: ANNA, reason: '搬迁', papers: PAPERS },
      ...{ second: SECOND, refunds, ...(keepDeposit ? { keepDeposit } : {}) },
    });
    if (!outcome.ok) return outcome;
    for (const { payment, amount } of refunds) {
      const paid = this.#payments.find(({ id }) => id === payment);
      if (paid === undefined) throw new Error('only what was paid goes back');
      this.purse.move(paid.channel, -amount);
    }
    return outcome;
  }

  /** What the company's books say of one account of the chart. */
  sum(account: LedgerAccount): number {
    const lines = trialBalance({ db: this.store.db, close: () => undefined });
    return Number(lines.find((line) => line.account === account)?.balance ?? 0n);
  }

  brokenLaws() {
    return verifyLedger(this.store.db, systemHash).laws.filter(({ ok }) => !ok);
  }

  /** Newest purchase that is not all used. */
  newestPurchase(): OperationId | null {
    const bought = this.store.history(ANNA, 100).find(({ command }) => command.kind === 'buy-gas');
    return bought?.command.operationId ?? null;
  }

  /** So much gas; for a money meter a fen of money for each 4 litres. */
  buy(litres: number): Promise<boolean> {
    const { desk, counts } = this;
    return this.try(
      counts === 'gas'
        ? desk.buy(ANNA, litres)
        : desk.buyFor(ANNA, Math.max(1, Math.floor(litres / 4))),
    );
  }
}
