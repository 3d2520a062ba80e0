/**
 * The demo company: invented people in invented streets, the same on every machine. Nothing here is random; a small
 * fixed recurrence picks names and habits, so that a number in a test or a manual stays true.
 */
import { toBusinessDate } from '../src/core/calendar.ts';
import { type MeterId, meterId } from '../src/core/ids.ts';
import type { TariffVersion } from '../src/core/tariff.ts';
import { litre, priceE4 } from '../src/core/units.ts';

export const DEMO_COMPANY = {
  code: 31001,
  name: '江湾市燃气有限公司',
  outlet: '滨江营业厅',
  timeZone: 'Asia/Shanghai',
  phone: '0000-96777',
} as const;

export const COMMUNITIES = [
  {
    communityId: 101,
    name: '滨江花园',
    boxes: [
      { id: 10101, name: '滨江花园1号调压箱' },
      { id: 10102, name: '滨江花园2号调压箱' },
    ],
  },
  { communityId: 102, name: '松风苑', boxes: [{ id: 10201, name: '松风苑调压箱' }] },
  {
    communityId: 103,
    name: '老街坊一村',
    boxes: [
      { id: 10301, name: '一村东调压箱' },
      { id: 10302, name: '一村西调压箱' },
    ],
  },
  { communityId: 104, name: '云栖公寓', boxes: [{ id: 10401, name: '云栖公寓调压箱' }] },
  { communityId: 105, name: '学府里', boxes: [{ id: 10501, name: '学府里调压箱' }] },
] as const;

const m3 = (n: number): ReturnType<typeof litre> => litre(n * 1000);

const residential = (
  id: string,
  from: string,
  prices: readonly [number, number, number],
): TariffVersion => ({
  id,
  customerClass: 'residential',
  effectiveFrom: toBusinessDate(from),
  cycle: 'year',
  cycleStartMonth: 1,
  tiers: [
    { upTo: m3(300), price: priceE4(prices[0]) },
    { upTo: m3(500), price: priceE4(prices[1]) },
    { upTo: null, price: priceE4(prices[2]) },
  ],
  household: { baseSize: 4, perPersonUpTo: [m3(50), m3(80)], capPersons: 7 },
});

/** Three tiers for homes with a price change in July, and flat prices for shops and schools. */
export const TARIFFS: readonly TariffVersion[] = [
  residential('R-2025', '2025-01-01', [31_000, 37_200, 46_500]),
  residential('R-2026-07', '2026-07-01', [32_800, 39_400, 49_200]),
  {
    id: 'C-2025',
    customerClass: 'commercial',
    effectiveFrom: toBusinessDate('2025-01-01'),
    cycle: 'month',
    cycleStartMonth: 1,
    tiers: [{ upTo: null, price: priceE4(42_500) }],
    household: null,
  },
  {
    id: 'S-2025',
    customerClass: 'school',
    effectiveFrom: toBusinessDate('2025-01-01'),
    cycle: 'year',
    cycleStartMonth: 1,
    tiers: [{ upTo: null, price: priceE4(31_500) }],
    household: null,
  },
];

/** What has happened to a household by the day the demo begins. */
export type Story =
  | 'not-ignited'
  | 'ordinary'
  | 'paid-only'
  | 'to-be-written'
  | 'bank-transfer-pending'
  | 'on-card'
  | 'pulled'
  | 'suspended'
  | 'stopped'
  | 'blacklisted';

export interface Household {
  readonly accountId: number;
  readonly cardNo: number;
  readonly meter: MeterId;
  readonly name: string;
  readonly phone: string;
  readonly address: string;
  readonly communityId: number;
  readonly regulatorBoxId: number;
  readonly floor: number;
  readonly direction: 'left' | 'right';
  readonly customerClass: string;
  readonly householdSize: number;
  readonly story: Story;
  /** What its meter counts down: gas, or the money of its card (金额表). */
  readonly counts: 'gas' | 'money';
  /** Gas used a day, litres. */
  readonly dailyLitres: number;
  /** Past purchases, in yuan, oldest first. */
  readonly purchasesYuan: readonly number[];
}

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧';
const GIVEN = [
  '伟',
  '芳',
  '秀英',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '洋',
  '艳',
  '勇',
  '军',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '秀兰',
  '霞',
  '平',
  '建国',
  '桂英',
  '玉兰',
  '志强',
  '婷婷',
];

/** A fixed linear recurrence: the same household gets the same habits for ever. */
const pick = (n: number, salt: number, range: number): number =>
  ((n * 7919 + salt * 104_729 + n * n * 31) % 100_003) % range;

const SPECIAL: Readonly<Record<number, Story>> = {
  3: 'suspended',
  17: 'stopped',
  29: 'blacklisted',
  41: 'pulled',
  58: 'pulled',
  64: 'suspended',
  71: 'stopped',
};

function storyOf(n: number): Story {
  const special = SPECIAL[n];
  if (special !== undefined) return special;
  if (n % 20 === 9) return 'not-ignited';
  if (n % 20 === 5) return 'on-card';
  if (n % 40 === 12) return 'paid-only';
  if (n % 40 === 22) return 'to-be-written';
  if (n % 66 === 33) return 'bank-transfer-pending';
  return 'ordinary';
}

/** In 学府里 some flats have money meters. */
const MONEY_METERS: readonly number[] = [14, 34, 54];

function classOf(n: number): string {
  if (n % 50 === 7) return 'commercial';
  return n === 100 ? 'school' : 'residential';
}

export const HOUSEHOLDS: readonly Household[] = Array.from({ length: 200 }, (_, n) => {
  const community = COMMUNITIES[n % COMMUNITIES.length] ?? COMMUNITIES[0];
  const box = community.boxes[pick(n, 1, community.boxes.length)] ?? community.boxes[0];
  const floor = 1 + pick(n, 2, 18);
  const customerClass = classOf(n);
  const surname = SURNAMES[pick(n, 3, SURNAMES.length)] ?? '王';
  const given = GIVEN[pick(n, 4, GIVEN.length)] ?? '伟';
  const building = 1 + pick(n, 5, 12);
  return {
    accountId: 10_000_001 + n,
    cardNo: 20_000_001 + n,
    meter: meterId(1 + (n % 3), 202_501_000_001 + n),
    name:
      customerClass === 'commercial'
        ? `${surname}记餐馆`
        : customerClass === 'school'
          ? '学府里小学'
          : `${surname}${given}`,
    phone: `1390000${String(1000 + n)}`,
    address: `${community.name}${building}栋${1 + pick(n, 6, 3)}单元${floor}0${1 + pick(n, 7, 2)}号`,
    communityId: community.communityId,
    regulatorBoxId: box.id,
    floor,
    direction: n % 2 === 0 ? 'left' : 'right',
    customerClass,
    householdSize: 2 + pick(n, 8, 5),
    story: storyOf(n),
    counts: MONEY_METERS.includes(n) ? 'money' : 'gas',
    dailyLitres: 300 + pick(n, 9, 900),
    purchasesYuan: Array.from(
      { length: 1 + pick(n, 10, 3) },
      (_unused, i) => 60 + 20 * pick(n, 11 + i, 8),
    ),
  };
});

/** Meters on the wall of flats that nobody has moved into yet (待点火, no customer). */
export const METERS_WITHOUT_CUSTOMER: readonly MeterId[] = Array.from({ length: 8 }, (_, n) =>
  meterId(2, 202_509_000_001 + n),
);
