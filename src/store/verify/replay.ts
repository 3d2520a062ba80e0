/**
 * The books once more, from entries alone: what each command and result lead to is held against the postings that stand
 * behind the entry, and all of it together against the tables.
 */

import type { AccountId, RowId } from '../../core/ids.ts';
import { accountOfCode, CHART, type LedgerAccount, type Posting } from '../../core/journal.ts';
import type { BuyGas, LedgerCommand } from '../../core/ledger/commands.ts';
import { consequencesOf } from '../../core/ledger/decide.ts';
import type { Consequence } from '../../core/ledger/effects.ts';
import { factOf, factOrNone, isOfMoney } from '../../core/ledger/fact.ts';
import { closingFault } from '../../core/ledger/hall/shift.ts';
import type { GrantEmergency } from '../../core/ledger/life/commands.ts';
import { isLifeCommand } from '../../core/ledger/life/decide.ts';
import type { SettlementResult } from '../../core/ledger/life/results.ts';
import { MemoryBooks } from '../../core/ledger/memory-books.ts';
import type { AdjustUsage, ClosePeriod, TrueUpYear } from '../../core/ledger/month-commands.ts';
import type { DeductionResult } from '../../core/ledger/month-results.ts';
import type { CommandResult } from '../../core/ledger/results.ts';
import { NO_SETTINGS } from '../../core/ledger/settings.ts';
import { gasOf, moneyOfGas } from '../../core/ledger/stages.ts';
import type { SwapResult } from '../../core/ledger/swap.ts';
import { lotsValue } from '../../core/lots.ts';
import { assert } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import { operationOf, type StoredEntry, type StoredPosting } from '../history.ts';
import type { Flow } from '../period-scope.ts';
import type { EntryWithPostings } from './chain.ts';
import { PastLaws } from './past-laws.ts';
import { ExpectedKeys } from './personal-keys.ts';
import { actedAlone } from './two-people.ts';
import type { Verdicts } from './verdicts.ts';

/** What a customer paid and bought, from results; L16 holds it against the stages. */
export interface Trade {
  paidFen: number;
  costFen: number;
  volumeLitres: number;
  /** What left the lots, and what was billed beyond them. */
  usedLitres: number;
  usedFen: number;
  overUseFen: number;
  /** Money of money meters (金额表) that was bought and is not used: it belongs to no lot. */
  moneyFen: number;
}

export const NOTHING: Readonly<Trade> = {
  paidFen: 0,
  costFen: 0,
  volumeLitres: 0,
  usedLitres: 0,
  usedFen: 0,
  overUseFen: 0,
  moneyFen: 0,
};

/** Use that a document bills, beside the month's run. */
const isBilledByPaper = (command: LedgerCommand): command is AdjustUsage | TrueUpYear =>
  command.kind === 'adjust-usage' || command.kind === 'true-up-year';

const isBuying = (command: LedgerCommand): command is BuyGas | GrantEmergency =>
  command.kind === 'buy-gas' || command.kind === 'grant-emergency';

export class Replay {
  readonly books = new MemoryBooks(NO_SETTINGS);
  /** Growth of every ledger account over all postings as they stand in the table. */
  readonly sums = new Map<LedgerAccount, bigint>();
  readonly trades = new Map<AccountId, Trade>();
  /** Periods in the order in which they were closed, with what was said of them then. */
  readonly closings: { readonly command: ClosePeriod; readonly row: string }[] = [];
  /** Customers' own keys, as the sealed texts name them. */
  readonly keys = new ExpectedKeys();
  private readonly deducted = new Map<Period, Map<string, Flow>>();
  private readonly past: PastLaws;
  private readonly verdicts: Verdicts;

  constructor(verdicts: Verdicts) {
    this.past = new PastLaws(verdicts);
    this.verdicts = verdicts;
  }

  take({ entry, postings }: EntryWithPostings): void {
    for (const posting of postings) this.sum(posting);
    const row = `entry ${entry.id}`;
    try {
      const { command, committed } = operationOf(entry);
      const { result } = committed;
      const place = { entryId: entry.id as RowId, at: entry.at, ticketNo: entry.ticketNo ?? 0 };
      this.past.take(command, row);
      this.twoPeople(command, row);
      this.cardSequence(command, row);
      const consequence = consequencesOf(command, result, this.books, place);
      const follows = this.follows(entry, postings, consequence);
      this.verdicts.check(
        'replay',
        follows === null,
        () => row,
        () => follows ?? '',
      );
      const holed = consequence.changes.find((change) => hasHole(change.row));
      assert(holed === undefined, () => `a ${holed?.table} row that lacks a field follows from it`);
      this.closing(command, result, row);
      this.keys.take(command, row, this.verdicts);
      this.books.apply(consequence.changes);
      this.books.tradeGas(command, { result, postings: consequence.postings });
      this.books.hall.till.add(command, result, consequence.postings, entry.ticketNo);
      this.trade(command, result);
      if (result.kind === 'swap') this.swapped(result, row);
      if (command.kind === 'close-period') this.closings.push({ command, row });
      if (isBilledByPaper(command) || (isLifeCommand(command) && 'accountId' in command))
        this.lotsHold(command.accountId, row);
      if (command.kind === 'deduct-usage') {
        this.lotsHold(command.accountId, row);
        this.deduct(command.period, postings);
      }
    } catch (cause) {
      // Content that no rule of this program could have written; the row is named and the walk goes on.
      this.verdicts.fail('replay', row, `cannot be replayed: ${String(cause)}`);
    }
  }

  private twoPeople(command: LedgerCommand, row: string): void {
    const alone = actedAlone(command, this.books);
    this.verdicts.check(
      'two-people',
      alone === null,
      () => row,
      () => `${alone} is maker and checker of ${command.kind}`,
    );
  }

  private deduct(period: Period, postings: readonly StoredPosting[]): void {
    const flows = this.flowsOf(period);
    for (const { debit, credit, amount } of postings) {
      const key = `${debit} ${credit}`;
      const sum = flows.get(key)?.amount ?? 0;
      flows.set(key, { debit, credit, amount: sum + amount });
    }
  }

  private flowsOf(period: Period): Map<string, Flow> {
    const known = this.deducted.get(period) ?? new Map<string, Flow>();
    this.deducted.set(period, known);
    return known;
  }

  /** What the deductions of a period posted, whenever they did. */
  deductedIn(period: Period): Iterable<Flow> {
    return this.deducted.get(period)?.values() ?? [];
  }

  /** L16, at every deduction: what is left is worth what it cost, so what left was priced rightly. */
  private lotsHold(accountId: AccountId, row: string): void {
    const live = this.books.live(accountId);
    if (live === undefined) return;
    const lots = lotsValue(this.books.lotsOf(accountId), gasOf(live));
    const value = lots + this.tradeOf(accountId).moneyFen;
    this.verdicts.check(
      'L16',
      value === moneyOfGas(live),
      () => row,
      () => `the lots of ${accountId} are worth ${value} fen, its stages hold ${moneyOfGas(live)}`,
    );
  }

  /** L1, and the sums that L2 needs. */
  private sum(posting: StoredPosting): void {
    const debit = accountOfCode(posting.debit);
    const credit = accountOfCode(posting.credit);
    const known = debit !== undefined && credit !== undefined && debit !== credit;
    const commodity = posting.commodity === 0 ? 'fen' : 'litre';
    const holds =
      known &&
      CHART[debit].commodity === commodity &&
      CHART[credit].commodity === commodity &&
      Number.isSafeInteger(posting.amount) &&
      posting.amount > 0;
    this.verdicts.check(
      'L1',
      holds,
      () => `posting ${posting.id}`,
      () => `${posting.amount} from ${posting.credit} to ${posting.debit} is no posting`,
    );
    if (!known) return;
    this.grow(debit, CHART[debit].side === 'debit' ? posting.amount : -posting.amount);
    this.grow(credit, CHART[credit].side === 'credit' ? posting.amount : -posting.amount);
  }

  private grow(account: LedgerAccount, amount: number): void {
    this.sums.set(account, (this.sums.get(account) ?? 0n) + BigInt(amount));
  }

  /** Why the stored columns and postings are not what the entry leads to; null when they are. */
  private follows(
    entry: StoredEntry,
    postings: readonly StoredPosting[],
    { subject, postings: expected }: Consequence,
  ): string | null {
    if (entry.accountId !== subject.accountId || entry.cardNo !== subject.cardNo) {
      return 'its account or card is not the one it is about';
    }
    if (postings.length !== expected.length) {
      return `${postings.length} postings stand behind it, ${expected.length} follow from it`;
    }
    let prev: RowId | null = null;
    let last: AccountId | null = null;
    for (const [index, one] of expected.entries()) {
      if (one.owner !== last) prev = this.books.live(one.owner)?.head ?? null;
      last = one.owner;
      const stored = postings[index];
      const id = entry.id + 1 + index;
      if (stored === undefined || !isPosting(stored, one, { id, entryId: entry.id, prev })) {
        return `posting ${id} does not follow from it`;
      }
      prev = id as RowId;
    }
    return null;
  }

  /** L10: a posted load goes on from the sequence that its card had. */
  private cardSequence(command: LedgerCommand, row: string): void {
    const posts =
      (command.kind === 'end-load' && command.ending.state === 'POSTED') ||
      command.kind === 'end-lost-load';
    if (!posts) return;
    const load = this.books.load(command.load);
    const card = load === undefined ? undefined : this.books.card(load.cardNo);
    // Of gas that was going off, the card without it has a sequence of its own.
    const steps = load?.takeOff === undefined || load.takeOff === 'turned' ? 1 : 2;
    this.verdicts.check(
      'L10',
      load !== undefined && card?.writeSequence === load.target.writeSequence - steps,
      () => row,
      () => `the write sequence of card ${load?.cardNo ?? '?'} does not rise by one`,
    );
  }

  /** The figures of a shift that ends, against what its cashier's rows have moved since the one before. */
  private closing(command: LedgerCommand, result: CommandResult, row: string): void {
    if (command.kind !== 'count-drawer') return;
    const { hall } = this.books;
    const shift = hall.shift(command.shift);
    const fault =
      shift === undefined
        ? 'its shift was never opened'
        : closingFault(shift, hall.till.of(shift.station, shift.cashier), result);
    this.verdicts.check(
      'shift',
      fault === null,
      () => row,
      () => fault ?? '',
    );
  }

  private trade(command: LedgerCommand, result: CommandResult): void {
    if (result.kind === 'payment') {
      if (result.state === 'pending') return;
      const accountId =
        command.kind === 'confirm-payment'
          ? this.books.transfer(command.payment)?.accountId
          : command.kind === 'take-payment'
            ? command.accountId
            : undefined;
      if (accountId !== undefined) this.tradeOf(accountId).paidFen += result.amountFen;
    }
    if (command.kind === 'refund-payment') {
      this.tradeOf(command.accountId).paidFen -= factOf(result, 'amountFen');
    }
    if (command.kind === 'refund-payment' || command.kind === 'close-account') {
      this.tradeOf(command.accountId).paidFen -= factOrNone(result, 'giftReturnedFen');
    }
    // As if the company had paid it for the customer.
    if (command.kind === 'grant-gift') {
      this.tradeOf(command.accountId).paidFen += factOf(result, 'amountFen');
    }
    if (command.kind === 'recover-load') {
      const accountId = this.books.card(command.cardNo)?.accountId;
      if (accountId !== undefined) {
        this.recovered(accountId, result);
      }
    }
    if (command.kind === 'resolve-recovered' && command.how.by === 'sold') {
      const trade = this.tradeOf(factOf(result, 'accountId') as AccountId);
      const paid = factOf(result, 'fen');
      if (isOfMoney(result)) {
        // What was found is spent already: only a balance that pays for it gets less.
        if (command.how.channel === 'balance') trade.paidFen -= paid;
      } else {
        if (command.how.channel !== 'balance') trade.paidFen += paid;
        trade.overUseFen += paid;
      }
    }
    if (command.kind === 'correct-price') {
      this.tradeOf(command.accountId).overUseFen += factOf(result, 'fen');
    }
    if (command.kind === 'reverse-purchase') {
      const trade = this.tradeOf(command.accountId);
      trade.costFen -= factOf(result, 'fen');
      trade.volumeLitres -= factOf(result, 'litres');
      if (result.kind === 'fact' && result.facts.money === true) {
        trade.moneyFen -= factOf(result, 'fen');
      }
    }
    if (result.kind === 'purchase' && isBuying(command)) {
      const trade = this.tradeOf(command.accountId);
      trade.costFen += result.costFen;
      trade.volumeLitres += result.volumeLitres;
      if (result.counts === 'money') {
        trade.moneyFen += result.costFen;
      }
    }
    if (
      result.kind === 'deduction' &&
      (command.kind === 'deduct-usage' || isBilledByPaper(command))
    ) {
      this.use(command.accountId, result);
    }
    if (result.kind === 'settlement' && isLifeCommand(command) && 'accountId' in command) {
      this.use(command.accountId, result.use);
      this.gaveBack(command.accountId, result);
    }
  }

  /** Money of a money meter is as if paid and bought, by somebody whom nobody knows yet. */
  private recovered(accountId: AccountId, result: CommandResult): void {
    const trade = this.tradeOf(accountId);
    trade.volumeLitres += factOf(result, 'litres');
    if (!isOfMoney(result)) return;
    const found = factOf(result, 'fen');
    trade.paidFen += found;
    trade.costFen += found;
    trade.moneyFen += found;
  }

  private gaveBack(accountId: AccountId, { returned, use }: SettlementResult): void {
    if (returned === undefined) return;
    const trade = this.tradeOf(accountId);
    if (use.counts === 'money') trade.moneyFen -= returned.fen;
    trade.costFen -= returned.fen;
    trade.volumeLitres -= returned.litres;
  }

  private use(accountId: AccountId, { litres, fen, overUse, counts }: DeductionResult): void {
    const trade = this.tradeOf(accountId);
    if (counts === 'money') {
      trade.moneyFen -= fen;
      // It was sold as it was used, and cost what was bought before as money.
      trade.volumeLitres += litres;
    }
    trade.usedLitres += litres;
    trade.usedFen += fen;
    trade.overUseFen += overUse?.fen ?? 0;
  }

  /** What was bought and not used is now the other one's; each is as if it had paid for what it got. */
  private swapped({ sides: [a, b] }: SwapResult, row: string): void {
    for (const [own, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const trade = this.tradeOf(own.accountId);
      const money = moneyOfGas(other.stages) - moneyOfGas(own.stages);
      trade.costFen += money;
      trade.paidFen += money;
      trade.volumeLitres += gasOf(other.stages) - gasOf(own.stages);
      trade.overUseFen += other.stages.overUseFen - own.stages.overUseFen;
      this.lotsHold(own.accountId, row);
    }
  }

  private tradeOf(accountId: AccountId): Trade {
    const known = this.trades.get(accountId);
    if (known !== undefined) return known;
    const trade = { ...NOTHING };
    this.trades.set(accountId, trade);
    return trade;
  }
}

/** A field that a changed text no longer names: no table can hold such a row, and none is compared with it. */
const hasHole = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === 'object' &&
    value !== null &&
    !(value instanceof Uint8Array) &&
    Object.values(value).some(hasHole));

const isPosting = (
  stored: StoredPosting,
  expected: Posting,
  at: { readonly id: number; readonly entryId: number; readonly prev: number | null },
): boolean =>
  stored.id === at.id &&
  stored.entryId === at.entryId &&
  stored.prev === at.prev &&
  stored.debit === CHART[expected.debit].code &&
  stored.credit === CHART[expected.credit].code &&
  stored.amount === expected.amount &&
  stored.owner === expected.owner;
