/** A money meter (金额表) as the year tells of it: what it credited, what its gas cost at the prices that it knows, and what its card says. */
import { toBusinessDate } from '../../src/core/calendar.ts';
import { versionNumber } from '../../src/core/card-tariff.ts';
import type { AccountId, CardNo, MeterId, OperationId } from '../../src/core/ids.ts';
import type { LedgerCommand, ReserveLoad } from '../../src/core/ledger/commands.ts';
import type { CommandResult } from '../../src/core/ledger/results.ts';
import { completePlate } from '../../src/core/plate.ts';
import type { TariffVersion } from '../../src/core/tariff.ts';
import { fen, litre, ZERO_LITRE } from '../../src/core/units.ts';
import { DatedDesk, type YearDesk } from './year-desk.ts';

/** Its operations are numbered apart from those of the others. */
const FIRST_OPERATION = 500_000;

export const platedFor = (format: string) =>
  completePlate({
    ...{ metering: 'ic-card', size: 'G2.5', format, linkAddress: null, seals: [] },
    ...{ acceptanceNo: 'YS-2026-0101', acceptedOn: toBusinessDate('2026-01-04') },
    serviceUntil: null,
  });

/** The customer, the card, and the meter, which knows no ledger. */
export class MoneyHome {
  readonly account: AccountId;
  readonly meter: MeterId;
  readonly card: CardNo;
  /** Index of the wheel, litres. */
  index = 0;
  private sequence = 0;
  private totalFen = 0;
  /** What is on the card: all money ever loaded, and prices. */
  private onCard: { readonly totalFen: number; readonly version: TariffVersion } | null = null;
  private creditedFen = 0;
  private remainingFen = 0;
  private takenSequence = 0;
  private version: TariffVersion | null = null;

  constructor(account: AccountId, meter: MeterId, card: CardNo) {
    this.account = account;
    this.meter = meter;
    this.card = card;
  }

  /** The window of the meter. */
  get window() {
    return { total: fen(this.creditedFen), remaining: this.remainingFen };
  }

  reservation(desk: DatedDesk, amount: number): ReserveLoad {
    const head = desk.head();
    return {
      ...head,
      kind: 'reserve-load',
      reservation: {
        ...{ operationId: head.operationId, attempt: 1, accountId: this.account },
        ...{ cardNo: this.card, meter: this.meter, litres: ZERO_LITRE, fen: fen(amount) },
        ...{ sequenceBefore: this.sequence, totalBefore: fen(this.totalFen) },
        target: {
          ...{ slot: 'B', writeSequence: this.sequence + 1, total: fen(this.totalFen + amount) },
          ...{ tag: '00000000000000aa', soldAt: 0, volume: ZERO_LITRE, ceiling: ZERO_LITRE },
        },
        ...{ imageBefore: new Uint8Array(256), imageTarget: new Uint8Array(256) },
      },
    };
  }

  written(amount: number, version: TariffVersion): void {
    this.sequence += 1;
    this.totalFen += amount;
    this.onCard = { totalFen: this.totalFen, version };
  }

  /** The card goes into the meter. */
  insert(): void {
    if (this.onCard === null) return;
    this.remainingFen += this.onCard.totalFen - this.creditedFen;
    this.creditedFen = this.onCard.totalFen;
    this.takenSequence = this.sequence;
    this.version = this.onCard.version;
  }

  /** Whole cubic metres at the first tier that the meter knows: its prices are whole fen there. */
  burn(litres: number): void {
    const price = this.version?.tiers[0]?.price ?? 0;
    this.index += litres;
    this.remainingFen -= (litres * price) / 100_000;
  }

  report(desk: DatedDesk): LedgerCommand {
    const clock = Date.parse(`${desk.day}T03:00:00Z`) / 1000;
    const seen = { valveOpen: true, batteryLow: false, tamper: false, magnet: false, clock };
    const report = {
      ...{ result: 'taken' as const, takenSequence: this.takenSequence, ...seen },
      ...{ meterTotal: fen(this.creditedFen), remaining: fen(this.remainingFen) },
      ...{ index: litre(this.index), tariffVersion: versionNumber(this.version?.id ?? '') },
    };
    return { ...desk.head(), kind: 'take-into-meter', cardNo: this.card, report };
  }
}

/** The counter's part. */
export class MoneyDesk {
  private readonly desk = new DatedDesk(FIRST_OPERATION);
  private readonly year: YearDesk;

  constructor(year: YearDesk) {
    this.year = year;
  }

  /** On the year's day. */
  private on<T>(make: (desk: DatedDesk) => T): T {
    this.desk.day = this.year.desk.day;
    return make(this.desk);
  }

  do(make: (desk: DatedDesk) => LedgerCommand): Promise<CommandResult> {
    return this.year.do(this.on(make));
  }

  async opened(home: MoneyHome, name: string): Promise<void> {
    await this.do((desk) => desk.openAccount(home.account, { name }));
    const plate = platedFor('reference-money');
    await this.do((desk) => desk.enrol(home.meter, home.account, { plate }));
    await this.do((desk) => desk.openCard(home.account, home.card));
    await this.do((desk) => desk.activate(home.card));
  }

  /** Paid and bought; the money waits to be written. */
  async buy({ account }: MoneyHome, amountFen: number) {
    const payment = this.on((desk) => desk.pay(account, amountFen));
    await this.year.do(payment);
    const buying = this.on((desk) => desk.buyFor(account, amountFen));
    await this.year.do(buying);
    return { payment: payment.operationId, purchase: buying.operationId };
  }

  async reserve(home: MoneyHome, amountFen: number): Promise<OperationId> {
    const load = this.on((desk) => home.reservation(desk, amountFen));
    await this.year.do(load);
    return load.operationId;
  }

  async post(
    home: MoneyHome,
    load: OperationId,
    amountFen: number,
    version: TariffVersion,
  ): Promise<void> {
    await this.do((desk) => desk.post(load));
    home.written(amountFen, version);
  }

  /** Paid, bought and written with the prices of the day, beside what waited; answers the payment. */
  async load(
    home: MoneyHome,
    amountFen: number,
    version: TariffVersion,
    waited = 0,
  ): Promise<OperationId> {
    const { payment } = await this.buy(home, amountFen);
    const all = amountFen + waited;
    await this.post(home, await this.reserve(home, all), all, version);
    return payment;
  }

  /** The card went into the meter and has come back. */
  async visit(home: MoneyHome): Promise<void> {
    home.insert();
    await this.do((desk) => home.report(desk));
  }
}
