/** What is done at the counter with cards, meters and contracts beside selling gas; each is told to somebody. */
import type { Random } from '../../simulators/random.ts';

/** The base meter had counted so many litres more than the electronics; the card may be lost with its load open. */
export interface TakenDown {
  readonly leak: number;
  readonly cardLost: boolean;
  /** Of a money meter: nobody reads it. */
  readonly deadWindow?: boolean;
}

export type LifeDeed =
  /** 换表; to a meter that counts the other, gas or money, or that holds at most so much. */
  | ({
      readonly kind: 'change-meter';
      readonly toOther?: boolean;
      readonly ceilingLitres?: number;
    } & TakenDown)
  /** 补气: gas owed is made ready as far as it fits. */
  | { readonly kind: 'supply-owed' }
  /** 遗失结案: the load whose card is lost, from the count in the meter's window. */
  | { readonly kind: 'end-lost-load' }
  /** 应急气量: something to cook with while the load of a lost card waits. */
  | { readonly kind: 'grant-emergency'; readonly litres: number }
  /** 拆表、退气. */
  | ({ readonly kind: 'settle-account' } & TakenDown)
  /** 销户. */
  | { readonly kind: 'close-account' }
  /** 户结余退费: what is left of the last payment, by its channel. */
  | { readonly kind: 'refund-balance' }
  /** 格式化: the household's card before this one. */
  | { readonly kind: 'format-card' }
  /** 工具卡. */
  | { readonly kind: 'make-tool'; readonly tool: ToolDeed }
  | { readonly kind: 'return-tool'; readonly lost: boolean }
  /** 人口变更: so many live there from today. */
  | { readonly kind: 'change-size'; readonly persons: number }
  | { readonly kind: 'stock'; readonly move: StockMove; readonly pieces: number };

/** 检查卡、阀门卡、转移卡 (into another household's meter)、清零卡. */
export const TOOL_DEEDS = ['check', 'valve', 'transfer', 'clear'] as const;
export type ToolDeed = (typeof TOOL_DEEDS)[number];

export const STOCK_MOVES = [
  'receive',
  'issue',
  'return',
  'spoil-mine',
  'spoil-store',
  'count-mine',
  'count-store',
  'rule',
] as const;
/** 收回: by the store room, from its cashier. 报废: a card that is in nobody's use any more. */
export type StockMove = (typeof STOCK_MOVES)[number] | 'take-back' | 'scrap';

const KINDS: ReadonlySet<string> = new Set<LifeDeed['kind']>([
  'change-meter',
  'supply-owed',
  'end-lost-load',
  'grant-emergency',
  'settle-account',
  'close-account',
  'refund-balance',
  'format-card',
  'make-tool',
  'return-tool',
  'change-size',
  'stock',
]);

export const isLifeDeed = (deed: { readonly kind: string }): deed is LifeDeed =>
  KINDS.has(deed.kind);

const drawSheet = (random: Random): TakenDown => ({
  leak: random.chance(1, 4) ? random.below(40_000) : 0,
  cardLost: random.chance(1, 4),
});

/** The first half of the end; the second is asked for behind it. */
export const drawEnd = (random: Random): LifeDeed => ({
  kind: 'settle-account',
  ...drawSheet(random),
});

/** Everything but the end of a contract. */
export function drawLifeDeed(random: Random): LifeDeed {
  switch (random.below(16)) {
    case 14:
      return { kind: 'refund-balance' };
    case 12:
    case 13:
      return { kind: 'grant-emergency', litres: 1 + random.below(6_000) };
    case 0:
    case 1:
      return { kind: 'change-meter', ...drawSheet(random) };
    case 2:
    case 3:
      return { kind: 'end-lost-load' };
    case 4:
    case 5:
    case 6:
      return { kind: 'format-card' };
    case 7:
    case 15:
      return { kind: 'make-tool', tool: random.pick(TOOL_DEEDS) };
    case 8:
      return { kind: 'return-tool', lost: random.chance(1, 5) };
    case 9:
    case 10:
      return { kind: 'stock', move: random.pick(STOCK_MOVES), pieces: 1 + random.below(4) };
    default:
      return { kind: 'supply-owed' };
  }
}

/** What is done with a money meter (金额表) beside selling to it; some of it is refused by name. */
export function drawMoneyDeed(random: Random): LifeDeed {
  const sheet = { ...drawSheet(random), deadWindow: random.chance(1, 4) };
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2:
      return { kind: 'change-meter', ...sheet, toOther: random.chance(1, 4) };
    case 3:
    case 4:
    case 5:
      return { kind: 'end-lost-load' };
    case 6:
      return { kind: 'supply-owed' };
    default:
      return { kind: 'grant-emergency', litres: 1 + random.below(6_000) };
  }
}

export const drawMoneyEnd = (random: Random): LifeDeed => ({
  kind: 'settle-account',
  ...drawSheet(random),
  deadWindow: random.chance(1, 4),
});
