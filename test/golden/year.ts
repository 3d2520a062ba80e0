/**
 * A year of a small gas company, month by month: ladders crossed, a new price in July, gas hoarded before it, use beyond what
 * was bought, estimates and the readings that correct them, the year's end, documents of two people, money that goes back, a load that is
 * open over the end of a month, and a firm with a deposit. Three households have money meters (money-year.ts).
 */
import { toBusinessDate } from '../../src/core/calendar.ts';
import type { OperationId } from '../../src/core/ids.ts';
import { type Period, toPeriod } from '../../src/core/period.ts';
import type { TariffVersion } from '../../src/core/tariff.ts';
import { fen, litre, priceE4 } from '../../src/core/units.ts';
import { TARIFF } from '../unit/core/ledger-town.ts';
import { MoneyYear } from './money-year.ts';
import { endMonth, type Seen } from './month-end.ts';
import { type Customer, YearDesk } from './year-desk.ts';

/** From July on every tier costs 0.20 more. */
const JULY_PRICE: TariffVersion = {
  ...TARIFF,
  id: 'residential-2026-07',
  effectiveFrom: toBusinessDate('2026-07-01'),
  tiers: TARIFF.tiers.map((tier) => ({ ...tier, price: priceE4(tier.price + 2_000) })),
};

const FIRM_PRICE: TariffVersion = {
  ...TARIFF,
  id: 'commercial-2026',
  customerClass: 'commercial',
  tiers: [{ upTo: null, price: priceE4(38_500) }],
};

export const YEAR: readonly Period[] = Array.from({ length: 12 }, (_, n) =>
  toPeriod(`2026-${String(n + 1).padStart(2, '0')}`),
);
/** The year, and the January in which it is trued up. */
export const MONTHS: readonly Period[] = [...YEAR, toPeriod('2027-01')];

interface Town {
  /** Steady: her card comes back each month. */
  readonly steady: Customer;
  /** Crosses both bounds of the ladder. */
  readonly large: Customer;
  /** In May uses more than he ever bought. */
  readonly over: Customer;
  /** Often not at home. */
  readonly away: Customer;
  /** His meter was read wrongly in June, and a price of his was wrong in September. */
  readonly wrong: Customer;
  /** Buys in June what will last until December. */
  readonly hoarder: Customer;
  /** Her load is open over the end of November. */
  readonly open: Customer;
  readonly firm: Customer;
}

const TRANSFER = { channel: 'bank-transfer', cashGiven: null, reference: '20260042' } as const;
const WECHAT = { channel: 'wechat', cashGiven: null, reference: '4200001' } as const;

async function opened(year: YearDesk): Promise<Town> {
  const { desk } = year;
  await year.goTo('2026-01-05');
  await year.doAll([
    ...[desk.community(), desk.regulatorBox(), desk.tariff(), desk.tariff(FIRM_PRICE)],
    desk.chargeItem('deposit', { name: '非居民预付款', income: false, taxBasisPoints: 0 }),
  ]);
  const town: Town = {
    steady: await year.customer('王芳'),
    large: await year.customer('李大海'),
    over: await year.customer('赵超'),
    away: await year.customer('孙远'),
    wrong: await year.customer('周正'),
    hoarder: await year.customer('吴存'),
    open: await year.customer('郑启'),
    firm: await year.customer('城东饭店', 'commercial'),
  };
  return town;
}

type Who = keyof Town;

/** Fen that each of them pays in each month. */
const BUYS: readonly Partial<Record<Who, number>>[] = [
  { steady: 4_000, large: 15_000, over: 6_000, away: 12_000, wrong: 8_000, open: 5_000 },
  { steady: 4_000, large: 14_000 },
  { steady: 4_000, large: 13_000, over: 3_000 },
  { steady: 4_000, large: 12_000, wrong: 6_000 },
  { steady: 6_000, large: 12_000 },
  { large: 12_000, hoarder: 40_000 },
  { steady: 6_600, large: 12_000, over: 5_000, open: 4_400 },
  { large: 15_000, away: 6_000 },
  { steady: 6_600, large: 15_000, wrong: 6_600 },
  { large: 16_000, over: 4_400 },
  { steady: 6_600, large: 16_000 },
  { steady: 4_400, large: 20_000, over: 4_400 },
];
const FIRM_BUYS = 90_000;

/** Litres that each of them burns in each month. */
const BURNS: Readonly<Record<Who, readonly number[]>> = {
  steady: [18, 19, 17, 16, 15, 12, 11, 12, 14, 16, 18, 19].map((m3) => m3 * 1_000),
  large: [70, 68, 62, 55, 50, 48, 46, 48, 52, 55, 60, 64].map((m3) => m3 * 1_000),
  over: [14, 13, 12, 4, 14, 2, 6, 7, 6, 5, 8, 9].map((m3) => m3 * 1_000 + 250),
  away: [5, 4, 5, 4, 5, 4, 3, 3, 4, 5, 6, 6].map((m3) => m3 * 1_000 + 125),
  wrong: [9, 8, 8, 7, 6, 6, 6, 5, 6, 7, 8, 9].map((m3) => m3 * 1_000),
  hoarder: [0, 0, 0, 0, 0, 10, 20, 22, 24, 28, 30, 33].map((m3) => m3 * 1_000),
  open: [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 18, 3].map((m3) => m3 * 1_000),
  firm: [210, 190, 205, 200, 195, 180, 170, 175, 190, 205, 215, 220].map((m3) => m3 * 1_000),
};

/** Litres that nobody saw, by month. */
const ESTIMATES: Readonly<Record<number, Partial<Record<Who, number>>>> = {
  ...{ 2: { away: 4_000 }, 3: { away: 6_000 }, 8: { away: 5_000 } },
  12: { away: 1_000, wrong: 14_000 },
};

const SOURCES = {
  ...{ steady: 'card', large: 'line', over: 'handheld', away: 'handheld' },
  ...{ wrong: 'handheld', hoarder: 'card', open: 'card', firm: 'line' },
} as const satisfies Record<Who, Seen['source']>;

interface Story {
  readonly year: YearDesk;
  readonly town: Town;
  readonly money: MoneyYear;
  /** What `open` has bought and has not on her card yet. */
  openLoad: { readonly operationId: OperationId; readonly litres: number } | null;
}

async function shiftWithTooLittle({ year }: Story): Promise<void> {
  const { desk } = year;
  const visitor = await year.customer('何晓');
  const shift = desk.openShift(50_000);
  const counted = 50_000 + 3_800 - 50;
  await year.doAll([
    ...[shift, desk.pay(visitor.account, 3_800)],
    desk.count(shift.operationId, counted),
    desk.count(shift.operationId, counted),
    desk.rule(shift.operationId, { verdict: 'company' }),
  ]);
}

async function partRefunded({ year, town: { steady } }: Story): Promise<void> {
  const { desk } = year;
  const payment = desk.pay(steady.account, 5_000);
  const refund = {
    payment: payment.operationId,
    amount: fen(3_000),
    reference: null,
    second: 'gu',
  };
  const papers = '身份证 4021';
  await year.doAll([
    payment,
    { ...desk.head(), kind: 'refund-payment', accountId: steady.account, ...refund, papers },
  ]);
}

async function reversed({ year, town: { away } }: Story): Promise<void> {
  const { operationId } = await year.buy(away, 4_400);
  const reversal = { accountId: away.account, purchase: operationId, reason: '买错户号' };
  await year.do({ ...year.desk.head(), kind: 'reverse-purchase', ...reversal });
}

async function november(story: Story): Promise<void> {
  const { year, town } = story;
  const { desk } = year;
  const transfer = desk.pay(town.firm.account, 500_000, { ...TRANSFER, payer: '城东饭店有限公司' });
  await year.doAll([transfer, desk.confirm(transfer.operationId)]);
  const bought = await year.buy(town.open, 4_400);
  const operationId = await year.reserve(town.open, bought);
  story.openLoad = { operationId, litres: bought.litres };
}

/** December was estimated in two houses: too little in one, too much in the other. */
async function truedUp({ year, town: { away, wrong } }: Story): Promise<void> {
  for (const { account, index } of [away, wrong]) {
    await year.do(
      year.desk.trueUp(2026, index, { accountId: account, businessDate: year.desk.day }),
    );
  }
}

async function december({ year, town: { open }, openLoad }: Story): Promise<void> {
  if (openLoad === null) throw new Error('no load is open');
  await year.posted(open, openLoad.operationId, openLoad.litres);
}

/** What happens beside buying, in the middle of a month. */
const DEEDS: Readonly<Record<number, (story: Story) => Promise<unknown>>> = {
  1: ({ year, town: { firm } }) =>
    year.do(year.desk.charge(firm.account, 'deposit', 300_000, WECHAT)),
  3: shiftWithTooLittle,
  6: async ({ year, town: { wrong } }) => {
    await year.do(year.desk.tariff(JULY_PRICE));
    wrong.index += 2_000;
  },
  7: async ({ year, town: { wrong } }) => {
    wrong.index -= 2_000;
    const truth = { accountId: wrong.account, trueIndex: litre(wrong.index) };
    await year.do(year.desk.adjust(-2_000, truth));
  },
  8: partRefunded,
  9: ({ year, town: { wrong } }) =>
    year.do(year.desk.correct(10_000, 1_000, { accountId: wrong.account })),
  10: reversed,
  11: november,
  12: december,
  13: truedUp,
};

const WHO = Object.keys(SOURCES) as Who[];

/** What is seen at the end of month `n`, 1 … 13. */
function seenIn(n: number, town: Town): Seen[] {
  return WHO.filter((who) => town[who].index > 0).map((who): Seen => {
    const litres = ESTIMATES[n]?.[who];
    const of = town[who];
    return litres === undefined ? { source: SOURCES[who], of } : { source: 'estimate', of, litres };
  });
}

const dayIn = (n: number, day: number): string =>
  `${MONTHS[n - 1]}-${String(day).padStart(2, '0')}`;

/** What a card brings to a money meter. */
const priceIn = (n: number): TariffVersion => (n < 7 ? TARIFF : JULY_PRICE);

async function live(story: Story, n: number): Promise<void> {
  const { year, town, money } = story;
  await year.goTo(dayIn(n, 10));
  for (const who of WHO) {
    const amount = who === 'firm' ? FIRM_BUYS : BUYS[n - 1]?.[who];
    if (amount === undefined) continue;
    await year.load(town[who], amount);
    await year.taken(town[who]);
  }
  const version = priceIn(n);
  await money.pays(n, version);
  await year.goTo(dayIn(n, 15));
  await DEEDS[n]?.(story);
  await money.lives(n, version);
  for (const who of WHO) town[who].index += BURNS[who][n - 1] ?? 0;
}

/** Tells the year; `closed` is told of each month as soon as it is closed. */
export async function tellYear(
  closed: (year: YearDesk, period: Period, refused: number) => void,
): Promise<YearDesk> {
  const year = new YearDesk();
  const town = await opened(year);
  const money = new MoneyYear(year);
  await money.opened();
  const story: Story = { year, town, money, openLoad: null };
  for (const [n, period] of MONTHS.entries()) {
    await live(story, n + 1);
    await year.goTo(dayIn(n + 1, 28));
    const seen = [...seenIn(n + 1, town), ...(await money.seen(n + 1, priceIn(n + 1)))];
    const { refused } = await endMonth(year, period, seen);
    closed(year, period, refused);
  }
  return year;
}
