/** One hall over one ledger in memory, whose day is moved by the story; ids and times are numbered, so a year is the same each time. */
import { referenceMoney } from '../../drivers/card/formats/reference-money.ts';
import { referenceV1 } from '../../drivers/card/formats/reference-v1.ts';
import { createMeterLines } from '../../drivers/meter/meter-lines.ts';
import type { AppDeps } from '../../src/app/deps.ts';
import { formatSettings } from '../../src/cli/card-formats.ts';
import { type BusinessDate, toBusinessDate } from '../../src/core/calendar.ts';
import {
  type AccountId,
  accountId,
  type CardNo,
  cardNo,
  type MeterId,
  meterId,
  type OperationId,
} from '../../src/core/ids.ts';
import type { CommandHead } from '../../src/core/ledger/command-head.ts';
import type { LedgerCommand } from '../../src/core/ledger/commands.ts';
import type { CommandResult } from '../../src/core/ledger/results.ts';
import { litre } from '../../src/core/units.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../src/store/sqlite.ts';
import { systemHash } from '../../src/system/hash.ts';
import { ManualClock } from '../manual-clock.ts';
import { value } from '../unit/app/told.ts';
import { Desk } from '../unit/core/ledger-commands.ts';
import { SETTINGS as BARE, op } from '../unit/core/ledger-town.ts';

const FORMATS = [referenceV1, referenceMoney].map(({ id, capabilities }) => ({
  id,
  ...capabilities,
}));
/** Meters whose plate names no format count gas; some count money. */
const SETTINGS = { ...BARE, ...formatSettings(FORMATS) };

const DAY_MS = 86_400_000;
/** 2026-01-01 00:00 in Shanghai. */
const NEW_YEAR = Date.UTC(2025, 11, 31, 16);
const NOON = 12 * 3_600_000;
/** Operations of the use-cases are numbered apart from those of the desk. */
const OWN_OPERATIONS = 1_000_000;

/** A customer with meter and card, and what the card's counters have reached. */
export interface Customer {
  readonly account: AccountId;
  readonly meter: MeterId;
  readonly card: CardNo;
  sequence: number;
  total: number;
  /** Index of the base meter, litres. */
  index: number;
}

/** A desk whose commands bear its day. */
export class DatedDesk extends Desk {
  day: BusinessDate = toBusinessDate('2026-01-01');
  private seconds = 0;

  override head(over: Partial<CommandHead> = {}): CommandHead {
    this.seconds += 1;
    const at = Date.parse(`${this.day}T04:00:00Z`) + this.seconds * 1000;
    return { ...super.head(), at, businessDate: this.day, ...over };
  }
}

export class YearDesk {
  readonly desk = new DatedDesk();
  readonly clock = new ManualClock(NEW_YEAR);
  readonly store: SqliteLedgerStore;
  readonly deps: AppDeps;
  private own = OWN_OPERATIONS;
  private last = 0;

  constructor() {
    const { clock } = this;
    this.store = openSqliteStore({ path: ':memory:', clock, hash: systemHash, settings: SETTINGS });
    const asked = (): never => {
      throw new Error('the year asks no device and no log');
    };
    this.deps = {
      store: this.store,
      clock,
      hash: systemHash,
      lines: createMeterLines([], []),
      cards: { states: asked, watch: asked, session: asked },
      vault: {
        secretOf: asked,
        transportSecret: asked,
        sealed: asked,
        currentVersion: asked,
        assertVersion: asked,
      },
      random: { bytes: asked },
      station: this.desk.station,
      company: {
        companyCode: SETTINGS.company,
        name: '示范燃气有限公司',
        outlet: '城东营业厅',
        timeZone: 'Asia/Shanghai',
        unitLitres: referenceV1.capabilities.volumeUnit,
      },
      log: { info: asked, warn: asked, error: asked },
    };
  }

  /** For a use-case. */
  id(): OperationId {
    this.own += 1;
    return op(this.own);
  }

  /** The desk's day, and noon of it on the clock. */
  async goTo(day: string): Promise<void> {
    this.desk.day = toBusinessDate(day);
    const noon = Date.parse(`${day}T00:00:00Z`) - Date.parse('2026-01-01T00:00:00Z') + NOON;
    await this.clock.advance(NEW_YEAR + noon - this.clock.now());
  }

  async do(command: LedgerCommand): Promise<CommandResult> {
    return value(await this.store.commit(command)).result;
  }

  async doAll(commands: readonly LedgerCommand[]): Promise<void> {
    for (const outcome of await this.store.commitBatch(commands)) value(outcome);
  }

  async customer(name: string, customerClass = 'residential'): Promise<Customer> {
    this.last += 1;
    const n = this.last;
    const made = {
      account: accountId(2000 + n),
      meter: meterId(7, 202_600_000_000 + n),
      card: cardNo(60_000 + n),
      ...{ sequence: 0, total: 0, index: 0 },
    };
    const { account, meter, card } = made;
    const [, ...rest] = this.desk.customer(account, meter, card);
    await this.doAll([this.desk.openAccount(account, { name, customerClass }), ...rest]);
    return made;
  }

  /** Pays so much and buys for it what debts have left; the gas is to be written. */
  async buy({ account }: Customer, amountFen: number) {
    const paid = await this.do(this.desk.pay(account, amountFen));
    if (paid.kind !== 'payment') throw new Error('a payment answers as a payment');
    const buying = this.desk.buyFor(account, Math.min(amountFen, paid.balanceFen));
    const result = await this.do(buying);
    if (result.kind !== 'purchase') throw new Error('a purchase answers as a purchase');
    return { operationId: buying.operationId, litres: result.volumeLitres, fen: result.costFen };
  }

  /** Reserves the load of what was bought; it stays open until it is posted. */
  async reserve(to: Customer, bought: { readonly litres: number; readonly fen: number }) {
    const load = this.desk.reserve({
      ...{ accountId: to.account, cardNo: to.card, meter: to.meter },
      ...{ litres: litre(bought.litres), fen: bought.fen as never },
      ...{ sequenceBefore: to.sequence, totalBefore: litre(to.total) },
    });
    await this.do(load);
    return load.operationId;
  }

  async posted(to: Customer, load: OperationId, litres: number): Promise<void> {
    await this.do(this.desk.post(load));
    to.sequence += 1;
    to.total += litres;
  }

  /** Pays, buys, and has it on the card. */
  async load(to: Customer, amountFen: number): Promise<void> {
    const bought = await this.buy(to, amountFen);
    await this.posted(to, await this.reserve(to, bought), bought.litres);
  }

  /** The card went into the meter and has come back. */
  async taken({ card, sequence, total }: Customer): Promise<void> {
    await this.do(this.desk.taken(card, sequence, total));
  }
}

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
