/** Prices and purchases: 8102, 8105, A010, A013. A purchase is money unless the profile says gas. */
import type { Item } from '../fields.ts';
import { type Layout, pair, READ, STATUS, WRITE } from './layout.ts';

const price = (tier: number): Item => ({
  name: `price${tier}`,
  kind: 'price',
  en: `price of tier ${tier}`,
  zh: `第${tier}档价格`,
});

const tierEnd = (tier: number): Item => ({
  name: `volume${tier}`,
  kind: 'tierVolume',
  en: `volume of tier ${tier}`,
  zh: `第${tier}档用量`,
});

const PRICE_TABLE: readonly Item[] = [price(1), tierEnd(1), price(2), tierEnd(2), price(3)];

const SEQUENCE: Item = { name: 'purchaseSeq', kind: 'count', en: 'purchase count', zh: '购买序号' };

const AMOUNT: Item = {
  name: 'purchaseAmount',
  kind: 'credit',
  en: 'this purchase',
  zh: '本次购入',
};

const TOTAL: Item = { name: 'purchaseTotal', kind: 'credit', en: 'total bought', zh: '累计购入' };

const REMAINING: Item = { name: 'remaining', kind: 'credit', en: 'remaining', zh: '剩余' };

const START_DAY: Item = { name: 'startDay', kind: 'day', en: 'start day', zh: '启用日' };

export const PURCHASE_LAYOUTS: readonly Layout[] = [
  ...pair('8102', READ, 'price table 价格表', [], PRICE_TABLE),
  ...pair('8105', READ, 'purchase 购入金额', [], [SEQUENCE, AMOUNT, TOTAL, REMAINING, STATUS]),
  ...pair('A010', WRITE, 'write price table 写价格表', [...PRICE_TABLE, START_DAY], [STATUS]),
  ...pair('A013', WRITE, 'write purchase 写购入金额', [SEQUENCE, AMOUNT], [SEQUENCE, AMOUNT]),
];
