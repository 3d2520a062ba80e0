/**
 * Three households with money meters (金额表) in the year: one that buys all year, overdrawn in May and with a load that is open over the
 * end of November; one whose meter goes on at the old price and is changed to a meter of gas; and one that moves out.
 */
import { accountId, cardNo, meterId, type OperationId } from '../../src/core/ids.ts';
import type { TariffVersion } from '../../src/core/tariff.ts';
import { fen, litre } from '../../src/core/units.ts';
import { MoneyDesk, MoneyHome, platedFor } from './money-meter.ts';
import type { Seen } from './month-end.ts';
import type { Customer, YearDesk } from './year-desk.ts';

const FIRST = { account: 2_100, meter: 202_600_000_100, card: 60_100 } as const;

/** One of the households, or their first after them. */
const numbered = (n: number) => ({
  account: accountId(FIRST.account + n),
  meter: meterId(7, FIRST.meter + n),
  card: cardNo(FIRST.card + n),
});

function home(n: number): MoneyHome {
  const { account, meter, card } = numbered(n);
  return new MoneyHome(account, meter, card);
}

/** By month, from January: fen that are paid and loaded on the 10th. */
const PAYS = {
  steady: [5_000, 4_000, 3_000, 4_000, 0, 3_000, 6_600, 2_000, 3_000, 3_000, 5_000, 0],
  changed: [0, 6_000, 0, 0, 0, 4_000, 0, 0, 0, 0, 0, 0],
  leaver: [0, 0, 0, 5_000, 0, 0, 3_000, 0, 0, 0, 0, 0],
} as const;

/** Cubic metres. */
const BURNS = {
  steady: [18, 19, 17, 16, 12, 9, 11, 12, 14, 16, 15, 19],
  changed: [0, 5, 6, 6, 6, 6, 6, 6, 0, 0, 0, 0],
  leaver: [0, 0, 0, 4, 4, 4, 4, 4, 4, 0, 0, 0],
} as const;

/** Bought at the end of August, and not written before September. */
const WAITS_FEN = 700;

type Who = keyof typeof PAYS;
const WHO = Object.keys(PAYS) as Who[];

/** Months at whose end nobody came with the card: the wheel was read by hand, or nobody was there. */
const WHEEL: Readonly<Record<number, readonly Who[]>> = { 3: ['steady'] };
const UNSEEN: Readonly<Record<number, readonly Who[]>> = { 8: ['changed'] };
/** The meter is gone in this month. */
const ENDS = { steady: 99, changed: 9, leaver: 10 } as const;

export class MoneyYear {
  private readonly year: YearDesk;
  private readonly till: MoneyDesk;
  private readonly homes: Readonly<Record<Who, MoneyHome>> = {
    steady: home(1),
    changed: home(2),
    leaver: home(3),
  };
  private open: { readonly load: OperationId; readonly fen: number } | null = null;
  private leaverPaid: OperationId | null = null;
  /** `changed` behind its meter of gas. */
  private gas: Customer | null = null;

  constructor(year: YearDesk) {
    this.year = year;
    this.till = new MoneyDesk(year);
  }

  async opened(): Promise<void> {
    await this.till.opened(this.homes.steady, '冯金');
    await this.till.opened(this.homes.changed, '卫换');
    await this.till.opened(this.homes.leaver, '许离');
  }

  /** On the 10th: `version` is what a card brings to its meter. */
  async pays(n: number, version: TariffVersion): Promise<void> {
    const { till, homes, gas } = this;
    for (const who of WHO) {
      const amount = PAYS[who][n - 1] ?? 0;
      if (amount === 0) continue;
      if (who === 'steady' && n === 11) {
        await till.buy(homes.steady, amount);
        this.open = { load: await till.reserve(homes.steady, amount), fen: amount };
        continue;
      }
      const waited = who === 'steady' && n === 9 ? WAITS_FEN : 0;
      const payment = await till.load(homes[who], amount, version, waited);
      if (who === 'leaver') this.leaverPaid = payment;
      await till.visit(homes[who]);
    }
    if (gas !== null && n === 10) {
      await this.year.load(gas, 4_400);
      await this.year.taken(gas);
    }
  }

  /** On the 15th, and what is burnt then. */
  async lives(n: number, version: TariffVersion): Promise<void> {
    if (n === 4) await this.reversed();
    if (n === 9) await this.changes();
    if (n === 10) await this.leaves();
    if (n === 12) await this.openSettled(version);
    for (const who of WHO) this.homes[who].burn((BURNS[who][n - 1] ?? 0) * 1_000);
    if (this.gas !== null && n > 9) this.gas.index += n === 13 ? 0 : 7_000;
  }

  /** What is known of them at the end of month `n`; a card that came tells first what its meter said. */
  async seen(n: number, version: TariffVersion): Promise<readonly Seen[]> {
    const seen: Seen[] = [];
    for (const who of WHO) {
      const of = this.homes[who];
      if (n >= ENDS[who] || of.index === 0 || UNSEEN[n]?.includes(who)) continue;
      const byHand = WHEEL[n]?.includes(who) === true;
      if (!byHand) await this.till.visit(of);
      seen.push({ source: byHand ? 'handheld' : 'card', of });
    }
    if (this.gas !== null && n > 9) seen.push({ source: 'handheld', of: this.gas });
    // Read, and sold to again: in August it waits when the month ends, in December it is on the card.
    if (n === 8) await this.till.buy(this.homes.steady, WAITS_FEN);
    if (n === 12) await this.till.load(this.homes.steady, 1_500, version);
    return seen;
  }

  /** The wrong household, seen before the card was written. */
  private async reversed(): Promise<void> {
    const { account } = this.homes.steady;
    const { purchase } = await this.till.buy(this.homes.steady, 2_000);
    const reversal = { accountId: account, purchase, reason: '买错户号' };
    await this.till.do((desk) => ({ ...desk.head(), kind: 'reverse-purchase', ...reversal }));
  }

  /** 换表: its window is borne out; the rest of its money goes back, and gas is bought for the new meter. */
  private async changes(): Promise<void> {
    const { till } = this;
    const { changed } = this.homes;
    changed.burn(2_000);
    const { account } = changed;
    const { meter, card } = numbered(12);
    const plate = platedFor('reference-v1');
    await till.do((desk) => desk.enrol(meter, null, { plate }));
    await till.do((desk) =>
      desk.change(changed.meter, meter, changed.index, {
        ...{ accountId: account, businessDate: desk.day, sheetNo: 'HB-2026-0101' },
        window: changed.window,
      }),
    );
    await till.do((desk) => desk.openCard(account, card));
    await till.do((desk) => desk.activate(card));
    this.gas = { account, meter, card, sequence: 0, total: 0, index: 0 };
  }

  /** 销户: the window is dead, so the base meter is priced; what is left goes back to the customer. */
  private async leaves(): Promise<void> {
    const { till } = this;
    const { leaver } = this.homes;
    leaver.burn(1_000);
    const { account, meter } = leaver;
    const sheet = {
      ...{ accountId: account, meter, finalIndex: litre(leaver.index), electronic: null },
      ...{ cardGas: null, photo: 'XH-2026-0101/1.jpg', sheetNo: 'XH-2026-0101', second: 'gu' },
      ...{ reason: '搬迁', responsible: '吴师傅', papers: '身份证尾号 0042' },
    };
    const settled = await till.do((desk) => ({
      ...desk.head({ operator: 'chen' }),
      ...{ kind: 'settle-account' as const, ...sheet },
    }));
    if (settled.kind !== 'settlement') throw new Error('a settlement answers as a settlement');
    const amount = fen(settled.returned?.balanceFen ?? 0);
    const payment = this.leaverPaid;
    if (payment === null) throw new Error('the leaver has paid');
    await till.do((desk) => ({
      ...desk.head(),
      ...{ kind: 'refund-payment' as const, accountId: account, payment, amount },
      ...{ reference: null, second: 'gu', papers: '身份证尾号 0042' },
    }));
    await till.do((desk) => ({
      ...desk.head(),
      ...{ kind: 'close-account' as const, accountId: account, reason: '搬迁' },
      ...{ papers: '身份证尾号 0042', second: 'gu' },
    }));
  }

  /** The load of November is found on its card in December. */
  private async openSettled(version: TariffVersion): Promise<void> {
    const { till, open } = this;
    const { steady } = this.homes;
    if (open === null) throw new Error('no load of money is open');
    await till.post(steady, open.load, open.fen, version);
    await till.visit(steady);
  }
}
