/** The pure ledger at work: commands decided on books in memory, and what they did as a bank statement would say it. */
import { type AccountId, type OperationId, rowId } from '../../../src/core/ids.ts';
import { CHART, effectOn, type LedgerAccount } from '../../../src/core/journal.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { decide } from '../../../src/core/ledger/decide.ts';
import type { Effects } from '../../../src/core/ledger/effects.ts';
import { ticketBase } from '../../../src/core/ledger/gap/rows.ts';
import { chargedBy } from '../../../src/core/ledger/hall/charge.ts';
import { MemoryBooks } from '../../../src/core/ledger/memory-books.ts';
import type { PeriodTotal } from '../../../src/core/ledger/month-commands.ts';
import type { CommandResult } from '../../../src/core/ledger/results.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import { formatCubicMetres, formatYuan, litre } from '../../../src/core/units.ts';
import { Desk } from './ledger-commands.ts';
import { ANNA, SETTINGS, STATION } from './ledger-town.ts';

/** Settings that a test may change between two commands. */
export type OpenSettings = { -readonly [K in keyof LedgerSettings]: LedgerSettings[K] };

export class Ledger {
  readonly settings: OpenSettings;
  readonly books: MemoryBooks;
  readonly desk: Desk;
  /** Growth of each ledger account. */
  readonly sums = new Map<LedgerAccount, number>();
  private readonly flows = new Map<LedgerAccount, { debit: number; credit: number }>();
  private row = 0;
  private ticketNo = 0;

  constructor(settings: LedgerSettings = SETTINGS, desk = new Desk()) {
    this.settings = { ...settings, limits: { ...settings.limits } };
    this.books = new MemoryBooks(this.settings);
    this.desk = desk;
  }

  /** A ledger with Anna, her meter and her active card. */
  static town(ceiling = 0, settings = SETTINGS): Ledger {
    const ledger = new Ledger(settings);
    for (const command of ledger.desk.town(ceiling)) ledger.mustDo(command);
    return ledger;
  }

  do(command: LedgerCommand): Outcome<Effects> {
    const place = {
      entryId: rowId(STATION, this.row + 1),
      at: command.at,
      ticketNo: this.ticketNo + 1,
    };
    const decided = decide(command, this.books, place);
    if (!decided.ok) return decided;
    const { postings, changes, result } = decided.value;
    this.books.apply(changes);
    this.books.tradeGas(command, decided.value);
    this.books.hall.noted(command, result, postings);
    if (result.kind === 'gap') this.ticketNo = ticketBase(result.epoch);
    if (command.kind === 'take-payment') {
      this.ticketNo += 1;
      this.books.payments.set(command.operationId, { ...command, ticketNo: this.ticketNo });
    }
    if (command.kind === 'take-charge') {
      this.books.charges.set(command.operationId, { ...command, charged: chargedBy(result) });
    }
    this.row += 1 + postings.length;
    this.books.lastRows.set(STATION, rowId(STATION, this.row));
    for (const posting of postings) {
      this.flow(posting.debit).debit += posting.amount;
      this.flow(posting.credit).credit += posting.amount;
      for (const name of [posting.debit, posting.credit]) {
        this.sums.set(name, (this.sums.get(name) ?? 0) + effectOn(name, posting));
      }
    }
    return decided;
  }

  private flow(account: LedgerAccount): { debit: number; credit: number } {
    const known = this.flows.get(account) ?? { debit: 0, credit: 0 };
    this.flows.set(account, known);
    return known;
  }

  /** What each account was debited and credited so far, as a closing writes it down. */
  totals(): PeriodTotal[] {
    return [...this.flows]
      .map(([account, sums]) => ({ account, ...sums }))
      .sort((a, b) => (a.account < b.account ? -1 : 1));
  }

  mustDo(command: LedgerCommand): CommandResult {
    const decided = this.do(command);
    if (!decided.ok) throw new Error(`${command.kind}: ${JSON.stringify(decided.refusal)}`);
    return decided.value.result;
  }

  /** 'done', or the code of the refusal. */
  try(command: LedgerCommand): string {
    const decided = this.do(command);
    return decided.ok ? 'done' : decided.refusal.code;
  }

  /** The refusal with its facts. */
  refusal(command: LedgerCommand): unknown {
    const decided = this.do(command);
    return decided.ok ? 'done' : decided.refusal;
  }

  /** Where the money and gas of a customer are, stages at zero left out. */
  stages(accountId: AccountId = ANNA): string {
    const live = this.books.live(accountId);
    if (live === undefined) return 'no account';
    const gas = {
      待写: [live.toBeWrittenFen, live.toBeWrittenLitre],
      在途: [live.inFlightFen, live.inFlightLitre],
      卡内: [live.onCardFen, live.onCardLitre],
      表内: [live.inMeterFen, live.inMeterLitre],
    } as const;
    const parts = Object.entries(gas)
      .filter(([, [fen, volume]]) => fen !== 0 || volume !== 0)
      .map(([name, [fen, volume]]) => `${name} ${formatYuan(fen)}/${formatCubicMetres(volume)}`);
    return [`余 ${formatYuan(live.balanceFen)}`, ...parts].join(' | ');
  }

  load(id: OperationId) {
    return this.books.load(id);
  }

  /** L2 and L1 over everything posted so far. */
  isWhole(): boolean {
    const of = (name: LedgerAccount): number => this.sums.get(name) ?? 0;
    const side = (which: 'debit' | 'credit', commodity: 'fen' | 'litre'): number =>
      (Object.keys(CHART) as LedgerAccount[])
        .filter((name) => CHART[name].side === which && CHART[name].commodity === commodity)
        .reduce((sum, name) => sum + of(name), 0);
    return (
      side('debit', 'fen') === side('credit', 'fen') &&
      side('debit', 'litre') === side('credit', 'litre')
    );
  }
}

/** One thing that is wrong: with the world, with the command, or with both. */
export interface Fault<C extends LedgerCommand> {
  readonly code: string;
  readonly world?: (ledger: Ledger) => void;
  readonly command?: (command: C) => C;
}

/** The first answer when every fault from `faults[0]` on is there at once. */
export function answerTo<C extends LedgerCommand>(
  ledger: Ledger,
  command: C,
  faults: readonly Fault<C>[],
): string {
  let spoiled = command;
  for (const fault of faults.toReversed()) {
    fault.world?.(ledger);
    spoiled = fault.command?.(spoiled) ?? spoiled;
  }
  return ledger.try(spoiled);
}

export const tinyLimits = (over: Partial<LedgerSettings['limits']>): LedgerSettings['limits'] => ({
  perPurchase: litre(0),
  perDay: litre(0),
  perMonth: litre(0),
  ...over,
});
